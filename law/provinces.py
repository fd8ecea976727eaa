"""The provinces of a pack, and the finding of one by any name it has or had."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from law.errors import LawError

if TYPE_CHECKING:
    from law.pack import Pack

SEPARATORS = re.compile(r"\s*[-\u2010-\u2015,;()/]+\s*")
SPACES = re.compile(r"[\s.]+")


def fold(text: str) -> str:
    """`text` in one form: no case, no marks, separators as ` | `, single spaces.

    Names reach us in any Unicode normal form, with the tone mark on either vowel (Hoá, Hóa) or without marks at all.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return SPACES.sub(" ", SEPARATORS.sub(" | ", bare.replace("đ", "d"))).strip(" |")


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city under central government (tỉnh, thành phố), the area of one enforcement agency (L25 19)."""

    code: str
    name: str
    is_city: bool
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with its kind, as on a letterhead: "Thành phố Hồ Chí Minh", "Tỉnh Nghệ An"."""
        return f"{'Thành phố' if self.is_city else 'Tỉnh'} {self.name}"


@dataclass(frozen=True)
class Provinces:
    """All provinces of a pack, in the order of their codes."""

    items: tuple[Province, ...]

    def __iter__(self) -> Iterator[Province]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def by_name(self) -> dict[str, Province]:
        """Every present name, former name and alias, folded. Present names win over former ones."""
        names = {fold(alias): p for p in self.items for alias in (*p.former_names, *p.aliases)}
        return names | {fold(p.name): p for p in self.items}

    @cached_property
    def suffix(self) -> re.Pattern[str]:
        """A folded name of a province at the end of a folded text, set off by a separator or by its kind."""
        names = "|".join(re.escape(n) for n in sorted(self.by_name, key=len, reverse=True))
        return re.compile(
            rf"(?:^|\| |tinh |thanh pho |tp ?|nhan dan |tand |khu vuc \d+ )(?:tinh |thanh pho |tp ?)?(?P<name>{names})$"
        )

    def code(self, code: str) -> Province:
        """The province with this official code. Raises `LawError("province", …)` for any other code."""
        for province in self.items:
            if province.code == code:
                return province
        raise LawError(
            "province", f"mã tỉnh {code!r} không có; xem danh mục 34 tỉnh, thành phố / no province has code {code!r}"
        )

    def at_end_of(self, text: str) -> Province | None:
        """The province whose name ends `text` (present, former or alias), or None: never a guess."""
        match = self.suffix.search(fold(text))
        return self.by_name[match["name"]] if match else None


@cache
def load_provinces(pack: Pack) -> Provinces:
    """The provinces of a pack. Raises `LawError("pack", …)` where it has none."""
    source = pack.folder / "provinces.toml"
    if not source.is_file():
        raise LawError("pack", f"gói luật {pack.version} không có danh mục tỉnh / the pack has no provinces.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["province"]
    return Provinces(
        tuple(
            Province(
                code=row["code"],
                name=row["name"],
                is_city=row.get("city", False),
                former_names=tuple(f["name"] for f in row.get("former", ())),
                former_codes=tuple(f["code"] for f in row.get("former", ()) if "code" in f),
                aliases=tuple(row.get("aliases", ())),
            )
            for row in rows
        )
    )
