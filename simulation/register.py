"""The example register: a seeded, invented stock of about a hundred dossiers (format: docs/formats/register.md).

It holds every kind that intake tells apart, some of them broken, received at the office of province 79 over ten weeks
from 1/9/2026. `simulation/examples/register.csv` is the output for `SEED`; `python -m simulation.register` writes it.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from random import Random

from cases.register_file import COLUMNS
from law.pack import current_pack
from law.periods import VIETNAM
from runtime.leaving import leave_with

SEED = 20260901
FIRST_DAY = date(2026, 9, 1)
WEEKS = 10
EXAMPLE = Path(__file__).parent / "examples" / "register.csv"

FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
MEN = (
    "Văn An",
    "Hữu Bình",
    "Minh Cường",
    "Quốc Dũng",
    "Thanh Đạt",
    "Công Hải",
    "Đức Hùng",
    "Xuân Khánh",
    "Văn Lâm",
    "Hữu Nghĩa",
    "Minh Phúc",
    "Quốc Quân",
    "Thanh Sơn",
    "Công Tuấn",
    "Đức Việt",
)
WOMEN = (
    "Thị Ánh",
    "Bích Châu",
    "Mỹ Dung",
    "Thùy Giang",
    "Thị Hạnh",
    "Bích Hòa",
    "Mỹ Hương",
    "Thùy Lan",
    "Thị Mai",
    "Bích Nga",
    "Mỹ Oanh",
    "Thùy Phượng",
    "Thị Quỳnh",
    "Bích Thảo",
    "Mỹ Yến",
)
TRADES = ("Xây dựng", "Cơ khí", "Dệt may", "Vận tải", "Thủy sản", "Thương mại")
BRANDS = ("An Thịnh", "Bình Minh", "Đông Hải", "Hòa Phát Đạt", "Nam Sơn", "Tân Tiến")
BANKS = ("Ngân hàng TMCP Sông Hồng", "Ngân hàng TMCP Biển Đông", "Ngân hàng TMCP Trường Sơn")
WARDS = (
    "Sài Gòn",
    "Bến Thành",
    "Tân Định",
    "Chợ Lớn",
    "Gò Vấp",
    "Bình Thạnh",
    "Thủ Đức",
    "Tân Bình",
    "Phú Nhuận",
    "Củ Chi",
)
ELSEWHERE = ("Thành phố Hà Nội", "Thành phố Đà Nẵng", "Thành phố Cần Thơ", "Tỉnh Đồng Nai")
LETTERS = {"DS": "DS", "KDTM": "KDTM", "HNGD": "HNGĐ", "LD": "LĐ", "HS": "HS"}

Row = dict[str, str]


@dataclass
class Person:
    """An invented party, as the cells of a register hold it."""

    kind: str
    name: str
    number: str
    birth_year: str = ""
    address: str = ""
    bank: tuple[str, str] = ("", "")


@dataclass
class Paper:
    """A dossier being written: what all its rows share."""

    shared: Row
    rows: list[Row] = field(default_factory=list)

    def owe(self, kind: str, amount: int | str, debtor: Person | None, creditor: Person | None, **cells: str) -> Paper:
        """One more obligation, its creditor as requester unless the shared cells name another."""
        row = dict.fromkeys(COLUMNS, "") | {"obligation_kind": kind, "amount_vnd": str(amount)} | self.shared
        if creditor:
            row |= _cells("creditor", creditor)
            row |= {"creditor_bank_bin": creditor.bank[0], "creditor_account": creditor.bank[1]}
            row["requester_name"] = row["requester_name"] or creditor.name
        if debtor:
            row |= _cells("debtor", debtor) | {"debtor_birth_year": debtor.birth_year}
        self.rows.append(row | cells)
        return self


def _cells(side: str, person: Person) -> Row:
    return {
        f"{side}_kind": person.kind,
        f"{side}_name": person.name,
        f"{side}_id_number": person.number,
        f"{side}_address": person.address,
        f"{side}_province": "79",
    }


LABOUR = (
    "wages",
    "severance",
    "job_loss_allowance",
    "disability_allowance",
    "dismissal_damages",
    "social_insurance",
    "unemployment_insurance",
    "health_insurance",
)
PERSONAL = ("life_damages", "health_damages", "mental_damages", "honour_damages", "alimony", "other_debt")


class Sender:
    """Draws people, judgments and arrivals from one seeded source."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.calendar = current_pack().calendar
        self.written = 0
        self.labour, self.personal = cycle(LABOUR), cycle(PERSONAL)

    def person(self) -> Person:
        male, year = self.random.random() < 0.5, self.random.randint(1958, 2002)
        century = 0 if year < 2000 else 2
        number = f"079{century + (not male)}{year % 100:02d}{self.random.randint(0, 999_999):06d}"
        given = self.random.choice(MEN if male else WOMEN)
        return Person("person", f"{self.random.choice(FAMILY)} {given}", number, str(year), self.address(), self.bank())

    def company(self) -> Person:
        form, trade, brand = (self.random.choice(words) for words in (("TNHH", "Cổ phần"), TRADES, BRANDS))
        name = f"Công ty {form} {trade} {brand}"
        return Person("organisation", name, self._tax_code(), "", self.address(), self.bank())

    def lender(self) -> Person:
        return Person("organisation", self.random.choice(BANKS), self._tax_code(), "", self.address(), self.bank())

    def address(self) -> str:
        number, street = self.random.randint(1, 400), self.random.randint(1, 60)
        return f"{number} đường số {street}, phường {self.random.choice(WARDS)}"

    def bank(self) -> tuple[str, str]:
        return self.random.choice(("970405", "970415", "970418", "970422", "970436")), str(
            self.random.randint(10**9, 10**12)
        )

    def _tax_code(self) -> str:
        return f"03{self.random.randint(10_000_000, 99_999_999)}"

    def sum(self) -> int:
        """đồng, from a few millions to a few billions, small sums more often."""
        return int(10 ** self.random.uniform(0.8, 3.6)) * 1_000_000

    def paper(
        self,
        law: str = "DS",
        *,
        channel: str = "",
        asked_by: tuple[str, str] = ("creditor", ""),
        days_ago: int = 0,
        place: str = "Thành phố Hồ Chí Minh",
        received_on: date | None = None,
    ) -> Paper:
        """A dossier with its judgment, effective `days_ago` before the sending (a year or so if not given)."""
        self.written += 1
        channel = channel or self.random.choice(("portal", "vneid", "in_person", "oral", "post"))
        received = datetime.combine(received_on or self._day(channel), self._clock(channel), VIETNAM)
        sent = (
            received - timedelta(days=self.random.randint(1, 3), hours=self.random.randint(0, 3))
            if channel == "post"
            else received
        )
        effective = sent.date() - timedelta(days=days_ago or self.random.randint(60, 600))
        judged = effective - timedelta(days=self.random.randint(15, 60))
        court = f"Tòa án nhân dân khu vực {self.random.randint(1, 19)} - {place}"
        return Paper(
            {
                "dossier_id": f"VD-{self.written:03d}",
                "channel": channel,
                "sent_at": sent.isoformat(),
                "received_at": received.isoformat(),
                "requester_role": asked_by[0],
                "requester_name": court if asked_by[0] == "court" else asked_by[1],
                "judgment_number": f"{self.random.randint(1, 900)}/{judged.year}/{LETTERS[law]}-ST",
                "judgment_date": judged.isoformat(),
                "effective_date": effective.isoformat(),
                "issuing_court": court,
                "field": law,
                "attachments": "judgment",
            }
        )

    def _day(self, channel: str) -> date:
        """A day of the ten weeks; people come on working days, the portals never close."""
        day = FIRST_DAY + timedelta(days=self.random.randrange(7 * WEEKS))
        if channel in ("portal", "vneid") or self.calendar.is_working(day):
            return day
        return self.calendar.next_working_day(day)

    def _clock(self, channel: str) -> time:
        hour = (
            self.random.randint(0, 23) if channel in ("portal", "vneid") else self.random.choice((8, 9, 10, 13, 14, 15))
        )
        return time(hour, self.random.randint(0, 59))


# --- the kinds -------------------------------------------------------------------------------------------------------


def plain(s: Sender) -> list[Paper]:
    rate = s.random.choice(("", "", "9.5", "10", "18"))
    return [
        s.paper(s.random.choice(("DS", "KDTM"))).owe(
            "other_debt", s.sum(), s.person(), s.person(), annual_rate_percent=rate
        )
    ]


def against_company(s: Sender) -> list[Paper]:
    return [s.paper("KDTM").owe("other_debt", s.sum(), s.company(), s.person())]


def thousands_with_dots(s: Sender) -> list[Paper]:
    return [s.paper().owe("other_debt", f"{s.sum():,}".replace(",", "."), s.person(), s.person())]


def decomposed_letters(s: Sender) -> list[Paper]:
    paper = s.paper().owe("other_debt", s.sum(), s.person(), s.person())
    paper.rows = [{name: unicodedata.normalize("NFD", cell) for name, cell in row.items()} for row in paper.rows]
    return [paper]


def several_debtors(s: Sender) -> list[Paper]:
    creditor, paper = s.person(), s.paper("KDTM")
    for _ in range(s.random.randint(2, 3)):
        paper.owe("other_debt", s.sum(), s.person(), creditor)
    return [paper]


def joint_debtors(s: Sender) -> list[Paper]:
    creditor, amount, paper = s.person(), s.sum(), s.paper()
    for _ in range(2):
        paper.owe("other_debt", amount, s.person(), creditor, joint_group="J1")
    return [paper]


def several_creditors(s: Sender) -> list[Paper]:
    debtor, paper = s.person(), s.paper()
    for _ in range(s.random.randint(2, 3)):
        paper.owe(next(s.personal), s.sum(), debtor, s.person())
    return [paper]


def alimony(s: Sender) -> list[Paper]:
    paper = s.paper("HNGD")
    month = date.fromisoformat(paper.shared["received_at"][:10]).replace(day=28) + timedelta(days=8)
    first = month.replace(day=5).isoformat()
    return [paper.owe("alimony_monthly", s.random.randint(2, 8) * 500_000, s.person(), s.person(), due_date=first)]


def wages(s: Sender) -> list[Paper]:
    employer, paper = s.company(), s.paper("LD")
    for _ in range(s.random.randint(1, 3)):
        paper.owe(next(s.labour), s.random.randint(12, 120) * 1_000_000, employer, s.person())
    return [paper]


def bank_loan(s: Sender) -> list[Paper]:
    debtor = s.random.choice((s.person, s.company))()
    amount = s.random.randint(1, 60) * 1_000_000_000
    paper = s.paper("KDTM", channel="portal")
    return [
        paper.owe(
            "secured_debt", amount, debtor, s.lender(), annual_rate_percent="10.8", note="thế chấp quyền sử dụng đất"
        )
    ]


def divorce(s: Sender) -> list[Paper]:
    one, other = s.person(), s.person()
    paper = s.paper("HNGD", asked_by=("creditor", one.name))
    paper.owe("property_division", 500_000_000, other, one, joint_group="M1")
    return [paper.owe("property_division", 200_000_000, one, other, joint_group="M1")]


def criminal(s: Sender) -> list[Paper]:
    first, second, victim = s.person(), s.person(), s.person()
    paper = s.paper("HS", channel="court_transfer", asked_by=("court", ""))
    paper.owe("fine", s.random.randint(5, 70) * 1_000_000, first, None).owe("court_fee", 200_000, first, None)
    paper.owe("court_fee", 200_000, second, None).owe("arrears", 3_000_000, second, None)
    return [paper.owe("return_property", 0, first, victim, note="01 điện thoại di động")]


def confiscated_things(s: Sender) -> list[Paper]:
    debtor = s.person()
    paper = s.paper("HS", channel="court_transfer", asked_by=("court", ""))
    paper.owe("confiscation", 0, None, None, note="01 xe máy không rõ chủ sở hữu")
    paper.owe("destruction", 0, None, None, note="02 con dao")
    return [paper.owe("court_fee", 200_000, debtor, None)]


def debtor_asks(s: Sender) -> list[Paper]:
    debtor = s.random.choice((s.person, s.company))()
    return [s.paper(asked_by=("debtor", debtor.name)).owe("other_debt", s.sum(), debtor, s.person())]


def instalments(s: Sender) -> list[Paper]:
    creditor, debtor, paper = s.person(), s.person(), s.paper()
    received = date.fromisoformat(paper.shared["received_at"][:10])
    for days in (-30, 335):
        paper.owe("other_debt", 60_000_000, debtor, creditor, due_date=(received + timedelta(days=days)).isoformat())
    return [paper]


def just_in_time(s: Sender) -> list[Paper]:
    """Five years end between the postmark and the receipt: the postmark counts."""
    received = s.calendar.next_working_day(FIRST_DAY + timedelta(days=s.random.randrange(20, 60)))
    paper = s.paper(channel="post", received_on=received)
    sent = date.fromisoformat(paper.shared["sent_at"][:10])
    paper.shared["effective_date"] = sent.replace(year=sent.year - 5).isoformat()
    paper.shared["judgment_date"] = (sent.replace(year=sent.year - 5) - timedelta(days=30)).isoformat()
    return [paper.owe("other_debt", s.sum(), s.person(), s.person())]


def too_late(s: Sender) -> list[Paper]:
    return [s.paper(days_ago=s.random.randint(1860, 2300)).owe("other_debt", s.sum(), s.person(), s.person())]


def without_judgment(s: Sender) -> list[Paper]:
    return [s.paper().owe("other_debt", s.sum(), s.person(), s.person(), attachments="")]


def wrong_office(s: Sender) -> list[Paper]:
    return [s.paper(place=s.random.choice(ELSEWHERE)).owe("other_debt", s.sum(), s.person(), s.person())]


def stranger_asks(s: Sender) -> list[Paper]:
    return [s.paper(asked_by=("creditor", s.person().name + " Em")).owe("other_debt", s.sum(), s.person(), s.person())]


def asks_twice(s: Sender, days: int = 21) -> list[Paper]:
    """The same content again after `days`: decided by then after three weeks, still pending on the next day."""
    day = s.calendar.next_working_day(FIRST_DAY + timedelta(days=s.random.randrange(40)))
    paper = s.paper(channel="portal", received_on=day).owe("other_debt", s.sum(), s.person(), s.person())
    again = datetime.fromisoformat(paper.shared["received_at"]) + timedelta(days=days)
    shared = {
        "dossier_id": paper.shared["dossier_id"] + "-B",
        "sent_at": again.isoformat(),
        "received_at": again.isoformat(),
    }
    return [paper, Paper(shared, [row | shared for row in paper.rows])]


def asks_again_at_once(s: Sender) -> list[Paper]:
    return asks_twice(s, days=1)


def repeated_row(s: Sender) -> list[Paper]:
    paper = s.paper().owe("other_debt", s.sum(), s.person(), s.person())
    paper.rows.append(paper.rows[0])
    return [paper]


def broken(column: str, cell: str) -> Callable[[Sender], list[Paper]]:
    def write(s: Sender) -> list[Paper]:
        return [s.paper(channel="in_person").owe("other_debt", s.sum(), s.person(), s.person(), **{column: cell})]

    return write


STOCK: tuple[tuple[int, Callable[[Sender], list[Paper]]], ...] = (
    (24, plain),
    (6, against_company),
    (2, thousands_with_dots),
    (2, decomposed_letters),
    (5, several_debtors),
    (5, joint_debtors),
    (5, several_creditors),
    (5, alimony),
    (5, wages),
    (4, bank_loan),
    (3, divorce),
    (6, criminal),
    (1, confiscated_things),
    (3, debtor_asks),
    (1, instalments),
    (2, just_in_time),
    (4, too_late),
    (5, without_judgment),
    (4, wrong_office),
    (1, stranger_asks),
    (2, asks_twice),
    (1, asks_again_at_once),
    (2, repeated_row),
    (1, broken("judgment_date", "2026-02-30")),
    (1, broken("amount_vnd", "-5000000")),
    (1, broken("debtor_id_number", "07908356399")),
    (1, broken("debtor_name", "")),
    (1, broken("channel", "fax")),
    (1, broken("sent_at", "2026-12-31T09:00:00+07:00")),
)
"""How many of each kind the register holds."""


def example_register(seed: int = SEED) -> str:
    """The register as CSV text, in the order of receipt; the same seed gives the same text."""
    sender = Sender(seed)
    papers = [paper for count, kind in STOCK for _ in range(count) for paper in kind(sender)]
    papers.sort(key=lambda paper: paper.rows[0]["received_at"])
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=COLUMNS, lineterminator="\n")
    writer.writeheader()
    for paper in papers:
        writer.writerows(paper.rows)
    return out.getvalue()


def write() -> None:
    """Write the example anew."""
    EXAMPLE.parent.mkdir(exist_ok=True)
    EXAMPLE.write_text(example_register(), encoding="utf-8-sig", newline="")


if __name__ == "__main__":
    leave_with(write)
