"""An archive folder: is every file what the signed manifest says, and is nothing missing or added?"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.x509 import Certificate

from activities.closure import LISTED_BY, MANIFEST, archive_of
from audit.evidence import Evidence
from audit.report import Compared, Difference, Findings, compare
from audit.witnesses import JOURNAL
from cases.events import Event
from cases.stages.closure import CaseArchived
from cases.stages.notice import DocumentIssued
from documents.errors import DocumentError
from documents.verify import verify_pdf, verify_xml
from documents.xml import parse_xml
from flow.log import harmless
from law.errors import LawError
from law.model import Line, Words
from runtime.subject_keys import SubjectKeys, fingerprint

SEALED = Line(vi="người ký bản kê", en="the signer of the manifest")
PAPERS = Line(vi="người ký các văn bản của vụ việc", en="the signers of the papers of the case")
MOST_FILES = 100_000
LARGEST = 20 << 30
"""What an archive may hold: a mass case has some thousand papers. Bytes."""
EVENT, PROOF, RECORD, ERASURE = "archived.json", "archived.tlog-proof", "evidence.er", "erased.xml"
"""What is added when the archive stands already (`audit.later`, `audit.erasing`): its manifest cannot name it."""
LISTED = Line(vi="bản kê", en="the manifest")


@dataclass(frozen=True)
class Manifest:
    """What the manifest of an archive says: of which case, up to which event, and the hashes of each file.

    `key`: the fingerprint of the key that the files lie under; empty where they lie in clear, as the first ones did.
    """

    subject: str
    dossier: str
    head: int
    head_hash: str
    files: dict[str, dict[str, str]]
    sha256: str
    key: str = ""

    def key_of(self, keys: SubjectKeys) -> bytes:
        """The key of these files. NoKey where it is destroyed, or not here; LawError("keys") for another one."""
        key = keys.there(self.subject)
        if fingerprint(key) != self.key:
            raise LawError("keys", f"khóa ở đây không phải khóa {self.key} của hồ sơ lưu trữ / the key here is another")
        return key


def safe(folder: Path) -> None:
    """Nothing in an archive that came from elsewhere is opened before this: files and folders alone, of a size.

    LawError("folder") for a link, a pipe or a device, which may lead elsewhere or never end, and for too much of it.
    """
    size = count = 0
    for path in (folder, *folder.rglob("*")):
        what = path.lstat()
        size, count = size + what.st_size, count + 1
        name = harmless(str(path.relative_to(folder)))
        if not (stat.S_ISREG(what.st_mode) or stat.S_ISDIR(what.st_mode)):
            problem = f"hồ sơ lưu trữ có {name} không phải tệp (liên kết, ống dẫn, thiết bị) / {name} is no plain file"
            raise LawError("folder", problem)
        if count > MOST_FILES or size > LARGEST:
            problem = f"hồ sơ lưu trữ quá lớn: hơn {MOST_FILES} tệp hoặc {LARGEST >> 30} GiB / the archive is too large"
            raise LawError("folder", problem)


def manifest_of(folder: Path) -> Manifest:
    """Read the manifest. LawError("folder") when there is none or it cannot be read."""
    try:
        content = (folder / MANIFEST).read_bytes()
        root = parse_xml(content)
        files = {str(one.get("name")): _hashes(one.attrib) for one in root.findall("file")}
        return Manifest(
            subject=root.attrib["subject"],
            dossier=root.attrib["dossier"],
            head=int(root.attrib["head"]),
            head_hash=root.attrib["head_hash"],
            files=files,
            sha256=hashlib.sha256(content).hexdigest(),
            key=root.get("key", ""),
        )
    except (OSError, DocumentError, KeyError, ValueError, RecursionError) as error:
        problem = f"{harmless(str(folder))} không phải hồ sơ lưu trữ (thiếu hoặc hỏng {MANIFEST}) / is no archive"
        raise LawError("folder", problem) from error


def files_as_listed(folder: Path, manifest: Manifest, trust: Iterable[Certificate]) -> Findings:
    """The manifest's signature holds and is trusted; each file has its hash; there is no other file. Blocks."""
    report = verify_xml((folder / MANIFEST).read_bytes(), trust)
    if report.valid:
        yield Compared()
    else:
        said = Words.read(report.problem or "")
        yield Difference(field=MANIFEST, vi=said.vi, en=said.en)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    there -= {MANIFEST, EVENT, PROOF, RECORD, ERASURE}
    for name in sorted(there | manifest.files.keys()):
        if name not in there:
            yield Difference(field=name, vi=f"thiếu tệp {name}", en=f"the file {name} is missing")
        elif name not in manifest.files:
            yield Difference(field=name, vi=f"có tệp lạ {name}", en=f"{name} is not in the manifest")
        elif not _is_that(folder / name, manifest.files[name]):
            yield Difference(field=name, vi=f"tệp {name} đã bị thay đổi", en=f"the file {name} was changed")
        else:
            yield Compared()


def _hashes(said: Mapping[str, str]) -> dict[str, str]:
    """By which hashes a file is named. An archive of an early version has the first alone; none is no manifest."""
    return {one: said[one] for one in LISTED_BY if one in said or one == LISTED_BY[0]}


def _is_that(file: Path, hashes: Mapping[str, str]) -> bool:
    content = file.read_bytes()
    return all(hashlib.new(one, content).hexdigest() == said for one, said in hashes.items())


def archives_as_recorded(evidence: Evidence, trust: Iterable[Certificate]) -> Findings:
    """Each archive that the journal records is there, whole, under the manifest with the recorded hash. Blocks."""
    roots = tuple(trust)
    for event in evidence.events:
        if event.kind != CaseArchived.kind or evidence.archive is None:
            continue
        folder = archive_of(evidence.archive, evidence.subject, event.data["key"])
        try:
            if folder.exists():
                safe(folder)
            manifest = manifest_of(folder)
        except LawError as error:
            wrong = Words.read(error.problem)
            yield Difference(seq=event.seq, field=folder.name, vi=wrong.vi, en=wrong.en)
            continue
        said = {"manifest": event.data["manifest"], "head": event.data["head"]}
        found = {"manifest": manifest.sha256, "head": manifest.head}
        yield from compare(event.seq, folder.name, (LISTED, found), (JOURNAL, said))
        yield from files_as_listed(folder, manifest, roots)


def head_as_listed(manifest: Manifest, case: Evidence) -> Findings:
    """The manifest names the last event of the journal beside it."""
    last = case.events[-1]
    listed = {"head": manifest.head, "head_hash": manifest.head_hash}
    yield from compare(last.seq, "", (LISTED, listed), (JOURNAL, {"head": last.seq, "head_hash": last.hash}))


def signed_by_the_office(folder: Path, manifest: Manifest, case: Evidence) -> Findings:
    """Who signed the manifest is who signed the papers of the case: another under the same root is not the office."""
    (sealed, *_) = verify_xml((folder / MANIFEST).read_bytes(), ()).signed_by or (None,)
    papers = {one for event in case.events for one in _signers(event, case)}
    if sealed is None or not papers:
        return  # no signature, or nothing to hold it against: said elsewhere
    who = sealed.name if sealed.name in papers else ", ".join(sorted(papers))
    yield from compare(None, MANIFEST, (SEALED, sealed.name), (PAPERS, who))


def _signers(event: Event, case: Evidence) -> Iterator[str]:
    if event.kind != DocumentIssued.kind:
        return
    for media_type, sha256, _ in event.data["files"]:
        try:
            content = case.document(sha256)
        except DocumentError:
            continue  # said by the check of the documents
        report = verify_pdf(content, ()) if media_type == "application/pdf" else verify_xml(content, ())
        yield from (one.name for one in report.signed_by)
