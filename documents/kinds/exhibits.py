"""Papers about exhibits and what is given back (vật chứng, tài sản): L25 57–59; D152 37–41; before, L08 124–126."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cases.exhibits import Exhibit
from documents.drawing import Drawing
from documents.of_case import decision, judgment, unstopped
from documents.parts import Judgment, Moment, Official, PositiveAmount, Reference, Text
from documents.registry import document, draws

CONFISCATED = ("Điều 57", "Điều 37, Điều 39", "Điều 122, Điều 124", "Điều 32")
DESTROYED = ("Điều 58", "Điều 40", "Điều 125", "Điều 33")
GIVEN_BACK = ("Điều 59", "Điều 41", "Điều 126", "")


class ExhibitPaper(Official):
    """What they share: what is enforced, the exhibit as the list has it, the enforcer by title and name."""

    decision: Reference
    judgment: Judgment
    enforcer: Text


@document(
    "destruction_council",
    "Quyết định thành lập hội đồng tiêu hủy",
    "Council of destruction",
    template="exhibit_decision",
    law=DESTROYED,
    also_to=("Thành viên hội đồng",),
)
class DestructionCouncil(ExhibitPaper):
    """Decision that sets up the council (quyết định thành lập hội đồng tiêu hủy), L25 58.2; D152 40.1."""

    members: tuple[Text, ...]


@document(
    "destruction_decision",
    "Quyết định tiêu hủy vật chứng, tài sản",
    "Destruction decision",
    template="exhibit_decision",
    law=DESTROYED,
)
@document(
    "state_fund_decision",
    "Quyết định sung quỹ nhà nước",
    "Unclaimed money to the State",
    template="exhibit_decision",
    law=GIVEN_BACK,
    also_to=("Kế toán nghiệp vụ",),
)
class ExhibitDecision(ExhibitPaper):
    """Decision of the Head about one thing, or a sum in đồng: `owner` did not take it."""

    what: Text
    custodian: Text
    owner: Text | None = None
    amount: PositiveAmount | None = None


@document(
    "exhibit_handover_notice",
    "Thông báo chuyển giao vật chứng, tài sản",
    "Notice of a handover",
    template="exhibit_notice",
    law=CONFISCATED,
    signed_by="enforcer",
    addressed=True,
    copies_to=(),
)
@document(
    "return_notice",
    "Thông báo nhận lại tiền, tài sản",
    "Notice of a return",
    template="exhibit_notice",
    law=GIVEN_BACK,
    signed_by="enforcer",
    addressed=True,
)
class ExhibitNotice(ExhibitPaper):
    """Notice to come for it: to who takes it over at an hour, or to its owner."""

    what: Text
    custodian: Text
    receiver: Text
    hour: Moment | None = None
    sort: Text
    perishable: bool = False


@document(
    "exhibit_minutes",
    "Biên bản giao nhận vật chứng, tài sản",
    "Minutes of a handover",
    template="exhibit_minutes",
    signed_by="enforcer",
)
@document(
    "return_minutes",
    "Biên bản trả lại tiền, tài sản",
    "Minutes of a return",
    template="exhibit_minutes",
    signed_by="enforcer",
)
@document(
    "destruction_minutes",
    "Biên bản tiêu hủy vật chứng, tài sản",
    "Minutes of a destruction",
    template="exhibit_minutes",
    signed_by="enforcer",
)
class ExhibitMinutes(ExhibitPaper):
    """Minutes of a handover, a return, a destruction by the council (D152 39–41)."""

    what: Text
    custodian: Text
    held_at: Moment
    receiver: Text | None = None
    how: Text | None = None
    members: tuple[Text, ...] = ()


def _exhibit(drawing: Drawing) -> Exhibit:
    return drawing.case.exhibits[drawing.data["exhibit"]]


def _of_case(drawing: Drawing) -> dict[str, Any]:
    return {
        "decision": decision(drawing.case),
        "judgment": judgment(drawing.case),
        "enforcer": drawing.enforcer,
    }


def _of_exhibit(drawing: Drawing) -> dict[str, Any]:
    one = _exhibit(drawing)
    return _of_case(drawing) | {"what": unstopped(one.description), "custodian": unstopped(one.custodian)}


def _owner(drawing: Drawing) -> str | None:
    owner = _exhibit(drawing).owner
    return drawing.case.parties[owner].name if owner else None


@draws("destruction_council")
def _council(drawing: Drawing) -> dict[str, Any]:
    return _of_case(drawing) | {"members": [unstopped(member) for member in drawing.data["members"]]}


@draws("destruction_decision")
def _destruction(drawing: Drawing) -> dict[str, Any]:
    return _of_exhibit(drawing) | {"owner": _owner(drawing)}


@draws("state_fund_decision")
def _state_fund(drawing: Drawing) -> dict[str, Any]:
    return _of_exhibit(drawing) | {"owner": _owner(drawing), "amount": drawing.data["amount"]}


@draws("exhibit_handover_notice")
def _handover(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    told = {"receiver": unstopped(data["taker"]), "hour": dt.datetime.fromisoformat(data["hour"])}
    return _of_exhibit(drawing) | told | {"sort": _exhibit(drawing).sort}


@draws("return_notice")
def _return(drawing: Drawing) -> dict[str, Any]:
    one = _exhibit(drawing)
    return _of_exhibit(drawing) | {"receiver": _owner(drawing), "sort": one.sort, "perishable": one.perishable}


@draws("exhibit_minutes")
def _taken_over(drawing: Drawing) -> dict[str, Any]:
    held = {"held_at": drawing.event.at, "receiver": unstopped(drawing.data["taker"])}
    return _of_exhibit(drawing) | held


@draws("return_minutes")
def _given_back(drawing: Drawing) -> dict[str, Any]:
    return _of_exhibit(drawing) | {"held_at": drawing.event.at, "receiver": _owner(drawing)}


@draws("destruction_minutes")
def _gone(drawing: Drawing) -> dict[str, Any]:
    members = [unstopped(member) for member in drawing.case.council]
    how = unstopped(drawing.data["how"])
    return _of_exhibit(drawing) | {"held_at": drawing.event.at, "how": how, "members": members}
