"""The example register: reproducible, in the documented format, and of every kind."""

from __future__ import annotations

from collections import Counter

from cases.dry_run import dry_run
from cases.parties import ObligationKind
from cases.register_file import read_register
from law.pack import current_pack
from simulation.register import EXAMPLE, example_register


def test_the_shipped_file_is_what_the_generator_writes():
    assert EXAMPLE.read_bytes() == example_register().encode("utf-8-sig")


def test_another_seed_is_another_register():
    assert example_register(1) == example_register(1) != example_register(2)


def test_it_holds_every_kind_and_outcome():
    register = read_register(EXAMPLE.read_bytes(), EXAMPLE.name)
    kinds = {o.kind for entry in register.entries if entry.dossier for o in entry.dossier.obligations}
    assert kinds == set(ObligationKind)
    results = dry_run(register, current_pack())
    outcomes = Counter(
        (r.assessment.outcome.value, r.assessment.ground) if r.assessment else ("invalid", None) for r in results
    )
    assert outcomes == {
        ("accepted", None): 85,
        ("supplement", None): 5,
        ("refused", "34.4.a"): 1,
        ("refused", "34.4.c"): 4,
        ("refused", "34.4.d"): 4,
        ("refused", "34.4.đ"): 2,
        ("invalid", None): 6,
    }


def test_outcomes_do_not_hang_on_the_seed():
    for seed in range(3):
        results = dry_run(read_register(example_register(seed).encode(), "r.csv"), current_pack())
        assert Counter(r.assessment.outcome.value if r.assessment else "invalid" for r in results) == {
            "accepted": 85,
            "supplement": 5,
            "refused": 11,
            "invalid": 6,
        }
