"""No code of the program reaches a citizen: every kind of document, in states that any sequence of acts comes to.

The acts are those of the any-sequence driver, drawn from fixed seeds; every document they issue is set and its text
read back from the PDF.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader

from activities.papers import draw
from cases.events import Role
from cases.kernel import Subject, evolve
from cases.names import is_private
from cases.state import CaseState
from documents.drawing import Desk, Drawing, Officer, Paper
from documents.kinds import KINDS, receipts
from documents.kinds.closing import ended_list
from documents.of_case import LISTED
from documents.parts import Annex
from documents.render import render_pdf
from law.pack import current_pack
from law.regime import NEW_LAW_FROM
from tests import (
    courts_driver,
    entrusted_driver,
    handover_driver,
    procedures_driver,
    proceedings_driver,
    sale_driver,
    state_driver,
)
from tests.any_sequence import act_on_case
from tests.assets_driver import carried_through
from tests.beside_lives import costs_asked
from tests.cases_driver import (
    BY_PROTESTER,
    ENFORCERS,
    OUTCOMES,
    Driven,
    account,
    day,
    decided_case,
    due_case,
    no_condition_case,
    opened_case,
    pay_out,
    received,
    reverify,
    share_out,
    transfer,
)
from tests.intake_samples import A, B, owes, person
from tests.sequence_starts import PORTFOLIOS, shared_plan

ANNEXES = {name for name, kind in KINDS.items() if issubclass(kind.fields, Annex)}
"""They bear the number of their paper, and are drawn with it."""
LOOKUP = "https://thads.example/tra-cuu"
PEOPLE = {
    "head-1": Officer("Nguyễn Thị Thu Hương", "Trưởng Thi hành án dân sự", "head"),
    "deputy-1": Officer("Đặng Quốc Thắng", "Phó Trưởng Thi hành án dân sự", "deputy"),
    "accountant-1": Officer("Hoàng Thị Kế", "Kế toán nghiệp vụ", "accountant"),
    "room_head-1": Officer("Võ Thị Sáu Mai", "Trưởng phòng Nghiệp vụ và Tổ chức thi hành án", "room_head"),
    "cashier-1": Officer("Lý Thị Quỹ", "Thủ quỹ", "cashier"),
    "secretary-1": Officer("Trịnh Thị Thơ", "Thư ký thi hành án", "secretary"),
    "KT-01": Officer("Cao Văn Toán", "Kế toán nghiệp vụ", "accountant"),
    "clerk-1": Officer("Phạm Thị Hằng", "Thư ký thi hành án", "clerk"),
    **{e["officer"]: Officer(f"Lê Văn Đường {n}", "Chấp hành viên", "enforcer") for n, e in enumerate(ENFORCERS)},
}
PRIVATE_TITLES = {"head": "Trưởng văn phòng", "enforcer": "Thừa hành viên", "clerk": "Thư ký nghiệp vụ"}
DESK = Desk(
    "Cục Quản lý Thi hành án dân sự",
    "Thi hành án dân sự Thành phố Hồ Chí Minh",
    "Thành phố Hồ Chí Minh",
    "Viện kiểm sát nhân dân Thành phố Hồ Chí Minh",
    "Ngân hàng TMCP Ngoại thương Việt Nam",
    "970436",
    "0071001234567",
    PEOPLE,
    tax_code="0301999079",
)

PRIVATE_DESK = replace(
    DESK,
    superior="Sở Tư pháp Thành phố Hồ Chí Minh",
    name="Văn phòng thi hành án dân sự Bến Thành",
    people={
        name: replace(one, title=PRIVATE_TITLES[one.role]) for name, one in PEOPLE.items() if one.role in PRIVATE_TITLES
    },
    private=True,
)
"""The desk of a private office."""

FORBIDDEN = {
    "a name of the program": r"[A-Za-z]+_[A-Za-z]+",
    "a row of the law": r"\b[RD]\d{3}\b",
    "a digest or a key": r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,}\b",
    "a person or a party by number": r"\b(?:CHV|C|D|K|R|S)-?\d{1,2}\b(?!-THADS)|\b(?:head|deputy|clerk|enforcer)-\d",
    "an article in code": r"\b\d{2}\.\d\.[a-zđ]\b|\b(?:L25|L08|D152|D62|F216|TT04|CC) \d",
    "doubled punctuation": r"\.\.|\.;|;\.|,\.|;;|: ;|\.,",
    "an English word": r"\b(?:the|of|and|is|was|not|for|with|by|case|none|null|True|False|None|digest|receipt|judgment|"
    r"decision|claim|performed|refund|fund|vneid|portal|post)\b",
    "a path": r"\b(?:case|dossier)/|\b\d\d/tests/",
    "a capital inside a sentence": r"Xét thấy [A-ZĐ][a-zà-ỹ]* [a-zà-ỹ]",
    "an empty pair of brackets": r"\(\s*\)|\[\s*\]",
}


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", " ".join(page.extract_text() for page in pages)))
    text = re.sub(r"\S*/tra-cuu/\S+( [0-9a-f]{1,15}\b)?", "", text)  # the address where it can be checked
    text = re.sub(r"\b\d+/ ?((fee_)?receipt|reception|vi_bang)", "", text)  # the driver's own number
    return re.sub(r"Nội dung chuyển khoản: THADS \S+|mã việc \S+|Mã tra cứu: \S+|mã giao dịch ngân hàng \S+", "", text)


def drawn(driven: Driven) -> Iterator[tuple[Subject, Paper]]:
    """Every document that the events of a subject issue, as the activities draw it, and the subject before."""
    subject = driven.first
    for number, event in enumerate(driven.events, start=1):
        before, subject = subject, evolve(subject, event)
        for key, owed in subject.owed.items():
            if key in before.owed or owed.data.get("seq") != event.seq:
                continue
            desk = PRIVATE_DESK if is_private(subject.office) else DESK
            drawing = Drawing(event, before, subject, desk, driven.events[:number])
            if owed.effect == "issue_document":
                paper = draw(drawing, owed.data["kind"], LOOKUP)
                annexes = [replace(paper, kind=paper.annex, fields=fields, annexes=()) for fields in paper.annexes]
                yield before, replace(paper, fields=paper.with_annexes(["0" * 64 for _ in annexes]))
                yield from ((before, annex) for annex in annexes)
            elif owed.effect == "issue_receipt":
                yield before, receipts.draw(drawing, LOOKUP)


def played(seed: int, steps: int = 60) -> Driven:
    """One case after some acts of the any-sequence driver, usual ones mostly."""
    rng = Random(seed)
    portfolio = rng.choice(sorted(PORTFOLIOS))
    asks = {"asks": ()} if portfolio == "fine and court fee" else {}
    driven = opened_case(*PORTFOLIOS[portfolio], **asks)
    for _ in range(steps):
        act_on_case(driven, rng, usual=rng.random() < 0.5)
        driven.perform(*(effect for effect in OUTCOMES if not effect.startswith("issue_")))
        driven.wait(driven.now + timedelta(days=rng.choice([0, 0, 1, 3, 12])))
    return driven


def dossiers() -> Iterator[Driven]:
    """Dossiers that lack something, are refused on each ground, come by each channel."""
    for channel in ("portal", "vneid", "in_person", "oral", "post"):
        yield received(owes(B, A, amount=90_000_000), channel=channel)
    incomplete = received(owes(B, A, amount=90_000_000), attachments=())
    incomplete.go("request_supplement", Role.CLERK)
    yield incomplete
    late = received(owes(B, A, amount=90_000_000), title={"date": "2015-01-15", "effective_date": "2015-02-15"})
    known = {"claims": {"decided": {}}}
    for driven in (late,):
        driven.go("notify_refusal", Role.HEAD, facts=known)
        yield driven


def lives() -> Iterator[Driven]:
    """Ways of a case that a short random walk seldom finds."""
    resumed = no_condition_case(owes(B, A, amount=90_000_000))
    resumed.go("start_verification", Role.ENFORCER)
    resumed.perform()
    resumed.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
    resumed.go("resume_from_no_condition", Role.HEAD)
    yield resumed
    returned = no_condition_case(owes(B, A, amount=90_000_000))
    for months in range(6, 31, 6):
        returned.wait(day(9, 25, year=2026) + timedelta(days=31 * months))
        reverify(returned, "no_condition")
    returned.go("return_request", Role.HEAD)
    yield returned
    paid = due_case(owes(B, A, amount=90_000_000))
    transfer(paid, 50_000_000)
    share_out(paid)
    if paid.subject.fees_open:
        paid.go("decide_fees")
    account(paid, "C1")
    pay_out(paid)
    yield paid
    for granted, said in ((True, {"percent": 80}), (False, {"reason": "Giấy xác nhận hộ nghèo đã hết hiệu lực."})):
        relieved = due_case(owes(B, A, amount=90_000_000))
        transfer(relieved, 50_000_000)
        share_out(relieved)
        fee = {"fee": next(iter(relieved.subject.reckoned_fees))}
        asked = {"ground": "7.2.a", "proofs": {"poor_household": "0" * 64}}
        relieved.go("request_fee_relief", Role.PARTY, fee | asked)
        relieved.go("decide_fee_relief", Role.HEAD, fee | {"granted": granted, **said})
        relieved.go("decide_fees", Role.HEAD)
        yield relieved
    for decided in ({"granted": True}, {"granted": False, "reason": "Còn tài sản khác để nộp."}):
        costly = costs_asked()
        costly.go("decide_cost_relief", Role.HEAD, decided)
        yield costly
    wrong = due_case(owes(B, A, amount=90_000_000))
    transfer(wrong, 50_000_000)
    wrong.go("void_receipt", Role.ACCOUNTANT, {"receipt": "R1", "reason": "Ghi sai người nộp.", "payer": "Lê Thị C"})
    yield wrong
    contested = due_case(owes(B, A, amount=90_000_000))
    transfer(contested, 50_000_000)
    share_out(contested)
    contested.go("complain", Role.PARTY, {"about": "plan-5", "party": "D1", "reason": "Chưa trừ số đã nộp."})
    contested.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
    contested.go("explain_complaint", Role.ENFORCER, {"complaint": "KN1", "explanation": "Số đã nộp đã được trừ."})
    said = {"complaint": "KN1", "upheld": True, "findings": "Khiếu nại có căn cứ."}
    contested.go("resolve_complaint", Role.HEAD, said)
    yield contested
    back = due_case(owes(B, A, amount=90_000_000))
    transfer(back, 50_000_000)
    share_out(back)
    back.go("decide_fees", Role.HEAD)
    account(back, "C1")
    pay_out(back)
    fee = {"fee": next(iter(back.subject.reckoned_fees))}
    back.go("request_fee_relief", Role.PARTY, fee | {"ground": "7.2.a", "proofs": {"poor_household": "0" * 64}})
    back.go("decide_fee_relief", Role.HEAD, fee | {"granted": True, "percent": 50})  # after its receipt
    share = next(share.id for share in back.subject.shares.values() if share.status == "paid")
    back.go("propose_recovery", Role.ENFORCER, {"share": share, "ground": "Chuyển nhầm tài khoản."})
    back.go("order_recovery", Role.HEAD, {"share": share})
    back.go("complain", Role.PARTY, {"about": "plan-5", "party": "D1", "reason": "Chưa trừ số đã nộp."})
    back.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
    back.go("resolve_complaint", Role.HEAD, said)
    yield back
    gone = due_case(owes(B, A, amount=90_000_000))
    gone.go("cancel", Role.HEAD, {"ground": "48.2", "circumstances": ["debtor_dead", "no_assets"]})
    yield gone
    creditors = (person("A", name=f"Trần Thị {_word(n)}", id_number=f"079185{n:06}") for n in range(LISTED + 1))
    many = due_case(*(owes(B, creditor, amount=1_000_000) for creditor in creditors))
    transfer(many, 50_000_000)
    share_out(many)
    for creditor in [name for name in many.subject.parties if name.startswith("C")]:
        account(many, creditor)
    pay_out(many)
    yield many
    amended = decided_case(owes(B, A, amount=90_000_000))
    amended.go("change_enforcer", Role.HEAD, {"reason": "Chấp hành viên là người thân của đương sự."})
    said = {"legal_consequences": "Các việc đã làm vẫn có giá trị."}
    amended.go("amend_decision", Role.HEAD, {"change": "Tại Điều 1, sửa “phường A” thành “phường B”.", **said})
    amended.go("recall_decision", Role.HEAD, {"ground": "52.1.b", **said})
    yield amended
    for ground, facts, by in (
        ("46.1.c", ["creditor_asks"], "postpone"),
        ("47.1.a", ["insolvency_filed", "money_duty"], "suspend"),
        ("47.2", ["protester_suspends"], "suspend"),
    ):
        paused = due_case(owes(B, A, amount=90_000_000))
        paused.go("establish_ground", Role.HEAD, {"ground": ground, "circumstances": facts})
        told = BY_PROTESTER if ground == "47.2" else {"ground": ground, "circumstances": facts}
        paused.go(by, Role.HEAD, told)
        paused.go("end_overlay_ground", Role.HEAD, {"note": "đã rút đơn"})
        paused.go("resume_case", Role.HEAD, {"ground": RESUMES[by, ground]})
        yield paused
    cancelled = due_case(owes(B, A, amount=90_000_000))
    cancelled.go("cancel", Role.HEAD, {"ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]})
    yield cancelled
    yield from carried_through()
    yield from sale_driver.carried_through()
    yield from handover_driver.carried_through()
    yield from procedures_driver.carried_through()
    yield from courts_driver.carried_through()
    yield from proceedings_driver.with_papers()
    yield from state_driver.carried_through()
    yield from state_driver.with_papers()
    yield from entrusted_driver.carried_through()
    yield shared_plan()
    court = {"asks": (), "channel": "court_transfer"}
    yield decided_case(owes(B, kind="confiscation", amount=0), **court)
    yield decided_case(owes(B, A, kind="return_property", amount=0, note="01 điện thoại di động"), **court)
    yield decided_case(owes(B, A, amount=90_000_000), title={"number": "02/2026/QĐ-BPKCTT"}, **court)


def _word(number: int) -> str:
    """A name for each number, in letters."""
    return "".join("aăâbcdđeêg"[int(digit)] for digit in f"{number:03}").capitalize()


RESUMES = {("postpone", "46.1.c"): "46.3", ("suspend", "47.1.a"): "47.3.d", ("suspend", "47.2"): "47.3.a"}


@cache
def papers() -> dict[str, list[Paper]]:
    """Papers of each kind: two of each stage, overlay and end of a case, of each law and sort of office."""
    found: dict[str, list[Paper]] = defaultdict(list)
    of_state: Counter[tuple[Any, ...]] = Counter()
    ended: list[CaseState] = []
    for driven in [*dossiers(), *lives(), *(played(seed) for seed in range(60))]:
        for subject, paper in drawn(driven):
            state = (paper.kind, subject.stage, *(getattr(subject, name, None) for name in ("overlay", "ended")))
            key = (*(getattr(part, "ground", part) for part in state), _day(paper) < NEW_LAW_FROM, _private(paper))
            of_state[key] += 1
            if of_state[key] <= 2:
                found[paper.kind].append(paper)
        if isinstance(driven.subject, CaseState) and driven.subject.ended and driven.subject.decision:
            ended.append(driven.subject)
    listed = ended_list(DESK, date(2026, 9, 1), "09/2026/DS-THADS", "head-1", ended, day(10, 1))
    found["procuracy_list"].append(Paper("procuracy_list", listed, "79", ""))
    return found


def test_every_kind_of_paper_has_a_builder_and_is_reached() -> None:
    drawn_by_itself = {"receipt", *ANNEXES, "procuracy_list"}
    assert {name for name, kind in KINDS.items() if not kind.draw} == drawn_by_itself
    assert set(papers()) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_citizen_reads_words_and_no_code(kind: str) -> None:
    for paper in papers()[kind]:
        text = text_of(render_pdf(kind, paper.fields))
        assert (paper.fields.get("recipients") or [""])[0] == "Như trên" or "Kính gửi:" not in text
        assert "Kính gửi:" in text or not KINDS[kind].addressed
        for what, pattern in FORBIDDEN.items():
            found = re.search(pattern, text)
            assert found is None, f"{what}: …{text[max(0, found.start() - 60) : found.end() + 40]}…"


def test_a_paper_rests_on_the_law_of_its_day() -> None:
    """L25 115, 116: a paper of a day under the old law cites nothing of the new one."""
    old = [(kind, paper.fields) for kind, each in papers().items() for paper in each if _day(paper) < NEW_LAW_FROM]
    assert {kind for kind, _ in old} >= {"enforcement_decision", "enforcer_assignment", "fine_decision"}
    for kind, fields in old:
        text = text_of(render_pdf(kind, fields))
        assert "26/2008/QH12" in text or kind in WITHOUT_BASES, kind
        assert not re.search("106/2025|152/2026|Điều 9[678]|Điều 54", text), (kind, text)


WITHOUT_BASES = {"seizure_minutes", "request_receipt", "receipt", "case_statement", "exhibit_minutes"}


def _day(paper: Paper) -> date:
    day: date = paper.fields["date"]
    return day


def test_a_paper_of_a_private_office_has_no_civil_servant() -> None:
    """L25 28, 29: its enforcers are Thừa hành viên, its head is of the office."""
    own = [(kind, paper.fields) for kind, each in papers().items() for paper in each if _private(paper)]
    assert {kind for kind, _ in own} >= {"service_contract", "enforcement_decision", "enforcer_assignment", "vi_bang"}
    for kind, fields in own:
        text = text_of(render_pdf(kind, fields))
        assert not re.search("(?i)chấp hành viên|trưởng thi hành án", text), (kind, text)


def _private(paper: Paper) -> bool:
    return bool(paper.fields["office"].get("private"))


@pytest.mark.parametrize("kind", sorted({*KINDS} - ANNEXES - {"procuracy_list"}))
def test_a_document_bears_the_number_of_its_kind(kind: str) -> None:
    symbol = current_pack().setting("document_symbols").get(kind)
    for paper in papers()[kind]:
        number = paper.fields["number"]
        assert re.fullmatch(rf"\d\d+/{symbol}-THADS" if symbol else r"\d+/((fee_)?receipt|vi_bang)", number), number


def test_who_else_gets_a_paper_is_named_by_it_or_in_words() -> None:
    named = {each: kind.fields.model_fields for kind in KINDS.values() for each in kind.also_to if each.isascii()}
    assert named
    assert [each for each, fields in named.items() if each not in fields] == []


def test_a_receipt_of_a_fee_names_the_tax_code_of_who_collects() -> None:
    """D254: form, series, the office's tax code and the name of the fee; its own series beside that of TT04."""
    fees = [paper.fields for paper in papers()["receipt"] if paper.fields.get("kind") == "tax_fee"]
    texts = [text_of(render_pdf("receipt", fields)) for fields in fees if fields["date"] >= NEW_LAW_FROM]
    assert texts
    for text in texts:
        assert "mã số thuế: 0301999079" in text
        assert re.search(r"Ký hiệu mẫu: EBL01 .*Ký hiệu: \d\dT[A-Z]{2} .*Phí thi hành án dân sự", text)


def test_every_kind_with_a_number_of_its_own_has_a_symbol() -> None:
    assert set(current_pack().setting("document_symbols")) == set(KINDS) - ANNEXES - {"receipt", "vi_bang"}
