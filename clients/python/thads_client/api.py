"""The operations and messages of the API, 1.0; made from docs/openapi.json by `python -m console.clients`; do not edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NotRequired, TypedDict

from thads_client.transport import Event, Transport


class ActAsked(TypedDict):
    """A command for a case: its name and its payload, as the catalogue of acts describes them."""

    command: str
    payload: NotRequired[dict[str, Any]]


class ActDeclared(TypedDict):
    """An act of the catalogue: whose it is, who may send it, the schema of its payload (JSON Schema 2020-12)."""

    command: str
    en: str
    roles: list[Role]
    schema: dict[str, Any]
    subject: str
    unsigned: str
    vi: str


class ActView(TypedDict):
    """An act and what would become of it now."""

    command: str
    en: str
    outlook: Outlook
    problem: str
    refusal: Forbidden | None
    roles: list[Role]
    vi: str


class Actor(TypedDict):
    """Who acts: a staff number, never a name, so that logs and ids stay free of personal data."""

    id: str
    office: str
    role: Role


class ActsOpen(TypedDict):
    """What the case (or dossier) allows the bearer at `as_of`; none once it is closed and archived."""

    acts: list[ActView]
    as_of: str
    case: str
    head: int
    stage: str


class Answer(TypedDict):
    """What came of a command: the events it made, or why the law forbids it (which is an event too)."""

    accepted: bool
    digest: NotRequired[str]
    events: NotRequired[list[EventBrief]]
    head: int
    refusal: NotRequired[Forbidden | None]
    request_id: str
    stage: str
    subject: str


class BankAccount(TypedDict):
    """Where a party is paid: NAPAS bank number of 6 digits and account."""

    account: str
    bin: str


class CaseLine(TypedDict):
    """A case in a list. `overdue` counts its duties that are late now, `next_due_at` is the next that is not."""

    case: str
    claimed: int
    decision_number: str | None
    dossier: str
    ended_on: str | None
    held: int
    next_due_at: str | None
    office: str
    officer: str | None
    opened_on: str
    overdue: int
    overlay: str | None
    paid_out: int
    received: int
    room: str | None
    stage: str
    waiting_for: list[Waiting]


class CasePage(TypedDict):
    """A page of cases in the order of their ids; `next` is the cursor of the page after it, empty on the last."""

    cases: list[CaseLine]
    next: str


class CaseView(TypedDict):
    """One case as the records have it at `as_of`, the legal moment; `head` is the number of its last event."""

    as_of: str
    case: str
    claimed: int
    decision_number: str
    distributed: int
    dossier: str
    duties: list[DutyView]
    ended: str
    head: int
    held: int
    office: str
    officer: str
    origin: str
    outstanding: int
    overlay: str | None
    paid_out: int
    parties: list[PartyView]
    received: int
    room: str
    stage: str
    waiting_for: list[Waiting]


class Catalogue(TypedDict):
    """Every act that the program knows."""

    acts: list[ActDeclared]


Channel = Literal["portal", "vneid", "in_person", "oral", "post", "court_transfer", "entrustment"]


class Coming(TypedDict):
    """An event as it would come: numbers that a register gives are still empty."""

    article: str
    at: str
    data: dict[str, Any]
    en: str
    kind: str
    vi: str


class DeliveryPage(TypedDict):
    """Deliveries, the latest first; `next` is the cursor of the page after it, null on the last."""

    deliveries: list[DeliveryView]
    next: int | None


class DeliveryView(TypedDict):
    """One event that was due to a webhook: how often it was sent, the last answer, when it was taken."""

    attempts: int
    delivered_at: str | None
    next_at: str
    number: int
    problem: str | None
    seq: int
    status: int | None
    subject: str
    turn: int


class Dossier(TypedDict):
    """A whole dossier: one title, and what is asked or transferred under it."""

    attachments: NotRequired[list[str]]
    channel: Channel
    dossier_id: str
    entrusted: NotRequired[Entrusted | None]
    judgment_at: NotRequired[str | None]
    obligations: list[Obligation]
    office: str
    received_at: str
    requesters: list[Requester]
    sent_at: str
    title: Title


class DossierAnswer(TypedDict):
    """What the sender of a dossier learns at once: accepted with its cases, to be supplemented, or refused and why."""

    case_count: NotRequired[int]
    cases: NotRequired[list[str]]
    digest: NotRequired[str]
    dossier: str
    due: NotRequired[str | None]
    ground: NotRequired[str]
    outcome: str
    reasons: NotRequired[list[Line]]
    refusal: NotRequired[Forbidden | None]
    request_date: NotRequired[str | None]
    why: NotRequired[list[list[Line]]]


class DossierAsked(TypedDict):
    """A dossier to hand in. `sender` is who sends it, as it stands in its id: of a service its own name."""

    dossier: Dossier
    sender: str


class DossierLine(TypedDict):
    """A dossier in a list; `due` is the day by which the office answers it."""

    case_count: int
    channel: str
    dossier: str
    due: str | None
    ground: str | None
    office: str
    request_date: str | None
    stage: str


class DossierPage(TypedDict):
    """A page of dossiers in the order of their ids; `next` is the cursor of the page after it, empty on the last."""

    dossiers: list[DossierLine]
    next: str


class DossierView(TypedDict):
    """One dossier as the records have it at `as_of`: where it stands and why, and the cases that came of it."""

    as_of: str
    cases: list[str]
    channel: str
    dossier: str
    due: str | None
    duties: list[DutyView]
    ground: str
    head: int
    office: str
    reasons: list[Line]
    request_date: str | None
    stage: str


class DutyView(TypedDict):
    """An open duty: what it is, whom it binds, when it is due and how that day came about."""

    bound: str
    due: str | None
    due_at: str | None
    duty: str
    en: str
    overdue: bool
    paused_since: str | None
    rule: str
    vi: str
    working: list[Line]


class EffectView(TypedDict):
    """An outside effect that failed for good and waits for a person, who may send `retry_effect` with its key."""

    effect: str
    failed_at: str
    key: str
    label: str
    office: str
    problem: str
    subject: str


class Effects(TypedDict):
    """The failed effects within reach, the latest first; at most 200."""

    effects: list[EffectView]


class Entrusted(TypedDict):
    """The entrusting agency, its decision, and how its own matter came about."""

    agency: str
    asset: NotRequired[str]
    bank: NotRequired[BankAccount | None]
    begun: NotRequired[str]
    case: NotRequired[str]
    day: str
    fees: NotRequired[list[FeeSoFar]]
    number: str
    requested_on: str
    requester: NotRequired[str]


class EventBrief(TypedDict):
    """An event as the answer to a command names it."""

    article: str
    data: dict[str, Any]
    kind: str
    seq: int


class EventPage(TypedDict):
    """Events in their order; `next` is the cursor of the page after it, null on the last."""

    case: str
    events: list[EventView]
    next: int | None


class EventView(TypedDict):
    """An event of the journal: what happened, when, by whom, under which article; `hash` chains them."""

    actor: Actor
    article: str
    at: str
    data: dict[str, Any]
    detected_at: str
    door: str
    en: str
    hash: str
    kind: str
    request_id: str
    seq: int
    vi: str


class FeeSoFar(TypedDict):
    """The fee of a party at the entrusting agency, in đồng (F216 5.6): reckoned on what, charged, still to pay."""

    charged: NotRequired[int]
    name: str
    owed: NotRequired[int]
    received: NotRequired[int]


Field = Literal["DS", "HNGD", "KDTM", "LD", "HS", "HC"]


class Forbidden(TypedDict):
    """Why the law forbids an act: the article and the reason in both languages."""

    article: str
    en: str
    vi: str


class Line(TypedDict):
    """One line of a working: Vietnamese, English, and the article it rests on."""

    amount: NotRequired[int | None]
    article: NotRequired[str]
    day: NotRequired[str | None]
    en: str
    vi: str


class Obligation(TypedDict):
    """One thing owed under a title (nghĩa vụ): `amount` in đồng, 0 only where a thing is owed instead of money."""

    amount: int
    annual_rate_percent: NotRequired[float | str | None]
    creditor: Party
    debtor: Party | None
    due_date: NotRequired[str | None]
    id: str
    joint_group: NotRequired[str]
    kind: ObligationKind
    note: NotRequired[str]


ObligationKind = Literal["other_debt", "secured_debt", "alimony", "alimony_monthly", "wages", "severance", "job_loss_allowance", "disability_allowance", "dismissal_damages", "life_damages", "health_damages", "mental_damages", "honour_damages", "social_insurance", "unemployment_insurance", "health_insurance", "fine", "arrears", "court_fee", "return_property", "property_division", "confiscation", "destruction"]


Outlook = Literal["open", "asks", "refused", "others"]


class Party(TypedDict):
    """A party (đương sự): creditor or debtor of one obligation."""

    address: NotRequired[str]
    bank: NotRequired[BankAccount | None]
    birth_year: NotRequired[int | None]
    id_number: NotRequired[str]
    kind: PartyKind
    name: str
    province: NotRequired[str]


PartyKind = Literal["person", "organisation", "state"]


class PartyView(TypedDict):
    """A party of the case by its reference (C1, D1, …)."""

    kind: str
    name: str
    reference: str


class Problem(TypedDict):
    """What comes back instead of an answer (RFC 9457). `field` names what has to be mended, where one thing has."""

    detail: str
    field: NotRequired[str]
    status: int
    title: str
    type: str
    way_out: str


class ReplayAsked(TypedDict):
    """The event from which all is to be sent again: of which case or dossier, and its number."""

    seq: int
    subject: str


class Replayed(TypedDict):
    """How many events will be sent again."""

    events: int


class Requester(TypedDict):
    """Who asks (người yêu cầu); a court transfers and an agency entrusts instead of asking."""

    name: str
    role: RequesterRole


RequesterRole = Literal["creditor", "debtor", "court", "agency"]


Role = Literal["head", "deputy", "room_head", "enforcer", "reviewer", "secretary", "accountant", "cashier", "clerk", "party", "partner", "system"]


Stage = Literal["opened", "decided", "notifying", "voluntary", "verifying", "conditions", "coercion", "sale", "no_condition", "separate_ledger", "paying", "ended", "archived"]


class Title(TypedDict):
    """The judgment or decision that is enforced (bản án, quyết định; L25 art. 2)."""

    date: str
    effective_date: str
    field: Field
    first_instance_court: NotRequired[str]
    issuing_court: str
    number: str


class Trial(TypedDict):
    """What an act would come to if it was sent now: nothing was recorded."""

    allowed: bool
    events: list[Coming]
    refusal: Forbidden | None


class Waiting(TypedDict):
    """What the case waits for, and who has it in hand."""

    en: str
    vi: str
    who: str


class WebhookAsked(TypedDict):
    """Where events are sent to (https), and of which kinds; none named: of all."""

    kinds: NotRequired[list[str]]
    url: str


class WebhookView(TypedDict):
    """A webhook of the bearer."""

    created_at: str
    kinds: list[str]
    url: str
    webhook: str


class Webhooks(TypedDict):
    """The bearer's webhooks. `keys`: the public halves that sign what is sent now (`whpk_…`), the newest first."""

    keys: list[str]
    webhooks: list[WebhookView]


class Client(Transport):
    """One method for each operation; each may raise `Problem`."""

    def catalogue(self) -> Catalogue:
        """Mọi lệnh và lược đồ của nội dung lệnh / every act with the schema of its payload."""
        found: Catalogue = self.call("GET", "/acts")
        return found

    def list_cases(self, *, office: str | None = None, stage: Stage | None = None, officer: str | None = None, overdue: bool | None = None, q: str | None = None, cursor: str | None = None, limit: int | None = None) -> CasePage:
        """Các vụ việc trong phạm vi được xem / the cases within your reach, in the order of their ids."""
        found: CasePage = self.call("GET", "/cases", query={"office": office, "stage": stage, "officer": officer, "overdue": overdue, "q": q, "cursor": cursor, "limit": limit})
        return found

    def one_case(self, case: str) -> CaseView:
        """Một vụ việc / one case: stage, parties, duties with their working, what it waits for, money."""
        found: CaseView = self.call("GET", f"/cases/{self.quoted(case)}")
        return found

    def open_acts(self, case: str) -> ActsOpen:
        """Việc được làm lúc này, việc chưa được và vì điều nào / which acts are open to you now, which not and why."""
        found: ActsOpen = self.call("GET", f"/cases/{self.quoted(case)}/acts")
        return found

    def act(self, case: str, body: ActAsked, *, key: str) -> Answer:
        """Thực hiện một việc trên vụ việc / act on a case; the law's refusal is an answer, with its article."""
        found: Answer = self.call("POST", f"/cases/{self.quoted(case)}/acts", body=body, key=key)
        return found

    def events(self, case: str, *, cursor: int | None = None, limit: int | None = None) -> EventPage:
        """Nhật ký của vụ việc / the journal of a case, refused acts and breaches included."""
        found: EventPage = self.call("GET", f"/cases/{self.quoted(case)}/events", query={"cursor": cursor, "limit": limit})
        return found

    def trial(self, case: str, body: ActAsked) -> Trial:
        """Hỏi trước, không ghi gì / ask what an act would come to if it was sent now. Nothing is recorded."""
        found: Trial = self.call("POST", f"/cases/{self.quoted(case)}/trials", body=body)
        return found

    def list_dossiers(self, *, stage: str | None = None, cursor: str | None = None, limit: int | None = None) -> DossierPage:
        """Các hồ sơ trong phạm vi được xem / the dossiers within your reach, in the order of their ids."""
        found: DossierPage = self.call("GET", "/dossiers", query={"stage": stage, "cursor": cursor, "limit": limit})
        return found

    def start(self, body: DossierAsked, *, key: str) -> DossierAnswer:
        """Nộp hồ sơ yêu cầu thi hành án / hand in a dossier: accepted with its cases, to be supplemented, refused."""
        found: DossierAnswer = self.call("POST", "/dossiers", body=body, key=key)
        return found

    def one_dossier(self, dossier: str) -> DossierView:
        """Một hồ sơ / one dossier: where it stands and why, its cases, its duties with their working."""
        found: DossierView = self.call("GET", f"/dossiers/{self.quoted(dossier)}")
        return found

    def open_acts_on_dossier(self, dossier: str) -> ActsOpen:
        """Việc được làm với hồ sơ lúc này, việc chưa được và vì điều nào / which acts on a dossier are open to you."""
        found: ActsOpen = self.call("GET", f"/dossiers/{self.quoted(dossier)}/acts")
        return found

    def act_on_dossier(self, dossier: str, body: ActAsked, *, key: str) -> DossierAnswer:
        """Thực hiện một việc trên hồ sơ / act on a dossier: a supplement, a notice, a late request decided."""
        found: DossierAnswer = self.call("POST", f"/dossiers/{self.quoted(dossier)}/acts", body=body, key=key)
        return found

    def trial_on_dossier(self, dossier: str, body: ActAsked) -> Trial:
        """Hỏi trước, không ghi gì / ask what an act on a dossier would come to. Nothing is recorded."""
        found: Trial = self.call("POST", f"/dossiers/{self.quoted(dossier)}/trials", body=body)
        return found

    def failed_effects(self) -> Effects:
        """Tác vụ hỏng chờ người xử lý / outside effects that failed for good and wait for a person."""
        found: Effects = self.call("GET", "/effects")
        return found

    def live(self) -> Iterator[Event]:
        """Báo khi có thay đổi / server-sent events: `changed` when to ask again, `beat` while nothing changed."""
        found: Iterator[Event] = self.stream("GET", "/events")
        return found

    def list_webhooks(self) -> Webhooks:
        """Các webhook của mình, khóa đang ký / one's own webhooks, and the keys that sign now."""
        found: Webhooks = self.call("GET", "/webhooks")
        return found

    def add_webhook(self, body: WebhookAsked) -> WebhookView:
        """Đăng ký nhận sự kiện / be told of events from now on: signed by `v1a`, ordered for each case."""
        found: WebhookView = self.call("POST", "/webhooks", body=body)
        return found

    def end_webhook(self, webhook: str) -> WebhookView:
        """Thôi nhận / be told no more."""
        found: WebhookView = self.call("DELETE", f"/webhooks/{self.quoted(webhook)}")
        return found

    def list_deliveries(self, webhook: str, *, cursor: int | None = None, limit: int | None = None) -> DeliveryPage:
        """Đã gửi những gì, kết quả / what was sent, and what came of it."""
        found: DeliveryPage = self.call("GET", f"/webhooks/{self.quoted(webhook)}/deliveries", query={"cursor": cursor, "limit": limit})
        return found

    def replay_webhook(self, webhook: str, body: ReplayAsked) -> Replayed:
        """Gửi lại từ một sự kiện / have everything sent again from an event on."""
        found: Replayed = self.call("POST", f"/webhooks/{self.quoted(webhook)}/replays", body=body)
        return found
