"""What a process keeps of a subject: the version that others still read while the next one is being written."""

from __future__ import annotations

from cases.dossiers import DossierState
from records.states import VERSIONS, _Kept


def version(number: int, name: str = "dossier/79/x/1") -> DossierState:
    return DossierState(id=name, office="79", pack="2026.2", head=number, head_hash=f"h{number}")


def test_the_version_before_is_found_while_the_next_is_under_way() -> None:
    kept = _Kept()
    for number in (1, 2):
        kept.put(version(number))
    assert kept.get("dossier/79/x/1", "h1") == version(1)
    assert kept.get("dossier/79/x/1", "h2") == version(2)
    assert kept.get("dossier/79/x/1", "h3") is None


def test_only_so_many_versions_are_kept_and_a_subject_weighs_once() -> None:
    kept = _Kept()
    for number in range(VERSIONS + 2):
        kept.put(version(number))
    assert [kept.get("dossier/79/x/1", f"h{n}") is not None for n in range(VERSIONS + 2)] == [False] * 2 + [
        True
    ] * VERSIONS
    assert kept._weight == 10
