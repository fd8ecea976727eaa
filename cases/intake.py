"""What becomes of a dossier on its way in: accepted as so many cases, to be supplemented, or refused (L25 33–34).

The checks run in this order. First completeness: an incomplete dossier is not examined further, all that it lacks goes
into one notice (D152 9.6). Then, for each obligation by itself, the grounds of L25 34.4 in the order of the law: right
and relation to the judgment (a), rights and duties (b), competence (c), limitation (d), already decided (đ). What is
left is grouped into cases. A dossier of which only a part is refused is accepted for the rest, with a notice for the
part.

The clock. The day of the request (D152 9.3) decides limitation; by post it is the postmark. The agency's own periods
run from when the agency *has* the papers (L25 34.3, “nhận được”): by post from receipt, online from the sending, which
is when the receiving system has them (setting `online_receipt`), else from receipt; for the decision from the later of
request and judgment (settings `decision_clock`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache

from cases.alimony import instalments, last_due_by
from cases.completeness import competence, missing
from cases.dossier import MEANS_PROOF, ONLINE, Dossier, request_date
from cases.grouping import NEEDS_REQUEST, CasePlan, Path, group, is_ex_officio, waiting_for_request
from cases.names import is_private
from cases.parties import DUE_TO_STATE, Obligation, ObligationKind, TitleSort
from cases.twins import doubted
from law.calendar import CalendarMissing
from law.guards.limitation import Excluded, limitation, may_take_late_payment
from law.guards.no_condition import may_request_again
from law.guards.private_office import Deed, may_do
from law.guards.refusal import Request, Subject, refusal_grounds
from law.guards.verdict import Verdict
from law.model import Frozen, Line, Regime
from law.pack import Pack
from law.periods import VIETNAM, Due, due_for, local_day
from law.regime import regime_on


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"


@dataclass(frozen=True)
class IntakeFacts:
    """What the office knows beside the dossier itself.

    `judgment_held`: it has the judgment from an earlier request (D152 9.5). `completed_at`: when the last missing piece
    came. `decided`, `overdue`, `pending` and `alike` map a fingerprint of the dossier to what covers it: a decision, an
    earlier request whose decision was due before this came, one that is not due yet, or one that is only like it
    (`held`). `returned`: fingerprints sent back under L25 38.4, or
    like what was. `excluded`: time that limitation does not count (D152 3). By
    obligation id, what reading the judgment showed: `unrelated` to it, `without_duties`, and the assets, custody or
    visits that the creditor does `not_hold` today (D152 9.7).
    """

    judgment_held: bool = False
    completed_at: datetime | None = None
    decided: Mapping[str, str] = field(default_factory=dict)
    overdue: Mapping[str, str] = field(default_factory=dict)
    pending: Mapping[str, str] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    returned: frozenset[str] = frozenset()
    excluded: tuple[Excluded, ...] = ()
    head_accepts_late: bool | None = None
    late_paid: int = 0
    unrelated: frozenset[str] = frozenset()
    without_duties: frozenset[str] = frozenset()
    not_held: Mapping[str, Subject] = field(default_factory=dict)


class RefusedPart(Frozen):
    """An obligation that is not taken up: the ground as people cite it (`34.4.d`), and why."""

    obligation_id: str
    ground: str
    reasons: tuple[Line, ...]


class Assessment(Frozen):
    """What becomes of a dossier, and why.

    `decisions` are the due days of the decisions, one for each case in their order; `notice` is the due day of the
    notice of supplement or of refusal, also where only a part is refused. `reasons` are about the dossier as a whole;
    each case and each refused part has its own. `head_decides` marks a late request that awaits the Head (D152 10.2).
    `twins` are earlier requests for the same or the like, not decided yet or to be looked at: the cases say so too.
    """

    dossier_id: str
    outcome: Outcome
    request_date: date
    reasons: tuple[Line, ...] = ()
    cases: tuple[CasePlan, ...] = ()
    decisions: tuple[Due | None, ...] = ()
    refused: tuple[RefusedPart, ...] = ()
    notice: Due | None = None
    twins: tuple[str, ...] = ()
    head_decides: bool = False

    @property
    def ground(self) -> str | None:
        """The ground of a refused dossier, as people cite it: `34.4.c`."""
        return self.refused[0].ground if self.outcome is Outcome.REFUSED else None

    @property
    def told(self) -> tuple[Line, ...]:
        """What the sender is told of the dossier as a whole, with the ground of each part that is refused."""
        parts = self.refused if self.outcome is Outcome.ACCEPTED else ()
        return (*self.reasons, *(part.reasons[0] for part in parts))

    @property
    def decision_due(self) -> date | None:
        """The first day on which a decision is due; none while it awaits the calendar of its year."""
        return min((decision.due for decision in self.decisions if decision), default=None)


def assess(dossier: Dossier, facts: IntakeFacts, pack: Pack) -> Assessment:
    """The outcome for one dossier. LawError where the law has no answer.

    A day of a year whose working calendar is not published yet hinders nobody: what is due then has no day so far.
    """
    if dossier.entrusted is not None and not is_private(dossier.office):
        return _entrusted(dossier, facts, pack)
    lacking = [*missing(dossier, pack, judgment_held=facts.judgment_held), *_again(dossier, facts, pack)]
    return _to_supplement(dossier, lacking, pack) if lacking else _complete(dossier, facts, pack)


def _again(dossier: Dossier, facts: IntakeFacts, pack: Pack) -> list[Line]:
    """What a request lacks that is made again after it was sent back: proof of means (D152 22.2)."""
    if dossier.by_court or not facts.returned & {*contents(dossier, group(dossier, pack)).values()}:
        return []
    again = may_request_again(MEANS_PROOF in dossier.attachments)
    return [] if again.allowed else [Line(vi=again.reason_vi, en=again.reason_en, article=again.article)]


def _to_supplement(dossier: Dossier, lacking: Iterable[Line], pack: Pack) -> Assessment:
    came_on = local_day(receipt(dossier, pack))
    return Assessment(
        dossier_id=dossier.dossier_id,
        outcome=Outcome.SUPPLEMENT,
        request_date=request_date(dossier),
        reasons=tuple(lacking),
        # The old law set no period for this notice (L08 31.4).
        notice=_due("R005", came_on, pack) if regime_on(came_on) is Regime.NEW else None,
    )


def _complete(dossier: Dossier, facts: IntakeFacts, pack: Pack) -> Assessment:
    """A complete dossier: what is refused goes, what is left becomes cases."""
    dossier = _only_paid(dossier, facts.late_paid)
    plans = group(dossier, pack)
    content = contents(dossier, plans)
    asked = _may_be_asked(dossier)
    ours = competence(dossier, pack)
    verdicts = {
        o.id: _examine(dossier, o, ours, o.id in asked, content[o.id], facts, pack) for o in dossier.obligations
    }
    refused = tuple(_refused_part(o, verdicts[o.id][0]) for o in dossier.obligations if verdicts[o.id][0])
    kept = tuple(o for o in dossier.obligations if not verdicts[o.id][0])
    starts = clock_start(dossier, facts, pack)
    if refused:
        dossier = dossier.model_copy(update={"obligations": kept})
        plans = group(dossier, pack)
    pending = {**facts.overdue, **facts.pending}
    plans = tuple(doubted(plan, content, pending, facts.alike) for plan in plans)
    twins = {holder for o in kept for known in (pending, facts.alike) if (holder := known.get(content[o.id]))}
    return Assessment(
        dossier_id=dossier.dossier_id,
        outcome=Outcome.ACCEPTED if kept else Outcome.REFUSED,
        request_date=request_date(dossier),
        reasons=tuple(_notes(dossier, pack)) if kept else refused[0].reasons,
        cases=plans,
        decisions=tuple(decision_due(plan, dossier, case_clock_start(plan, starts), pack) for plan in plans),
        refused=refused,
        notice=_due("R007", local_day(starts), pack) if refused else None,
        twins=tuple(sorted(twins)),
        head_decides=any(late for _, late in verdicts.values()),
    )


def _entrusted(dossier: Dossier, facts: IntakeFacts, pack: Pack) -> Assessment:
    """What another agency entrusted is taken up as it is: right, limitation and competence were examined there.

    An error in it, or want of competence, is for the Head to find before he decides (D152 26.5).
    """
    plans = group(dossier, pack)
    starts = clock_start(dossier, facts, pack)
    rule = "R127" if dossier.entrusted and dossier.entrusted.asset else "R126"
    return Assessment(
        dossier_id=dossier.dossier_id,
        outcome=Outcome.ACCEPTED,
        request_date=request_date(dossier),
        cases=plans,
        decisions=tuple(_due(rule, local_day(starts), pack) for _ in plans),
    )


def _only_paid(dossier: Dossier, paid: int) -> Dossier:
    """Of what is out of time, just what a prisoner pays of his own will, in đồng, in the order of the dossier."""
    if not paid:
        return dossier
    taken: list[Obligation] = []
    for one in dossier.obligations:
        if part := min(one.amount, paid):
            taken.append(replace(one, amount=part))
            paid -= part
    return dossier.model_copy(update={"obligations": tuple(taken)})


def contents(dossier: Dossier, plans: Iterable[CasePlan]) -> dict[str, str]:
    """Obligation id to the fingerprint under which it counts as decided or pending."""
    found: dict[str, str] = {}
    for plan in plans:
        found |= plan.fingerprints(dossier)
    return {o.id: found.get(o.id) or dossier.fingerprint(o) for o in dossier.obligations}


# --- grounds of refusal ----------------------------------------------------------------------------------------------


NOT_LIMITED = Verdict(
    True, "L25 33.2", "Chủ động thi hành, không có thời hiệu yêu cầu.", "Ex officio: no request, no limitation of one."
)


def _examine(
    dossier: Dossier,
    obligation: Obligation,
    ours: Verdict,
    by_party: bool,
    content: str,
    facts: IntakeFacts,
    pack: Pack,
) -> tuple[list[Verdict], bool]:
    """The grounds to refuse this obligation, and whether it is so late that the Head has to decide.

    `ours`: whether the office is competent for the dossier.
    """
    asked_on = request_date(dossier)
    in_time = NOT_LIMITED
    if not dossier.by_court and not is_ex_officio(dossier, obligation):
        in_time = _in_time(
            runs_from(dossier, obligation),
            asked_on,
            facts.excluded,
            content in facts.returned,
            facts.head_accepts_late,
            pack,
        )
    if facts.late_paid:
        in_time = may_take_late_payment(by_prisoner_side=True)
    request = Request(
        competence=_of_private(dossier, obligation) if is_private(dossier.office) and ours.allowed else ours,
        limitation=in_time,
        by_party=by_party,
        within_judgment=obligation.id not in facts.unrelated,
        creates_duties=obligation.id not in facts.without_duties,
        already_decided=content in facts.decided,
        already_asked=any(
            content in known and pack.setting(setting) == "refuse"
            for known, setting in ((facts.overdue, "overdue_twin"), (facts.pending, "pending_twin"))
        ),
        subject=facts.not_held.get(obligation.id, Subject.OTHER),
        returned=content in facts.returned,
    )
    return refusal_grounds(request, regime_on(dossier.received_on), pack), in_time.warning


def runs_from(dossier: Dossier, obligation: Obligation) -> date:
    """The local day from which the limitation of an obligation runs: legal effect, or when it fell due (D152 10.1)."""
    since = obligation.due_date or dossier.title.effective_date
    if obligation.kind is ObligationKind.ALIMONY_MONTHLY:
        return last_due_by(since, request_date(dossier))
    return since


def _of_private(dossier: Dossier, obligation: Obligation) -> Verdict:
    """May a private office take this up: what is asked for, neither ex officio nor entrusted (L25 31.1)?"""
    if dossier.entrusted is not None:
        return may_do(Deed.ENFORCE_ENTRUSTED)
    own = is_ex_officio(dossier, obligation) or dossier.by_court
    return may_do(Deed.ENFORCE_EX_OFFICIO if own else Deed.ENFORCE_ON_REQUEST)


@lru_cache(maxsize=4096)
def _in_time(
    since: date,
    asked_on: date,
    excluded: tuple[Excluded, ...],
    returned: bool,
    head_accepts: bool | None,
    pack: Pack,
) -> Verdict:
    return limitation(since, asked_on, pack, excluded=excluded, returned=returned, head_accepts=head_accepts)


def _may_be_asked(dossier: Dossier) -> frozenset[str]:
    """The obligations to which those who ask are parties, or that belong with one to which they are (L25 34.1, 34.4.a):
    by id."""
    if dossier.by_court:
        return frozenset(o.id for o in dossier.obligations)
    asked = [o for o in dossier.obligations if dossier.requested_by(o.creditor) or dossier.requested_by(o.debtor)]
    joint = {o.joint_group for o in asked if o.joint_group}
    kinds = {o.kind for o in asked} & {ObligationKind.PROPERTY_DIVISION}
    if asked:
        kinds |= DUE_TO_STATE  # the agency acts on its own once a party brings the judgment
    own = {o.id for o in asked}
    return frozenset(o.id for o in dossier.obligations if o.id in own or o.joint_group in joint or o.kind in kinds)


def _notes(dossier: Dossier, pack: Pack) -> list[Line]:
    """What is worth saying about an accepted dossier that no case says."""
    notes = [NEEDS_REQUEST] if waiting_for_request(dossier) else []
    asked_on = request_date(dossier)
    for o in dossier.obligations:
        if o.kind is ObligationKind.ALIMONY_MONTHLY and not dossier.by_court:
            barred = [month for month in instalments(o, dossier.title, asked_on, asked_on, pack) if month.barred]
            if barred:
                notes.append(
                    Line(
                        vi=f"{len(barred)} kỳ cấp dưỡng đến hết {barred[-1].due:%d/%m/%Y} đã hết thời hiệu",
                        en=f"{len(barred)} instalments up to {barred[-1].due} are out of time",
                        article="L25 34.2; D152 10.1",
                        day=barred[-1].due,
                    )
                )
    return notes


def _refused_part(obligation: Obligation, grounds: Sequence[Verdict]) -> RefusedPart:
    reasons = tuple(Line(vi=v.reason_vi, en=v.reason_en, article=v.article) for v in grounds)
    return RefusedPart(
        obligation_id=obligation.id,
        ground=grounds[0].article.partition(" ")[2],
        reasons=reasons + grounds[0].working,
    )


# --- when the clock starts -------------------------------------------------------------------------------------------


def receipt(dossier: Dossier, pack: Pack) -> datetime:
    """The moment the agency has the request (L25 34.3): online the sending, by the setting `online_receipt`."""
    if dossier.channel in ONLINE and pack.setting("online_receipt") == "sent":
        return dossier.sent_at
    return dossier.received_at


def clock_start(dossier: Dossier, facts: IntakeFacts, pack: Pack) -> datetime:
    """The moment from which the decision or the refusal is due: the later of request and judgment (L25 34.3).

    By the setting `decision_clock` also the last missing piece, or only the first receipt.
    """
    start = receipt(dossier, pack)
    if pack.setting("decision_clock") == "first_receipt":
        return start
    later = [facts.completed_at] if facts.completed_at else []
    if dossier.judgment_at and dossier.judgment_at > dossier.received_at:
        later.append(dossier.judgment_at)
    return max([start, *later])


def case_clock_start(plan: CasePlan, starts: datetime) -> datetime:
    """The moment from which this case's decision is due: `clock_start`, or the day it falls due if that is later."""
    if plan.starts_on is None:
        return starts
    return max(starts, datetime.combine(plan.starts_on, time(), VIETNAM))


def decision_due(plan: CasePlan, dossier: Dossier, start: datetime, pack: Pack) -> Due | None:
    """When the decision of a case is due whose clock starts then; None while the calendar of its year is missing.

    Five working days; three for a bankruptcy, at once for an interim measure (L25 33.3, 34.3).
    """
    if dossier.title.sort is TitleSort.INTERIM_MEASURE:
        return _due("R009", start, pack)
    if dossier.title.sort is TitleSort.BANKRUPTCY:
        return _due("R010", local_day(start), pack)
    return _due("R008" if plan.path is Path.EX_OFFICIO else "R006", local_day(start), pack)


@lru_cache(maxsize=4096)
def _due(rule: str, start: date | datetime, pack: Pack) -> Due | None:
    try:
        return due_for(rule, start, pack)
    except CalendarMissing:
        return None
