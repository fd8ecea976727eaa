"""Whatever a form turns away, a person is told of it in two languages, with the way out and without the value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from law.misfit import problems


class Channel(StrEnum):
    POST = "post"
    DELIVERY = "delivery"


def _refuse(value: Any) -> Any:
    raise ValueError("lý do riêng / a reason of its own")


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=5)
    given: str = Field("x", min_length=1)
    code: str = Field("ab", min_length=2, pattern="^[a-z]*$")
    count: int = 0
    days: int = Field(1, gt=0)
    sum: int = Field(0, ge=0, le=10)
    yes: bool = False
    on: date = date(2026, 1, 1)
    at: AwareDatetime = datetime.fromisoformat("2026-01-01T00:00:00Z")
    channel: Channel = Channel.POST
    kind: Literal["a", "b", "c"] = "a"
    several: list[str] = Field(["x"], min_length=1, max_length=2)
    inner: dict[str, int] = {}
    own: Annotated[str, BeforeValidator(_refuse)] = ""
    rate: Decimal = Decimal(1)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            "colour", "red",
            "không có mục này; hãy kiểm tra tên hoặc bỏ đi / no such field; check its name or leave it out",
        ),
        ("text", 7, "phải là chữ / must be text"),
        ("text", "too long", "quá dài, tối đa 5 ký tự / too long, at most 5 characters"),
        ("given", "", "để trống; hãy điền / empty; fill it in"),
        ("code", "a", "quá ngắn, ít nhất 2 ký tự / too short, at least 2 characters"),
        ("code", "AB", "không đúng mẫu ^[a-z]*$ / must match the pattern ^[a-z]*$"),
        ("count", "many", "phải là số nguyên, ví dụ 1500000 / must be a whole number, for example 1500000"),
        ("count", 1.5, "phải là số nguyên, ví dụ 1500000 / must be a whole number, for example 1500000"),
        ("days", 0, "phải lớn hơn 0 / must be more than 0"),
        ("sum", -1, "phải từ 0 trở lên / must be 0 or more"),
        ("sum", 11, "phải từ 10 trở xuống / must be 10 or less"),
        ("yes", "perhaps", "phải là true hoặc false / must be true or false"),
        (
            "on", "3/9/2026",
            "phải là ngày dạng YYYY-MM-DD, ví dụ 2026-09-03 / must be a day, YYYY-MM-DD, for example 2026-09-03",
        ),
        ("channel", "pigeon", "phải là một trong: 'post', 'delivery' / must be one of: 'post', 'delivery'"),
        ("kind", "d", "phải là một trong: 'a', 'b', 'c' / must be one of: 'a', 'b', 'c'"),
        ("several", "x", "phải là một danh sách […] / must be a list […]"),
        ("several", [], "cần ít nhất 1 mục / at least 1 are needed"),
        ("several", ["x", "y", "z"], "tối đa 2 mục / at most 2 are taken"),
        ("inner", 3, "phải là một đối tượng JSON {…} / must be a JSON object {…}"),
        ("own", "x", "lý do riêng / a reason of its own"),
        ("rate", "so so", "giá trị không dùng được; hãy sửa lại / this value cannot be used; correct it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_both_languages(field: str, value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate({field: value})
    assert problems(caught.value) == [(field, said)]


@pytest.mark.parametrize("value", [7, "2026-09-03T10:09:00", "yesterday"])
def test_a_moment_has_its_offset(value: Any) -> None:
    class Sent(BaseModel):
        at: Annotated[AwareDatetime, Field(strict=True)]

    with pytest.raises(ValidationError) as caught:
        Sent.model_validate_json(f'{{"at": {value!r}}}'.replace("'", '"'))
    assert problems(caught.value)[0][1].startswith("phải là thời điểm ISO 8601 có múi giờ, ví dụ ")


def test_the_field_is_named_as_deep_as_it_lies() -> None:
    class Letter(BaseModel):
        forms: list[Form]

    with pytest.raises(ValidationError) as caught:
        Letter.model_validate({"forms": [{}, {"days": 0}]})
    assert [field for field, _ in problems(caught.value)] == ["forms.1.days"]
