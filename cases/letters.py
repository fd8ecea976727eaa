"""What can be printed on an official document, and text that an old Vietnamese encoding left behind.

The printer and the door have one idea of a letter: what `unprintable` names here is refused where it comes in, and
again before a document is set (`documents.parts`). The ranges are those that the documents' face can set; a test sets
every letter of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

_RANGES = (
    "0020-007e 00a1-00ac 00ae-0131 0134-0165 0168-017f 01a0-01a1 01af-01b0 01cd-01dc 0218-021b "  # Latin
    "02bc-02bc 0300-0304 0306-030c 031b-031b 0323-0324 0326-0328 "  # marks of the languages of the Highlands
    "0386-0386 0388-038a 038c-038c 038e-03a1 03a3-03ce 0400-045f 0490-0491 1ea0-1ef9 "
    "2010-2015 2018-201a 201c-201e 2020-2022 2026-2026 2030-2030 2032-2033 2039-203a 20ab-20ac 2116-2116 2122-2122 "
    "2190-2193 2212-2212 2248-2248 2260-2260 2264-2265"
)
PRINTABLE = frozenset(
    chr(code)
    for first, last in (each.split("-") for each in _RANGES.split())
    for code in range(int(first, 16), int(last, 16) + 1)
)
"""Every letter, mark and sign that a document can carry, composed (NFC)."""


def unprintable(text: str) -> str:
    """The first character of `text`, in NFC, that no document can carry; empty where there is none."""
    return next((letter for letter in text if letter not in PRINTABLE), "")


def cannot_print(letter: str) -> str:
    """What to say of an unprintable character, and the way out."""
    code = f"U+{ord(letter):04X}"
    if not letter.isprintable() or letter == "\ufffd":
        return (
            f"có ký tự không đọc được ({code}); hãy gõ lại ô này và lưu tệp ở mã UTF-8 / "
            f"contains unreadable characters ({code}); type it again and save as UTF-8"
        )
    return (
        f"không in được “{letter}” ({code}) trên văn bản; hãy viết bằng chữ Quốc ngữ / "
        f"“{letter}” ({code}) cannot be printed on a document; write it in Latin letters"
    )


def legacy(text: str) -> tuple[str, str] | None:
    """The encoding that `text` was left in, and what it says: TCVN3 (ABC), VNI, or UTF-8 misread as Windows-1252.

    None for anything that can be meant as it stands: only where every word that changes becomes a Vietnamese syllable,
    and one of them was none before, is a text taken for another.
    """
    if text.isascii() or _NOT_BYTES.search(text):
        return None
    for name, decode in _DECODERS.items():
        said = decode(text)
        if said is None:
            continue
        said = unicodedata.normalize("NFC", said)
        before, after = set(_WORD.split(text)), set(_WORD.split(said))
        changed = [word for word in after - before if not word.isascii()]
        if changed and all(map(_is_syllable, changed)) and not all(map(_is_syllable, before - after)):
            return name, " ".join(said.split())
    return None


_NOT_BYTES = re.compile("[^\x00-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""Letters that no byte of an old encoding is shown as."""

_WORD = re.compile(r"[\s,.;:/()\-0-9]+")


# --- the encodings ---------------------------------------------------------------------------------------------------

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

_VNI_AFTER = {
    "a": ("øùûõïêéèúüëâáàåãä", "àáảãạăắằẳẵặâấầẩẫậ"),
    "e": ("øùûõïâáàåãä", "èéẻẽẹêếềểễệ"),
    "o": ("øùûõïâáàåãä", "òóỏõọôốồổỗộ"),
    "u": ("øùûõï", "ùúủũụ"),
    "y": ("øùûõ", "ỳýỷỹ"),
    "ô": ("øùûõï", "ờớởỡợ"),
    "ö": ("øùûõï", "ừứửữự"),
}
_VNI: dict[str, str] = {
    **{
        base + mark: said
        for base, (marks, letters) in _VNI_AFTER.items()
        for mark, said in zip(marks, letters, strict=True)
    },
    **dict(zip("ôöæóòîñ", "ơưỉĩịỵđ", strict=True)),
}
_VNI |= {wrong.upper(): said.upper() for wrong, said in _VNI.items()} | {
    wrong[0].upper() + wrong[1]: said.upper() for wrong, said in _VNI.items() if len(wrong) == 2
}
_VNI_PATTERN = re.compile("|".join(map(re.escape, sorted(_VNI, key=len, reverse=True))))


def _tcvn3(text: str) -> str | None:
    if max(text) > "ÿ":
        return None
    # The fonts of capital letters hold them where the others hold small ones.
    words = (
        word.translate(_TCVN3).upper() if _all_capitals(word) else word.translate(_TCVN3)
        for word in re.split(r"(\s+)", text)
    )
    return "".join(words)


def _all_capitals(word: str) -> bool:
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) > 1 and all(map(str.isupper, plain))


def _vni(text: str) -> str | None:
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], text) if max(text) <= "ÿ" else None


def _misread(text: str) -> str | None:
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:  # the five bytes that Windows-1252 leaves open
        return letter.encode("latin-1")


_DECODERS: Mapping[str, Callable[[str], str | None]] = {
    "UTF-8 → Windows-1252": _misread,
    "TCVN3": _tcvn3,
    "VNI": _vni,
}

# --- what a syllable is ----------------------------------------------------------------------------------------------

_SYLLABLE = re.compile(
    r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?:(?:iêu|yêu|oai|oay|oao|oeo|uây|uôi|uya|uyu|ươi|ươu|uêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu)|"
    r"(?:uyê|iê|oa|oă|oe|oo|uâ|uê|uô|uơ|uy|ươ|yê|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?)"
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def _is_syllable(word: str) -> bool:
    """Whether a word is spelt as Vietnamese syllables are, with at most one tone."""
    letters = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    return not word or (sum(c in _TONES for c in letters) <= 1 and bool(_SYLLABLE.fullmatch(toneless)))
