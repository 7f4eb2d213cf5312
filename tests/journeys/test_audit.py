"""An admin asks whether the database and the mailbox agree, over real servers."""

from __future__ import annotations

from tests.journeys.installation import Installation
from tests.journeys.mails import raw

SITI = "siti@sejahtera.example"


def test_a_mail_that_was_passed_over_is_found_in_the_mailbox(installation: Installation) -> None:
    (account,) = installation.accounts.values()
    account.append(raw(SITI, "Tidak bisa login", "Sejak pagi tidak bisa login."))
    assert installation.run_once().status == 0
    agreed = installation.mailflow("audit", "--mailbox")
    assert (agreed.status, agreed.out) == (0, "everything agrees\n")

    account.append(raw(SITI, "Slip gaji", "Slip gaji bulan ini belum ada."))
    installation.execute("UPDATE cursors SET last_uid = 9")
    found = installation.mailflow("audit", "--mailbox")
    assert found.status == 1
    assert found.out == "mailbox: support: UID 2 was passed over: it is not stored\n"
