import { recordDecisions } from '../../alerts/record-decisions.ts';
import { hushesLeft } from '../../alerts/silences.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountFrom, noAccount } from '../../domain/account.ts';
import { canonical } from '../../domain/canonical-json.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { complaintMail } from '../../notifications/mail/messages/report-error-mail.ts';
import type { AccountChanged, Accounts, Changes } from '../../ports/accounts.ts';
import type { AlertBook, AlertBooks, DecisionTrails } from '../../ports/alerts.ts';
import type { Directories } from '../../ports/client-configs.ts';
import type { Complaints } from '../../ports/upload-records.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { isFresh } from '../account-view/load-account-view.ts';
import { readersAtConsultancy } from '../delivery/alert-readers.ts';
import { addressMail, listOf, nameOf, post } from '../delivery/enqueue-mail.ts';
import { linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { repeatOnConflict } from '../retry-on-conflict.ts';
import { newestOfEachKind, type Outcome, type TellTools, tellOfAccount } from './notify-account.ts';
import { everyAccount, type StormTools, tellStorms } from './notify-group.ts';

export interface EvaluateTools extends TellTools, StormTools {
  readonly alertBooks: AlertBooks;
  readonly decisionTrails: DecisionTrails;
  readonly complaints: Complaints;
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly directories: Directories;
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
  if (account === everyAccount) return { account, told: [], complaints: 0, ...(await tellStorms(tools, at, now)) };
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
  const account = name === noAccount ? undefined : accountFrom(name);
  const outcome =
    account && (await tellOfAccount(tools, account, clientOf(directory, account.client), consultancy, book, now));
  const complaintMails =
    waiting.length === 0
      ? []
      : addressMail({
          kind: 'complaint',
          about: nameOf(name, ...waiting.map(({ digest }) => digest).sort()),
          consultancy,
          recipients: (await readersAtConsultancy(tools.recipientStates, consultancy)).addresses,
          links: await linkWriter(tools, now),
          scope: scopeOf('alerts'),
          content: (links) =>
            complaintMail({
              consultancy: consultancy.name,
              now,
              timeZone: consultancy.timezone,
              stage: tools.stage,
              links,
              ...(account !== undefined && {
                account: { client: clientOf(directory, account.client), marketplace: account.marketplace },
              }),
              receipts: waiting,
            }),
          list: account === undefined ? 'uploads' : listOf(account),
        });
  const alerts = outcome?.alerts ?? book.value.alerts;
  const outgoing = [...book.value.outgoing, ...(outcome?.mails ?? []), ...complaintMails];
  const complained = [...book.value.complained, ...waiting.map(({ digest }) => digest)].slice(-complaintsRemembered);
  const next: AlertBook = {
    ...book.value,
    alerts,
    hushes: hushesLeft(book.value.hushes, alerts, now),
    outlooks: outcome?.view.outlooks ?? book.value.outlooks,
    ...(outcome !== undefined && outcome.told.length > 0 && { mailedAt: now.toISOString() }),
    outgoing,
    complained,
  };
  await commitAndPost(tools, name, book, next, now);
  if (outcome?.withheld === true)
    await tools.messages.accountsChanged([{ account: everyAccount, at: now.toISOString() }]);
  await tools.complaints.told(
    name,
    unread.map(({ digest }) => digest),
  );
  if (outcome !== undefined) await recordTrail(tools, name, outcome, now);
  if (account !== undefined && outcome !== undefined) {
    const open = Object.values(alerts).filter(({ state }) => state === 'open').length;
    const { nextCheckAt, view } = outcome;
    await tools.accounts.checked(account, { checkedAt: now, nextCheckAt, fresh: isFresh(view, now), open });
  }
  return { account: name, told: outcome?.told ?? [], complaints: waiting.length, mails: outgoing.length };
}

/** Written only when something was decided otherwise than before. */
async function recordTrail(tools: EvaluateTools, name: string, { decisions, view }: Outcome, now: Date): Promise<void> {
  const before = await tools.decisionTrails.read(name);
  const reports = newestOfEachKind(view.receipts).map(({ digest }) => digest);
  const after = recordDecisions(before, decisions, reports, now);
  if (after !== before) await tools.decisionTrails.write(name, after);
}

async function commitAndPost(
  tools: EvaluateTools,
  name: string,
  book: Versioned<AlertBook>,
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
  await crossOff(tools, name, next.outgoing, { value: next, version });
}

/**
 * Takes mail that was handed on out of the book. A reader's click in between is no reason to decide again: the decision is
 * committed, and why it was made would be forgotten.
 */
async function crossOff(
  { alertBooks }: EvaluateTools,
  name: string,
  posted: readonly Mail[],
  written: Versioned<AlertBook>,
): Promise<void> {
  const ids = new Set(posted.map(({ id }) => id));
  let known: Versioned<AlertBook> | undefined = written;
  await repeatOnConflict(async () => {
    const { value, version } = known ?? (await alertBooks.read(name));
    known = undefined;
    const outgoing = value.outgoing.filter(({ id }) => !ids.has(id));
    if (outgoing.length < value.outgoing.length) await alertBooks.write(name, { ...value, outgoing }, version);
  });
}
