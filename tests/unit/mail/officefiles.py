"""Office files in the shapes that Word, Excel, LibreOffice and Google Docs give them, part by part."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: dict[str, str | bytes], packed: int = ZIP_DEFLATED) -> bytes:
    """An archive of these parts, in this order."""
    written = io.BytesIO()
    with ZipFile(written, "w", packed) as archive:
        for name, octets in parts.items():
            archive.writestr(name, octets)
    return written.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """A part of relations: kind, id, target."""
    found = (f'<Relationship Id="{number}" Type="{R}/{kind}" Target="{target}"/>' for kind, number, target in targets)
    return f'{DECLARED}<Relationships xmlns="x">{"".join(found)}</Relationships>'


def docx(body: str, *, namespace: str = W, main: str = "word/document.xml", absolute: bool = False) -> bytes:
    """A document with this body; `absolute`: its name is written from the root, as some programs do."""
    target = f"/{main}" if absolute else main
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "rId1", target)),
            main: f'{DECLARED}<w:document xmlns:w="{namespace}" xmlns:mc="m"><w:body>{body}</w:body></w:document>',
        }
    )


def p(*runs: str) -> str:
    """A paragraph; a run that begins with < is markup, any other is text."""
    inner = (run if run.startswith("<") else f"<w:r><w:rPr><w:b/></w:rPr><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr/>{''.join(inner)}</w:p>"


def table(*rows: Iterable[str]) -> str:
    """A table; a cell that begins with < is markup, any other is a paragraph of text."""
    made = ("".join(f"<w:tc><w:tcPr/>{c if c[:1] == '<' else p(c)}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def control(inner: str, properties: str = "") -> str:
    """A content control (SDT)."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def xlsx(*sheets: str, strings: Iterable[str] = (), styles: str = "", state: str = "", workbook: str = "") -> bytes:
    """A workbook of sheets given by what stands in their worksheet; the first is in `state`."""
    named = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}" state="{state if n == 1 else ""}"/>'
        for n in range(1, len(sheets) + 1)
    )
    targets = [("worksheet", f"rId{n}", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [("sharedStrings", "rId90", "sharedStrings.xml"), ("styles", "rId91", "styles.xml")]
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "rId1", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{workbook}<sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*targets),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
    }
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{S}">{styles}</styleSheet>'
    for n, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'{DECLARED}<worksheet xmlns="{S}">{sheet}</worksheet>'
    return zipped(parts)


def cells(rows: dict[str, str]) -> str:
    """The data of a sheet by reference: text as inline strings, a cell that begins with < as markup."""
    by_row: dict[int, list[str]] = {}
    for reference, text in rows.items():
        made = text if text.startswith("<") else f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
        by_row.setdefault(int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(made)
    inner = "".join(f'<row r="{number}">{"".join(found)}</row>' for number, found in sorted(by_row.items()))
    return f"<sheetData>{inner}</sheetData>"


def mail(*files: tuple[str, str, bytes], text: str = "Terlampir formulirnya.") -> bytes:
    """A mail with files: name, media type, content."""
    head = "From: Dewi <dewi@klien.example>\r\nSubject: Formulir\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    parts = [f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"]
    for name, kind, octets in files:
        coded = base64.encodebytes(octets).decode()
        parts.append(
            f'--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
            f"Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n"
        )
    return (head + "".join(parts) + "--b--\r\n").encode()
