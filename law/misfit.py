"""What does not fit the form asked for, as a person reads it: the field, what is wrong with it, and the way out."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_NUMBER = "phải là số nguyên, ví dụ 1500000 / must be a whole number, for example 1500000"
_DAY = "phải là ngày dạng YYYY-MM-DD, ví dụ 2026-09-03 / must be a day, YYYY-MM-DD, for example 2026-09-03"
_MOMENT = (
    "phải là thời điểm ISO 8601 có múi giờ, ví dụ 2026-09-03T10:09:00+07:00 / "
    "must be an ISO 8601 moment with its offset, for example 2026-09-03T10:09:00+07:00"
)
_CHOICE = "phải là một trong: {expected} / must be one of: {expected}"
_TRUTH = "phải là true hoặc false / must be true or false"
_LIST = "phải là một danh sách […] / must be a list […]"
_OBJECT = "phải là một đối tượng JSON {{…}} / must be a JSON object {{…}}"

_SAID: Mapping[str, str] = {
    "missing": "còn thiếu; hãy điền / missing; fill it in",
    "extra_forbidden": "không có mục này; hãy kiểm tra tên hoặc bỏ đi / no such field; check its name or leave it out",
    "value_error": "{error}",
    "string_type": "phải là chữ / must be text",
    "string_too_short": "quá ngắn, ít nhất {min_length} ký tự / too short, at least {min_length} characters",
    "string_too_long": "quá dài, tối đa {max_length} ký tự / too long, at most {max_length} characters",
    "string_pattern_mismatch": "không đúng mẫu {pattern} / must match the pattern {pattern}",
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "union_tag_invalid": "phải là một trong: {expected_tags} / must be one of: {expected_tags}",
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "greater_than": "phải lớn hơn {gt} / must be more than {gt}",
    "greater_than_equal": "phải từ {ge} trở lên / must be {ge} or more",
    "less_than": "phải nhỏ hơn {lt} / must be less than {lt}",
    "less_than_equal": "phải từ {le} trở xuống / must be {le} or less",
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "timezone_aware": _MOMENT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": "cần ít nhất {min_length} mục / at least {min_length} are needed",
    "too_long": "tối đa {max_length} mục / at most {max_length} are taken",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
}
"""By pydantic's type of error, with what it knows of it (`ctx`); a reader's own ValueError is a sentence already."""

_OTHERWISE = "giá trị không dùng được; hãy sửa lại / this value cannot be used; correct it"


def phrase(item: ErrorDetails) -> str:
    """One sentence, Vietnamese before English, on what a model turned away; it quotes nothing of the value."""
    known = {name: str(value).replace("' or '", "', '") for name, value in item.get("ctx", {}).items()}
    if item["type"] == "string_too_short" and known["min_length"] == "1":
        return "để trống; hãy điền / empty; fill it in"
    return _SAID.get(item["type"], _OTHERWISE).format_map(known)


def problems(error: ValidationError) -> list[tuple[str, str]]:
    """(field, problem) of each value a model turned away; the field is dotted where it lies deeper.

    A name that is none of those known is a field like any other: pydantic's mark of it is left out.
    """
    return [
        (".".join(str(part) for part in item["loc"] if part != "[key]"), phrase(item))
        for item in error.errors(include_url=False, include_input=False)
    ]
