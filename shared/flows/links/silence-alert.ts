import type { AlertKey } from '../../alerts/alert-key.ts';
import type { AlertMemory, Hush } from '../../alerts/decision.ts';
import { isActive } from '../../alerts/silences.ts';
import { clientOf, isReaderOf } from '../../config/recipients.ts';
import { accountFrom } from '../../domain/account.ts';
import { acknowledgedDays, type Hushing, type Lifting, type Link, mutedDays } from '../../links/link.ts';
import type { AlertBook } from '../../ports/alerts.ts';
import { notNamedPage } from '../../web/link-error-page.ts';
import {
  askToHush,
  askToLift,
  type HushFacts,
  hushedPage,
  liftedPage,
  overPage,
  usedPage,
} from '../../web/silence-page.ts';
import type { LinkWriter } from '../delivery/link-writer.ts';
import { repeatOnConflict } from '../retry-on-conflict.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

type HushLink = Extract<Link, Hushing>;
type LiftLink = Extract<Link, Lifting>;

const day = 86_400_000;

/** Begins a silence about an alert or takes one back, and says so. It is written under the version of what was read. */
export function hushOrLift(following: Following, link: HushLink | LiftLink, links: LinkWriter): Promise<LinkAnswer> {
  return repeatOnConflict(async () => {
    const { tools, now } = following;
    const [book, directory] = await Promise.all([tools.alertBooks.read(link.account), tools.directories.current()]);
    const account = accountFrom(link.account);
    const client = clientOf(directory, account.client);
    const seen = {
      ...seenOf(book.value, link.alert, now),
      consultancy: directory.consultancy.name,
      timeZone: client.timezone,
      stage: tools.stage,
      now,
      client,
      marketplace: account.marketplace,
      alert: link.alert,
    };
    if (!isReaderOf(client, directory, link.to)) {
      return { status: 403, page: notNamedPage(seen), outcome: 'refused' as const };
    }
    const { answer, next } =
      link.action === 'lift' ? lift(following, link, book.value, seen) : hush(following, link, book.value, seen, links);
    if (next !== undefined) await tools.alertBooks.write(link.account, next, book.version);
    return answer;
  });
}

interface Step {
  readonly answer: LinkAnswer;
  /** absent when nothing changes */
  readonly next?: AlertBook;
}

function hush(
  { acts, name, now, request }: Following,
  link: HushLink,
  book: AlertBook,
  seen: HushFacts,
  links: LinkWriter,
): Step {
  const until = untilOf(link, now);
  if (link.action !== 'mute' && !isAbout(link.since, seen.memory)) {
    return { answer: { status: 410, page: overPage(seen), outcome: 'over' } };
  }
  if (book.usedLinks?.[name] !== undefined) {
    if (seen.hush !== undefined && seen.hush.kind === kindOf(link)) {
      const undo = undoOf(link, seen.hush, links);
      return {
        answer: { status: 200, page: hushedPage({ ...seen, hush: seen.hush }, 'before', undo), outcome: 'done before' },
      };
    }
    const again = links.onPage(link);
    return { answer: { status: acts ? 409 : 200, page: usedPage(seen, link, until, again), outcome: 'done before' } };
  }
  if (!acts) return { answer: { status: 200, page: askToHush(seen, link, until, request.link), outcome: 'asked' } };
  const begun: Hush = {
    kind: kindOf(link),
    at: now.toISOString(),
    until: until.toISOString(),
    by: link.to,
    verdict: seen.memory?.state === 'open' ? seen.memory.verdict : 'ok',
  };
  return {
    answer: {
      status: 200,
      page: hushedPage({ ...seen, hush: begun }, 'now', undoOf(link, begun, links)),
      outcome: 'done',
    },
    next: {
      ...book,
      hushes: { ...book.hushes, [link.alert]: begun },
      usedLinks: { ...remembered(book.usedLinks, now), [name]: new Date(link.expires * 1000).toISOString() },
    },
  };
}

function lift({ acts, request }: Following, link: LiftLink, book: AlertBook, seen: HushFacts): Step {
  // Another silence than the one that the link was made for is not the link's to end.
  if (seen.hush === undefined || seen.hush.at !== link.at) {
    return { answer: { status: 200, page: liftedPage(seen, 'before'), outcome: 'done before' } };
  }
  if (!acts) {
    return { answer: { status: 200, page: askToLift({ ...seen, hush: seen.hush }, request.link), outcome: 'asked' } };
  }
  const { [link.alert]: _, ...others } = book.hushes;
  const { hush: __, ...without } = seen;
  return {
    answer: { status: 200, page: liftedPage(without, 'now'), outcome: 'done' },
    next: { ...book, hushes: others },
  };
}

/** The alert of the link is open, and it is the one that was open when the mail was written. */
const isAbout = (since: string, memory: AlertMemory | undefined): boolean =>
  memory?.state === 'open' && Date.parse(memory.since) === Date.parse(since);

function seenOf(book: AlertBook, alert: AlertKey, now: Date): Pick<HushFacts, 'memory' | 'hush'> {
  const memory = book.alerts[alert];
  const known = book.hushes[alert];
  // What has run out is for the next evaluation to sweep away, once it has told how it stands.
  const active = known !== undefined && isActive(known, now);
  return { ...(memory !== undefined && { memory }), ...(active && { hush: known }) };
}

const kindOf = ({ action }: HushLink): Hush['kind'] =>
  action === 'acknowledge' ? 'acknowledged' : action === 'snooze' ? 'snoozed' : 'muted';

function untilOf(link: HushLink, now: Date): Date {
  const days = link.action === 'snooze' ? link.days : link.action === 'mute' ? mutedDays : acknowledgedDays;
  return new Date(now.getTime() + days * day);
}

/** As long as there is something to undo. */
const undoOf = ({ to, account, alert }: HushLink, { at, until }: Hush, links: LinkWriter): string =>
  links.onPage({ action: 'lift', to, account, alert, at }, new Date(until));

/** A link that has expired does nothing anyway: that it was used can be forgotten. */
const remembered = (used: AlertBook['usedLinks'], now: Date): NonNullable<AlertBook['usedLinks']> =>
  Object.fromEntries(Object.entries(used ?? {}).filter(([, until]) => Date.parse(until) > now.getTime()));
