from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from documents.errors import DocumentError
from documents.store import DocumentStore
from runtime.subject_keys import NoKey, SubjectKeys


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_document_comes_back_by_its_hash(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path))
    digest = store.put(b"quyet dinh")
    assert digest == hashlib.sha256(b"quyet dinh").hexdigest()
    assert DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path)).get(digest) == b"quyet dinh"


def test_the_same_document_twice_is_one_file(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path))
    assert store.put(b"a") == store.put(b"a")
    assert len(files(tmp_path / "documents")) == 1


def test_a_changed_file_is_detected_and_can_be_put_again(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path))
    digest = store.put(b"a")
    files(tmp_path / "documents")[0].write_bytes(b"b")
    with pytest.raises(DocumentError, match="đã bị thay đổi"):
        store.get(digest)
    store.put(b"a")
    assert store.get(digest) == b"a"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match="64 hex digits"):
        DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path)).get(name)


def test_an_absent_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="not in the store"):
        DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path)).get("0" * 64)


CASE = "case/79/t1/HS-1/1"


def test_a_document_of_a_case_lies_under_its_key_and_is_that_cases_alone(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents", SubjectKeys(tmp_path))
    digest = store.of(CASE).put(b"Nguyen Van A" * 100)
    assert digest == store.of("case/79/t1/HS-2/1").put(b"Nguyen Van A" * 100)
    written = [path.read_bytes() for path in files(tmp_path / "documents")]
    assert len(written) == 2
    assert not any(b"Nguyen" in content for content in written)
    assert store.of(CASE).get(digest) == b"Nguyen Van A" * 100
    with pytest.raises(DocumentError, match="not in the store"):
        store.get(digest)


def test_nobody_reads_or_writes_under_a_key_that_was_destroyed(tmp_path: Path) -> None:
    keys = SubjectKeys(tmp_path)
    store = DocumentStore(tmp_path / "documents", keys)
    digest, other = store.of(CASE).put(b"a"), store.of("case/79/t1/HS-2/1").put(b"a")
    keys.destroy(CASE, "2047-01-05, TT-01")
    with pytest.raises(DocumentError, match=r"2047-01-05, TT-01.*destroyed"):
        store.of(CASE).get(digest)
    with pytest.raises(NoKey):
        store.of(CASE).put(b"b")
    assert store.of("case/79/t1/HS-2/1").get(other) == b"a"
