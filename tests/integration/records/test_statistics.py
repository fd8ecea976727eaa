"""Forms of the statistics are locked when their period is over, signed, and corrected by the next period alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from openpyxl import load_workbook
from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import ProgrammingError

from activities.statistics import Snapshot, corrections_of, filled, lock, locked, table_of
from documents.sign import Signer, local_signer
from documents.store import DocumentStore
from documents.verify import verify_xml
from figures.catalogue import forms
from figures.periods import Period
from figures.tables import Row, Table
from figures.writing import as_csv, as_xlsx, cases_as_csv
from law.errors import LawError
from law.periods import VIETNAM
from records.tables import movements, snapshots
from runtime.subject_keys import SubjectKeys
from tests.intake_samples import A, B, C, owes
from tests.integration.records.desk import Desk
from web import statistics
from web.api.reach import Bearer, Reach, Right, Standing
from web.api.sign_in import Gate
from web.guard import Guard, Ways

pytestmark = pytest.mark.stack

NOVEMBER, DECEMBER = Period.until("2026-11"), Period.until("2026-12")
FIRST = "case/79/desk/B-1/1"


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return local_signer(tmp_path_factory.mktemp("signer"), "Thi hành án dân sự Thành phố Hồ Chí Minh")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> DocumentStore:
    folder = tmp_path_factory.mktemp("documents")
    return DocumentStore(folder, SubjectKeys(folder))


@pytest.fixture(scope="module")
def desk(shared_sql: Connection) -> Desk:
    """Two cases of November; it is 1 December."""
    desk = Desk(shared_sql)
    desk.decided("B-1", owes(B, A, amount=30_000_000))
    desk.decided("B-2", owes(B, C, amount=9_000_000))
    desk.at(at(12, 1))
    return desk


@pytest.fixture(scope="module")
def november(desk: Desk, store: DocumentStore, signer: Signer) -> dict[str, Snapshot]:
    return locking(desk, store, signer, NOVEMBER)


def at(month: int, day: int, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, 9, tzinfo=VIETNAM)


def locking(desk: Desk, store: DocumentStore, signer: Signer, period: Period) -> dict[str, Snapshot]:
    return {one.form: one for one in lock(desk.sql, store, signer, "79", period, "TT-01")}


def test_a_period_is_locked_when_it_is_over(
    desk: Desk, store: DocumentStore, signer: Signer, november: dict[str, Snapshot]
) -> None:
    with pytest.raises(LawError, match="chưa kết thúc"):
        locking(desk, store, signer, DECEMBER)
    assert november.keys() == forms(NOVEMBER).keys()
    assert verify_xml(store.get(november["money"].sha256), ()).intact


def test_a_locked_form_is_never_changed(desk: Desk, november: dict[str, Snapshot]) -> None:
    for change in (update(snapshots).values(sha256=""), delete(snapshots)):
        with pytest.raises(ProgrammingError, match="kept as they are"), desk.sql.begin_nested():
            desk.sql.execute(change)


def test_a_locked_form_says_the_same_as_it_did(desk: Desk, store: DocumentStore, november: dict[str, Snapshot]) -> None:
    for code, snapshot in november.items():
        before = filled(desk.sql, code, "79", NOVEMBER, snapshot.as_of)
        assert [(row.key, row.level, row.cells) for row in table_of(store, snapshot).rows] == [
            (row.key, row.level, row.cells) for row in before.rows
        ]


def test_what_comes_to_light_later_is_a_correction_of_the_next_period(
    desk: Desk, store: DocumentStore, signer: Signer, november: dict[str, Snapshot]
) -> None:
    """TTLT12 10: entered in the next period of the year, and the locked figures stay."""
    late = desk.sql.execute(select(movements).where(movements.c.subject == FIRST)).mappings().all()[-1]
    came = {"seq": 900, "at": at(11, 28), "detected_at": at(12, 5), "status": "suspended"}
    desk.sql.execute(insert(movements).values({**late, **came}))
    desk.at(at(1, 4, year=2027))
    december = locking(desk, store, signer, DECEMBER)["matters"]
    found = {(one.row, one.column): (one.was, one.now) for one in corrections_of(store, december)}
    assert found["total", "suspended"] == ("0", "1")
    assert found["total", "in_progress"] == ("2", "1")
    assert ("total", "total") not in found
    assert december.corrections == len(found)
    assert table_of(store, december).rows[0].cells["suspended"] == 1
    assert locking(desk, store, signer, NOVEMBER) == november
    assert locked(desk.sql, "79", "matters", NOVEMBER) == november["matters"]
    assert table_of(store, november["matters"]).rows[0].cells["suspended"] == 0


def test_a_form_in_its_layout_as_csv_and_workbook(desk: Desk) -> None:
    table = filled(desk.sql, "money", "79", NOVEMBER, desk.now)
    rows = list(csv.DictReader(io.StringIO(as_csv(table).removeprefix("\ufeff"))))
    assert rows[0]["row"] == "total"
    assert rows[0]["total"] == "39000000"
    book = load_workbook(io.BytesIO(as_xlsx(table, "THADS TP. Hồ Chí Minh", desk.now, locked=False)))
    cells = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    assert cells[0][0] == "KẾT QUẢ THI HÀNH ÁN BẰNG TIỀN / Results in money"
    heads, lines = cells[5], cells[6]
    assert heads[2:5] == ["Số cũ", "Thụ lý mới", "Trong đó: từ sổ theo dõi riêng"]
    assert lines[2:4] == ["19", "20"]
    assert cells[7][heads.index("Tổng số phải thi hành")] == 39_000_000


def test_no_cell_is_taken_for_a_formula(desk: Desk) -> None:
    table = filled(desk.sql, "matters", "79", NOVEMBER, desk.now)
    evil = Row("79/=1+1/@x", '=HYPERLINK("x")', "", 3, (), table.rows[0].cells)
    bad = Table(table.form, table.period, (evil,))
    assert "'=HYPERLINK" in as_csv(bad)
    book = load_workbook(io.BytesIO(as_xlsx(bad, "=1+1", desk.now, locked=False)))
    texts = [cell.value for line in book.worksheets[0].iter_rows() for cell in line if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "@"))]
    assert "'=1" in cases_as_csv([("=1", 1)])


# --- the page ---------------------------------------------------------------------------------------------------------


class Borrowed:
    """An engine whose one connection is that of the tests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        yield self._connection


class Auditor:
    """A gate through which the auditor of the country comes."""

    async def admit(self, _token: str, *_rights: Right) -> Bearer:
        return Bearer(who="auditor", role=Standing.AUDITOR, reach=Reach.COUNTRY)


@pytest.fixture
def pages(desk: Desk, store: DocumentStore) -> AsyncClient:
    app, borrowed = FastAPI(), cast(Engine, Borrowed(desk.sql))
    guard = Guard(cast(Gate, Auditor()), lambda _: "", borrowed)
    statistics.add(guard.pages_of(app), borrowed, store)
    app.state.ways = Ways({})  # there is no page but these
    return AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1")


async def test_the_page_drills_down_from_a_figure_to_its_cases(pages: AsyncClient) -> None:
    page = (await pages.get("/thong-ke", params={"bieu": "money", "office": "79", "ky": "2027-01"})).text
    assert "Kết quả thi hành án bằng tiền" in page
    assert "Chưa khóa" in page
    link = re.search(r'href="([^"]*dong=total&amp;cot=new)"', page)
    assert link
    cases = (await pages.get(link[1].replace("&amp;", "&"))).text
    assert f"/{FIRST}" in cases
    assert "39.000.000" in cases
    assert "30.000.000" in cases


async def test_a_locked_form_is_shown_as_it_was_locked(pages: AsyncClient, november: dict[str, Snapshot]) -> None:
    page = (await pages.get("/en/thong-ke", params={"bieu": "matters", "office": "79", "ky": "2026-11"})).text
    assert "Locked" in page
    assert "TT-01" in page
    assert (await pages.get("/thong-ke", params={"bieu": "nothing"})).status_code == 404
    assert (await pages.get("/thong-ke", params={"ky": "2026-13"})).status_code == 404


async def test_the_page_hands_out_csv_and_workbook(pages: AsyncClient) -> None:
    asked = {"bieu": "matters", "office": "79", "ky": "2027-01"}
    assert (await pages.get("/thong-ke/tai-ve", params=asked)).text.startswith("\ufeffrow,name,old")
    assert (await pages.get("/thong-ke/tai-ve", params={**asked, "kieu": "xlsx"})).content.startswith(b"PK")
    behind = (await pages.get("/thong-ke/tai-ve", params={**asked, "dong": "total", "cot": "stock"})).text
    assert FIRST in behind
