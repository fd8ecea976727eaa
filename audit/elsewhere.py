"""The archives a second time, in an S3-compatible store: copied there every night, fetched from there to be verified.

An address is `s3://BUCKET/PREFIX`. Where that store is and who we are there say the variables that every program of
such a store reads (`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`). What lies there is
what lies in the archive folder, file by file under the same names, so under the key of its case
(docs/formats/archive.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from obstore.exceptions import BaseError
from obstore.store import S3Store

from activities.closure import MANIFEST
from audit.sealed import ERASURE, EVENT, LARGEST, MOST_FILES, PROOF, RECORD
from law.errors import LawError
from runtime.errors import StackError

if TYPE_CHECKING:  # these names are there for the type checker alone
    from obstore import ObjectMeta
    from obstore.store import RetryConfig

SCHEME = "s3://"
LATER = (EVENT, PROOF, RECORD, ERASURE)
"""What an archive gets when it stands already; a renewed evidence record takes the place of the one before."""
GIVE_UP = timedelta(seconds=30)


class Copied(NamedTuple):
    """`files` were copied now; `unlike` are files that lie there otherwise than here, and were left as they are."""

    files: int
    unlike: tuple[str, ...]


def store_at(address: str) -> S3Store:
    """The store, or the part of it, at an address; each upload carries its SHA-256, which the store checks."""
    retry: RetryConfig = {"max_retries": 3, "retry_timeout": GIVE_UP}
    return S3Store.from_url(address, checksum_algorithm="sha256", retry_config=retry)


def copy(folders: Iterable[Path], root: Path, address: str) -> Copied:
    """Copy what the store has not of the archives in `folders`, below `root`. Blocks.

    The manifest of an archive goes after the files that it names: where it lies, the archive is whole. A file that
    lies there in another size is nobody's to overwrite, for an archive never changes. StackError where the store does
    not answer, or not to us.
    """
    try:
        return _copy(folders, root, store_at(address))
    except (BaseError, OSError) as error:
        problem = f"kho lưu {address} không nhận hồ sơ / the store takes no archives"
        raise StackError("THADS_ARCHIVE_STORE", f"{problem}: {_first_line(error)}") from error


def _copy(folders: Iterable[Path], root: Path, store: S3Store) -> Copied:
    there = {one["path"]: one for one in _listed(store)}
    files, unlike = 0, list[str]()
    for path in (path for folder in folders for path in _in_order(folder)):
        name = path.relative_to(root).as_posix()
        if name not in there or (path.name in LATER and _changed(path) > there[name]["last_modified"]):
            store.put(name, path)
            files += 1
        elif path.stat().st_size != there[name]["size"]:
            unlike.append(name)
    return Copied(files, tuple(unlike))


def _in_order(folder: Path) -> list[Path]:
    late = {name: number for number, name in enumerate((MANIFEST, *LATER), start=1)}
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(files, key=lambda path: (late.get(str(path.relative_to(folder)), 0), path))


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _listed(store: S3Store) -> Iterator[ObjectMeta]:
    for batch in store.list():
        yield from batch


@contextmanager
def at_hand(where: str) -> Iterator[Path]:
    """The archive in the folder `where`; that of an address is fetched, for as long as it is looked at. Blocks.

    LawError("folder") when nothing lies at the address, when it cannot be fetched, or is larger than an archive may be.
    """
    if not where.startswith(SCHEME):
        yield Path(where)
        return
    with TemporaryDirectory(prefix="thads-") as home:
        folder = Path(home) / "archive"
        try:
            _fetch(store_at(where), folder)
        except (BaseError, OSError, ValueError) as error:
            problem = f"không lấy được hồ sơ tại {where} / the archive cannot be fetched: {_first_line(error)}"
            raise LawError("folder", problem) from error
        yield folder


def _fetch(store: S3Store, folder: Path) -> None:
    size = count = 0
    folder.mkdir()
    for one in _listed(store):
        size, count = size + one["size"], count + 1
        if count > MOST_FILES or size > LARGEST:
            raise ValueError(f"hơn {MOST_FILES} tệp hoặc {LARGEST >> 30} GiB / it is too large")
        target = folder / one["path"]  # a path of the library has no "..", and does not begin at a root
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for chunk in store.get(one["path"]).stream():
                file.write(chunk)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
