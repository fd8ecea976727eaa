"""What an audit came to, for people who read law and not programs: one page (HTML), or the same as a PDF to be signed.

It says what was examined, by which version, as of when, against which root, what holds, what differs, and what could
not be seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from audit.against_root import Verdict as RootVerdict
from audit.logged import CALLED
from audit.report import Check, Report
from audit.whole import WHOLE
from cases.events import PROGRAM
from documents.render import typeset
from documents.signers import signers
from flow.log import harmless
from law.model import Line
from law.pack import released
from law.periods import VIETNAM
from runtime.settings import Settings

SIGNER = "audit"
"""Whose certificate signs a verdict: audit.p12 in the folder `THADS_PKCS12`, or one of the local test authority."""
SHOWN = 100
"""Differences of one check, and subjects that hold, that are told by name."""

NO_ROOT = Line(
    vi="Không đối chiếu với gốc nào đã công bố: nếu cả một vụ việc bị xóa khỏi mọi bảng, hoặc quá khứ bị viết lại trọn "
    "vẹn cùng lịch sử, kiểm tra này không biết được.",
    en="No published root was held against the records: a case erased from every table, or a past rewritten together "
    "with its history, would not show.",
)
NO_STATEMENT = Line(
    vi="Không đối chiếu với sao kê của ngân hàng: nếu ngân hàng đã nhận hoặc đã chi tiền mà sổ không ghi thì kiểm tra "
    "này không biết được.",
    en="No statement of the bank was held against the records: money that it took or paid and no book has, would not "
    "show.",
)
AFTER_ROOT = Line(
    vi="Những gì phát sinh sau gốc nêu trên, gốc đó không thể biết.",
    en="What came after the root named above, that root cannot know.",
)
ALL_KEYS = Line(
    vi="Người giữ đồng thời mọi khóa (nội dung, cơ sở dữ liệu, chữ ký của cơ quan) có thể viết ra một quá khứ khác; "
    "chỉ bản sao gốc do nơi khác giữ mới bác được.",
    en="Whoever holds every key at once can write another past; only a copy of a root kept elsewhere refutes it.",
)
DEEDS = Line(
    vi="Kiểm tra cho biết hồ sơ có đúng như đã ghi và có theo quy tắc hay không; không cho biết điều người ta ghi vào "
    "có đúng sự thật ngoài đời hay không.",
    en="An audit tells whether the records are as written and by the rules, not whether what people wrote is true.",
)
FROM_ARCHIVE = Line(
    vi="Máy chủ không còn lịch sử của các vụ việc này; lịch sử được lấy từ hồ sơ lưu trữ đã ký.",
    en="The server has no history of these any more; it was taken from their signed archives.",
)


@dataclass(frozen=True)
class Verdict:
    """An audit of some subjects. `at`: wall time; `root`: what a published root said, where one was held against it."""

    at: datetime
    reports: tuple[Report, ...]
    root: RootVerdict | None = None

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self.reports) and (self.root is None or self.root.holds)

    @property
    def differs(self) -> bool:
        """Whether something that could be examined is otherwise than it should be."""
        wrong = any(one.made and not one.holds for one in self.reports)
        return wrong or not (self.root is None or self.root.holds)


def page(verdict: Verdict) -> str:
    """The verdict as an HTML page that needs nothing else."""
    return _environment.get_template("verdict.html").render(**fields(verdict))


def pdf(verdict: Verdict) -> bytes:
    """The verdict as a PDF, not signed yet."""
    return typeset("audit_verdict", "audit_verdict", _printable(fields(verdict)), verdict.at.astimezone(VIETNAM).date())


def signed(verdict: Verdict, settings: Settings) -> bytes:
    """The PDF under the signature of `SIGNER`. StackError where nobody was chosen to sign."""
    return signers(settings)(SIGNER).sign_pdf(pdf(verdict), reason="Kết luận kiểm tra hồ sơ", at=verdict.at)


def _printable(value: Any) -> Any:
    """With a question mark for each sign that the font may lack: nobody hides a finding behind one."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("?", value)
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list) else value


_UNPRINTABLE = re.compile("[^\u0020-\u024f\u1e00-\u1eff\u2013\u2014\u2018-\u201e\u2026]")


def fields(verdict: Verdict) -> dict[str, Any]:
    """What is told of it, as JSON."""
    good = [one for one in verdict.reports if one.holds]
    return {
        "holds": verdict.holds,
        "at": f"{verdict.at.astimezone(VIETNAM):%H:%M, ngày %d/%m/%Y}",
        "program": PROGRAM,
        "packs": ", ".join(released()),
        "audited": len(verdict.reports),
        "events": sum(one.events for one in verdict.reports if one.subject != WHOLE),
        "root": _root(verdict.root) if verdict.root else None,
        "differing": [_report(one) for one in verdict.reports if not one.holds],
        "holding": [_called(one.subject) for one in good[:SHOWN]],
        "more_holding": max(0, len(good) - SHOWN),
        "questions": _questions(verdict.reports),
        "reworded": sum(check.reworded for report in verdict.reports for check in report.checks),
        "otherwise": list(islice(_otherwise(verdict.reports), SHOWN)),
        "unseen": [{"vi": one.vi, "en": one.en} for one in _unseen(verdict)],
    }


def _root(verdict: RootVerdict) -> dict[str, Any]:
    said = [
        {
            "table": CALLED[one.table].vi if one.table in CALLED else harmless(one.table),
            "row": harmless(one.row),
            "seq": one.seq or "",
            "vi": one.vi,
            "en": one.en,
        }
        for one in verdict.findings[:SHOWN]
    ]
    return {
        "origin": verdict.root.origin,
        "size": verdict.root.size,
        "at": f"{verdict.at.astimezone(VIETNAM):%H:%M, ngày %d/%m/%Y}",
        "witnesses": ", ".join(verdict.witnessed),
        "holds": verdict.holds,
        "found": said,
        "more": max(0, len(verdict.findings) - SHOWN),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "subject": _called(report.subject),
        "made": report.made,
        "checks": [_check(check) for check in report.checks if not check.holds],
    }


def _check(check: Check) -> dict[str, Any]:
    found = [one.model_dump(exclude={"seq"}) | {"seq": one.seq or ""} for one in check.found[:SHOWN]]
    return {"vi": check.vi, "en": check.en, "found": found, "more": max(0, check.differences - SHOWN)}


def _questions(reports: tuple[Report, ...]) -> list[dict[str, Any]]:
    """Each question once: of how many subjects it was asked, how many things were compared, where it differs."""
    asked: dict[str, dict[str, Any]] = {}
    for check in (check for report in reports for check in report.checks):
        one = asked.setdefault(check.name, {"vi": check.vi, "en": check.en, "of": 0, "compared": 0, "differ": 0})
        one["of"] += 1
        one["compared"] += check.compared
        one["differ"] += not check.holds
    return list(asked.values())


def _unseen(verdict: Verdict) -> Iterator[Line]:
    yield AFTER_ROOT if verdict.root else NO_ROOT
    if any(one.source == "archive" for one in verdict.reports):
        yield FROM_ARCHIVE
    yield from _older(verdict.reports)
    asked = {check.name for one in verdict.reports if one.subject == WHOLE for check in one.checks}
    if asked and "statement" not in asked:
        yield NO_STATEMENT
    yield ALL_KEYS
    yield DEEDS


def _otherwise(reports: tuple[Report, ...]) -> Iterator[dict[str, Any]]:
    """What a version that is not here decided, and today's program would decide otherwise."""
    for report in reports:
        for one in (one for check in report.checks for one in check.otherwise):
            said = one.model_dump(include={"event", "field", "vi", "en"})
            yield {"subject": _called(report.subject), "seq": one.seq or "", **said}


def _older(reports: tuple[Report, ...]) -> Iterator[Line]:
    """The versions that decided something and are not here, each with how many subjects it concerns."""
    for version, of in sorted(Counter(version for report in reports for version in report.missing).items()):
        yield Line(
            vi=f"{of} hồ sơ có quyết định do phiên bản {version} của chương trình đưa ra, phiên bản đó không có ở đây: "
            "đã đối chiếu những gì không tùy phiên bản; điều phiên bản đó sẽ quyết định thì không đoán.",
            en=f"{of} subjects have decisions of version {version} of the program, which is not installed here: "
            "compared by what does not depend on the version; what it would decide is not guessed.",
        )


def _called(subject: str) -> str:
    return "toàn bộ sổ của hệ thống" if subject == WHOLE else subject


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
