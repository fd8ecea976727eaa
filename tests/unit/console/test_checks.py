"""`make check`: a workflow that leaves other commands in histories must say so."""

from __future__ import annotations

from pathlib import Path

from console.checks import FINGERPRINTS, check_fingerprints, compare, fingerprints, main

WORKFLOW = '''
class Case:
    """A case."""

    async def run(self, start: int) -> None:
        """Runs."""
        await workflow.wait_condition(self.ready, timeout=HOUR, timeout_summary="a word")
        {more}
        await workflow.execute_activity("append", start)

    def name(self) -> str:
        return "no command"
'''


def marks(folder: Path, text: str) -> dict[str, dict[str, object]]:
    (folder / "case.py").write_text(text, "utf-8")
    return fingerprints(folder)


def test_the_committed_fingerprints_are_those_of_the_code() -> None:
    assert FINGERPRINTS.exists()
    assert check_fingerprints() == []


def test_only_functions_that_leave_commands_count(tmp_path: Path) -> None:
    found = marks(tmp_path, WORKFLOW.format(more="pass"))
    assert list(found) == ["case.py:Case.run"]
    assert found["case.py:Case.run"]["commands"] == ["wait_condition", "execute_activity"]


def test_words_comments_and_types_do_not_count(tmp_path: Path) -> None:
    before = marks(tmp_path, WORKFLOW.format(more="pass"))
    told = WORKFLOW.format(more="pass  # why").replace("a word", "another").replace("Runs.", "Lives.")
    assert compare(before, marks(tmp_path, told.replace("start: int", "start: str"))) == []


def test_another_command_without_a_patch_is_named(tmp_path: Path) -> None:
    before = marks(tmp_path, WORKFLOW.format(more="pass"))
    [problem] = compare(before, marks(tmp_path, WORKFLOW.format(more="await workflow.sleep(1)")))
    assert problem == "case.py:Case.run: changed without a new workflow.patched id"


def test_a_new_patch_id_is_seen_and_an_old_one_is_not_enough(tmp_path: Path) -> None:
    first = WORKFLOW.format(more='if workflow.patched("a"): await workflow.sleep(1)')
    second = WORKFLOW.format(more='if workflow.patched("a"): await workflow.sleep(2)')
    before = marks(tmp_path, WORKFLOW.format(more="pass"))
    [accepted] = compare(before, marks(tmp_path, first))
    assert "behind a new patch id" in accepted
    [refused] = compare(marks(tmp_path, first), marks(tmp_path, second))
    assert "without a new workflow.patched id" in refused


def test_code_that_goes_or_comes_is_named(tmp_path: Path) -> None:
    before = marks(tmp_path, WORKFLOW.format(more="pass"))
    [problem] = compare(before, {})
    assert "gone" in problem
    [problem] = compare({}, before)
    assert "new code" in problem


def test_an_unknown_argument_is_turned_away() -> None:
    assert main(["--nonsense"]) == 2
