"""When two spellings say the same: for comparing only, what is printed stays as it was written.

Letters that look alike are one letter (Ð U+00D0 and Ɖ are Đ, a Cyrillic а is an a), and so are the dashes, the quotes
and the spaces of every kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_ALIKE = {
    "đĐ": "ðÐ",
    "Đ": "Ɖ",
    "đ": "ɖ",
    "ABEKMHOPCTYXIJSabeopcyxijsdhk": "АВЕКМНОРСТУХІЈЅаЬеорсухіјѕԁһк",  # Cyrillic
    "ABEZHIKMNOPTYXaoviku": "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονικυ",  # Greek
    "i": "ı",
    "-": "\u00ad",
}
_ONE = {ord(other): letter for letters, others in _ALIKE.items() for letter, other in zip(letters, others, strict=True)}
_ONE |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63"), "-")
_ONE |= dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032`\u02b9\u02bb\u02bc\u00b4\u02ca\u02cb"), "'")
_ONE |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033«»"), '"')
# Compatibility forms would take these apart into a space and a mark.
_QUOTES_FIRST = {ord("\u00b4"): "'", ord("\u02ca"): "'"}


def straight(text: str) -> str:
    """`text` with look-alikes as the letter they look like, in NFC; case and marks stay."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_QUOTES_FIRST)).translate(_ONE)
    if not parts.isprintable():
        parts = "".join(c for c in parts if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", parts)


_MARKS = re.compile("[\u0300-\u036f]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text without marks, case and double spaces: `Đỗ Văn Long` as `do van long`."""
    letters = unicodedata.normalize("NFD", straight(text).casefold()).replace("đ", "d")
    return " ".join(_MARKS.sub("", letters).split())


_SAYS_NUMBER = re.compile(r"^(ban an |quyet dinh )?(so\b)?[:. ]*")
_BETWEEN = re.compile(r"(?<=[a-z])[-. ]+|[-. ]+(?=[a-z])|(?<=/)[-. ]+|[-. ]+(?=/)")
_ZEROS = re.compile(r"(?<![a-z0-9])0+(?=[0-9])")


@lru_cache(maxsize=4096)
def number_key(number: str) -> str:
    """A judgment's number as two spellings of it compare: `Số 03/2026/DS–ST` as `3/2026/DSST`."""
    return _ZEROS.sub("", _BETWEEN.sub("", _SAYS_NUMBER.sub("", plain(number))))


def meant(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Of `names`, those that are nearly one of `known`, each with that one: other marks, or one letter of one word.

    Words of three letters and less are never taken for another: `An` and `Anh` are two people.
    """
    near = {variant: name for name in names for variant in _variants(plain(name))}
    found: dict[str, str] = {}
    for each in known if near else ():
        for variant in _variants(plain(each)):
            if variant in near:
                found.setdefault(near[variant], each)
    return found


def _variants(name: str) -> Iterator[str]:
    """The name, and the name with one letter of a word of four or more letters left out."""
    yield name
    words = name.split(" ")
    for place, word in enumerate(words):
        for letter in range(len(word)) if len(word) > 3 else ():
            yield " ".join((*words[:place], word[:letter] + word[letter + 1 :], *words[place + 1 :]))
