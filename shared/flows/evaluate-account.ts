import { decide } from '../alerts/decide.ts';
import { recordDecisions } from '../alerts/record-decisions.ts';
import { alertMail } from '../mail/alert-mail.ts';
import { alertSubject } from '../mail/alert-subject.ts';
import { complaintMail } from '../mail/complaint-mail.ts';
import type { Mail } from '../mail/mail.ts';
import { tellingsOf } from '../mail/telling.ts';
import { type Account, accountName, noAccount } from '../metrics/account.ts';
import { canonical } from '../metrics/canonical.ts';
import type { Client, Consultancy } from '../metrics/client.ts';
import type { AlertKey, AlertMemory, Decision } from '../metrics/decision.ts';
import { isQuiet, quietUntil } from '../metrics/quiet-hours.ts';
import type { Receipt } from '../metrics/report.ts';
import { type AccountTools, type AccountView, lookAtAccount } from './look-at-account.ts';
import type {
  AccountChanged,
  Accounts,
  AlertBook,
  AlertBooks,
  Changes,
  Complaints,
  DecisionTrails,
  Directories,
} from './ports.ts';
import { addressMail, domainOf, nameOf, type PostTools, post } from './post.ts';
import { clientOf, consultancyRecipients, recipientsFor } from './recipients.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';
import { type WatchTools, watchCases } from './watch-cases.ts';

export interface EvaluateTools extends AccountTools, PostTools, WatchTools {
  readonly alertBooks: AlertBooks;
  readonly decisionTrails: DecisionTrails;
  readonly complaints: Complaints;
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly directories: Directories;
  readonly stage: string;
}

export interface Evaluated {
  readonly account: string;
  /** a later change of the same batch will be evaluated instead */
  readonly left?: true;
  /** `orderDefectRate|seller: first`; silence is not listed */
  readonly told: readonly string[];
  readonly complaints: number;
  readonly mails: number;
}

const checkEveryMilliseconds = 24 * 3_600_000;
/** Longer than two evaluations can be apart that see the same upload. */
const complaintsRemembered = 500;
/** Uploads that never pause must not put an evaluation off forever. */
const longestBatchMilliseconds = 30 * 60_000;

/**
 * Evaluates one account: what is known, what it means, whether to tell. What was decided and the mail that says it are
 * committed by one conditional write; only then is the mail handed to the outbox, and it is handed on again until that
 * is known to have happened.
 */
export async function evaluateAccount(
  tools: EvaluateTools,
  { account, at }: AccountChanged,
  now: Date,
): Promise<Evaluated> {
  if (at !== undefined && now.getTime() - Date.parse(at) < longestBatchMilliseconds) {
    const newest = await tools.changes.newest(account);
    if (newest !== undefined && newest > at) return { account, left: true, told: [], complaints: 0, mails: 0 };
  }
  return repeatOnConflict(() => decideAndTell(tools, account, now));
}

async function decideAndTell(tools: EvaluateTools, name: string, now: Date): Promise<Evaluated> {
  const [directory, book, unread] = await Promise.all([
    tools.directories.current(),
    tools.alertBooks.read(name),
    tools.complaints.waiting(name),
  ]);
  const { consultancy } = directory;
  // Another evaluation may have told of some and not have crossed them off yet.
  const waiting = unread.filter(({ digest }) => !book.value.complained.includes(digest));
  const account = accountFrom(name);
  const outcome = account && (await tell(tools, account, clientOf(directory, account.client), consultancy, book, now));
  const complaintMails =
    waiting.length === 0
      ? []
      : addressMail({
          kind: 'complaint',
          about: nameOf(name, ...waiting.map(({ digest }) => digest).sort()),
          consultancy,
          recipients: consultancyRecipients(consultancy, 'alerts'),
          content: complaintMail({
            consultancy: consultancy.name,
            now,
            timeZone: consultancy.timezone,
            stage: tools.stage,
            ...(account !== undefined && {
              account: { client: clientOf(directory, account.client), marketplace: account.marketplace },
            }),
            receipts: waiting,
          }),
          list: listOf(account),
        });
  const alerts = outcome?.alerts ?? book.value.alerts;
  const outgoing = [...book.value.outgoing, ...(outcome?.mails ?? []), ...complaintMails];
  const complained = [...book.value.complained, ...waiting.map(({ digest }) => digest)].slice(-complaintsRemembered);
  await commitAndPost(tools, name, book, { ...book.value, alerts, outgoing, complained }, now);
  await tools.complaints.told(
    name,
    unread.map(({ digest }) => digest),
  );
  if (outcome !== undefined) await recordTrail(tools, name, outcome, now);
  if (account !== undefined) await tools.accounts.checked(account, now, nextCheck(outcome, now));
  return { account: name, told: outcome?.told ?? [], complaints: waiting.length, mails: outgoing.length };
}

interface Outcome {
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  readonly mails: readonly Mail[];
  readonly told: readonly string[];
  readonly view: AccountView;
  readonly decisions: readonly Decision[];
  /** when what is held back may be told; absent when nothing is */
  readonly quietUntil?: Date;
  /** when one of the account's cases is due; absent when none is */
  readonly caseDueAt?: Date;
}

async function tell(
  tools: EvaluateTools,
  account: Account,
  client: Client,
  consultancy: Consultancy,
  book: { readonly value: AlertBook; readonly version: number },
  now: Date,
): Promise<Outcome> {
  const view = await lookAtAccount(tools, account, client.limits, now);
  const decisions = inOneThread(
    decide({
      judgements: view.judgements,
      feed: view.feed,
      memory: book.value.alerts,
      now,
      quiet: isQuiet(now, client.timezone, client.quietHours),
      openThread: (key) => ({
        threadRoot: `alert-${nameOf(accountName(account), key, now.toISOString())}@${domainOf(consultancy.from)}`,
        subject: alertSubject(client, account.marketplace, key),
      }),
    }),
  );
  const remembered = decisions.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
  const alerts = { ...book.value.alerts, ...Object.fromEntries(remembered) };
  const telling = tellingsOf(decisions);
  const [lead] = telling;
  const { nextDueAt: caseDueAt } = await watchCases(tools, account, view.judgements, decisions, now);
  const holdsBack = decisions.some(({ because }) => because === 'quiet hours');
  const said = {
    view,
    decisions,
    alerts,
    told: telling.map(({ key, because }) => `${key}: ${because}`),
    ...(holdsBack && { quietUntil: quietUntil(now, client.timezone, client.quietHours) }),
    ...(caseDueAt !== undefined && { caseDueAt }),
  };
  if (lead === undefined) return { ...said, mails: [] };
  const { threadRoot, subject } = lead.after;
  const content = alertMail({
    consultancy: consultancy.name,
    now,
    timeZone: client.timezone,
    stage: tools.stage,
    client,
    marketplace: account.marketplace,
    decisions,
    judgements: view.judgements,
    alerts,
    feed: view.feed,
    reports: newestOfEachKind(view.receipts),
  });
  return {
    ...said,
    mails: addressMail({
      kind: 'alert',
      about: nameOf(accountName(account), String(book.version)),
      consultancy,
      recipients: recipientsFor(consultancy, client, 'alerts'),
      content: { ...content, subject },
      references: [
        threadRoot,
        ...new Set(telling.map(({ after }) => after.threadRoot).filter((root) => root !== threadRoot)),
      ],
      list: listOf(account),
    }),
  };
}

/** Written only when something was decided otherwise than before. */
async function recordTrail(tools: EvaluateTools, name: string, { decisions, view }: Outcome, now: Date): Promise<void> {
  const before = await tools.decisionTrails.read(name);
  const reports = newestOfEachKind(view.receipts).map(({ digest }) => digest);
  const after = recordDecisions(before, decisions, reports, now);
  if (canonical(after) !== canonical(before)) await tools.decisionTrails.write(name, after);
}

/** The numbers come from the newest report of each kind; the older ones are history. */
function newestOfEachKind(receipts: readonly Receipt[]): readonly Receipt[] {
  const newest = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const other = newest.get(receipt.kind);
    if (receipt.outcome === 'read' && (receipt.asOf ?? '') > (other?.asOf ?? '')) newest.set(receipt.kind, receipt);
  }
  return [...newest.values()];
}

/** Alerts that open together are told in one mail, so they share the thread that this mail begins: the worst one's. */
function inOneThread(decisions: readonly Decision[]): readonly Decision[] {
  const opens = ({ because }: Decision) => because === 'first' || because === 'feed stopped';
  const lead = tellingsOf(decisions).find(opens);
  if (lead === undefined) return decisions;
  const { threadRoot, subject } = lead.after;
  return decisions.map((decision) =>
    decision.tell && opens(decision) ? { ...decision, after: { ...decision.after, threadRoot, subject } } : decision,
  );
}

async function commitAndPost(
  tools: EvaluateTools,
  name: string,
  book: { readonly value: AlertBook; readonly version: number },
  next: AlertBook,
  now: Date,
): Promise<void> {
  let { version } = book;
  if (canonical(next) !== canonical(book.value)) {
    await tools.alertBooks.write(name, next, version);
    version++;
  }
  if (next.outgoing.length === 0) return;
  await post(tools, next.outgoing, now);
  await tools.alertBooks.write(name, { ...next, outgoing: [] }, version);
}

function accountFrom(name: string): Account | undefined {
  if (name === noAccount) return undefined;
  const cut = name.lastIndexOf('/');
  if (cut <= 0) throw new Error(`${name} is not the name of an account`);
  return { client: name.slice(0, cut), marketplace: name.slice(cut + 1) };
}

const listOf = (account: Account | undefined): string =>
  account === undefined ? 'uploads' : `${account.client}-${account.marketplace}`;

/** Within a day in any case; earlier when one of its cases is due before. */
function nextCheck(outcome: Outcome | undefined, now: Date): Date {
  const next = nextCheckOfFeed(outcome, now);
  const due = outcome?.caseDueAt;
  return due !== undefined && due < next ? due : next;
}

/** Within a day in any case; earlier when the feed would fall silent before, or when quiet hours hold something back. */
function nextCheckOfFeed(outcome: Outcome | undefined, now: Date): Date {
  const daily = now.getTime() + checkEveryMilliseconds;
  const staleFrom = Date.parse(outcome?.view.feed.staleFrom ?? '');
  const held = outcome?.quietUntil;
  if (held !== undefined) return held;
  return new Date(staleFrom > now.getTime() ? Math.min(daily, staleFrom) : daily);
}
