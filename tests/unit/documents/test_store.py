from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from documents.errors import DocumentError
from documents.store import DocumentStore


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_comes_back_by_its_hash(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents")
    digest = store.put(b"quyet dinh")
    assert digest == hashlib.sha256(b"quyet dinh").hexdigest()
    assert DocumentStore(tmp_path / "documents").get(digest) == b"quyet dinh"


def test_the_same_document_twice_is_one_file(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    assert store.put(b"a") == store.put(b"a")
    assert len(files(tmp_path)) == 1


def test_a_changed_file_is_detected_and_can_be_put_again(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path)
    digest = store.put(b"a")
    files(tmp_path)[0].write_bytes(b"b")
    with pytest.raises(DocumentError, match="đã bị thay đổi"):
        store.get(digest)
    store.put(b"a")
    assert store.get(digest) == b"a"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match="64 hex digits"):
        DocumentStore(tmp_path).get(name)


def test_an_absent_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="not in the store"):
        DocumentStore(tmp_path).get("0" * 64)
