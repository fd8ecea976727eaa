"""Parties, titles and obligations: what a judgment says, as the rest of the product holds it.

Every value is cleaned and checked where it enters. A problem is one sentence, Vietnamese before English, that says what
is wrong and the way out; `problems` gives them by field.
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
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, field_validator

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
LARGEST_AMOUNT = 999_999_999_999_999
"""đồng; the range that receipts can write in words."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DONG = re.compile(r"\d+|\d{1,3}(\.\d{3})+")


class PartyKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"


class Field(StrEnum):
    """Field of law of a title, by the letters of judgment numbers."""

    CIVIL = "DS"
    FAMILY = "HNGD"
    COMMERCIAL = "KDTM"
    LABOUR = "LD"
    CRIMINAL = "HS"
    ADMINISTRATIVE = "HC"


class ObligationKind(StrEnum):
    OTHER_DEBT = "other_debt"
    SECURED_DEBT = "secured_debt"
    ALIMONY_MONTHLY = "alimony_monthly"
    WAGES = "wages"
    FINE = "fine"
    COURT_FEE = "court_fee"
    RETURN_PROPERTY = "return_property"
    PROPERTY_DIVISION = "property_division"
    CONFISCATION = "confiscation"
    DESTRUCTION = "destruction"


DUE_TO_STATE = frozenset(
    {ObligationKind.FINE, ObligationKind.COURT_FEE, ObligationKind.CONFISCATION, ObligationKind.DESTRUCTION}
)
"""Enforced ex officio whoever asks (L25 33.2.a, c); the creditor is the State."""

ABOUT_THINGS = frozenset({ObligationKind.RETURN_PROPERTY, ObligationKind.CONFISCATION, ObligationKind.DESTRUCTION})
"""Kinds that may carry no sum of money."""

WITHOUT_DEBTOR = frozenset({ObligationKind.CONFISCATION, ObligationKind.DESTRUCTION})
"""Kinds that may concern things alone, with nobody who owes (D152 8.1)."""

RANKS = {
    ObligationKind.ALIMONY_MONTHLY: 1,
    ObligationKind.WAGES: 1,
    ObligationKind.COURT_FEE: 2,
    ObligationKind.FINE: 3,
    ObligationKind.OTHER_DEBT: 5,
    ObligationKind.SECURED_DEBT: 5,
    ObligationKind.PROPERTY_DIVISION: 5,
}
"""Payment rank by L25 54.1 (a–đ as 1–5) that the kind suggests; an officer may know better."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def problems(error: ValidationError) -> list[tuple[str, str]]:
    """(field, problem) of each value a model turned away; the field is dotted where it lies deeper."""
    return [
        (
            ".".join(str(part) for part in item["loc"]),
            str(item.get("ctx", {}).get("error") or f"giá trị không dùng được / {item['msg']}"),
        )
        for item in error.errors(include_url=False, include_input=False)
    ]


# --- reading single values -------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _clean(value: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    if text.isprintable() and "\ufffd" not in text:
        return text
    # Zero-width marks are invisible to a reader, so they cannot be meant.
    text = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
    if any(unicodedata.category(c) in ("Cc", "Cs") or c == "\ufffd" for c in text):
        raise ValueError(
            "có ký tự không đọc được; hãy gõ lại ô này và lưu tệp ở mã UTF-8 / "
            "contains unreadable characters; type it again and save as UTF-8"
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
        return value.date()
    if isinstance(value, date):
        return value
    text = str(read_text(value))
    if not _DAY.fullmatch(text):
        raise ValueError(
            f"“{text}” không phải ngày dạng YYYY-MM-DD, ví dụ 2026-09-03 / "
            f"“{text}” is not a day; write YYYY-MM-DD, for example 2026-09-03"
        )
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"không có ngày {text} trong lịch; hãy xem lại bản án / there is no such day as {text}; check the judgment"
        ) from None


def read_moment(value: Any) -> Any:
    """An aware moment from ISO 8601; one without an offset, as spreadsheets hold it, is Vietnamese time."""
    if isinstance(value, str):
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
    return value if value.tzinfo else value.replace(tzinfo=LOCAL)


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


def _read_field(value: Any) -> Field:
    return one_of(Field)(str(read_text(value)).upper().replace("Đ", "D"))


def _required(value: str) -> str:
    if not value:
        raise ValueError("ô này để trống; hãy điền / this must not be empty")
    return value


def _read_name(value: Any) -> Any:
    text = read_text(value)
    if not text:
        raise ValueError("thiếu họ tên hoặc tên gọi / the name is missing; write it as in the judgment")
    if len(text) > 300 or not any(c.isalpha() for c in text):
        raise ValueError(f"“{text[:40]}” không phải là tên / “{text[:40]}” is not a name; write it as in the judgment")
    return text


def _read_long(value: Any) -> Any:
    text = read_text(value)
    if len(text) > 2000:
        raise ValueError("dài quá 2000 ký tự / longer than 2000 characters")
    return text


def _read_province(value: Any) -> Any:
    if value is None or value == "":
        return ""
    text = str(read_text(value)).zfill(2)  # a spreadsheet turns 01 into 1
    if not re.fullmatch(r"[0-9]{2}", text):
        raise ValueError(f"“{text}” không phải mã tỉnh 2 chữ số / “{text}” is not a two-digit province code")
    return text


def _read_birth_year(value: Any) -> Any:
    text = read_text(value)
    if text == "":
        return None
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise ValueError(f"“{text}” không phải năm sinh 4 chữ số / “{text}” is not a four-digit year of birth")
    return int(text)


Text = Annotated[str, BeforeValidator(_read_long)]
Name = Annotated[str, BeforeValidator(_read_name)]
Day = Annotated[date, BeforeValidator(lambda value: _required_day(read_day(value)))]
Moment = Annotated[datetime, BeforeValidator(read_moment)]
Dong = Annotated[int, BeforeValidator(read_dong)]


def _required_day(value: Any) -> Any:
    if value is None:
        raise ValueError("thiếu ngày; ghi dạng YYYY-MM-DD / the day is missing; write YYYY-MM-DD")
    return value


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name as two spellings of it compare: any normal form, case and spacing, `Hòa` as `Hoà`."""
    words = unicodedata.normalize("NFD", name).casefold().split()
    return " ".join(
        "".join(c for c in word if c not in _TONES) + "".join(c for c in word if c in _TONES) for word in words
    )


# --- what a judgment says --------------------------------------------------------------------------------------------


class BankAccount(Frozen):
    """Where a party is paid: NAPAS bank number of 6 digits and account."""

    bin: Annotated[str, BeforeValidator(read_text)]
    account: Annotated[str, BeforeValidator(read_text)]

    @field_validator("bin")
    @classmethod
    def _six_digits(cls, value: str) -> str:
        if not re.fullmatch(r"[0-9]{6}", value):
            raise ValueError(f"mã ngân hàng “{value}” phải gồm 6 chữ số / the bank number “{value}” must have 6 digits")
        return value

    @field_validator("account")
    @classmethod
    def _plain(cls, value: str) -> str:
        if not re.fullmatch(r"[0-9A-Za-z]{4,30}", value):
            raise ValueError(
                f"số tài khoản “{value}” phải gồm 4–30 chữ số hoặc chữ cái / "
                f"the account “{value}” must have 4–30 digits or letters"
            )
        return value


class Party(Frozen):
    """A party (đương sự): creditor or debtor of one obligation.

    `id_number` is the personal number of 12 digits or the organisation's code of 10 or 13; it may be empty, since the
    other side's number is often unknown (D152 9.2, “nếu có”). `province` is the two-digit code of the address.
    """

    kind: Annotated[PartyKind, BeforeValidator(one_of(PartyKind))]
    name: Name
    id_number: Annotated[str, BeforeValidator(read_text)] = ""
    birth_year: Annotated[int | None, BeforeValidator(_read_birth_year)] = None
    address: Text = ""
    province: Annotated[str, BeforeValidator(_read_province)] = ""
    bank: BankAccount | None = None

    @field_validator("id_number")
    @classmethod
    def _digits(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return value
        if info.data.get("kind") is PartyKind.PERSON and not re.fullmatch(r"[0-9]{12}", value):
            raise ValueError(
                f"số định danh cá nhân phải gồm 12 chữ số, ở đây có {len(value)} ký tự; hãy xem lại căn cước / "
                f"a personal number has 12 digits, this one has {len(value)} characters; check the identity card"
            )
        if info.data.get("kind") is PartyKind.ORGANISATION:
            value = value.replace("-", "")  # branches are written 0101234567-001
            if not re.fullmatch(r"[0-9]{10}|[0-9]{13}", value):
                raise ValueError(
                    f"mã số doanh nghiệp phải gồm 10 hoặc 13 chữ số, ở đây có {len(value)} ký tự / "
                    f"an organisation's code has 10 or 13 digits, this one has {len(value)} characters"
                )
        return value

    @property
    def key(self) -> str:
        """What makes two mentions the same party: the number, else the name and year of birth (never the account)."""
        if self.kind is PartyKind.STATE:
            return "state"
        return f"{self.kind}:" + (self.id_number or f"{name_key(self.name)}:{self.birth_year or ''}")

    def is_named(self, name: str) -> bool:
        """Whether `name` is this party's, however it is spelled."""
        return name_key(self.name) == name_key(name)


STATE = Party(kind=PartyKind.STATE, name="Nhà nước")
"""The creditor of fines, court fees and confiscations."""


class TitleSort(StrEnum):
    """What a title is, where that sets another period for the decision."""

    JUDGMENT = "judgment"
    INTERIM_MEASURE = "interim_measure"  # quyết định áp dụng biện pháp khẩn cấp tạm thời
    BANKRUPTCY = "bankruptcy"  # quyết định tuyên bố phá sản


class Title(Frozen):
    """The judgment or decision that is enforced (bản án, quyết định; L25 art. 2).

    `first_instance_court` is named where another court issued the title: competence follows it (L25 32.1).
    """

    number: Annotated[str, BeforeValidator(lambda value: _required(read_text(value)))]
    date: Day
    effective_date: Day
    issuing_court: Name
    field: Annotated[Field, BeforeValidator(_read_field)]
    first_instance_court: Text = ""

    @field_validator("number")
    @classmethod
    def _numbered(cls, value: str) -> str:
        if len(value) > 60 or not any(c.isdigit() for c in value):
            raise ValueError(
                f"“{value[:60]}” không phải số bản án, ví dụ 576/2025/DS-ST / "
                f"“{value[:60]}” is not a judgment number such as 576/2025/DS-ST"
            )
        return value

    @field_validator("effective_date")
    @classmethod
    def _not_before_judgment(cls, value: Day, info: ValidationInfo) -> Day:
        if "date" in info.data and value < info.data["date"]:
            raise ValueError(
                f"có hiệu lực ngày {value} trước ngày tuyên {info.data['date']}; hãy xem lại hai ngày / "
                f"effective on {value}, before the judgment of {info.data['date']}; check both days"
            )
        return value

    @property
    def sort(self) -> TitleSort:
        """Read from the letters of the number: BPKCTT is an interim measure, TBPS a declaration of bankruptcy."""
        letters = name_key(self.number).upper().replace("-", "")
        if "BPKCTT" in letters:
            return TitleSort.INTERIM_MEASURE
        return TitleSort.BANKRUPTCY if "TBPS" in letters else TitleSort.JUDGMENT


class Obligation(Frozen):
    """One thing owed under a title (nghĩa vụ): `amount` in đồng, 0 only where a thing is owed instead of money.

    `due_date` is set where the judgment names a term (of alimony, the first one). Obligations with the same
    `joint_group` are joint, or mutual where a party stands on both sides. Only confiscation and destruction may lack a
    debtor.
    """

    id: str
    kind: Annotated[ObligationKind, BeforeValidator(one_of(ObligationKind))]
    amount: Dong
    creditor: Party
    debtor: Party | None
    due_date: Annotated[date | None, BeforeValidator(read_day)] = None
    annual_rate_percent: Annotated[Decimal | None, BeforeValidator(read_percent)] = None
    joint_group: Text = ""
    note: Text = ""

    @field_validator("amount")
    @classmethod
    def _something(cls, value: int, info: ValidationInfo) -> int:
        kind = info.data.get("kind")
        if value == 0 and kind is not None and kind not in ABOUT_THINGS:
            raise ValueError(
                "số tiền bằng 0; chỉ việc trả lại, tịch thu, tiêu hủy tài sản mới được để 0 / "
                "the amount is 0, which only a return, confiscation or destruction of things may have"
            )
        return value

    @field_validator("debtor")
    @classmethod
    def _someone_else(cls, value: Party | None, info: ValidationInfo) -> Party | None:
        if value is not None and "creditor" in info.data and value.key == info.data["creditor"].key:
            raise ValueError(
                "người phải thi hành án trùng với người được thi hành án; hãy xem lại bản án / "
                "debtor and creditor are the same party; check the judgment"
            )
        return value

    @property
    def rank(self) -> int | None:
        """The payment rank that the kind suggests (L25 54.1); None for things."""
        return RANKS.get(self.kind)
