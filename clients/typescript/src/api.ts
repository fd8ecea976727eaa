// The operations and messages of the API, 1.0; made from docs/openapi.json by `python -m console.clients`; do not edit.
import { Transport, type ServerEvent } from "./transport.ts";

/** A command for a case: its name and its payload, as the catalogue of acts describes them. */
export interface ActAsked {
  command: string;
  payload?: Record<string, unknown>;
}

/** An act of the catalogue: whose it is, who may send it, the schema of its payload (JSON Schema 2020-12). */
export interface ActDeclared {
  command: string;
  en: string;
  roles: Array<Role>;
  schema: Record<string, unknown>;
  subject: string;
  unsigned: string;
  vi: string;
}

/** An act and what would become of it now. */
export interface ActView {
  command: string;
  en: string;
  outlook: Outlook;
  problem: string;
  refusal: Forbidden | null;
  roles: Array<Role>;
  vi: string;
}

/** Who acts: a staff number, never a name, so that logs and ids stay free of personal data. */
export interface Actor {
  id: string;
  office: string;
  role: Role;
}

/** What the case (or dossier) allows the bearer at `as_of`; none once it is closed and archived. */
export interface ActsOpen {
  acts: Array<ActView>;
  as_of: string;
  case: string;
  head: number;
  stage: string;
}

/** What came of a command: the events it made, or why the law forbids it (which is an event too). */
export interface Answer {
  accepted: boolean;
  digest?: string;
  events?: Array<EventBrief>;
  head: number;
  refusal?: Forbidden | null;
  request_id: string;
  stage: string;
  subject: string;
}

/** Where a party is paid: NAPAS bank number of 6 digits and account. */
export interface BankAccount {
  account: string;
  bin: string;
}

/** A case in a list. `overdue` counts its duties that are late now, `next_due_at` is the next that is not. */
export interface CaseLine {
  case: string;
  claimed: number;
  decision_number: string | null;
  dossier: string;
  ended_on: string | null;
  held: number;
  next_due_at: string | null;
  office: string;
  officer: string | null;
  opened_on: string;
  overdue: number;
  overlay: string | null;
  paid_out: number;
  received: number;
  room: string | null;
  stage: string;
  waiting_for: Array<Waiting>;
}

/** A page of cases in the order of their ids; `next` is the cursor of the page after it, empty on the last. */
export interface CasePage {
  cases: Array<CaseLine>;
  next: string;
}

/** One case as the records have it at `as_of`, the legal moment; `head` is the number of its last event. */
export interface CaseView {
  as_of: string;
  case: string;
  claimed: number;
  decision_number: string;
  distributed: number;
  dossier: string;
  duties: Array<DutyView>;
  ended: string;
  head: number;
  held: number;
  office: string;
  officer: string;
  origin: string;
  outstanding: number;
  overlay: string | null;
  paid_out: number;
  parties: Array<PartyView>;
  received: number;
  room: string;
  stage: string;
  waiting_for: Array<Waiting>;
}

/** Every act that the program knows. */
export interface Catalogue {
  acts: Array<ActDeclared>;
}

export type Channel = "portal" | "vneid" | "in_person" | "oral" | "post" | "court_transfer" | "entrustment";

/** An event as it would come: numbers that a register gives are still empty. */
export interface Coming {
  article: string;
  at: string;
  data: Record<string, unknown>;
  en: string;
  kind: string;
  vi: string;
}

/** Deliveries, the latest first; `next` is the cursor of the page after it, null on the last. */
export interface DeliveryPage {
  deliveries: Array<DeliveryView>;
  next: number | null;
}

/** One event that was due to a webhook: how often it was sent, the last answer, when it was taken. */
export interface DeliveryView {
  attempts: number;
  delivered_at: string | null;
  next_at: string;
  number: number;
  problem: string | null;
  seq: number;
  status: number | null;
  subject: string;
  turn: number;
}

/** A whole dossier: one title, and what is asked or transferred under it. */
export interface Dossier {
  attachments?: Array<string>;
  channel: Channel;
  dossier_id: string;
  entrusted?: Entrusted | null;
  judgment_at?: string | null;
  obligations: Array<Obligation>;
  office: string;
  received_at: string;
  requesters: Array<Requester>;
  sent_at: string;
  title: Title;
}

/** What the sender of a dossier learns at once: accepted with its cases, to be supplemented, or refused and why. */
export interface DossierAnswer {
  case_count?: number;
  cases?: Array<string>;
  digest?: string;
  dossier: string;
  due?: string | null;
  ground?: string;
  outcome: string;
  reasons?: Array<Line>;
  refusal?: Forbidden | null;
  request_date?: string | null;
  why?: Array<Array<Line>>;
}

/** A dossier to hand in. `sender` is who sends it, as it stands in its id: of a service its own name. */
export interface DossierAsked {
  dossier: Dossier;
  sender: string;
}

/** A dossier in a list; `due` is the day by which the office answers it. */
export interface DossierLine {
  case_count: number;
  channel: string;
  dossier: string;
  due: string | null;
  ground: string | null;
  office: string;
  request_date: string | null;
  stage: string;
}

/** A page of dossiers in the order of their ids; `next` is the cursor of the page after it, empty on the last. */
export interface DossierPage {
  dossiers: Array<DossierLine>;
  next: string;
}

/** One dossier as the records have it at `as_of`: where it stands and why, and the cases that came of it. */
export interface DossierView {
  as_of: string;
  cases: Array<string>;
  channel: string;
  dossier: string;
  due: string | null;
  duties: Array<DutyView>;
  ground: string;
  head: number;
  office: string;
  reasons: Array<Line>;
  request_date: string | null;
  stage: string;
}

/** An open duty: what it is, whom it binds, when it is due and how that day came about. */
export interface DutyView {
  bound: string;
  due: string | null;
  due_at: string | null;
  duty: string;
  en: string;
  overdue: boolean;
  paused_since: string | null;
  rule: string;
  vi: string;
  working: Array<Line>;
}

/** An outside effect that failed for good and waits for a person, who may send `retry_effect` with its key. */
export interface EffectView {
  effect: string;
  failed_at: string;
  key: string;
  label: string;
  office: string;
  problem: string;
  subject: string;
}

/** The failed effects within reach, the latest first; at most 200. */
export interface Effects {
  effects: Array<EffectView>;
}

/** The entrusting agency, its decision, and how its own matter came about. */
export interface Entrusted {
  agency: string;
  asset?: string;
  bank?: BankAccount | null;
  begun?: string;
  case?: string;
  day: string;
  fees?: Array<FeeSoFar>;
  number: string;
  requested_on: string;
  requester?: string;
}

/** An event as the answer to a command names it. */
export interface EventBrief {
  article: string;
  data: Record<string, unknown>;
  kind: string;
  seq: number;
}

/** Events in their order; `next` is the cursor of the page after it, null on the last. */
export interface EventPage {
  case: string;
  events: Array<EventView>;
  next: number | null;
}

/** An event of the journal: what happened, when, by whom, under which article; `hash` chains them. */
export interface EventView {
  actor: Actor;
  article: string;
  at: string;
  data: Record<string, unknown>;
  detected_at: string;
  door: string;
  en: string;
  hash: string;
  kind: string;
  request_id: string;
  seq: number;
  vi: string;
}

/** The fee of a party at the entrusting agency, in đồng (F216 5.6): reckoned on what, charged, still to pay. */
export interface FeeSoFar {
  charged?: number;
  name: string;
  owed?: number;
  received?: number;
}

export type Field = "DS" | "HNGD" | "KDTM" | "LD" | "HS" | "HC";

/** Why the law forbids an act: the article and the reason in both languages. */
export interface Forbidden {
  article: string;
  en: string;
  vi: string;
}

/** One line of a working: Vietnamese, English, and the article it rests on. */
export interface Line {
  amount?: number | null;
  article?: string;
  day?: string | null;
  en: string;
  vi: string;
}

/** One thing owed under a title (nghĩa vụ): `amount` in đồng, 0 only where a thing is owed instead of money. */
export interface Obligation {
  amount: number;
  annual_rate_percent?: number | string | null;
  creditor: Party;
  debtor: Party | null;
  due_date?: string | null;
  id: string;
  joint_group?: string;
  kind: ObligationKind;
  note?: string;
}

export type ObligationKind = "other_debt" | "secured_debt" | "alimony" | "alimony_monthly" | "wages" | "severance" | "job_loss_allowance" | "disability_allowance" | "dismissal_damages" | "life_damages" | "health_damages" | "mental_damages" | "honour_damages" | "social_insurance" | "unemployment_insurance" | "health_insurance" | "fine" | "arrears" | "court_fee" | "return_property" | "property_division" | "confiscation" | "destruction";

export type Outlook = "open" | "asks" | "refused" | "others";

/** A party (đương sự): creditor or debtor of one obligation. */
export interface Party {
  address?: string;
  bank?: BankAccount | null;
  birth_year?: number | null;
  id_number?: string;
  kind: PartyKind;
  name: string;
  province?: string;
}

export type PartyKind = "person" | "organisation" | "state";

/** A party of the case by its reference (C1, D1, …). */
export interface PartyView {
  kind: string;
  name: string;
  reference: string;
}

/** What comes back instead of an answer (RFC 9457). `field` names what has to be mended, where one thing has. */
export interface Problem {
  detail: string;
  field?: string;
  status: number;
  title: string;
  type: string;
  way_out: string;
}

/** The event from which all is to be sent again: of which case or dossier, and its number. */
export interface ReplayAsked {
  seq: number;
  subject: string;
}

/** How many events will be sent again. */
export interface Replayed {
  events: number;
}

/** Who asks (người yêu cầu); a court transfers and an agency entrusts instead of asking. */
export interface Requester {
  name: string;
  role: RequesterRole;
}

export type RequesterRole = "creditor" | "debtor" | "court" | "agency";

export type Role = "head" | "deputy" | "room_head" | "enforcer" | "reviewer" | "secretary" | "accountant" | "cashier" | "clerk" | "party" | "partner" | "system";

export type Stage = "opened" | "decided" | "notifying" | "voluntary" | "verifying" | "conditions" | "coercion" | "sale" | "no_condition" | "separate_ledger" | "paying" | "ended" | "archived";

/** The judgment or decision that is enforced (bản án, quyết định; L25 art. 2). */
export interface Title {
  date: string;
  effective_date: string;
  field: Field;
  first_instance_court?: string;
  issuing_court: string;
  number: string;
}

/** What an act would come to if it was sent now: nothing was recorded. */
export interface Trial {
  allowed: boolean;
  events: Array<Coming>;
  refusal: Forbidden | null;
}

/** What the case waits for, and who has it in hand. */
export interface Waiting {
  en: string;
  vi: string;
  who: string;
}

/** Where events are sent to (https), and of which kinds; none named: of all. */
export interface WebhookAsked {
  kinds?: Array<string>;
  url: string;
}

/** A webhook of the bearer. */
export interface WebhookView {
  created_at: string;
  kinds: Array<string>;
  url: string;
  webhook: string;
}

/** The bearer's webhooks. `keys`: the public halves that sign what is sent now (`whpk_…`), the newest first. */
export interface Webhooks {
  keys: Array<string>;
  webhooks: Array<WebhookView>;
}

/** One method for each operation; each may throw `Problem`. */
export class Client extends Transport {
  /** Mọi lệnh và lược đồ của nội dung lệnh / every act with the schema of its payload. */
  catalogue(): Promise<Catalogue> {
    return this.call<Catalogue>("GET", `/acts`);
  }

  /** Các vụ việc trong phạm vi được xem / the cases within your reach, in the order of their ids. */
  listCases(query: { office?: string; stage?: Stage | null; officer?: string; overdue?: boolean; q?: string; cursor?: string; limit?: number } = {}): Promise<CasePage> {
    return this.call<CasePage>("GET", `/cases`, { query });
  }

  /** Một vụ việc / one case: stage, parties, duties with their working, what it waits for, money. */
  oneCase(id: string): Promise<CaseView> {
    return this.call<CaseView>("GET", `/cases/${this.quoted(id)}`);
  }

  /** Việc được làm lúc này, việc chưa được và vì điều nào / which acts are open to you now, which not and why. */
  openActs(id: string): Promise<ActsOpen> {
    return this.call<ActsOpen>("GET", `/cases/${this.quoted(id)}/acts`);
  }

  /** Thực hiện một việc trên vụ việc / act on a case; the law's refusal is an answer, with its article. */
  act(id: string, body: ActAsked, key: string): Promise<Answer> {
    return this.call<Answer>("POST", `/cases/${this.quoted(id)}/acts`, { body, key });
  }

  /** Nhật ký của vụ việc / the journal of a case, refused acts and breaches included. */
  events(id: string, query: { cursor?: number; limit?: number } = {}): Promise<EventPage> {
    return this.call<EventPage>("GET", `/cases/${this.quoted(id)}/events`, { query });
  }

  /** Hỏi trước, không ghi gì / ask what an act would come to if it was sent now. Nothing is recorded. */
  trial(id: string, body: ActAsked): Promise<Trial> {
    return this.call<Trial>("POST", `/cases/${this.quoted(id)}/trials`, { body });
  }

  /** Các hồ sơ trong phạm vi được xem / the dossiers within your reach, in the order of their ids. */
  listDossiers(query: { stage?: string; cursor?: string; limit?: number } = {}): Promise<DossierPage> {
    return this.call<DossierPage>("GET", `/dossiers`, { query });
  }

  /** Nộp hồ sơ yêu cầu thi hành án / hand in a dossier: accepted with its cases, to be supplemented, refused. */
  start(body: DossierAsked, key: string): Promise<DossierAnswer> {
    return this.call<DossierAnswer>("POST", `/dossiers`, { body, key });
  }

  /** Một hồ sơ / one dossier: where it stands and why, its cases, its duties with their working. */
  oneDossier(id: string): Promise<DossierView> {
    return this.call<DossierView>("GET", `/dossiers/${this.quoted(id)}`);
  }

  /** Việc được làm với hồ sơ lúc này, việc chưa được và vì điều nào / which acts on a dossier are open to you. */
  openActsOnDossier(id: string): Promise<ActsOpen> {
    return this.call<ActsOpen>("GET", `/dossiers/${this.quoted(id)}/acts`);
  }

  /** Thực hiện một việc trên hồ sơ / act on a dossier: a supplement, a notice, a late request decided. */
  actOnDossier(id: string, body: ActAsked, key: string): Promise<DossierAnswer> {
    return this.call<DossierAnswer>("POST", `/dossiers/${this.quoted(id)}/acts`, { body, key });
  }

  /** Hỏi trước, không ghi gì / ask what an act on a dossier would come to. Nothing is recorded. */
  trialOnDossier(id: string, body: ActAsked): Promise<Trial> {
    return this.call<Trial>("POST", `/dossiers/${this.quoted(id)}/trials`, { body });
  }

  /** Tác vụ hỏng chờ người xử lý / outside effects that failed for good and wait for a person. */
  failedEffects(): Promise<Effects> {
    return this.call<Effects>("GET", `/effects`);
  }

  /** Báo khi có thay đổi / server-sent events: `changed` when to ask again, `beat` while nothing changed. */
  live(): AsyncGenerator<ServerEvent> {
    return this.stream("GET", `/events`);
  }

  /** Các webhook của mình, khóa đang ký / one's own webhooks, and the keys that sign now. */
  listWebhooks(): Promise<Webhooks> {
    return this.call<Webhooks>("GET", `/webhooks`);
  }

  /** Đăng ký nhận sự kiện / be told of events from now on: signed by `v1a`, ordered for each case. */
  addWebhook(body: WebhookAsked): Promise<WebhookView> {
    return this.call<WebhookView>("POST", `/webhooks`, { body });
  }

  /** Thôi nhận / be told no more. */
  endWebhook(id: string): Promise<WebhookView> {
    return this.call<WebhookView>("DELETE", `/webhooks/${this.quoted(id)}`);
  }

  /** Đã gửi những gì, kết quả / what was sent, and what came of it. */
  listDeliveries(id: string, query: { cursor?: number; limit?: number } = {}): Promise<DeliveryPage> {
    return this.call<DeliveryPage>("GET", `/webhooks/${this.quoted(id)}/deliveries`, { query });
  }

  /** Gửi lại từ một sự kiện / have everything sent again from an event on. */
  replayWebhook(id: string, body: ReplayAsked): Promise<Replayed> {
    return this.call<Replayed>("POST", `/webhooks/${this.quoted(id)}/replays`, { body });
  }
}
