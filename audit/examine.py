"""The audit of one subject: every check, in the order in which a doubt would spread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from activities.filed import Filed
from audit import derived, erased, sealed, witnesses
from audit.decisions import decided_again
from audit.evidence import Evidence, from_archive
from audit.later import proven, stamped
from audit.means import Means
from audit.report import (
    Check,
    Compared,
    Difference,
    Findings,
    Otherwise,
    Report,
    conclude,
    naming,
    telling_words_apart,
)
from audit.strict import strictly_replayed
from cases.events import PROGRAM
from cases.mishaps import RecordsRestored
from cases.stages.closure import CaseArchived
from law.errors import LawError
from law.model import Line, Words
from proof.policy import Policy
from runtime.converter import InvalidPayload, UnreadablePayload
from runtime.subject_keys import NoKey

QUESTIONS = {
    "evidence": Line(vi="Có đủ chứng cứ để kiểm tra", en="There is evidence to audit"),
    "payloads": Line(vi="Mọi nội dung trong lịch sử giải mã được", en="Every payload of the history opens"),
    "replay": Line(
        vi="Chạy lại lịch sử qua chương trình, từng lệnh và nội dung", en="The history replays, command by command"
    ),
    "history": Line(vi="Nhật ký khớp dấu niêm trong lịch sử", en="The journal agrees with the seals in the history"),
    "answers": Line(vi="Lệnh đã nhận và câu trả lời khớp nhật ký", en="Accepted commands and answers agree with it"),
    "doors": Line(vi="Mỗi lệnh mang chữ ký của cửa đã gửi", en="Each command bears the signature of its door"),
    "decisions": Line(vi="Quyết định lại từng yêu cầu ra đúng sự kiện", en="Each request, decided again, holds"),
    "chain": Line(vi="Chuỗi băm của nhật ký nguyên vẹn", en="The journal's hash chain holds"),
    "state": Line(vi="Diễn lại nhật ký ra đúng trạng thái đã lưu", en="Folding the journal gives the stored state"),
    "read_model": Line(vi="Mọi cột của mọi bảng tra cứu khớp nhật ký", en="Every column of the read model agrees"),
    "registers": Line(vi="Số đã cấp khớp sổ đăng ký", en="The numbers given out agree with the registers"),
    "staff": Line(
        vi="Người làm, người ký thuộc cơ quan vào lúc đó", en="Who acted and who signed was on the staff at that moment"
    ),
    "ledger": Line(vi="Sổ cái khớp nhật ký và cân", en="The ledger agrees with the journal and balances"),
    "duties": Line(vi="Mọi thời hạn tính lại ra đúng", en="Every due date is derived again"),
    "documents": Line(vi="Văn bản nguyên vẹn, chữ ký tin cậy", en="Documents are intact, their signatures trusted"),
    "restored": Line(
        vi="Dữ liệu đã được phục hồi từ bản cũ hơn; phần bỏ đi là phần lịch sử biết",
        en="The records were restored; what was given up is what history knew",
    ),
    "forgotten": Line(
        vi="Lịch sử đã được phục hồi từ bản cũ hơn; kết quả tác vụ trong phần mất chỉ do nhật ký kể",
        en="The histories were restored; what effects came to in the lost part the journal alone tells",
    ),
    "archives": Line(vi="Hồ sơ lưu trữ còn nguyên như đã ghi", en="Each archive is as the journal recorded it"),
    "proof": Line(vi="Hồ sơ lưu trữ đã ghi sổ, dưới gốc đã giữ", en="The archive stands in the log, under a kept root"),
    "evidence_record": Line(vi="Bản ghi chứng cứ và dấu thời gian đúng", en="Its evidence record holds"),
    "manifest": Line(vi="Tệp lưu trữ khớp bản kê đã ký", en="The archive's files agree with its signed manifest"),
}


async def examine(evidence: Evidence, means: Means) -> Report:
    """Hold all witnesses of a subject against each other.

    LawError("keys") where a key of the history is missing, LawError("case") where its payloads are of no known shape.
    """
    if keyless := {why for run in evidence.runs for _, why in run.unreadable if "not in the key ring" in why}:
        problem = f"thiếu khóa để đọc lịch sử, hãy khôi phục vòng khóa / restore the key ring: {sorted(keyless)[0]}"
        raise LawError("keys", problem)
    checks = [_check("payloads", witnesses.unreadable(evidence))]
    if checks[0].holds:
        try:
            checks.append(await _replayed(evidence, means))
            checks += await asyncio.to_thread(compared, evidence, means)
        except (InvalidPayload, UnreadablePayload) as error:
            raise LawError("case", f"lịch sử không đọc được / the history cannot be read: {error}") from error
    report = Report(
        subject=evidence.subject,
        source=evidence.source,
        runs=len(evidence.runs),
        events=len(evidence.events),
        checks=tuple(checks),
        missing=means.programs.missing(row.request.program for row in evidence.requests.values()),
    )
    return naming(report, evidence.events)


def not_examined(subject: str, why: LawError) -> Report:
    """The report of an audit that could not be made."""
    said = Words.read(why.problem)
    return Report(
        subject=subject,
        source="none",
        runs=0,
        events=0,
        checks=(_check("evidence", [Difference(field=why.field, vi=said.vi, en=said.en)]),),
    )


async def examine_archive(folder: Path, means: Means, policy: Policy | None = None) -> tuple[Report, ...]:
    """The audit of an archive alone, without server and database: of its case and of its dossier.

    With a policy, that of roots which somebody kept, its proof is held against it. One whose contents were erased is
    held against its manifest and the record of the act. LawError("folder") when it cannot be read at all, ("keys")
    without its key.
    """
    if folder.exists():
        sealed.safe(folder)
    manifest = sealed.manifest_of(folder)
    filed = Filed(folder, lambda: manifest.key_of(means.keys))
    try:
        case = await from_archive(filed, manifest.subject, means.converter)
        dossier = await from_archive(filed, manifest.dossier, means.converter)
    except NoKey as error:
        if not (folder / sealed.ERASURE).exists():
            raise LawError("keys", error.problem) from error
        return (await _erased(folder, manifest, means, policy),)
    findings = chain(
        sealed.files_as_listed(folder, manifest, means.roots),
        sealed.head_as_listed(manifest, case),
        sealed.signed_by_the_office(folder, manifest, case),
    )
    seals = await _seals(folder, findings, policy)
    report = await examine(case, means)
    return report.model_copy(update={"checks": (*seals, *report.checks)}), await examine(dossier, means)


async def _erased(folder: Path, manifest: sealed.Manifest, means: Means, policy: Policy | None) -> Report:
    """The audit of an archive that nobody can read any more."""
    seals = await _seals(folder, sealed.files_as_listed(folder, manifest, means.roots), policy)
    said = erased.told_by(folder, len(manifest.files))
    act = await asyncio.to_thread(conclude, "erased", said, erased.of_archive(folder, manifest, means.roots))
    checks = (*seals, act)
    return Report(subject=manifest.subject, source="archive", runs=0, events=manifest.head, checks=checks)


async def _seals(folder: Path, findings: Findings, policy: Policy | None) -> list[Check]:
    """What proves an archive from outside: its manifest, its proof under a kept root, its evidence record."""
    seals = [await asyncio.to_thread(conclude, "manifest", QUESTIONS["manifest"], findings)]
    if policy is not None:
        seals.append(await asyncio.to_thread(conclude, "proof", QUESTIONS["proof"], proven(folder, policy)))
    if (folder / sealed.RECORD).exists():
        seals.append(
            await asyncio.to_thread(conclude, "evidence_record", QUESTIONS["evidence_record"], stamped(folder))
        )
    return seals


async def _replayed(evidence: Evidence, means: Means) -> Check:
    """The workflow code of this version on each history.

    What another version ran, and no server runs any more, this one need not ask for in the same words: that is told,
    and held against nobody.
    """
    findings: list[Difference | Compared] = []
    for run in evidence.runs:
        findings += await strictly_replayed(run, means.converter)
    others = sorted({row.request.program for row in evidence.requests.values()} - {PROGRAM})
    if others and evidence.source == "archive":
        findings = [_of_another(one, ", ".join(others)) for one in findings]
    return _check("replay", findings)


def _of_another(one: Difference | Compared, version: str) -> Difference | Compared:
    if isinstance(one, Compared):
        return one
    said = {"vi": f"{one.vi} (do phiên bản {version} chạy)", "en": f"{one.en} (run by version {version})"}
    return Otherwise(**{**one.model_dump(), **said})


def compared(evidence: Evidence, means: Means) -> list[Check]:
    """Every check but the replay of the history. Blocks."""
    states, broken = derived.folded(evidence)
    by_another = any(event.program != PROGRAM for event in evidence.events)

    def right(name: str, findings: Findings) -> Check:
        return _check(name, telling_words_apart(findings, by_another))

    forgotten = witnesses.forgotten(evidence, states)
    checks = [
        _check("history", witnesses.journal_against_history(evidence, forgotten)),
        _check("answers", witnesses.answers_against_journal(evidence, states)),
        _check("doors", witnesses.signed_by_doors(evidence, means.doors)),
        _check("decisions", decided_again(evidence, states, means.programs)),
        _check("chain", derived.chain(evidence)),
        right("state", derived.state(evidence, states, broken)),
    ]
    if any(event.kind == RecordsRestored.kind for event in evidence.events):
        checks.append(_check("restored", witnesses.restored_from_history(evidence)))
    if forgotten:
        checks.append(_check("forgotten", [Compared(count=len(forgotten))]))
    if evidence.published:
        checks.append(right("read_model", derived.read_model(evidence, states, broken)))
        checks.append(_check("registers", derived.registers(evidence)))
        checks.append(_check("staff", derived.staff(evidence)))
    if evidence.archive is not None and any(event.kind == CaseArchived.kind for event in evidence.events):
        checks.append(_check("archives", sealed.archives_as_recorded(evidence, means.roots)))
    checks += [
        _check("ledger", derived.ledger(evidence, states, broken)),
        _check("duties", derived.duties(evidence, states)),
        _check("documents", derived.documents(evidence, means.roots)),
    ]
    return checks


def _check(name: str, findings: Iterable[Difference | Compared]) -> Check:
    return conclude(name, QUESTIONS[name], findings)
