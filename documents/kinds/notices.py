"""The minutes of a notice (biên bản thông báo, biên bản niêm yết): whom, how, what happened, since when it is valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from cases.parts import notice_key
from documents.drawing import Drawing
from documents.of_case import judgment, party, reference_to
from documents.parts import Judgment, Official, Party, Reference, Text
from documents.registry import document, draws
from law.guards.notices import Channel, Proof


@document(
    "notice_minutes",
    "Biên bản thông báo",
    "Minutes of a notice",
    law=("Điều 35", "Điều 16, Điều 17, Điều 33", "Điều 39, Điều 40, Điều 42", "Điều 12"),
    signed_by="enforcer",
    copies_to=("Người được thông báo",),
)
class NoticeMinutes(Official):
    """Minutes of a notice given by hand (biên bản thông báo), D152 16.6; of a posting (17.3); or that it failed (16.3).

    `outcome` is what happened to all `addressees` when it was tried on `tried_on`. It was either valid on a day, or
    `next_channel` follows.
    """

    addressees: tuple[Party, ...] = Field(min_length=1)
    document: Reference
    judgment: Judgment
    posting: bool = False
    tried_on: dt.date
    channel: Text
    outcome: Text
    witnessed: bool = False
    valid_on: dt.date | None = None
    next_channel: Text | None = None

    @model_validator(mode="after")
    def _comes_to_something(self) -> NoticeMinutes:
        if (self.valid_on is None) == (self.next_channel is None):
            raise ValueError(
                "biên bản nêu ngày thông báo hợp lệ hoặc hình thức thông báo tiếp theo / "
                "minutes name the day of valid notice, or the channel that follows"
            )
        return self


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


@draws("notice_minutes")
def _minutes(drawing: Drawing) -> dict[str, Any]:
    case, data = drawing.case, drawing.data
    notice = case.notices[notice_key(data["told"], data["parties"][0])]
    fields = {
        "addressees": [party(case.parties[ref]) for ref in data["parties"]],
        "document": reference_to(notice.subject, notice.number, notice.issued_on),
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
