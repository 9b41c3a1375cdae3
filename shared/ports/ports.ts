import type { AlertKey } from '../alerts/alert-key.ts';
import type { AlertMemory, DecisionTrail, Hush } from '../alerts/decision.ts';
import type { StormBook } from '../alerts/storm.ts';
import type { Case } from '../cases/case.ts';
import type { Directory } from '../config/client-config.ts';
import type { Account } from '../domain/account.ts';
import type { Day } from '../domain/day.ts';
import type { OutlookMemory } from '../forecasting/forecast-reading.ts';
import type { Priors } from '../forecasting/priors.ts';
import type { DefectBook } from '../ledger/defect-index.ts';
import type { DefectSummary } from '../ledger/defect-summary.ts';
import type { Summaries } from '../ledger/known-counts.ts';
import type { LatestReadings } from '../ledger/latest-readings.ts';
import type { LedgerPage } from '../ledger/page.ts';
import type { DayTally } from '../ledger/tally.ts';
import type { TrafficBook, TrafficSummary } from '../ledger/traffic-counts.ts';
import type { UnshippedBook, UnshippedSummary } from '../ledger/unshipped-list.ts';
import type { RateHistories } from '../metrics/rate-history.ts';
import type { Mail } from '../notifications/mail/mail.ts';
import type { Receipt } from '../reports/common/report.ts';

/** Something was changed by someone else since it was read: read again and repeat. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** A value with the version that guards its next write; version 0 has never been written. */
export interface Versioned<Value> {
  readonly value: Value;
  readonly version: number;
}

/**
 * `current`: sees every write that was confirmed before; so it is read unless something else is asked for. `recent`: may be a
 * second behind, for half the price.
 */
export type Freshness = 'current' | 'recent';

/** An uploaded file. `body` may be read once. */
export interface Upload {
  readonly key: string;
  /** bytes as stored */
  readonly size: number;
  /** changes with the content; not a digest of it */
  readonly tag: string;
  readonly uploadedAt: Date;
  /** the object's own metadata, names in lower case */
  readonly metadata: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Which object was uploaded; `version` where the bucket keeps versions, so that an overwritten file is still read. */
export interface UploadRef {
  readonly key: string;
  readonly version?: string;
}

/** The bucket that consultants upload to. */
export interface Uploads {
  /** `undefined` when the object is gone: deleted after the event was sent */
  open(ref: UploadRef): Promise<Upload | undefined>;
}

/** Receipts, by account and content. `account` is `acme/DE`, or `-` for files outside any account's folder. */
export interface Receipts {
  find(account: string, digest: string): Promise<Receipt | undefined>;
  record(account: string, receipt: Receipt): Promise<void>;
  /** newest upload first */
  newest(account: string, count: number): Promise<readonly Receipt[]>;
}

/** Unreadable uploads that nobody has been told of yet. */
export interface Complaints {
  add(account: string, receipt: Receipt): Promise<void>;
  waiting(account: string): Promise<readonly Receipt[]>;
  told(account: string, digests: readonly string[]): Promise<void>;
}

/** What official reports last said of each metric, merged from any order of uploads. */
export interface LatestReadingsStore {
  read(account: Account): Promise<Versioned<LatestReadings>>;
  /** throws `Conflict` */
  write(account: Account, next: LatestReadings, version: number): Promise<void>;
}

/** Official readings as they were given, one entry per report: the history that Amazon does not keep. */
export interface Snapshots {
  record(account: Account, digest: string, asOf: Day, readings: LatestReadings): Promise<void>;
  /** snapshots with an as-of from one day to another, both included, oldest first */
  between(account: Account, from: Day, to: Day): Promise<readonly LatestReadings[]>;
}

/** The official windows of an account's rates in one small item: what forecasts and charts are made of. */
export interface Histories {
  read(account: Account, freshness?: Freshness): Promise<Versioned<RateHistories>>;
  /** throws `Conflict` */
  write(account: Account, next: RateHistories, version: number): Promise<void>;
}

/** What the consultancy's accounts have in common, for those that have no past of their own yet. */
export interface PriorsStore {
  read(): Promise<Priors>;
  write(priors: Priors): Promise<void>;
}

/** Order facts and the day tallies beside them. */
export interface Ledger {
  page(account: Account, day: Day): Promise<Versioned<LedgerPage>>;
  /** writes the page and its tally; throws `Conflict` */
  write(account: Account, day: Day, page: LedgerPage, tally: DayTally, version: number): Promise<void>;
  /** writes the tally of a page as it stands, where whoever wrote the page was cut short before it */
  settle(account: Account, day: Day, tally: DayTally, version: number): Promise<void>;
  tallies(account: Account, from: Day, to: Day, freshness?: Freshness): Promise<ReadonlyMap<Day, DayTally>>;
}

/** A book of an account, such as its defects, and a summary of it that is small whatever the book's size. */
export interface AccountBook<Book, Summary> {
  read(account: Account): Promise<Versioned<Book>>;
  summary(account: Account): Promise<Summary>;
  /** writes the book and its summary; throws `Conflict` */
  write(account: Account, next: Book, version: number): Promise<void>;
}

/** The summaries of an account's books, read at once: their size goes with days and not with orders. */
export interface AccountSummaries {
  read(account: Account, freshness?: Freshness): Promise<Summaries>;
}

export type DefectBooks = AccountBook<DefectBook, DefectSummary>;
export type TrafficBooks = AccountBook<TrafficBook, TrafficSummary>;
export type UnshippedBooks = AccountBook<UnshippedBook, UnshippedSummary>;

/** What was told of an account, and mail that was decided and not yet handed to the outbox, in one place: one write commits both. */
export interface AlertBook {
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  /** what readers asked to be silent about, by alert; those that are over are swept away */
  readonly hushes: Readonly<Record<AlertKey, Hush>>;
  /** by reading: what is remembered of where it is going */
  readonly outlooks: Readonly<Record<string, OutlookMemory>>;
  /** instant of the last alert mail, ISO 8601 UTC */
  readonly mailedAt?: string;
  readonly outgoing: readonly Mail[];
  /** digests of the unreadable uploads that were told of, newest last */
  readonly complained: readonly string[];
  /** links that were used, by name, and the instant until which that is remembered: a link acts once */
  readonly usedLinks?: Readonly<Record<string, string>>;
}

/** By account name, `acme/DE`, or `-` for uploads outside any account's folder. */
export interface AlertBooks {
  read(account: string): Promise<Versioned<AlertBook>>;
  /** throws `Conflict` */
  write(account: string, next: AlertBook, version: number): Promise<void>;
}

/** What many accounts have in common, and mail about it that was decided and not yet handed on. */
export interface StormState {
  readonly book: StormBook;
  readonly outgoing: readonly Mail[];
}

/** One for the whole consultancy. */
export interface Storms {
  read(): Promise<Versioned<StormState>>;
  /** throws `Conflict` */
  write(next: StormState, version: number): Promise<void>;
}

/** Why things were told or not: kept for people who ask. */
export interface DecisionTrails {
  read(account: string): Promise<DecisionTrail>;
  write(account: string, trail: DecisionTrail): Promise<void>;
}

/** One line per account: what a list of all accounts needs, without opening each. */
export interface AccountEntry {
  readonly account: Account;
  /** instants, ISO 8601 UTC */
  readonly firstSeen: string;
  readonly checkedAt?: string;
  /** when the next check is due if nothing is uploaded: the feed goes stale, or a day has passed */
  readonly nextCheckAt?: string;
  /** as the last check found it: whether silence about it means anything, and how many alerts were open */
  readonly fresh?: boolean;
  readonly open?: number;
}

/** What a check of an account came to. */
export interface Check {
  readonly checkedAt: Date;
  readonly nextCheckAt: Date;
  readonly fresh: boolean;
  readonly open: number;
}

export interface Accounts {
  /** makes the entry if there is none */
  add(account: Account, now: Date): Promise<void>;
  checked(account: Account, check: Check): Promise<void>;
  all(): Promise<readonly AccountEntry[]>;
}

/** `clients.yaml` in force. */
export interface Directories {
  /** the directory in force, or the consultancy's defaults when none was ever applied */
  current(): Promise<Directory>;
  /** whether a `clients.yaml` is in force, or only the defaults */
  everApplied(): Promise<boolean>;
  /** an older upload never replaces a newer one */
  apply(directory: Directory, uploadedAt: Date): Promise<void>;
}

/** What is known of an address: whether mail reaches it, and what its owner does not want any more. */
export interface RecipientState {
  /** it bounced for good or its owner complained: nothing is sent to it until someone takes this back */
  readonly suppressed?: { readonly because: 'bounced' | 'complained'; readonly at: string; readonly detail: string };
  /** when a suppression was last taken back: what bounces of mail sent before that is old news */
  readonly reinstatedAt?: string;
  /** scopes such as `alerts:acme` or `portfolio:*`, see `scopeOf` */
  readonly unsubscribed: readonly string[];
}

export type SuppressedRecipient = RecipientState & Required<Pick<RecipientState, 'suppressed'>>;

/** By address, whatever its case. */
export interface RecipientStates {
  read(address: string, freshness?: Freshness): Promise<Versioned<RecipientState>>;
  /** throws `Conflict` */
  write(address: string, next: RecipientState, version: number): Promise<void>;
}

/** What links in mail are signed with: the same for every function, made when it is first asked for. */
export interface LinkSecrets {
  /** 32 random bytes */
  current(): Promise<Uint8Array>;
}

/** A mail in the outbox: on its way until it has one of `sentAs` and `failed`. */
export interface OutboxEntry {
  readonly mail: Mail;
  readonly sending: Versioned<Sending>;
}

/** How far the sending of a mail has come. */
export interface Sending {
  /** attempts begun */
  readonly tries: number;
  /** of those, attempts nobody knows the end of: the mail service may have taken the mail */
  readonly lostEnds: number;
  /** a sender holds it until this instant; one that has not said by then what became of it is taken for dead */
  readonly claimedUntil?: string;
  /** it was put off until this instant, and why */
  readonly notBefore?: string;
  readonly waitingFor?: PutOff;
  /** the mail service's id */
  readonly sentAs?: string;
  /** why it can never be sent */
  readonly failed?: string;
}

/** Why a mail has to wait, through no fault of its own. */
export type PutOff = 'sending rate' | 'daily quota' | 'service not available' | 'service not set up';

/** Mail on its way: intent → claim → sent. */
export interface Outbox {
  /** records the intent once; a repeat of the same mail changes nothing */
  put(mail: Mail, now: Date): Promise<void>;
  find(id: string): Promise<OutboxEntry | undefined>;
  /** the right to send it until an instant, for one sender alone; `undefined` when another was faster */
  claim(entry: OutboxEntry, until: Date): Promise<OutboxEntry | undefined>;
  /** puts a claimed mail off; throws `Conflict` when the claim has run out and someone else has it */
  putOff(claimed: OutboxEntry, why: Required<Pick<Sending, 'notBefore' | 'waitingFor' | 'lostEnds'>>): Promise<void>;
  /** gives a claim back, as if nothing had been tried; throws `Conflict` when someone else has it */
  giveBack(claimed: OutboxEntry): Promise<void>;
  /** it was sent, whoever has claimed it meanwhile */
  sent(entry: OutboxEntry, messageId: string): Promise<void>;
  /** a recipient that can never be reached; kept with the reason */
  failed(entry: OutboxEntry, reason: string): Promise<void>;
  /** what became of it is known: it is no longer among the waiting, if work that was cut short left it there */
  settled(entry: OutboxEntry): Promise<void>;
  /** ids of mail whose intent was recorded before the instant and that is neither sent nor failed, oldest first */
  waitingSince(before: Date): Promise<readonly string[]>;
}

/**
 * "Account changed": it waits for the rest of a batch of uploads, then is evaluated. `at` is the instant of the change
 * (ISO 8601 UTC); without it the account is evaluated in any case.
 */
export interface AccountChanged {
  readonly account: string;
  readonly at?: string;
}

/** When accounts last changed: who is not the last of a batch need not evaluate. */
export interface Changes {
  note(change: Required<AccountChanged>): Promise<void>;
  newest(account: string): Promise<string | undefined>;
}

/** Matters with Amazon, one by one; those of an account, oldest first. */
export interface Cases {
  of(account: Account): Promise<readonly Versioned<Case>[]>;
  /** version 0 is one that is new; throws `Conflict` */
  write(next: Case, version: number): Promise<void>;
}

/** A case whose evidence pack is to be written: something has changed. */
export interface PackDue {
  readonly account: string;
  readonly case: string;
}

/** Asks for packs to be written. */
export interface PackOrders {
  packsDue(packs: readonly PackDue[]): Promise<void>;
}

/** Evidence packs, in the bucket under `packs/`, where no upload is looked for. */
export interface Packs {
  /** replaces the pack that lies there */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` where none lies */
  get(key: string): Promise<Uint8Array | undefined>;
}

/** Messages between functions. */
export interface Messages {
  accountsChanged(changes: readonly AccountChanged[]): Promise<void>;
  summariesDue(summaries: readonly SummaryDue[]): Promise<void>;
  /** `afterSeconds`: not to be looked at before, at most 900 */
  mailReady(ids: readonly string[], afterSeconds?: number): Promise<void>;
}

/** A weekly summary to write: of one client, or of the whole portfolio. `week` is the Monday it belongs to. */
export interface SummaryDue {
  readonly scope:
    | { readonly kind: 'portfolio' }
    | { readonly kind: 'client'; readonly client: string }
    /** the daily line that says that everything was checked; `week` is then the day itself */
    | { readonly kind: 'proof' };
  readonly week: Day;
}

/** `portfolio`, `client:acme`, or `proof`. */
export const scopeName = ({ scope }: SummaryDue): string =>
  scope.kind === 'client' ? `client:${scope.client}` : scope.kind;

/** Weekly summaries that were asked for, so that none is asked for again every hour. */
export interface SummaryClaims {
  /** scope names that were claimed for the week */
  claimed(week: Day): Promise<ReadonlySet<string>>;
  claim(due: SummaryDue, now: Date): Promise<void>;
}

/** The post office. */
export interface Postman {
  /** returns the id that the mail service gave the mail */
  send(mail: Mail): Promise<string>;
}

/** The service refused this mail for good (an address that is not one, an unverified sender): a retry would not help. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** The service cannot take this mail now; later it may. */
export class MailPutOff extends Error {
  override readonly name = 'MailPutOff';
  readonly waitingFor: PutOff;
  /** no answer came: the service may have taken the mail all the same */
  readonly perhapsSent: boolean;

  constructor(waitingFor: PutOff, options: { readonly cause: unknown; readonly perhapsSent?: boolean }) {
    super(`The mail has to wait: ${waitingFor}`, { cause: options.cause });
    this.waitingFor = waitingFor;
    this.perhapsSent = options.perhapsSent ?? false;
  }
}
