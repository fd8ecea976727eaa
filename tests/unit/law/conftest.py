"""A pack under test: a copy of the released one, in which a test changes what it needs; whole answers of the law."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from law.pack import PACKS, Pack, load_pack
from tests.unit.law.answers import ANSWERS, CAPTURE, REACHED

ANSWERS.listen()

Change = Callable[[str, str, str], Pack]


@pytest.fixture
def changed_pack(tmp_path: Path) -> Change:
    """Replace `old` by `new` in one file of a copy of pack 2026.2 and load it."""

    def change(file: str, old: str, new: str) -> Pack:
        folder = tmp_path / f"pack-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(PACKS / "2026.2", folder)
        path = folder / file
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")
        return load_pack(str(folder))

    return change


@pytest.fixture(autouse=True)
def whole_answers() -> Iterator[None]:
    """What the law says to a question that stands in `tests/vectors/answers.json` is what stands there."""
    ANSWERS.wrong.clear()
    yield
    assert not ANSWERS.wrong, "\n".join(ANSWERS.wrong[:3])


def pytest_sessionfinish() -> None:
    if CAPTURE:
        ANSWERS.keep()
    if REACHED:
        ANSWERS.tell()
