"""What events, commands, roles and rules are called, in Vietnamese and in English: for histories, pages and lists.

Every pair is (vi, en). Facts and commands say themselves what they are called (`words`).
"""

from __future__ import annotations

from collections.abc import Mapping

from cases.dossiers import DOSSIER_STAGE_WORDS
from cases.events import FACTS
from cases.kernel import HANDLERS
from cases.proceedings import PROCEEDINGS
from cases.state import STAGE_WORDS
from law.pack import Pack

Words = tuple[str, str]

_ROLES: Mapping[str, Words] = {
    "head": ("Trưởng Thi hành án dân sự", "Head"),
    "deputy": ("Phó Trưởng Thi hành án dân sự", "Deputy head"),
    "room_head": ("Trưởng phòng", "Head of room"),
    "enforcer": ("Chấp hành viên", "Enforcer"),
    "reviewer": ("Thẩm tra viên", "Reviewer"),
    "secretary": ("Thư ký thi hành án", "Secretary"),
    "accountant": ("Kế toán nghiệp vụ", "Accountant"),
    "cashier": ("Thủ quỹ", "Cashier"),
    "clerk": ("Cán bộ một cửa", "Clerk"),
    "party": ("Đương sự", "Party"),
    "partner": ("Cơ quan phối hợp", "Partner"),
    "system": ("Hệ thống", "System"),
}

PROCEEDING_STAGE_WORDS: Mapping[str, Words] = {
    name: (standing.vi, standing.en) for kind in PROCEEDINGS.values() for name, standing in kind.stages.items()
}


def event(kind: str) -> Words:
    """What an event of this kind is called; its bare name where a newer release wrote it."""
    fact = FACTS.get(kind)
    return fact.words if fact else (kind, kind)


def command(name: str) -> Words:
    """What a command is called; its bare name where a newer release sent it."""
    handler = HANDLERS.get(name)
    return handler.payload.words if handler else (name, name)


def role(name: str) -> Words:
    """What the bearer of a role is called."""
    return _ROLES.get(name, (name, name))


def rule(rule_id: str, pack: Pack) -> Words:
    """What a rule of the pack demands, in a few words; its id where that pack does not hold it."""
    found = pack.rules.get(rule_id)
    return (found.vi, found.en) if found else (rule_id, rule_id)


def stage(name: str) -> Words:
    """What a stage of a case, a dossier or a proceeding is called."""
    return STAGE_WORDS.get(name) or DOSSIER_STAGE_WORDS.get(name) or PROCEEDING_STAGE_WORDS.get(name) or (name, name)
