"""A pack under test: a copy of the released one, in which a test changes what it needs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from law.pack import PACKS, Pack, load_pack

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
