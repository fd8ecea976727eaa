"""Reading a register: encodings, separators, spreadsheets, broken rows, repeated rows."""

from __future__ import annotations

import io
import unicodedata
from decimal import Decimal

import pytest
from openpyxl import Workbook

from cases.parties import PartyKind
from cases.register_file import COLUMNS, Entry, read_register
from law.errors import LawError
from tests.register_samples import ROW, as_csv, as_xlsx, row


def read(*rows: dict[str, str]) -> tuple[Entry, ...]:
    return read_register(as_csv(rows), "register.csv").entries


def errors(*rows: dict[str, str]) -> list[tuple[int, str]]:
    return [(error.row, error.column) for entry in read(*rows) for error in entry.errors]


def test_a_row_becomes_a_dossier():
    (entry,) = read(row())
    dossier = entry.dossier
    assert dossier is not None
    assert (entry.dossier_id, entry.rows, dossier.office) == ("HS-1", (2,), "79")
    (owed,) = dossier.obligations
    assert (owed.id, owed.amount, owed.annual_rate_percent) == ("1", 1_500_000, Decimal("9.5"))
    assert owed.creditor.bank is not None
    assert owed.creditor.bank.account == "123456789"
    assert owed.debtor is not None
    assert (owed.debtor.birth_year, owed.debtor.province) == (1980, "79")
    assert dossier.judgment_at == dossier.received_at


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ways_to_save_a_csv(separator, bom, end):
    rows = [row(), row(dossier_id="HS-2", note='có, phẩy; và "ngoặc"')]
    data = as_csv(rows, separator=separator, bom=bom, end=end)
    expected = [entry.dossier for entry in read(*rows)]
    assert [entry.dossier for entry in read_register(data, "r.csv").entries] == expected


def test_xlsx_says_the_same():
    rows = [
        row(),
        row(dossier_id="HS-2", due_date="2026-01-05", amount_vnd="2000000"),
        row(dossier_id="HS-3", note="=1+1"),
    ]
    assert read_register(as_xlsx(rows), "r.xlsx").entries == read(*rows)


def test_any_normal_form_of_letters():
    nfd = {column: unicodedata.normalize("NFD", cell) for column, cell in ROW.items()}
    (entry,), (plain,) = read(nfd), read(row())
    assert entry.dossier == plain.dossier


def test_amount_with_dots():
    (entry,) = read(row(amount_vnd="1.250.000.000"))
    assert entry.dossier is not None
    assert entry.dossier.obligations[0].amount == 1_250_000_000


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("judgment_date", "2026-02-30"),
        ("amount_vnd", "-5000000"),
        ("amount_vnd", "0"),
        ("amount_vnd", ""),
        ("debtor_id_number", "07908356399"),
        ("debtor_name", ""),
        ("channel", "fax"),
        ("obligation_kind", "debt"),
        ("requester_role", "lawyer"),
        ("requester_name", ""),
        ("received_at", "2026-09-07T00:00:00+07:00"),
        ("effective_date", "2025-04-30"),
        ("field", "X"),
        ("creditor_kind", "company"),
        ("creditor_bank_bin", "97"),
        ("creditor_account", ""),
        ("annual_rate_percent", "-3"),
        ("due_date", "soon"),
        ("dossier_id", ""),
        ("note", "a\x00b"),
        ("attachments", "judg\x00ment"),
        ("debtor_birth_year", "80"),
        ("creditor_province", "HCM"),
        ("debtor_province", "00"),
    ],
)
def test_one_wrong_cell_is_named_and_stops_nobody_else(column, cell):
    entries = read(row(dossier_id="HS-0"), row(**{column: cell}), row(dossier_id="HS-2"))
    assert [entry.dossier is None for entry in entries] == [False, True, False]
    assert [(error.row, error.column) for error in entries[1].errors] == [(3, column)]
    assert " / " in entries[1].errors[0].problem


def test_all_wrong_cells_of_a_dossier_are_named():
    broken = errors(row(amount_vnd="x", debtor_name=""), row(judgment_date="?"), row())
    assert broken == [(2, "debtor_name"), (2, "amount_vnd"), (3, "judgment_date")]


def test_the_state_is_the_creditor_where_none_is_written():
    blank = {column: "" for column in COLUMNS if column.startswith("creditor_")}
    court = {"channel": "court_transfer", "requester_role": "court", "requester_name": ROW["issuing_court"]}
    (entry,) = read(row(obligation_kind="fine", **court, **blank))
    assert entry.dossier is not None
    assert entry.dossier.obligations[0].creditor.kind is PartyKind.STATE
    assert errors(row(**blank)) == [(2, "creditor_name")]


def test_nobody_owes_himself():
    assert errors(row(debtor_name=ROW["creditor_name"], debtor_id_number=ROW["creditor_id_number"])) == [
        (2, "debtor_name")
    ]


def test_attachments_are_codes_in_any_case():
    (entry,) = read(row(attachments="ID_Card; Judgment ;"))
    assert entry.dossier is not None
    assert entry.dossier.attachments == ("id_card", "judgment")
    assert entry.dossier.judgment_at is not None


def test_only_things_may_lack_a_debtor():
    blank = {column: "" for column in COLUMNS if column.startswith("debtor_")}
    assert errors(row(**blank)) == [(2, "debtor_name")]
    (entry,) = read(row(obligation_kind="confiscation", amount_vnd="0", **blank))
    assert entry.dossier is not None
    assert entry.dossier.obligations[0].debtor is None


def test_equal_rows_are_one_obligation_and_it_is_said():
    register = read_register(as_csv([row(), row(), row(amount_vnd="7")]), "r.csv")
    (entry,) = register.entries
    assert entry.dossier is not None
    assert [(o.id, o.amount) for o in entry.dossier.obligations] == [("1", 1_500_000), ("2", 7)]
    assert len(register.warnings) == 1
    assert "row 3 repeats row 2" in register.warnings[0]


def test_rows_of_one_id_are_one_dossier_wherever_they_stand():
    entries = read(row(), row(dossier_id="HS-2"), row(debtor_name="Phạm Ba", debtor_id_number=""))
    assert [entry.rows for entry in entries] == [(2, 4), (3,)]
    assert entries[0].dossier is not None
    assert len(entries[0].dossier.obligations) == 2


def test_a_dossier_sent_again_keeps_its_first_receipt_and_gains_what_it_lacked():
    later = "2026-09-15T09:00:00+07:00"
    (entry,) = read(row(attachments=""), row(sent_at=later, received_at=later))
    dossier = entry.dossier
    assert dossier is not None
    assert dossier.received_at.isoformat() == ROW["received_at"]
    assert dossier.judgment_at is not None
    assert dossier.judgment_at.isoformat() == later
    assert len(dossier.obligations) == 1


def test_several_who_ask():
    (entry,) = read(
        row(),
        row(requester_name="Phạm Ba", creditor_name="Phạm Ba", creditor_id_number="079180000009"),
        row(amount_vnd="5"),
    )
    assert entry.dossier is not None
    assert [requester.name for requester in entry.dossier.requesters] == ["Trần Thị Hòa", "Phạm Ba"]


def test_one_dossier_has_one_judgment():
    assert errors(row(), row(judgment_number="11/2025/DS-ST"), row(effective_date="2025-06-02")) == [
        (3, "judgment_number"),
        (4, "effective_date"),
    ]


def test_court_and_channel_go_together():
    assert errors(row(requester_role="court")) == [(2, "requester_role")]


def test_rows_without_an_id_are_apart():
    entries = read(row(dossier_id=""), row(dossier_id=""))
    assert [entry.rows for entry in entries] == [(2,), (3,)]


def test_unknown_columns_are_left_out_with_a_warning():
    register = read_register(as_csv([row(colour="red", **{"": "x"})]), "r.csv")
    assert register.entries[0].dossier is not None
    assert register.warnings == ("bỏ qua cột lạ “colour” / unknown column “colour” is left out",)


def test_column_order_and_case_do_not_matter():
    turned = {column.upper(): cell for column, cell in reversed(ROW.items())}
    assert read(turned)[0].dossier == read(row())[0].dossier


def test_missing_columns_are_named():
    short = {column: cell for column, cell in ROW.items() if column not in ("note", "field")}
    with pytest.raises(LawError, match="missing columns: field, note"):
        read_register(as_csv([short]), "r.csv")


def workbook(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for cells in rows:
        book.worksheets[0].append(cells)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"\xef\xbb\xbf", b"PK\x03\x04 not a workbook", "dossier_id".encode("utf-16"), b"\x00\x01\x02", workbook()],
)
def test_files_that_are_no_register(data):
    with pytest.raises(LawError) as caught:
        read_register(data, "r.csv")
    assert caught.value.field == "file"


def test_column_twice():
    data = as_csv([row()]).replace(b"note", b"field", 1)
    with pytest.raises(LawError, match="twice: field"):
        read_register(data, "r.csv")


def test_header_alone_is_an_empty_register():
    assert read_register(as_csv([]), "r.csv").entries == ()


def test_blank_lines_count_as_rows_but_hold_nothing():
    lines = as_csv([row(), row(dossier_id="HS-2", amount_vnd="x")]).decode().splitlines()
    data = "\n".join([lines[0], "", lines[1], "," * 30, lines[2], ""]).encode()
    entries = read_register(data, "r.csv").entries
    assert [entry.rows for entry in entries] == [(3,), (5,)]
    assert entries[1].errors[0].row == 5


def test_a_quoted_cell_may_span_lines():
    (entry,) = read(row(note="dòng một\ndòng hai"))
    assert entry.dossier is not None
    assert entry.dossier.obligations[0].note == "dòng một dòng hai"


def test_a_quote_never_closed_spoils_its_own_row_only():
    lines = as_csv([row(), row(dossier_id="HS-2"), row(dossier_id="HS-3")]).decode().splitlines()
    lines[2] = lines[2].replace("Lê Văn Đạt", '"Lê Văn Đạt')
    entries = read_register("\n".join(lines).encode(), "r.csv").entries
    assert [(entry.dossier_id, entry.dossier is None) for entry in entries] == [
        ("HS-1", False),
        ("HS-2", True),
        ("HS-3", False),
    ]
    assert (entries[1].errors[0].row, entries[1].errors[0].column) == (3, "")


def test_a_byte_that_is_not_utf8_spoils_its_own_row_only():
    data = as_csv([row(), row(dossier_id="HS-2", debtor_name="X\x01Y")]).replace(b"\x01", b"\xff")
    entries = read_register(data, "r.csv").entries
    assert [entry.dossier is None for entry in entries] == [False, True]
    assert entries[1].errors[0].column == "debtor_name"


def test_too_many_cells():
    data = as_csv([row()]) + as_csv([row(dossier_id="HS-2", note="a")]).splitlines()[1] + b",more\n"
    entries = read_register(data, "r.csv").entries
    assert [entry.dossier is None for entry in entries] == [False, True]


def in_numbers(column: str, cell: object) -> Entry:
    """The sample row in a spreadsheet that holds one of its cells as a number."""
    cells: list[object] = [ROW[name] for name in COLUMNS]
    cells[COLUMNS.index(column)] = cell
    (entry,) = read_register(workbook(list(COLUMNS), cells), "r.xlsx").entries
    return entry


def test_a_personal_number_in_a_cell_of_numbers_gets_its_zero_back():
    """Every personal number begins with 0, which a spreadsheet drops."""
    entry = in_numbers("debtor_id_number", 79080000002)
    assert entry.dossier is not None
    debtor = entry.dossier.obligations[0].debtor
    assert debtor is not None
    assert debtor.id_number == "079080000002"


def test_a_number_that_may_lack_a_digit_is_named():
    """Ten digits may be 00… or a number with a digit too few: nobody guesses which."""
    entry = in_numbers("debtor_id_number", 7908000002)
    assert [error.column for error in entry.errors] == ["debtor_id_number"]


def test_nothing_comes_before_it_was_pronounced():
    """A judgment of a day after the receipt is an error of its row, not a dossier to supplement (D152 9.6)."""
    assert errors(row(judgment_date="2027-05-01", effective_date="2027-06-01")) == [(2, "judgment_date")]
    assert errors(row(debtor_birth_year="2090")) == [(2, "debtor_birth_year")]


def test_one_court_in_two_spellings_is_one_title():
    court = "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh"
    (entry,) = read(row(issuing_court=court), row(issuing_court=court.replace("òa", "oà").upper(), amount_vnd="7"))
    assert entry.dossier is not None
    assert len(entry.dossier.obligations) == 2


def test_what_a_court_has_returned_needs_no_debtor():
    """D152 8.1.a: one decision for the recipient; nobody owes a thing that is held as an exhibit."""
    court = {"channel": "court_transfer", "requester_role": "court", "requester_name": "Tòa án", "field": "HS"}
    nobody = {column: "" for column in COLUMNS if column.startswith("debtor_")}
    given_back = row(**court, **nobody, obligation_kind="return_property", amount_vnd="0", note="01 điện thoại")
    (entry,) = read(given_back)
    assert entry.dossier is not None
    assert entry.dossier.obligations[0].debtor is None
    asked = row(**nobody, obligation_kind="return_property", amount_vnd="0", note="01 điện thoại")
    assert errors(asked) == [(2, "debtor_name")]


def test_fractions_of_a_dong_in_a_spreadsheet():
    cells: list[object] = [ROW[column] for column in COLUMNS]
    cells[COLUMNS.index("amount_vnd")] = 1500000.5
    (entry,) = read_register(workbook(list(COLUMNS), cells), "r.xlsx").entries
    assert [error.column for error in entry.errors] == ["amount_vnd"]
