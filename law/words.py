"""Amounts in words (số tiền bằng chữ), as a Vietnamese receipt needs them.

The reading, chosen once for every paper of the house:

- a zero in the tens is «lẻ» (not «linh»): 105 is «một trăm lẻ năm»;
- a group that is not the first is read in full, with «không trăm»: 2 005 000 000 is «hai tỷ không trăm lẻ năm triệu»,
  which no slip of the pen can turn into another number; a group of three zeros is not read at all;
- after «mươi»: 1 is «mốt», 4 is «tư», 5 is «lăm»; after «mười»: 1 «một», 4 «bốn», 5 «lăm»; after «lẻ»: «một», «bốn»,
  «năm»;
- thousands of milliards are «nghìn tỷ» and millions of them «triệu tỷ»; never «tỷ tỷ».

The first letter is small; the paper that needs a capital makes it one.
"""

from __future__ import annotations

from law.errors import LawError
from law.figures import whole_dong

LARGEST = 10**15
"""The largest amount that is read: một triệu tỷ đồng."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_MILLIARD = 10**9


def in_words(amount: int) -> str:
    """`amount` đồng in Vietnamese words, `đồng` included. Raises `LawError("amount", ...)` outside 0..10^15."""
    if whole_dong("amount", amount) > LARGEST:
        raise LawError(
            "amount", f"chỉ đọc được đến một triệu tỷ đồng ({LARGEST}) / amounts are read up to {LARGEST} đồng"
        )
    milliards, rest = divmod(amount, _MILLIARD)
    words = [f"{_read(milliards, first=True)} tỷ"] if milliards else []
    if rest or not milliards:
        words.append(_read(rest, first=not milliards))
    return " ".join(words) + " đồng"


def _read(number: int, *, first: bool) -> str:
    """A number below 10^9; `first` if no higher group has been read before it."""
    if number == 0:
        return _DIGITS[0]
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words.append(_read_group(group, first=first and not words) + _GROUPS[power])
    return " ".join(words)


def _read_group(group: int, *, first: bool) -> str:
    """Three digits, not all zero; the first group of an amount is read without its leading zeros."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = []
    if hundreds or not first:
        words.append(f"{_DIGITS[hundreds]} trăm")
    if tens == 0 and units:
        words.append(f"lẻ {_DIGITS[units]}" if words else _DIGITS[units])
    elif tens == 1:
        words.append("mười")
        words.extend([{5: "lăm"}.get(units, _DIGITS[units])] if units else [])
    elif tens:
        words.append(f"{_DIGITS[tens]} mươi")
        words.extend([{1: "mốt", 4: "tư", 5: "lăm"}.get(units, _DIGITS[units])] if units else [])
    return " ".join(words)
