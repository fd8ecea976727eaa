"""What others claim of an asset, and what is told about it (tranh chấp, sở hữu chung), L25 39, 77, 81, 88; D152 24.

The enforcer tells whoever is concerned what he may do and until when; what he does, or does not do, is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId
from cases.assets import OVER
from cases.choices import ASSET_NOTICES, steps, worded
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Expiry, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    forbid,
    in_charge,
    in_turn,
    issued,
    names_step,
    paper,
)
from cases.stages.measures import asset_of
from cases.stages.overlays import PostponementGroundEstablished
from cases.state import CaseState


class Sort(StrEnum):
    """What somebody is told about an asset."""

    SHARE = "share"  # co-owners: agree on their shares or sue, L25 39.1.b
    DISPUTE = "dispute"  # who says it is his: sue, L25 39.3.b
    SHAM = "sham"  # the creditor: sue for the annulment of a sham transaction, L25 39.4.b
    REMOVAL = "removal"  # who owns things on it: take them away, L25 81.2, 90.3.a
    EXPLOITATION = "exploitation"  # the debtor: sign the contract to exploit it, L25 77.2.c
    LOST = "lost"  # the parties: the thing is gone or damaged, sue, L25 88.1.c
    STORAGE = "storage"  # the debtor: storing costs more than it is worth, keep it, D152 24.3


class NotifyAbout(Command):
    """Sign a notice about an asset to whoever is concerned (thông báo quyền khởi kiện, yêu cầu thực hiện), L25 39."""

    words = ("Ký thông báo cho người liên quan đến tài sản", "Notify about an asset")

    asset: AssetId
    sort: Annotated[Sort, Asked("Nội dung thông báo", "What is told", choices=worded(ASSET_NOTICES))]
    to: Annotated[str, Asked("Người được thông báo", "Whom")] = Field(min_length=1, max_length=300)


class RecordAssetStep(Command):
    """Record what somebody did about an asset, by the step's name (ghi việc liên quan đến tài sản)."""

    words = ("Ghi việc liên quan đến tài sản", "Record a step about an asset")

    asset: AssetId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    proof: Annotated[Sha256OrNone, Asked("Tài liệu", "Proof")] = ""

    _known = names_step(lambda: STEPS)


class AssetNoticed(DocumentFact):
    """Somebody is told about an asset."""

    asset: str
    sort: Sort
    to: str


class CoOwnersNotifiedOfShare(AssetNoticed):
    words = ("Thông báo chủ sở hữu chung xác định phần sở hữu", "Co-owners told to settle their shares")
    article = "L25 39.1.b"


class DisputantsNotified(AssetNoticed):
    words = ("Thông báo người tranh chấp về quyền khởi kiện", "Disputants told of their right to sue")
    article = "L25 39.3.b"


class ShamTransactionNotified(AssetNoticed):
    words = ("Thông báo giao dịch nhằm trốn tránh thi hành án", "Creditor told of a sham transaction")
    article = "L25 39.4.b"


class RemovalDemanded(AssetNoticed):
    words = ("Yêu cầu di chuyển tài sản", "Removal of things demanded")
    article = "L25 81.2"


class ExploitationContractAsked(AssetNoticed):
    words = ("Yêu cầu ký hợp đồng khai thác tài sản", "Contract to exploit the asset asked for")
    article = "L25 77.2.c"


class ThingLostNotified(AssetNoticed):
    words = ("Thông báo vật phải giao không còn, hư hỏng", "Parties told that the thing is lost")
    article = "L25 88.1.c"


class StorageCostNotified(AssetNoticed):
    words = ("Thông báo chi phí gửi giữ cao hơn giá trị tài sản", "Debtor told of the cost of storage")
    article = "D152 24.3"


NOTICES: Mapping[Sort, type[AssetNoticed]] = {
    Sort.SHARE: CoOwnersNotifiedOfShare,
    Sort.DISPUTE: DisputantsNotified,
    Sort.SHAM: ShamTransactionNotified,
    Sort.REMOVAL: RemovalDemanded,
    Sort.EXPLOITATION: ExploitationContractAsked,
    Sort.LOST: ThingLostNotified,
    Sort.STORAGE: StorageCostNotified,
}


class AssetStep(Fact):
    """What somebody did about an asset."""

    asset: str
    proof: str = ""


class ShareSettled(AssetStep):
    words = ("Chủ sở hữu chung thỏa thuận phần sở hữu", "Shares settled")
    article = "L25 39.1.b"


class ShareClaimFiled(AssetStep):
    words = ("Khởi kiện xác định phần sở hữu chung", "Claim about the share filed")
    partners = (Partner.COURT,)
    article = "L25 39.1.b"


class OwnershipClaimFiled(AssetStep):
    words = ("Khởi kiện tranh chấp quyền sở hữu", "Claim of ownership filed")
    partners = (Partner.COURT,)
    article = "L25 39.3.b"


class TransactionClaimFiled(AssetStep):
    words = ("Khởi kiện hủy giao dịch nhằm trốn tránh thi hành án", "Claim against the transaction filed")
    partners = (Partner.COURT,)
    article = "L25 39.4.b"


class PropertyRemoved(AssetStep):
    words = ("Đã di chuyển tài sản", "Things removed")
    article = "L25 81.2"


class ExploitationContractSigned(AssetStep):
    words = ("Ký hợp đồng khai thác tài sản", "Contract to exploit signed")
    article = "L25 77.2.c"


class ThingClaimFiled(AssetStep):
    words = ("Khởi kiện về vật phải giao", "Claim about the thing filed")
    partners = (Partner.COURT,)
    article = "L25 88.1.c"


class AssetTakenBack(AssetStep):
    words = ("Người phải thi hành án nhận lại tài sản để bảo quản", "Asset taken back for keeping")
    article = "D152 24.3"


class PayPeriodStarted(AssetStep):
    words = ("Đến kỳ trả thu nhập", "Pay period started")
    partners = (Partner.HOLDER,)
    article = "D152 51.4"


class IncomeTransferred(AssetStep):
    words = ("Nơi trả thu nhập chuyển tiền đã trừ", "Income transferred")
    partners = (Partner.HOLDER,)
    article = "D152 51.4"


class SharePeriodEnded(Expiry):
    """The co-owners neither agreed nor sued: the court is asked to say whose share is what (L25 39.1.b; L08 74.1)."""

    words = ("Hết hạn thỏa thuận, khởi kiện về phần sở hữu chung", "Time to settle the shares is over")
    article = "L25 39.1.b"
    asset: str


STEPS: Mapping[str, type[AssetStep]] = {step.kind: step for step in AssetStep.__subclasses__()}


@handles(NotifyAbout, Role.ENFORCER, signs="notice")
def _notify(case: CaseState, command: NotifyAbout, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(asset.standing in OVER, "L25 95", "Tài sản không còn bị cưỡng chế.", "The asset is under no measure.")
    yield NOTICES[command.sort](
        **paper(case, "asset-notice", "asset_claim_notice", context),
        asset=asset.id,
        sort=command.sort,
        to=command.to,
    )


@handles(RecordAssetStep, Role.ENFORCER, Role.CLERK, Role.PARTY, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordAssetStep, context: Context) -> Facts:
    in_charge(case, context)
    forbid(case.ended, "L25 55", "Vụ việc đã kết thúc thi hành án.", "The case has ended.")
    asset = asset_of(case, command)
    forbid(asset.standing in OVER, "L25 95", "Tài sản không còn bị cưỡng chế.", "The asset is under no measure.")
    yield in_turn(case, STEPS[command.step](asset=asset.id, proof=command.proof), context)


@follows(OwnershipClaimFiled, ShareClaimFiled)
def _disputed(case: CaseState, fact: AssetStep, context: Context) -> Facts:
    """A dispute that the court has is a ground to postpone (L25 46.1.d)."""
    if not case.overlay:
        yield PostponementGroundEstablished(ground="46.1.d")


@evolves(CoOwnersNotifiedOfShare)
@evolves(DisputantsNotified)
@evolves(ShamTransactionNotified)
@evolves(RemovalDemanded)
@evolves(ExploitationContractAsked)
@evolves(ThingLostNotified)
@evolves(StorageCostNotified)
def _noticed(case: CaseState, fact: AssetNoticed, event: Event) -> CaseState:
    return issued(case, fact, event, parties=())
