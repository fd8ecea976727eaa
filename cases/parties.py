"""Parties, titles and obligations: what a judgment says, as the rest of the product holds it.

Every value is cleaned and checked where it enters (`cases.reading`). Parties and obligations are frozen dataclasses
with slots: a mass dossier holds tens of thousands, and each takes a tenth of a model's memory.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, ValidationInfo, field_validator
from pydantic.dataclasses import dataclass

from cases.asking import Asked, Unit
from cases.choices import FIELDS, PERSONS, obligations, worded
from cases.reading import (
    Day,
    Dong,
    Name,
    Text,
    name_key,
    one_of,
    read_birth_year,
    read_day,
    read_percent,
    read_province,
    read_text,
    required,
)
from cases.spelling import number_key, plain
from law.model import Frozen

EXACT = ConfigDict(extra="forbid")
"""Nothing is taken that the fields do not name."""


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
    """The kinds a register names; what each means in law stands in the pack (`Pack.kinds`)."""

    OTHER_DEBT = "other_debt"
    SECURED_DEBT = "secured_debt"
    ALIMONY = "alimony"
    ALIMONY_MONTHLY = "alimony_monthly"
    WAGES = "wages"
    SEVERANCE = "severance"
    JOB_LOSS_ALLOWANCE = "job_loss_allowance"
    DISABILITY_ALLOWANCE = "disability_allowance"
    DISMISSAL_DAMAGES = "dismissal_damages"
    LIFE_DAMAGES = "life_damages"
    HEALTH_DAMAGES = "health_damages"
    MENTAL_DAMAGES = "mental_damages"
    HONOUR_DAMAGES = "honour_damages"
    SOCIAL_INSURANCE = "social_insurance"
    UNEMPLOYMENT_INSURANCE = "unemployment_insurance"
    HEALTH_INSURANCE = "health_insurance"
    FINE = "fine"
    ARREARS = "arrears"
    COURT_FEE = "court_fee"
    RETURN_PROPERTY = "return_property"
    PROPERTY_DIVISION = "property_division"
    CONFISCATION = "confiscation"
    DESTRUCTION = "destruction"


DUE_TO_STATE = frozenset(
    {
        ObligationKind.FINE,
        ObligationKind.ARREARS,
        ObligationKind.COURT_FEE,
        ObligationKind.CONFISCATION,
        ObligationKind.DESTRUCTION,
    }
)
"""Enforced ex officio whoever asks (L25 33.2.a, c); the creditor is the State."""

ABOUT_THINGS = frozenset({ObligationKind.RETURN_PROPERTY, ObligationKind.CONFISCATION, ObligationKind.DESTRUCTION})
"""Kinds that may carry no sum of money."""

WITHOUT_DEBTOR = frozenset({ObligationKind.CONFISCATION, ObligationKind.DESTRUCTION})
"""Kinds that may concern things alone, with nobody who owes (D152 8.1)."""


def _read_field(value: Any) -> Field:
    return one_of(Field)(plain(str(read_text(value))).upper())


@dataclass(frozen=True, slots=True, config=EXACT)
class BankAccount:
    """Where a party is paid: NAPAS bank number of 6 digits and account."""

    bin: Annotated[str, BeforeValidator(read_text), Asked("Mã ngân hàng (6 chữ số)", "Bank number (6 digits)")]
    account: Annotated[str, BeforeValidator(read_text), Asked("Số tài khoản", "Account")]

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


@dataclass(frozen=True, slots=True, config=EXACT)
class Party:
    """A party (đương sự): creditor or debtor of one obligation.

    `id_number` is the personal number of 12 digits or the organisation's code of 10 or 13; it may be empty, since the
    other side's number is often unknown (D152 9.2, “nếu có”). `province` is the two-digit code of the address.
    """

    kind: Annotated[PartyKind, BeforeValidator(one_of(PartyKind)), Asked("Loại", "Kind", choices=worded(PERSONS))]
    name: Annotated[Name, Asked("Họ tên, tên gọi", "Name")]
    id_number: Annotated[str, BeforeValidator(read_text), Asked("Số định danh, mã số", "Identity number or code")] = ""
    birth_year: Annotated[int | None, BeforeValidator(read_birth_year), Asked("Năm sinh", "Year of birth")] = None
    address: Annotated[Text, Asked("Địa chỉ", "Address")] = ""
    province: Annotated[str, BeforeValidator(read_province), Asked("Mã tỉnh", "Province code")] = ""
    bank: Annotated[BankAccount | None, Asked("Tài khoản nhận tiền", "Account")] = None

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
    def known_as(self) -> str:
        """What a party is known by from one dossier to the next: the number, else name and year of birth."""
        if self.kind is PartyKind.STATE:
            return "state"
        return f"{self.kind}:" + (self.id_number or f"{name_key(self.name)}:{self.birth_year or ''}")

    @property
    def key(self) -> str:
        """What makes two mentions in one dossier the same party: never the account, and without a number the address
        too, for two people may share a name."""
        if self.id_number or self.kind is PartyKind.STATE:
            return self.known_as
        return f"{self.known_as}:{name_key(self.address)}"


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

    number: Annotated[
        str, BeforeValidator(lambda value: required(read_text(value))), Asked("Số bản án, quyết định", "Number")
    ]
    date: Annotated[Day, Asked("Ngày tuyên", "Day")]
    effective_date: Annotated[Day, Asked("Ngày có hiệu lực", "Effective from")]
    issuing_court: Annotated[Name, Asked("Tòa án, cơ quan ra bản án, quyết định", "Issued by")]
    field: Annotated[Field, BeforeValidator(_read_field), Asked("Lĩnh vực", "Field of law", choices=worded(FIELDS))]
    first_instance_court: Annotated[
        Text, Asked("Tòa án xét xử sơ thẩm (nếu khác)", "Court of first instance (if another)")
    ] = ""

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
    def judgment(self) -> tuple[str, Day]:
        """What any two spellings of one judgment share: its number, folded, and its day."""
        return number_key(self.number), self.date

    @property
    def sort(self) -> TitleSort:
        """Read from the letters of the number: BPKCTT is an interim measure, TBPS a declaration of bankruptcy."""
        letters = number_key(self.number).upper()
        if "BPKCTT" in letters:
            return TitleSort.INTERIM_MEASURE
        return TitleSort.BANKRUPTCY if "TBPS" in letters else TitleSort.JUDGMENT

    @property
    def at_once(self) -> bool:
        """Whether it is enforced although it may be appealed (CPC 482): a judgment of first instance (ST, but no
        decision, QĐ) that takes effect on its own day."""
        letters = number_key(self.number).upper()
        return self.effective_date == self.date and "ST" in letters and "QD" not in letters


@dataclass(frozen=True, slots=True, config=EXACT)
class Obligation:
    """One thing owed under a title (nghĩa vụ): `amount` in đồng, 0 only where a thing is owed instead of money.

    `due_date` is set where the judgment names a term (of alimony, the first one). Obligations with the same
    `joint_group` are joint, or mutual where a party stands on both sides. Only confiscation and destruction may lack a
    debtor.
    """

    id: Annotated[str, Asked("Số thứ tự", "Number")]
    kind: Annotated[
        ObligationKind, BeforeValidator(one_of(ObligationKind)), Asked("Loại nghĩa vụ", "Kind", choices=obligations)
    ]
    amount: Annotated[Dong, Asked("Số tiền", "Amount", unit=Unit.DONG)]
    creditor: Annotated[Party, Asked("Người được thi hành án", "Creditor")]
    debtor: Annotated[Party | None, Asked("Người phải thi hành án", "Debtor")]
    due_date: Annotated[
        date | None, BeforeValidator(read_day), Asked("Hạn thi hành theo bản án", "Due by the judgment")
    ] = None
    annual_rate_percent: Annotated[
        Decimal | None, BeforeValidator(read_percent), Asked("Lãi suất năm", "Interest a year", unit=Unit.PERCENT)
    ] = None
    joint_group: Annotated[Text, Asked("Nhóm liên đới", "Joint group")] = ""
    note: Annotated[Text, Asked("Ghi chú", "Note")] = ""

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
