"""Reading single values: what people and spreadsheets write, into what the law reckons with.

Each reader takes text or a spreadsheet's own number or date, and raises ValueError with one sentence, Vietnamese
before English, that says what is wrong and the way out (`law.misfit` gives those sentences by field).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator

from cases.letters import cannot_print, legacy, unprintable
from cases.spelling import straight
from law.periods import VIETNAM

LARGEST_AMOUNT = 999_999_999_999_999
"""đồng; the range that receipts can write in words."""

YEARS = range(1945, 2101)
"""Years that a day in a judgment or of a dossier can lie in."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DONG = re.compile(r"\d+|\d{1,3}(\.\d{3})+")


@lru_cache(maxsize=4096)
def _clean(value: str) -> str:
    if found := legacy(value):
        encoding, said = found
        raise ValueError(
            f"chữ còn ở bảng mã {encoding}, đọc ra là “{said}”; hãy chuyển tệp sang Unicode (UTF-8) rồi gửi lại / "
            f"text left in {encoding}, which reads “{said}”; convert the file to Unicode (UTF-8) and send it again"
        )
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    if not text.isprintable():
        # Zero-width marks are invisible to a reader, so they cannot be meant.
        text = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
    if bad := unprintable(text):
        raise ValueError(cannot_print(bad))
    if text in ERROR_CELLS:
        raise ValueError(error_cell(text))
    return text


ERROR_CELLS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
"""What a spreadsheet shows where a formula failed."""


def error_cell(shown: str) -> str:
    """What to say of a cell that holds a formula's error instead of a value."""
    return (
        f"ô báo lỗi {shown} của công thức, không phải giá trị; hãy nhập giá trị / "
        f"the cell shows the error {shown} of a formula, not a value; write the value"
    )


NOT_GIVEN = frozenset(("nan", "null", "none", "n/a", "undefined", "nat", "(null)", "<na>"))
"""What programs write where they have nothing to write."""


def _given(text: str) -> str:
    if text.casefold() in NOT_GIVEN:
        raise ValueError(
            f"“{text}” là dấu của ô trống do phần mềm ghi; không có thì để trống / "
            f"“{text}” is what a program writes for nothing; leave the cell empty"
        )
    return text


def read_text(value: Any) -> Any:
    """One line of text in NFC without outer, double or invisible spaces; whole numbers become their digits."""
    if isinstance(value, str):
        return _clean(value)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"“{value}” không phải là chữ / “{value}” is not text; format the cell as text")


def read_day(value: Any) -> Any:
    """A calendar day from `YYYY-MM-DD` or a spreadsheet's date cell; None from an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) != (0, 0, 0):
            raise ValueError(f"“{value}” có cả giờ; chỉ ghi ngày / “{value}” has a time of day; write the day only")
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    text = str(read_text(value))
    if not _DAY.fullmatch(text):
        raise ValueError(
            f"“{text}” không phải ngày dạng YYYY-MM-DD, ví dụ 2026-09-03 / "
            f"“{text}” is not a day; write YYYY-MM-DD, for example 2026-09-03"
        )
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"không có ngày {text} trong lịch; hãy xem lại bản án / there is no such day as {text}; check the judgment"
        ) from None
    return _plausible(day)


def read_moment(value: Any) -> Any:
    """An aware moment from ISO 8601; one without an offset, as spreadsheets hold it, is Vietnamese time."""
    if isinstance(value, str) and value.strip():
        text = str(read_text(value))
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                f"“{text}” không phải thời điểm ISO 8601, ví dụ 2026-09-03T10:09:00+07:00 / "
                f"“{text}” is not an ISO 8601 moment such as 2026-09-03T10:09:00+07:00"
            ) from None
    if not isinstance(value, datetime):
        raise ValueError("thiếu thời điểm / the moment is missing; write it as 2026-09-03T10:09:00+07:00")
    _plausible(value)
    return value if value.tzinfo else value.replace(tzinfo=VIETNAM)


def _plausible(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(
            f"năm {day.year} không thể đúng (1945–2100); hãy xem lại / "
            f"the year {day.year} cannot be right (1945–2100); check it"
        )
    return day


def read_dong(value: Any) -> Any:
    """Whole đồng, not negative; thousands may be marked by dots, as in 1.500.000."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        text = str(value).strip() if isinstance(value, str | float | Decimal) else ""
        if not text:
            raise ValueError("thiếu số tiền; ghi số đồng / the amount is missing; write whole đồng")
        digits = text.removeprefix("-")
        if not digits.isascii() or not _DONG.fullmatch(digits):
            raise ValueError(
                f"“{text[:40]}” không phải số đồng; ghi 1500000 hoặc 1.500.000 / "
                f"“{text[:40]}” is not an amount in whole đồng; write 1500000 or 1.500.000"
            )
        value = int(digits.replace(".", "")[:20])  # 20 digits are already too much
        value = -value if text.startswith("-") else value
    if value < 0:
        raise ValueError(
            f"số tiền {value} là số âm; ghi số tiền phải thi hành / the amount {value} is negative; write what is owed"
        )
    if value > LARGEST_AMOUNT:
        raise ValueError("số tiền lớn hơn 999.999.999.999.999 đồng / the amount exceeds 999,999,999,999,999 đồng")
    return value


def read_percent(value: Any) -> Any:
    """A yearly rate in percent, more than 0 and at most 100; `9.5` and `9,5` are the same; None when empty."""
    if value is None or value == "":
        return None
    text = str(value).strip().replace(",", ".")
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise ValueError(
            f"“{value}” không phải lãi suất; ghi như 9.5 / “{value}” is not a rate; write as 9.5"
        ) from None
    if not rate.is_finite() or not 0 < rate <= 100:
        raise ValueError(f"lãi suất {value} %/năm ngoài khoảng 0–100 / a yearly rate of {value} % is not within 0–100")
    return rate


Chosen = TypeVar("Chosen", bound=StrEnum)


def one_of(choices: type[Chosen]) -> Callable[[Any], Chosen]:
    """A reader that takes one of the given codes, and names them all when it is another."""

    def read(value: Any) -> Chosen:
        text = str(read_text(value))
        try:
            return choices(text)
        except ValueError:
            known = ", ".join(choices)
            raise ValueError(f"“{text}” không có trong: {known} / “{text}” is not one of: {known}") from None

    return read


def required(value: str) -> str:
    """A text that is not empty."""
    if not value:
        raise ValueError("ô này để trống; hãy điền / this must not be empty")
    return value


def read_name(value: Any) -> Any:
    """A name of at most 300 characters that holds a letter."""
    text = _given(read_text(value))
    if not text:
        raise ValueError("thiếu họ tên hoặc tên gọi / the name is missing; write it as in the judgment")
    if len(text) > 300 or not any(c.isalpha() for c in text):
        raise ValueError(f"“{text[:40]}” không phải là tên / “{text[:40]}” is not a name; write it as in the judgment")
    return text


def read_long(value: Any) -> Any:
    """Free text of at most 2000 characters."""
    text = _given(read_text(value))
    if len(text) > 2000:
        raise ValueError("dài quá 2000 ký tự / longer than 2000 characters")
    return text


def read_province(value: Any) -> Any:
    """A two-digit province code, or empty."""
    if value is None or value == "":
        return ""
    text = str(read_text(value)).zfill(2)  # a spreadsheet turns 01 into 1
    if not re.fullmatch(r"[0-9]{2}", text) or text == "00":
        raise ValueError(f"“{text}” không phải mã tỉnh 2 chữ số / “{text}” is not a two-digit province code")
    return text


def read_birth_year(value: Any) -> Any:
    """A year of the last or this century; None when empty."""
    text = read_text(value)
    if text == "":
        return None
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError(f"“{text}” không phải năm sinh 4 chữ số / “{text}” is not a four-digit year of birth")
    return int(text)


def read_required_day(value: Any) -> Any:
    """As `read_day`, but never empty."""
    day = read_day(value)
    if day is None:
        raise ValueError("thiếu ngày; ghi dạng YYYY-MM-DD / the day is missing; write YYYY-MM-DD")
    return day


Text = Annotated[str, BeforeValidator(read_long)]
Name = Annotated[str, BeforeValidator(read_name)]
Day = Annotated[date, BeforeValidator(read_required_day)]
Moment = Annotated[datetime, BeforeValidator(read_moment)]
Dong = Annotated[int, BeforeValidator(read_dong)]


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name as two spellings of it compare: look-alikes, any normal form, case and spacing, `Hòa` as `Hoà`."""
    words = unicodedata.normalize("NFD", straight(name)).casefold().split()
    return " ".join(
        "".join(c for c in word if c not in _TONES) + "".join(c for c in word if c in _TONES) for word in words
    )
