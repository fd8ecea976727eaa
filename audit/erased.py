"""Erased cases and dossiers: what must still hold of them, by the records and by their archives (docs/adr/0017)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.x509 import Certificate
from lxml import etree
from sqlalchemy import Connection, select

from activities.closure import MANIFEST
from audit.evidence import archives
from audit.logged import CALLED
from audit.report import Compared, Difference, Findings, Report, compare, conclude
from audit.sealed import ERASURE, Manifest, files_as_listed, manifest_of
from documents.errors import DocumentError
from documents.verify import verify_xml
from documents.xml import parse_xml
from law.errors import LawError
from law.model import Line, Words
from law.periods import VIETNAM
from records import erasures
from records.erasures import PROPOSED, Step
from records.states import ERASED
from records.tables import bank_credits, subjects
from records.tables import erasures as erasures_table
from runtime.subject_keys import NoKey, SubjectKeys

ACT = Line(vi="việc xóa đã ghi", en="the recorded erasure")
ROWS = Line(vi="các dòng còn lại", en="the rows that stay")
HEADS = CALLED[subjects.name]
RECORD = Line(vi="biên bản xóa", en="the record of the erasure")
LISTED = Line(vi="bản kê", en="the manifest")
KEPT_ARCHIVES = Line(vi="Hồ sơ lưu trữ vẫn đúng bản kê, không còn đọc được", en="Its archives are whole and unreadable")


def record_of(act: Step, proposed: Step, manifests: Iterable[str]) -> bytes:
    """The record of an erasure as it lies beside the archives of the subject, not signed yet.

    It names the act and the archives by the SHA-256 of their manifests: what can no longer be read, and since when.
    """
    said = {"subject": act.subject, "head": str(act.head), "head_hash": act.head_hash, "at": act.at.isoformat()}
    who = {"proposed_by": proposed.who, "decided_by": act.who, "basis": act.basis}
    root = etree.Element("erased", {**said, **who})
    for manifest in manifests:
        etree.SubElement(root, "archive", {"manifest": manifest})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def examine(
    connection: Connection, archive: Path, keys: SubjectKeys, trust: Iterable[Certificate], act: Step
) -> Report:
    """The audit of an erased subject: nothing is left of what named people, and all else stands. Blocks."""
    roots = tuple(trust)
    folders = archives(archive, act.subject)
    checks = [
        conclude("erased", _by(act, erasures.steps(connection, act.subject)), of_records(connection, act)),
        conclude("erased_archives", KEPT_ARCHIVES, _archives(folders, keys, act, roots)),
    ]
    return Report(subject=act.subject, source="records", runs=0, events=act.head, checks=tuple(checks))


def of_records(connection: Connection, act: Step) -> Findings:
    """What the tables must say of an erased subject."""
    proposed = erasures.steps(connection, act.subject).get(PROPOSED)
    place = f"erasures.{act.subject}"
    if proposed is None or proposed.who == act.who:
        yield Difference(
            field=place,
            vi="một người vừa đề nghị vừa quyết định xóa, hoặc không ai đề nghị",
            en="nobody proposed the erasure, or who decided it did",
        )
    else:
        yield Compared()
    row = connection.execute(select(subjects).where(subjects.c.id == act.subject)).one_or_none()
    stands = [row.head, row.head_hash, row.stage, row.state] if row else None
    yield from compare(None, f"subjects.{act.subject}", (HEADS, stands), (ACT, [act.head, act.head_hash, ERASED, {}]))
    yield from compare(
        None, f"{place}.stays", (ROWS, erasures.stays(connection, act.subject)), (ACT, act.told["stays"])
    )
    for table in erasures.left_over(connection, act.subject):
        yield Difference(
            field=f"{table.name}.{act.subject}",
            vi="còn dòng của vụ việc đã xóa",
            en="a row of an erased subject is still there",
        )
    blanked = bank_credits.c.bank_ref.in_(act.told["blanked"])
    for one in connection.execute(select(bank_credits).where(blanked).order_by(bank_credits.c.bank_ref)):
        where = f"bank_credits.{one.bank_ref}"
        yield from compare(None, where, (CALLED[bank_credits.name], [one.payer, one.reference]), (ACT, [{}, ""]))


def of_installation(connection: Connection) -> Findings:
    """Every erased subject as `of_records` says, and none is erased without an act."""
    acts = erasures.erased(connection)
    for act in acts.values():
        yield from of_records(connection, act)
    for row in connection.execute(select(erasures_table).where(erasures_table.c.step.not_in((PROPOSED, ERASED)))):
        yield Difference(
            field=f"erasures.{row.subject}/{row.step}", vi="không có bước nào như vậy", en="there is no such step"
        )
    for name in connection.scalars(select(subjects.c.id).where(subjects.c.stage == ERASED)):
        if name not in acts:
            yield Difference(
                field=f"subjects.{name}",
                vi="vụ việc ghi là đã xóa, không có quyết định xóa",
                en="it is marked as erased, and nobody decided so",
            )


def of_archive(folder: Path, manifest: Manifest, trust: Iterable[Certificate]) -> Findings:
    """The record beside an archive is signed by who signed the archive, and names it. Blocks."""
    try:
        content = (folder / ERASURE).read_bytes()
        root = parse_xml(content)
    except (OSError, DocumentError) as error:
        yield Difference(field=ERASURE, vi=f"không đọc được: {type(error).__name__}", en="it cannot be read")
        return
    report = verify_xml(content, trust)
    if report.valid:
        yield Compared()
    else:
        said = Words.read(report.problem or "")
        yield Difference(field=ERASURE, vi=said.vi, en=said.en)
    names = [one.get("manifest") for one in root.findall("archive")]
    yield from compare(None, f"{ERASURE}.subject", (RECORD, root.get("subject")), (LISTED, manifest.subject))
    yield from compare(None, f"{ERASURE}.archive", (RECORD, manifest.sha256 in names), (LISTED, True))
    signers = [[one.name for one in verify_xml(each, ()).signed_by] for each in (content, _manifest(folder))]
    yield from compare(None, f"{ERASURE}.signer", (RECORD, signers[0]), (LISTED, signers[1]))


def told_by(folder: Path, files: int) -> Line:
    """What the record beside an archive says: since when nobody reads its contents, and who decided so."""
    try:
        root = parse_xml((folder / ERASURE).read_bytes())
        at, by = root.get("at", "")[:10], root.get("decided_by", "")
    except (OSError, DocumentError):
        at = by = "?"
    return Line(
        vi=f"Dữ liệu cá nhân đã xóa ngày {at}, người quyết định {by}: {files} tệp không còn đọc được",
        en=f"Personal data were erased on {at} by {by}: {files} files can no longer be read",
    )


def _by(act: Step, steps: dict[str, Step]) -> Line:
    at, proposed = act.at.astimezone(VIETNAM), steps[PROPOSED].who if PROPOSED in steps else "?"
    return Line(
        vi=f"Dữ liệu cá nhân đã xóa ngày {at:%d/%m/%Y}, {proposed} đề nghị, {act.who} quyết định ({act.basis})",
        en=f"Personal data were erased on {at:%Y-%m-%d}, proposed by {proposed}, decided by {act.who}",
    )


def _archives(folders: Iterable[Path], keys: SubjectKeys, act: Step, trust: tuple[Certificate, ...]) -> Findings:
    try:
        keys.there(act.subject)
        yield Difference(field="keys", vi="khóa của vụ việc chưa bị hủy", en="its key is not destroyed")
    except NoKey:
        yield Compared()
    for folder in folders:
        yield from _archive(folder, trust)


def _archive(folder: Path, trust: tuple[Certificate, ...]) -> Iterator[Difference | Compared]:
    try:
        manifest = manifest_of(folder)
    except LawError as error:
        said = Words.read(error.problem)
        yield Difference(field=folder.name, vi=said.vi, en=said.en)
        return
    yield from files_as_listed(folder, manifest, trust)
    yield from of_archive(folder, manifest, trust)


def _manifest(folder: Path) -> bytes:
    return (folder / MANIFEST).read_bytes()
