"""Enforcement is entrusted to another agency (ủy thác), or the handling of an asset is, L25 49–50; D152 26–27.

The enforcer establishes the ground and the place, the Head decides, the file is handed over with the decision; the
other agency decides on its own matter, or sends the file back. What is entrusted wholly is no matter of this office any
more: its case ends with the decision, and lives again if the file comes back. Of an asset only the proceeds come back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cases.asking import Asked, EntrustmentId, Of, Unit
from cases.choices import BASES, HANDLING, by_law, worded
from cases.commands import Command, Unsigned
from cases.dossier import DossierReceived
from cases.events import Event, Fact, Role
from cases.handover import handed_over
from cases.kernel import Context, Opening, evolves, follows, handles, owe, settle
from cases.names import DossierName
from cases.parts import Entrustment
from cases.settlement import owing
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    answerable,
    ending_of,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.state import CaseState
from law.guards.entrustment import Basis, Entrusting, Handling, Place, may_entrust
from law.periods import local_day
from law.provinces import load_provinces


class FoundPlace(BaseModel):
    """Where the debtor has assets, worth about so much, in đồng."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    province: Annotated[str, Asked("Mã tỉnh, thành phố", "Province code")] = Field(pattern=r"^[0-9]{2}$")
    estimated: Annotated[int, Asked("Giá trị ước tính", "Estimated value", unit=Unit.DONG)] = Field(ge=0)
    agreed: Annotated[bool, Asked("Các đương sự thỏa thuận", "Agreed by the parties")] = False


class EstablishEntrustmentGround(Command):
    """The enforcer establishes that it must be entrusted, what, and where to (đề xuất ủy thác), L25 49.1, 50.1–50.2.

    `claims`: those that go, all that is left where none is named. `description` and `handling`: only an asset is to be
    handled there. `places`: where assets are, all that are known.
    """

    words = ("Xác định căn cứ ủy thác", "Establish the ground to entrust")

    to: Annotated[str, Asked("Cơ quan nhận ủy thác (mã tỉnh)", "To (province code)")] = Field(pattern=r"^[0-9]{2}$")
    basis: Annotated[Basis, Asked("Căn cứ", "Basis", choices=worded(BASES), article="L25 49.1")]
    places: Annotated[tuple[FoundPlace, ...], Asked("Nơi có tài sản", "Places with assets", article="D152 26.2")] = ()
    claims: Annotated[
        tuple[str, ...], Asked("Khoản ủy thác (bỏ trống: toàn bộ)", "Claims (none: all)", of=Of.CLAIM)
    ] = ()
    handling: Annotated[
        Handling | None, Asked("Chỉ ủy thác xử lý tài sản", "Only an asset", choices=by_law(HANDLING))
    ] = None
    description: Annotated[str, Asked("Tài sản ủy thác xử lý", "Asset to be handled", long=True)] = Field(
        default="", max_length=1000
    )
    in_litigation: Annotated[
        bool, Asked("Tài sản tại địa phương đang tranh chấp tại Tòa án", "Assets here are in dispute")
    ] = False
    short_here: Annotated[bool, Asked("Tài sản tại địa phương không đủ", "Assets here do not suffice")] = False


class OfEntrustment(Command):
    entrustment: EntrustmentId


class DecideEntrustment(OfEntrustment):
    """Sign the entrustment (quyết định ủy thác thi hành án, ủy thác xử lý tài sản), L25 49.2, 50.3."""

    words = ("Ký quyết định ủy thác", "Decide to entrust")


class HandOverEntrustment(OfEntrustment):
    """Send the file with the decision (chuyển hồ sơ ủy thác). Where the receiver works here too, it has it at once."""

    words = ("Chuyển hồ sơ ủy thác", "Hand an entrustment over")


class EntrustmentGroundEstablished(Fact):
    words = ("Xác định căn cứ ủy thác", "Ground to entrust established")
    article = "L25 49.1"
    entrustment: str
    to: str
    agency: str
    basis: Basis
    places: tuple[FoundPlace, ...]
    claims: tuple[str, ...]
    handling: Handling | None
    description: str
    on_article: str


class EntrustmentFact(Fact):
    entrustment: str


class EntrustmentDecided(EntrustmentFact, DocumentFact):
    """Entrusted: the part of the enforcement decision that goes over is recalled with it (L25 49.2, 52.1).

    `fees`: what parties still owe of theirs and the other agency is to collect, in đồng, by party.
    """

    words = ("Ký quyết định ủy thác", "Entrustment decided")
    article = "L25 49.2"
    claims: tuple[str, ...]
    fees: tuple[tuple[str, int], ...]


class EntrustmentHandedOver(EntrustmentFact):
    """The file left with the decision; `dossier` is what was opened for it at the receiver, if that works here."""

    words = ("Chuyển hồ sơ ủy thác", "Entrustment handed over")
    article = "L25 49.2"
    dossier: str


class EntrustmentDelivered(EntrustmentFact):
    """The receiver's dossier runs."""

    words = ("Cơ quan nhận ủy thác đã có hồ sơ", "Entrustment delivered")
    article = "L25 49.2"
    key: str


@handles(EstablishEntrustmentGround, Role.ENFORCER, signs=Unsigned.DRAFTS)
def _establish(case: CaseState, command: EstablishEntrustmentGround, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    forbid(
        not (case.decision and case.decision.number),
        "L25 49.1",
        "Chưa có quyết định thi hành án.",
        "There is no enforcement decision yet.",
    )
    forbid(
        bool(command.description) is not bool(command.handling),
        "L25 50.1",
        "Ủy thác xử lý tài sản phải nêu tài sản và căn cứ.",
        "To have an asset handled, name it and the ground.",
    )
    named = command.claims or tuple(claim.id for claim in case.claims.group("open"))
    forbid(
        not named or any(name not in case.claims or case.claims[name].settled for name in named),
        "L25 49.1",
        "Không còn khoản phải thi hành này.",
        "There is no such claim left.",
    )
    forbid(
        case.entrustments.count("decided"),
        "L25 49.2",
        "Đang có việc ủy thác chờ chuyển hồ sơ.",
        "An entrustment waits to be handed over.",
    )
    with answerable("L25 49.1"):
        agency = f"Thi hành án dân sự {load_provinces(context.pack).code(command.to).full_name}"
    verdict = may_entrust(_what(case, command, named))
    require(verdict)
    yield EntrustmentGroundEstablished(
        entrustment=_next(case),
        agency=agency,
        claims=() if command.handling else named,
        on_article=verdict.article,
        **command.model_dump(include={"to", "basis", "handling", "description"}),
        places=command.places,
    )


def _next(case: CaseState) -> str:
    """The name of the entrustment: one that is not decided yet gives way to what is proposed now."""
    proposed = next(case.entrustments.group("proposed"), None)
    return proposed.id if proposed else f"UT{len(case.entrustments) + 1}"


def _what(case: CaseState, command: EstablishEntrustmentGround, named: tuple[str, ...]) -> Entrusting:
    claims = [case.claims[name] for name in named]
    return Entrusting(
        office=case.office,
        owed=sum(claim.outstanding for claim in claims),
        places=[Place(one.province, one.estimated, one.agreed) for one in command.places],
        joint=any(len(claim.debtors) > 1 for claim in claims),
        assets_here=bool(case.assets.count("live")),
        **{name: getattr(command, name) for name in ("to", "basis", "handling", "in_litigation", "short_here")},
    )


def _code(case: CaseState, command: DecideEntrustment) -> str:
    found = case.entrustments.get(command.entrustment)
    return "entrust_asset" if found and found.asset else "entrust"


def at_step(case: CaseState, name: str, *standings: str) -> Entrustment:
    """The entrustment of this name, at one of these steps."""
    found = case.entrustments.get(name)
    forbid(
        not found or found.standing not in standings,
        "L25 49.2",
        "Không có việc ủy thác này ở bước này.",
        "There is no such entrustment at this step.",
    )
    assert found
    return found


@handles(DecideEntrustment, *OFFICE_ROLES, signs=_code)
def _decide(case: CaseState, command: DecideEntrustment, context: Context) -> Facts:
    alive(case, context)
    found = at_step(case, command.entrustment, "proposed")
    left = tuple(name for name in found.claims if not case.claims[name].settled)
    if not found.asset:
        forbid(not left, "L25 49.1", "Không còn gì để ủy thác.", "Nothing is left to be entrusted.")
        _nothing_under_way(case)
    yield EntrustmentDecided(
        **paper(case, "entrustment", "asset_entrustment_decision" if found.asset else "entrustment_decision", context),
        entrustment=found.id,
        claims=left,
        fees=tuple((one.party, one.owed) for one in case.fees.group("owing")) if _all(case, left) else (),
    )


def _all(case: CaseState, claims: tuple[str, ...]) -> bool:
    """Whether these are all that is left to be enforced."""
    return len(claims) == case.claims.count("open") > 0


@follows(EntrustmentDecided)
def _ends(case: CaseState, fact: EntrustmentDecided, context: Context) -> Facts:
    if fact.claims and not case.claims.count("open"):
        yield ending_of(case, "entrusted", fact.signer)


def _nothing_under_way(case: CaseState) -> None:
    """What is in hand here is brought to its end before anything goes (L25 54.6; D152 26.1; F216 5.1)."""
    forbid(
        case.undistributed,
        "L25 54.6",
        "Còn tiền đã thu chưa phân chia; phân chia trước khi ủy thác.",
        "Money was collected: distribute it first.",
    )
    forbid(
        case.assets.count("given away"),
        "D152 26.1",
        "Tài sản đã bán, chưa giao: giao tài sản, phân chia tiền trước khi ủy thác.",
        "An asset is sold and not delivered: that comes first.",
    )
    forbid(
        case.fees_open,
        "F216 5.6",
        "Còn quyết định thu phí, miễn, giảm phí chưa ký.",
        "A decision on a fee or on the relief from one is not signed yet.",
    )


@handles(HandOverEntrustment, Role.CLERK, Role.SECRETARY, Role.ENFORCER, needs=("agencies",), signs=Unsigned.ENTERS)
def _hand_over(case: CaseState, command: HandOverEntrustment, context: Context) -> Facts:
    found = at_step(case, command.entrustment, "decided")
    agencies = context.facts["agencies"]
    with answerable("L25 49.2"):
        forbid(
            found.asset and not owing(case, context.today, context.pack),
            "L25 50.1",
            "Không còn khoản phải thi hành: không cần xử lý tài sản ở nơi khác.",
            "Nothing is owed any more: no asset need be handled elsewhere.",
        )
        handed = handed_over(case, found, agencies["own"], context.now, context.pack)
    name = ""
    if agencies["there"]:
        name = str(DossierName(found.to, f"thads-{case.office}", handed.dossier_id))
        yield Opening(name, DossierReceived(dossier=handed))
    yield EntrustmentHandedOver(entrustment=found.id, dossier=name)


def changed(case: CaseState, name: str, **change: Any) -> CaseState:
    after = replace(case.entrustments[name], **change)
    return case.model_copy(update={"entrustments": case.entrustments.put({name: after})})


@evolves(EntrustmentGroundEstablished)
def _established(case: CaseState, fact: EntrustmentGroundEstablished, event: Event) -> CaseState:
    entrustment = Entrustment(
        id=fact.entrustment,
        to=fact.to,
        agency=fact.agency,
        claims=fact.claims,
        asset=fact.description,
        article=fact.on_article,
    )
    return case.model_copy(update={"entrustments": case.entrustments.put({entrustment.id: entrustment})})


@evolves(EntrustmentDecided)
def _decided(case: CaseState, fact: EntrustmentDecided, event: Event) -> CaseState:
    gone = {name: replace(case.claims[name], entrusted_to=fact.entrustment) for name in fact.claims}
    case = changed(
        case.model_copy(update={"claims": case.claims.put(gone)}),
        fact.entrustment,
        standing="decided",
        claims=fact.claims,
        number=fact.number,
        decided_on=local_day(event.at),
        stage=case.stage,
        fees=fact.fees,
    )
    return issued(fees_are(case, {ref: 0 for ref, _ in fact.fees}), fact, event)


@evolves(EntrustmentHandedOver)
def _handed_over(case: CaseState, fact: EntrustmentHandedOver, event: Event) -> CaseState:
    case = changed(case, fact.entrustment, standing="handed_over", dossier=fact.dossier)
    if not fact.dossier:
        return case
    return owe(case, event.seq, "start_dossier", "Chuyển hồ sơ ủy thác", tag=fact.entrustment, dossier=fact.dossier)


def fees_are(case: CaseState, owed: dict[str, int]) -> CaseState:
    fees = {ref: replace(case.fee_account(ref), owed=amount) for ref, amount in owed.items()}
    return case.model_copy(update={"fees": case.fees.put(fees)})


@evolves(EntrustmentDelivered)
def _delivered(case: CaseState, fact: EntrustmentDelivered, event: Event) -> CaseState:
    return settle(case, fact.key)
