"""A register reads the same however it was saved, and no cell can do more than make its own dossier invalid."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.dry_run import dry_run
from cases.register_file import COLUMNS, Register, read_register
from law.errors import LawError
from law.pack import current_pack
from tests.register_samples import ROW, as_csv, as_xlsx, row

NAMES = st.sampled_from(["Trần Thị Hòa", "Lê Văn Đạt", "Phạm Bá Ưởng", "Nguyễn Thuỳ Dương", "Công ty TNHH Đường Đỏ"])
PEOPLE = st.integers(0, 3).map(lambda n: {"debtor_name": f"Bị Đơn {'ABCD'[n]}", "debtor_id_number": f"07908000000{n}"})
OBLIGATIONS = st.sampled_from(
    [
        {"obligation_kind": "other_debt", "amount_vnd": "2500000"},
        {"obligation_kind": "wages", "amount_vnd": "12000000"},
        {"obligation_kind": "alimony_monthly", "amount_vnd": "3000000", "due_date": "2026-10-05"},
        {"obligation_kind": "property_division", "amount_vnd": "7"},
        {"obligation_kind": "other_debt", "amount_vnd": "60000000", "due_date": "2026-12-01"},
        {"obligation_kind": "return_property", "amount_vnd": "0", "note": "01 xe máy"},
        {"obligation_kind": "court_fee", "amount_vnd": "300000"},
    ]
)
ROWS = st.lists(
    st.builds(
        lambda number, name, person, obligation, mark: row(
            dossier_id=f"HS-{number}", requester_name=name, creditor_name=name, joint_group=mark, **person, **obligation
        ),
        st.integers(1, 4),
        NAMES,
        PEOPLE,
        OBLIGATIONS,
        st.sampled_from(["", "", "J1", "M1"]),
    ),
    min_size=1,
    max_size=8,
)
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "=1+1",
            '"',
            '""',
            "\n",
            ",",
            ";",
            "\x00",
            "-1",
            "1.500.000",
            "2026-02-30",
            "9" * 300,
            "0",
            "\u200b",
            "state",
        ]
    ),
)


def read(data: bytes) -> Register:
    return read_register(data, "register.csv")


@given(
    ROWS, st.sampled_from([",", ";"]), st.booleans(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["NFC", "NFD"])
)
def test_every_way_to_save_reads_the_same(rows, separator, bom, end, form):
    saved = [{column: unicodedata.normalize(form, cell) for column, cell in cells.items()} for cells in rows]
    assert read(as_csv(saved, separator=separator, bom=bom, end=end)).entries == read(as_csv(rows)).entries


@settings(max_examples=25)
@given(ROWS)
def test_xlsx_reads_as_csv(rows):
    assert read(as_xlsx(rows)).entries == read(as_csv(rows)).entries


@given(ROWS)
def test_every_row_is_in_one_dossier_and_every_obligation_has_one_place(rows):
    register = read(as_csv(rows))
    assert sorted(number for entry in register.entries for number in entry.rows) == list(range(2, len(rows) + 2))
    for result in dry_run(register, current_pack()):
        assert (result.assessment is None) == bool(result.entry.errors)
        if result.assessment is None or result.entry.dossier is None:
            continue
        placed = [o.id for plan in result.assessment.cases for o in (*plan.obligations, *plan.later)]
        refused = [part.obligation_id for part in result.assessment.refused]
        if result.assessment.outcome != "supplement":
            assert sorted([*placed, *refused]) == sorted(o.id for o in result.entry.dossier.obligations)
        assert len(result.assessment.cases) == len(result.assessment.decisions)


@given(ROWS)
def test_equal_rows_twice_change_nothing(rows):
    once, twice = read(as_csv(rows)), read(as_csv([*rows, *rows]))
    assert [entry.dossier for entry in twice.entries] == [entry.dossier for entry in once.entries]


@settings(max_examples=300)
@given(st.sampled_from(COLUMNS), CELLS)
def test_a_spoilt_cell_spoils_at_most_its_own_dossier(column, cell):
    sound = [row(dossier_id="HS-A"), row(dossier_id="HS-Z")]
    register = read(as_csv([sound[0], row(dossier_id="HS-M") | {column: cell}, sound[1]]))
    kept = {entry.dossier_id: entry.dossier for entry in register.entries}
    expected = {entry.dossier_id: entry.dossier for entry in read(as_csv(sound)).entries}
    others = {name for name in expected if name != cell.strip()}
    assert all(kept[name] == expected[name] for name in others)
    dry_run(register, current_pack())


@settings(max_examples=200)
@given(st.data())
def test_spoilt_bytes_never_raise_anything_but_what_a_clerk_can_read(data):
    content = bytearray(as_csv([row(), row(dossier_id="HS-2"), row(dossier_id="HS-3")]))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.sampled_from([0, 10, 13, 34, 44, 59, 0xFF, 0xC3, 65]))
    with suppress(LawError):  # a spoilt header is the file's own error
        dry_run(read(bytes(content)), current_pack())


@settings(max_examples=60)
@given(st.integers(0, 4000), st.binary(max_size=20))
def test_a_spoilt_workbook_never_raises_anything_else(place, noise):
    content = bytearray(as_xlsx([ROW]))
    content[place : place + len(noise)] = noise
    with suppress(LawError):
        dry_run(read_register(bytes(content), "register.xlsx"), current_pack())
