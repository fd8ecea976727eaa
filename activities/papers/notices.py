"""The minutes of a notice (biên bản thông báo, biên bản niêm yết): whom, how, what happened, since when it is valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.papers.drawing import Drawing
from activities.papers.parts import judgment, party
from cases.parts import notice_key
from documents.kinds import KINDS
from law.guards.notices import Channel, Proof

CHANNELS: Mapping[str, str] = {
    Channel.VNEID: "thông báo trên môi trường số qua ứng dụng VNeID",
    Channel.DELIVERY: "giao trực tiếp hoặc qua dịch vụ bưu chính",
    Channel.POSTING: "niêm yết công khai",
    Channel.PRISON: "thông báo qua nơi người được thông báo đang chấp hành án phạt tù",
}

OUTCOMES: Mapping[str, str] = {
    Proof.SIGNED: "người được thông báo đã nhận văn bản và ký nhận",
    Proof.COHABITANT_TOOK: (
        "người được thông báo vắng mặt; người cùng cư trú có đủ năng lực hành vi dân sự đã nhận thay và ký nhận"
    ),
    Proof.ADDRESSEE_REFUSED: "người được thông báo có mặt nhưng từ chối nhận văn bản hoặc không ký nhận",
    Proof.COHABITANT_REFUSED: "người được thông báo vắng mặt; người cùng cư trú từ chối nhận thay",
    Proof.NO_COHABITANT: (
        "người được thông báo vắng mặt và không có người cùng cư trú có đủ năng lực hành vi dân sự để nhận thay"
    ),
    Proof.RETURN_UNKNOWN: "người được thông báo vắng mặt, không rõ thời điểm trở về",
    Proof.MOVED_WITHOUT_TELLING: (
        "người được thông báo đã thay đổi địa chỉ mà không báo; văn bản được giao theo địa chỉ đã biết"
    ),
    Proof.POSTED: (
        "văn bản đã được niêm yết công khai tại trụ sở cơ quan thi hành án dân sự, trụ sở Ủy ban nhân dân cấp xã và "
        "nơi cư trú hoặc nơi cư trú cuối cùng của người được thông báo"
    ),
    Proof.PRISONER_SIGNED: "người được thông báo đã nhận văn bản và ký nhận hoặc điểm chỉ",
    Proof.PRISONER_REFUSED: "người được thông báo không nhận văn bản",
}


def _minutes(drawing: Drawing) -> dict[str, Any]:
    case, data = drawing.case, drawing.data
    notice = case.notices[notice_key(data["told"], data["party"])]
    told = {"name": KINDS[notice.subject].vi, "number": notice.number, "day": notice.issued_on}
    fields = {
        "addressee": party(case.parties[data["party"]]),
        "document": told,
        "judgment": judgment(case),
        "posting": data["channel"] == Channel.POSTING,
        "tried_on": data["on"],
        "channel": CHANNELS[data["channel"]],
        "outcome": OUTCOMES[data["proof"]],
        "witnessed": data["witness"],
    }
    if data["valid_on"]:
        return {**fields, "valid_on": data["valid_on"]}
    return {**fields, "next_channel": CHANNELS[data["next_channel"]]}


FIELDS = {"notice_minutes": _minutes}
