"""Who may do what on that day: a command that is an act of office names the document it signs, and the law is asked.

A handler says which (`handles(..., signs=...)`), or why it signs none (`Unsigned`); the deciding asks
`law.guards.authority` before anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.assignment import may_have
from cases.events import Role
from cases.kernel import Context, Refusal, Subject
from cases.names import is_private
from law.guards.authority import Delegation, Officer, may_sign
from law.guards.authority import Role as Post

POSTS: Mapping[Role, Post] = {
    Role.HEAD: Post.HEAD,
    Role.DEPUTY: Post.DEPUTY,
    Role.ROOM_HEAD: Post.ROOM_HEAD,
    Role.ENFORCER: Post.ENFORCER,
    **dict.fromkeys((Role.REVIEWER, Role.SECRETARY, Role.ACCOUNTANT, Role.CASHIER, Role.CLERK), Post.CLERK),
}
"""The post of the law that each role of an office holds."""
PRIVATE: Mapping[Role, Post] = {**POSTS, Role.HEAD: Post.OFFICE_HEAD, Role.ENFORCER: Post.BAILIFF}
"""The same of a private enforcement office: its head, and its bailiffs (Thừa hành viên), L25 28, 29."""


def covering(context: Context) -> Mapping[str, Any] | None:
    """The absence of the officer in charge in which the actor acts for him today (làm thay), if there is one.

    It has the actor's own `relations` to the parties: whom the law bars from a case does not act in it for another.
    """
    today = context.today.isoformat()
    return next((one for one in context.facts.get("covers", ()) if one["starts_on"] <= today <= one["ends_on"]), None)


def check(subject: Subject, code: str, context: Context) -> None:
    """Refuse the command unless the law lets its sender sign on this day what it signs (L25 22.2, 22.3, 25).

    `code` is that of the document (`Handler.document`); there is nothing to ask where it is empty.
    """
    if not code:
        return
    head = Officer(id="head", role=Post.HEAD)
    delegations = [
        Delegation(
            giver=head,
            receiver=given["officer"],
            documents=frozenset(given["documents"] or [code]),
            start=date.fromisoformat(given["starts_on"]),
            end=date.fromisoformat(given["ends_on"]) if given["ends_on"] else date.max,
            number=given["basis"],
        )
        for given in context.facts.get("delegations", ())
    ]
    posts = PRIVATE if is_private(subject.office) else POSTS
    signer = Officer(id=context.actor.id, role=posts[context.actor.role])
    absence = covering(context)
    assigned = signer.id if absence else getattr(subject, "officer", "")
    verdict = may_sign(code, signer, context.today, context.pack, delegations=delegations, assigned=assigned)
    if verdict.allowed and absence:
        verdict = may_have(absence, context.pack)
    if not verdict.allowed:
        raise Refusal(verdict.article, verdict.reason_vi, verdict.reason_en)
