"""Papers of a private enforcement office (văn phòng thi hành án): contracts, requests, vi bằng: L25 30, 31; D151."""

from __future__ import annotations

from typing import Any

from cases.proceedings.service import OfficeService
from cases.stages.private_office import LIQUIDATIONS
from documents.bases import D151
from documents.drawing import Drawing
from documents.of_case import clause, judgment, names, unstopped
from documents.parts import Judgment, Official, PositiveAmount, Text
from documents.registry import document, draws

CLIENT = ("Người yêu cầu",)


class OfficePaper(Official):
    """What the papers of a case share: the judgment and its parties."""

    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()


@document(
    "service_contract",
    "Hợp đồng dịch vụ thi hành án",
    "Contract of enforcement",
    template="office_paper",
    law=("Điều 30, Điều 31", "", "", ""),
    also=(f"Điều 41 {D151}",),
    copies_to=CLIENT,
)
class ServiceContract(OfficePaper):
    """Contract of a private office with who asks (hợp đồng dịch vụ), L25 31.3; `price` in đồng."""

    content: Text
    price: PositiveAmount


@document(
    "security_request",
    "Văn bản đề nghị áp dụng biện pháp bảo đảm",
    "Request for security",
    template="office_paper",
    law=("điểm đ khoản 2 Điều 30", "", "", ""),
    also=(f"Điều 43 {D151}",),
    signed_by="enforcer",
    addressed=True,
    copies_to=(),
)
class SecurityRequest(OfficePaper):
    """Request to the agency for a security measure (đề nghị áp dụng biện pháp bảo đảm), D151 43.1."""

    measure: Text
    frozen: bool


@document(
    "contract_liquidation",
    "Biên bản thanh lý hợp đồng dịch vụ",
    "Liquidation of the contract",
    template="office_paper",
    law=("khoản 5 Điều 31", "", "", ""),
    also=(f"Điều 44 {D151}",),
    copies_to=CLIENT,
)
class ContractLiquidation(OfficePaper):
    """Minutes that end the contract (thanh lý hợp đồng), L25 31.5; `ground` in words."""

    ground: Text


@document(
    "office_verification",
    "Quyết định xác minh điều kiện thi hành án",
    "Decision to verify",
    template="office_service",
    law=("điểm d khoản 2 Điều 30", "", "", ""),
    also=(f"Điều 35 {D151}",),
    copies_to=CLIENT,
)
@document(
    "vi_bang",
    "Vi bằng",
    "Record of facts",
    template="office_service",
    signed_by="enforcer",
    law=("điểm b khoản 1 Điều 30", "", "", ""),
    also=(D151,),
    copies_to=CLIENT,
)
class ServicePaper(Official):
    """A paper of a service beside the cases: who asked, and what for, or what was witnessed."""

    client: Text
    content: Text
    witnessed: Text | None = None


def _of_case(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    return {"judgment": judgment(case), "creditors": names(case, "C"), "debtors": names(case, "D")}


@draws("service_contract")
def _contract(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return _of_case(drawing) | {"content": unstopped(data["content"]), "price": data["price"]}


@draws("security_request")
def _request(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return _of_case(drawing) | {"measure": unstopped(data["measure"]), "frozen": data["frozen"]}


@draws("contract_liquidation")
def _liquidation(drawing: Drawing) -> dict[str, Any]:
    return _of_case(drawing) | {"ground": clause(LIQUIDATIONS[drawing.data["ground"]][0])}


def _service(drawing: Drawing) -> OfficeService:
    service = drawing.after
    assert isinstance(service, OfficeService)
    return service


@draws("office_verification")
def _verification(drawing: Drawing) -> dict[str, Any]:
    service = _service(drawing)
    return {"client": service.client, "content": unstopped(service.content)}


@draws("vi_bang")
def _vi_bang(drawing: Drawing) -> dict[str, Any]:
    service = _service(drawing)
    told = {"client": service.client, "content": unstopped(service.content)}
    return told | {"witnessed": unstopped(drawing.data["witnessed"])}
