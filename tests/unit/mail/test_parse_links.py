"""Shared files in the text are evidence; hosts that only look like theirs are not."""

from __future__ import annotations

import time

import pytest

from mailflow.mail.links import MOST, shared


@pytest.mark.parametrize(
    "link",
    [
        "https://drive.google.com/file/d/1aB/view?usp=sharing",
        "https://docs.google.com/spreadsheets/d/1aB/edit#gid=0",
        "https://klien.sharepoint.com/:v:/s/it/Eab?e=x",
        "https://klien-my.sharepoint.com/:i:/g/personal/dewi/Eab",
        "https://1drv.ms/i/s!Aab",
        "https://onedrive.live.com/?id=1",
        "https://www.dropbox.com/scl/fi/ab/layar.png?rlkey=c&dl=0",
        "https://we.tl/t-abc",
        "https://wetransfer.com/downloads/ab",
        "https://www.icloud.com/iclouddrive/0ab#layar",
        "https://photos.app.goo.gl/ab",
        "https://i.imgur.com/ab.png",
        "http://prnt.sc/ab",
        "https://www.loom.com/share/ab",
        "https://youtu.be/ab",
        "HTTPS://DRIVE.GOOGLE.COM/open?id=1",
        "https://drive.google.com:443/open?id=1",
        "prnt.sc/ab",
    ],
)
def test_a_shared_file_is_found(link: str) -> None:
    assert shared(f"Mohon dicek ya Bu: {link}, terima kasih") == (link,)
    assert shared(f"Videonya <{link}>.") == (link,)
    assert shared(f"(lihat {link})") == (link,)


@pytest.mark.parametrize(
    "link",
    [
        "https://drive.google.com.evil.example/file/d/1",
        "https://evil.example/drive.google.com/file",
        "https://drive.google.com@evil.example/x",
        "https://user:pass@drive.google.com/x",
        "https://notdropbox.com/x",
        "https://dropbox.com.example/x",
        "https://evil.example/?u=https://x",
        "https://evil.example#drive.google.com/x",
        "https://evil.example\\@drive.google.com/x",
        "https://drive.google.com\u200b.evil.example/x",
        "https://drive.google.com/\u202efdp.exe",
        "https://drive.google.com",
        "https://drive.google.com/",
        "https://google.com/search?q=drive",
        "https://drіve.google.com/x",
        "ftp://dropbox.community/x",
        "drive.google.com",
    ],
)
def test_what_is_no_shared_file_is_none(link: str) -> None:
    assert shared(f"lihat {link} ya") == ()


def test_a_link_that_outlook_wrapped_is_unwrapped_once() -> None:
    inner = "https%3A%2F%2Fdrive.google.com%2Ffile%2Fd%2F1"
    wrapped = f"https://apc01.safelinks.protection.outlook.com/?url={inner}&data=05%7C02"
    assert shared(wrapped) == ("https://drive.google.com/file/d/1",)
    assert shared("https://apc01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fx") == ()
    twice = f"https://apc01.safelinks.protection.outlook.com/?url={wrapped.replace('%', '%25')}"
    assert shared(twice) == ()


def test_links_are_listed_once_in_order_and_at_most_twenty() -> None:
    many = " ".join(f"https://youtu.be/{number} https://youtu.be/0" for number in range(100))
    assert shared(many) == tuple(f"https://youtu.be/{number}" for number in range(MOST))


@pytest.mark.parametrize(
    "hostile", ["https://", "drive.google.com/", "a.", "/", "https://drive.google.com", "<", "safelinks?url="]
)
def test_links_take_linear_time(hostile: str) -> None:
    started = time.process_time()
    shared(hostile * (1_000_000 // len(hostile)))
    assert time.process_time() - started < 2
