"""Relief from the enforcement fee (miễn, giảm phí thi hành án): on which ground, for whom, proved by what.

F216 6 names receipts that bear no fee, F216 7 payers who are relieved. How much a relief lifts `law.fees` says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.errors import LawError
from law.fees import EXEMPTIONS, GROUNDS, VERIFIED_ASSET_GROUNDS
from law.guards.verdict import Verdict


class Proof(StrEnum):
    """What proves a ground."""

    MERIT = "merit"
    COMMUNE = "commune"
    MEDICAL = "medical"
    POOR_HOUSEHOLD = "poor_household"
    VERIFICATION = "verification"


PROOFS: Mapping[Proof, tuple[str, str]] = {
    Proof.MERIT: ("giấy tờ xác nhận người có công với cách mạng", "a paper that shows the merit"),
    Proof.COMMUNE: ("xác nhận neo đơn của Ủy ban nhân dân cấp xã", "the commune's confirmation of loneliness"),
    Proof.MEDICAL: ("tóm tắt hồ sơ bệnh án, xác nhận khuyết tật", "a summary of the medical record, or of disability"),
    Proof.POOR_HOUSEHOLD: ("xác nhận hộ nghèo của Ủy ban nhân dân cấp xã", "the commune's confirmation of poverty"),
    Proof.VERIFICATION: (
        "tài liệu xác minh của người được thi hành án",
        "what shows the creditor's own verification",
    ),
}

WANTED: Mapping[str, frozenset[Proof]] = {
    "7.1.a": frozenset({Proof.MERIT}),
    "7.1.b": frozenset({Proof.COMMUNE, Proof.MEDICAL}),
    "7.1.c": frozenset({Proof.VERIFICATION}),
    "7.2.a": frozenset({Proof.POOR_HOUSEHOLD}),
    "7.2.b": frozenset({Proof.VERIFICATION}),
    "7.2.c": frozenset({Proof.VERIFICATION}),
}
"""What proves each ground of F216 7; one of them is enough."""

BY_DECISION = frozenset({"6.2", "6.3", "6.5", "6.6"})
"""Exemptions that somebody has to find; the others follow from kind, sum or day of what was received (F216 6)."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who asks: a person or not, a creditor or not; and what the case knows of the asset that he verified.

    `no_condition_decided`: there was a no-condition decision before. `named_in_judgment`: the judgment already named
    the asset.
    """

    person: bool
    creditor: bool
    no_condition_decided: bool = False
    named_in_judgment: bool = False


def may_relieve(ground: str, payer: Payer, proofs: Collection[Proof]) -> Verdict:
    """May the Head relieve this payer of his fee on this ground (F216 7)? Raises `LawError` for an unknown ground."""
    if ground not in WANTED:
        known = ", ".join(WANTED)
        raise LawError("ground", f"không có căn cứ {ground!r}; các căn cứ: {known} / no ground {ground!r}: {known}")
    article = f"F216 {ground}"
    vi, en = GROUNDS[ground]
    if ground not in VERIFIED_ASSET_GROUNDS and not payer.person:
        return Verdict(False, article, f"Căn cứ “{vi}” chỉ áp dụng cho cá nhân.", f"Only a person may be: {en}.")
    if ground in VERIFIED_ASSET_GROUNDS and not payer.creditor:
        return Verdict(
            False,
            article,
            "Chỉ người được thi hành án đã tự xác minh được miễn, giảm theo căn cứ này.",
            "Only a creditor who verified himself is relieved on this ground.",
        )
    if ground == "7.1.c" and not payer.no_condition_decided:
        return Verdict(
            False,
            article,
            "Chưa có quyết định về việc chưa có điều kiện thi hành án trước khi người được thi hành án xác minh.",
            "No no-condition decision came before the creditor's verification.",
        )
    if ground in ("7.2.b", "7.2.c") and payer.named_in_judgment:
        return Verdict(
            False, article, "Tài sản đã được xác định trong bản án.", "The judgment already named the asset."
        )
    if not WANTED[ground] & set(proofs):
        papers = [PROOFS[proof] for proof in sorted(WANTED[ground])]
        return Verdict(
            False,
            article,
            f"Thiếu tài liệu chứng minh: {' hoặc '.join(vi for vi, _ in papers)}.",
            f"The proof is missing: {' or '.join(en for _, en in papers)}.",
        )
    return Verdict(True, article, f"{vi[:1].upper()}{vi[1:]}.", f"{en[:1].upper()}{en[1:]}.")


def may_exempt(ground: str) -> Verdict:
    """May the Head find that an obligation bears no fee on this ground (F216 6)?

    Raises `LawError` for an unknown ground.
    """
    if ground not in EXEMPTIONS:
        known = ", ".join(sorted(BY_DECISION))
        raise LawError("ground", f"không có căn cứ {ground!r}; các căn cứ: {known} / no ground {ground!r}: {known}")
    vi, en = EXEMPTIONS[ground]
    if ground not in BY_DECISION:
        return Verdict(
            False,
            f"F216 {ground}",
            f"Căn cứ “{vi}” được áp dụng khi tính phí, không cần quyết định.",
            f"This ground holds by itself when the fee is reckoned: {en}.",
        )
    return Verdict(True, f"F216 {ground}", f"{vi[:1].upper()}{vi[1:]}.", f"{en[:1].upper()}{en[1:]}.")
