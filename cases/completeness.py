"""Whether a dossier is complete (D152 9.2, 9.6): what it lacks, and what its sender has to be asked."""

from __future__ import annotations

from functools import lru_cache

from cases.dossier import Dossier
from cases.names import province_of
from cases.parties import ObligationKind, TitleSort
from cases.reading import name_key
from cases.spelling import meant, straight
from law.errors import LawError
from law.guards.competence import Origin, competent
from law.guards.competence import Title as Route
from law.guards.verdict import Verdict
from law.model import Line, Words
from law.pack import Pack


def missing(dossier: Dossier, pack: Pack, *, judgment_held: bool = False) -> list[Line]:
    """What the dossier lacks (D152 9.2, 9.6), as lines of the notice; empty when it is complete.

    `judgment_held`: the office has the judgment from an earlier request (D152 9.5).
    """
    lacking: list[Line] = []
    if dossier.judgment_at is None and not judgment_held:
        lacking.append(NO_JUDGMENT)
    title = dossier.title
    at_once = title.sort is TitleSort.INTERIM_MEASURE or all(o.kind in ENFORCEABLE_AT_ONCE for o in dossier.obligations)
    if title.effective_date > dossier.received_on and not at_once and pack.setting("not_yet_effective") == "supplement":
        lacking.append(
            Line(
                vi=f"bản án chưa có hiệu lực (ghi ngày {title.effective_date:%d/%m/%Y}); bổ sung khi có hiệu lực",
                en=f"the judgment is not effective yet (stated: {title.effective_date}); supplement once it is",
                article="L25 2; D152 9.6",
            )
        )
    if not dossier.by_court:
        lacking += _requester_gaps(dossier, pack)
    try:
        competence(dossier, pack)
    except LawError as unknown:
        if unknown.field == "province":  # the office itself is unknown, no fault of the dossier
            raise
        said = Words.read(unknown.problem)
        lacking.append(Line(vi=said.vi, en=said.en, article="L25 32.1; D152 9.6"))
    return lacking


NO_JUDGMENT = Line(
    vi="chưa có bản án, quyết định; đề nghị nộp bản chính hoặc bản sao",
    en="the judgment is missing; send it or a copy",
    article="D152 9.2, 9.6",
)
NO_NUMBER = Line(
    vi="người yêu cầu chưa ghi số định danh hoặc mã số của mình",
    en="the requester's own identity number or code is missing",
    article="D152 9.2, 9.6",
)
NO_ADDRESS = Line(
    vi="người yêu cầu chưa ghi địa chỉ của mình",
    en="the requester's own address is missing",
    article="D152 9.2, 9.6",
)

ENFORCEABLE_AT_ONCE = frozenset(
    {
        ObligationKind.ALIMONY,
        ObligationKind.ALIMONY_MONTHLY,
        ObligationKind.WAGES,
        ObligationKind.SEVERANCE,
        ObligationKind.JOB_LOSS_ALLOWANCE,
        ObligationKind.DISABILITY_ALLOWANCE,
        ObligationKind.SOCIAL_INSURANCE,
        ObligationKind.UNEMPLOYMENT_INSURANCE,
        ObligationKind.HEALTH_INSURANCE,
        ObligationKind.LIFE_DAMAGES,
        ObligationKind.HEALTH_DAMAGES,
        ObligationKind.MENTAL_DAMAGES,
    }
)
"""Enforced before the judgment is final (L25 art. 2.b; CPC 482)."""


def _requester_gaps(dossier: Dossier, pack: Pack) -> list[Line]:
    """Those who ask must say who they are; the other side's number and address may be unknown (CORRECTIONS A22)."""
    asking = {
        party.key: party
        for o in dossier.obligations
        for party in (o.creditor, o.debtor)
        if party is not None and dossier.requested_by(party)
    }
    gaps = []
    if pack.setting("requester_number") == "required" and not all(party.id_number for party in asking.values()):
        gaps.append(NO_NUMBER)
    if not all(party.address for party in asking.values()):
        gaps.append(NO_ADDRESS)
    return gaps + _questions(dossier)


def _questions(dossier: Dossier) -> list[Line]:
    """A requester who is nearly called as a party is: a question to the sender, never a ground of law."""
    parties = [party.name for o in dossier.obligations for party in (o.creditor, o.debtor) if party is not None]
    known = set(map(name_key, parties))
    unknown = [requester.name for requester in dossier.requesters if name_key(requester.name) not in known]
    return [
        Line(
            vi=f"không có đương sự tên “{typed}”; có phải “{name}”? Đề nghị gửi lại với họ tên như trong bản án",
            en=f"no party is called “{typed}”; did you mean “{name}”? send it again with the name as in the judgment",
            article="L25 34.1; D152 9.6",
        )
        for typed, name in meant(unknown, parties).items()
    ]


ROUTES = {
    TitleSort.JUDGMENT: Route.JUDGMENT,
    TitleSort.INTERIM_MEASURE: Route.COURT_MEASURE,
    TitleSort.BANKRUPTCY: Route.BANKRUPTCY,
}


def competence(dossier: Dossier, pack: Pack) -> Verdict:
    """Whether this office enforces the title. LawError: the court of first instance cannot be told from the file."""
    title = dossier.title
    courts = straight(title.issuing_court), straight(title.first_instance_court)
    return _competent(province_of(dossier.office), courts[0], ROUTES[title.sort], courts[1], pack)


@lru_cache(maxsize=4096)
def _competent(office: str, court: str, route: Route, first_instance: str, pack: Pack) -> Verdict:
    return competent(office, Origin(court, route, first_instance), pack)
