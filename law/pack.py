"""Rule packs: one immutable folder of TOML per version of the law, read once and known by its digest."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from law.amounts import Amounts, read_amounts
from law.calendar import Calendar, Practice, YearTable
from law.errors import LawError
from law.kinds import Kind
from law.misfit import problems
from law.model import Body, Frozen, Missed, Rule, Words
from law.vocabulary import Awaited, check

PACKS = Path(__file__).parent / "packs"


class Setting(Frozen):
    """A choice the project makes where the law is silent; `silent` names the clause that leaves it open.

    `options` are the values it may take, if they can be listed.
    """

    default: Any
    reason_vi: str
    reason_en: str
    silent: str
    options: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Pack:
    """One version of the law: its rules, calendar, settings, kinds of obligation and amounts.

    `digest` is SHA-256 over all its files. `start` is the local day from which it is in force; `awaits` is what its
    rows name that no procedure tells yet.
    """

    version: str
    start: date
    law: str
    digest: str
    rules: Mapping[str, Rule]
    calendar: Calendar
    settings: Mapping[str, Setting]
    bodies: Mapping[str, Body]
    instruments: Mapping[str, Words]
    kinds: Mapping[str, Kind]
    amounts: Amounts
    awaits: Awaited
    folder: Path = field(repr=False)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and other.digest == self.digest

    def rule(self, rule_id: str) -> Rule:
        """A rule by its id, or by the number of its row in the deadline table (D025 for R025).

        LawError: unknown, or the number of a row that was split into several rules.
        """
        wanted = re.sub(r"^[Dd](?=\d{3})", "R", rule_id.strip())
        if wanted in self.rules:
            return self.rules[wanted]
        row = wanted.upper()
        parts = [rule for rule in self.rules.values() if rule.id.startswith(row) and rule.id[len(row) :].isalpha()]
        if row in self.rules:
            return self.rules[row]
        if len(parts) == 1:
            return parts[0]
        if parts:
            choices = ", ".join(f"{rule.id} ({rule.vi} / {rule.en})" for rule in parts)
            raise LawError("rule", f"{rule_id} gồm nhiều thời hạn, hãy chọn / {rule_id} has several periods: {choices}")
        raise LawError(
            "rule",
            f"không có quy tắc “{rule_id}” trong gói {self.version}; xem `thads law rules` / "
            f"pack {self.version} has no rule “{rule_id}”; see `thads law rules`",
        )

    def setting(self, name: str) -> Any:
        """The value of a setting. LawError if there is none of that name."""
        if name not in self.settings:
            raise LawError("setting", f"không có thiết lập “{name}” / there is no setting “{name}”")
        return self.settings[name].default

    def opened_by(self, event: str, facts: Mapping[str, str], day: date) -> tuple[Rule, ...]:
        """The rules that an event of a local day opens, given the facts of the moment, in the order of the table."""
        return tuple(r for r in self._by_event.get(event, ()) if r.opened_by(event, facts, day))

    def opens(self, event: str) -> bool:
        """Whether an event may open a duty at all: else nobody needs to gather the facts of the moment."""
        return event in self._by_event

    def discharged_by(self, event: str) -> tuple[Rule, ...]:
        """The rules whose open duties an event ends."""
        return self._by_end.get(event, ())

    def is_right(self, rule: Rule) -> bool:
        """Whether it is a right that runs, not a duty: nobody breaches it."""
        return self.bodies[rule.bound].citizen or rule.missed is Missed.C1

    def binds(self, rule: Rule) -> bool:
        """Whether somebody is late when a period of this row runs out (vi phạm thời hạn).

        Nobody is where that is a step of the procedure, or where a right is lost.
        """
        return not (rule.expires_as or self.is_right(rule))

    def ending_as(self, event: str) -> Rule:
        """The rule whose unused end is this event. LawError if there is none."""
        found = next((rule for rule in self.rules.values() if rule.expires_as == event), None)
        if found is None:
            raise LawError("rule", f"không có thời hạn nào kết thúc bằng “{event}” / no period ends as “{event}”")
        return found

    @cached_property
    def _by_end(self) -> Mapping[str, tuple[Rule, ...]]:
        return self._by(lambda rule: rule.discharged_by)

    @cached_property
    def _by_event(self) -> Mapping[str, tuple[Rule, ...]]:
        return self._by(lambda rule: (opening.event for opening in rule.openings))

    def _by(self, events: Callable[[Rule], Iterable[str]]) -> Mapping[str, tuple[Rule, ...]]:
        """The rules by their events, in the order of the table."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for event in dict.fromkeys(events(rule)):
                found.setdefault(event, []).append(rule)
        return {event: tuple(rules) for event, rules in found.items()}


@cache
def load_pack(version: str) -> Pack:
    """A released pack by its version, or one under test by the path of its folder. LawError("pack", …)."""
    folder = PACKS / version if version in released() else Path(version)
    if not (folder / "pack.toml").is_file():
        raise LawError(
            "pack",
            f"không có gói luật “{version}”; hiện có {', '.join(released())} / "
            f"there is no law pack “{version}”; released: {', '.join(released())}",
        )
    try:
        return _read(folder)
    except (tomllib.TOMLDecodeError, ValidationError, KeyError, ValueError) as bad:
        if isinstance(bad, LawError):
            raise
        raise LawError("pack", f"gói luật “{version}” bị hỏng / law pack “{version}” is broken: {bad}") from bad


def current_pack(on: date | None = None) -> Pack:
    """The released pack for what begins on a local day: the newest in force, or the newest of all if no day is given.

    Before the first of them was in force it is the first, which knows the earlier law as well.
    """
    packs = [load_pack(version) for version in released()]
    if on is None:
        return packs[-1]
    return next((pack for pack in reversed(packs) if pack.start <= on), packs[0])


@cache
def released() -> tuple[str, ...]:
    """The versions shipped with the product, oldest first."""
    versions = (folder.name for folder in PACKS.iterdir() if (folder / "pack.toml").is_file())
    return tuple(sorted(versions, key=lambda version: [int(part) for part in version.split(".")]))


def _read(folder: Path) -> Pack:
    about = _toml(folder / "pack.toml")
    settings = _settings(folder)
    tables = [YearTable.model_validate(_toml(path)) for path in sorted((folder / "calendar").glob("*.toml"))]
    bodies = {name: Body.model_validate(body) for name, body in _toml(folder / "bodies.toml").items()}
    rules = _rules(folder, settings)
    for rule in rules.values():
        if rule.bound not in bodies:
            raise LawError("pack", f"{rule.id}.bound: không rõ ai là “{rule.bound}” / nobody is called “{rule.bound}”")
    awaits = Awaited.model_validate(_toml(folder / "awaits.toml"))
    tables_of_amounts = _toml(folder / "amounts.toml")
    check(rules, settings.keys(), tables_of_amounts.keys(), awaits)
    amounts = read_amounts(tables_of_amounts)
    return Pack(
        version=about["version"],
        start=about["from"],
        law=about["law"],
        digest=_digest(folder),
        rules=rules,
        calendar=Calendar(tables, _practice(settings, amounts.number("tet_days", about["from"]))),
        settings=settings,
        bodies=bodies,
        instruments={code: Words.model_validate(name) for code, name in _toml(folder / "instruments.toml").items()},
        kinds={name: Kind.model_validate(kind) for name, kind in _toml(folder / "kinds.toml").items()},
        amounts=amounts,
        awaits=awaits,
        folder=folder,
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _digest(folder: Path) -> str:
    """Over names and contents, so that neither a changed, nor an added, nor a missing file goes unnoticed."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return total.hexdigest()


def _settings(folder: Path) -> dict[str, Setting]:
    settings: dict[str, Setting] = {}
    for path in sorted((folder / "settings").glob("*.toml")):
        for name, content in _toml(path).items():
            setting = Setting.model_validate(content)
            if setting.options and setting.default not in setting.options:
                raise LawError("pack", f"{name} = {setting.default!r}: chỉ được / must be one of {setting.options}")
            if name in settings:
                raise LawError("pack", f"thiết lập “{name}” có hai lần / setting “{name}” occurs twice")
            settings[name] = setting
    return settings


def _practice(settings: Mapping[str, Setting], tet_days: int) -> Practice:
    sessions = tuple(
        (time.fromisoformat(span.split("-")[0]), time.fromisoformat(span.split("-")[1]))
        for span in settings["office_hours"].default
    )
    names = ("at_once_hours", "before_on_day_off", "tet_window", "hours_roll", "leap_day")
    return Practice(office_hours=sessions, tet_days=tet_days, **{name: settings[name].default for name in names})


def _rules(folder: Path, settings: Mapping[str, Setting]) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for path in sorted((folder / "rules").glob("*.toml")):
        content = _toml(path)
        phase, paused_by = content.pop("phase"), content.pop("paused_by", [])
        if not settings["postponement_pauses"].default:
            paused_by = []
        for rule_id, row in content.items():
            row = {"paused_by": paused_by} | row
            row["law"] = [
                edition | {"terms": [_term(term, settings) for term in edition["terms"]]} for edition in row["law"]
            ]
            if rule_id in rules:
                raise LawError("pack", f"quy tắc {rule_id} có hai lần / rule {rule_id} occurs twice")
            try:
                rules[rule_id] = Rule.model_validate({"id": rule_id, "phase": phase} | row)
            except ValidationError as wrong:
                field, problem = problems(wrong)[0]
                raise LawError("pack", f"{rule_id}.{field}: {problem}") from wrong
    return dict(sorted(rules.items()))


def _term(term: dict[str, Any], settings: Mapping[str, Setting]) -> dict[str, Any]:
    """A length given as the name of a setting becomes that setting's value."""
    if isinstance(name := term["length"], str):
        return term | {"length": settings[name].default, "setting": name}
    return term
