"""Adopting a pack (L25 116): what runs stays as it was begun, unless its row or the calendar moves it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from cases.events import Role
from law.pack import PACKS
from tests.cases_driver import day, due_case

NINE = 'length = 9, unit = "CD", basis = "L25 37.1"'


def changed(folder: Path, version: str, *changes: tuple[str, str, str]) -> str:
    """A copy of the pack under another version, with texts replaced; its folder."""
    target = folder / version
    shutil.copytree(PACKS / "2026.2", target)
    for file, old, new in (("pack.toml", 'version = "2026.2"', f'version = "{target}"'), *changes):
        path = target / file
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")
    return str(target)


def adopted(pack: str) -> list[str]:
    """What a case under R026 records when it adopts a pack on 23/9/2026."""
    case = due_case()
    case.go("adopt_pack", Role.HEAD, {"pack": pack, "reason": "gói mới"}, at=day(9, 23))
    return [event.kind for event in case.last]


def test_a_corrected_length_moves_no_running_period(tmp_path: Path) -> None:
    pack = changed(tmp_path, "corrected", ("rules/05-verification.toml", NINE, NINE.replace("9", "12")))
    assert adopted(pack) == ["pack_adopted"]


def test_an_edition_that_says_so_moves_it(tmp_path: Path) -> None:
    edition = (
        '[[R026.law]]\nfrom = 2026-09-23\nrunning = "new"\nterms = [{ length = 12, unit = "CD", basis = "x" }]\n\n'
    )
    pack = changed(tmp_path, "amended", ("rules/05-verification.toml", "[R027]\n", f"{edition}[R027]\n"))
    assert adopted(pack) == ["pack_adopted", "duty_recomputed"]


def test_a_calendar_moves_it(tmp_path: Path) -> None:
    case = due_case()
    due = case.duty("R026").due
    assert due is not None
    off = f'\n[[off]]\nvi = "x"\nen = "x"\nkind = "swap"\ndays = [{due}, {due}]\n'
    path = PACKS / "2026.2" / "calendar" / "2026.toml"
    pack = changed(tmp_path, "calendar", ("calendar/2026.toml", path.read_text(), path.read_text() + off))
    case.go("adopt_pack", Role.HEAD, {"pack": pack, "reason": "lịch mới"}, at=day(9, 23))
    assert case.duty("R026").due > due


def test_a_pack_is_not_adopted_before_its_day(tmp_path: Path) -> None:
    pack = changed(tmp_path, "later", ("pack.toml", "from = 2026-07-01", "from = 2027-01-01"))
    case = due_case()
    assert case.refused("adopt_pack", Role.HEAD, {"pack": pack, "reason": "sớm"}) == "L25 116"


@pytest.mark.parametrize("paused", [False, True])
def test_a_pause_ends_under_the_pack_that_the_period_began_under(tmp_path: Path, paused: bool) -> None:
    pack = changed(tmp_path, "corrected", ("rules/05-verification.toml", NINE, NINE.replace("9", "30")))
    dues: list[date] = []
    for adopt in (False, True):
        case = due_case()
        if paused:
            case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]}, at=day(9, 24))
        if adopt:
            case.go("adopt_pack", Role.HEAD, {"pack": pack, "reason": "gói mới"}, at=day(9, 25))
        if paused:
            case.go("end_overlay_ground", Role.HEAD, {"note": "hết căn cứ"}, at=day(9, 28))
            case.go("resume_case", Role.HEAD, at=day(9, 29))
        dues.append(case.duty("R026").due)
    assert dues[0] == dues[1]
