import type { AlertKey } from '../../alerts/alert-key.ts';
import type { AlertMemory, Silence } from '../../alerts/decision.ts';
import { isActive } from '../../alerts/silences.ts';
import { clientOf, isReaderOf } from '../../config/recipients.ts';
import { accountFrom } from '../../domain/account.ts';
import { acknowledgedDays, type Expiring, type Link, mutedDays, type Silencing } from '../../links/link.ts';
import type { AccountAlerts } from '../../ports/alerts.ts';
import { notNamedPage } from '../../web/link-error-page.ts';
import {
  askToExpire,
  askToSilence,
  overPage,
  type SilenceFacts,
  silencedPage,
  silenceExpiredPage,
  usedPage,
} from '../../web/silence-page.ts';
import type { LinkWriter } from '../delivery/link-writer.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

type SilenceLink = Extract<Link, Silencing>;
type ExpireLink = Extract<Link, Expiring>;

const day = 86_400_000;

/** Begins a silence about an alert or takes one back, and says so. It is written under the version of what was read. */
export function silenceOrExpire(
  following: Following,
  link: SilenceLink | ExpireLink,
  links: LinkWriter,
): Promise<LinkAnswer> {
  const { dependencies, now } = following;
  return retryOnConflict(dependencies.backoff, async () => {
    const [stored, clientConfig] = await Promise.all([
      dependencies.accountAlerts.read(link.account),
      dependencies.clientConfigs.current(),
    ]);
    const account = accountFrom(link.account);
    const client = clientOf(clientConfig, account.client);
    const seen = {
      ...seenOf(stored.value, link.alert, now),
      consultancy: clientConfig.consultancy.name,
      timeZone: client.timezone,
      stage: dependencies.stage,
      now,
      client,
      marketplace: account.marketplace,
      alert: link.alert,
    };
    if (!isReaderOf(client, clientConfig, link.to)) {
      return { status: 403, page: notNamedPage(seen), outcome: 'rejected' as const };
    }
    const { answer, next } =
      link.action === 'expire'
        ? expire(following, link, stored.value, seen)
        : silence(following, link, stored.value, seen, links);
    if (next !== undefined) await dependencies.accountAlerts.write(link.account, next, stored.version);
    return answer;
  });
}

interface Step {
  readonly answer: LinkAnswer;
  /** absent when nothing changes */
  readonly next?: AccountAlerts;
}

function silence(
  { acts, name, now, request }: Following,
  link: SilenceLink,
  stored: AccountAlerts,
  seen: SilenceFacts,
  links: LinkWriter,
): Step {
  const until = untilOf(link, now);
  if (link.action !== 'mute' && !isAbout(link.since, seen.memory)) {
    return { answer: { status: 410, page: overPage(seen), outcome: 'over' } };
  }
  if (stored.usedLinks?.[name] !== undefined) {
    if (seen.silence !== undefined && seen.silence.kind === kindOf(link)) {
      const undo = undoOf(link, seen.silence, links);
      return {
        answer: {
          status: 200,
          page: silencedPage({ ...seen, silence: seen.silence }, 'before', undo),
          outcome: 'done before',
        },
      };
    }
    const again = links.onPage(link);
    return { answer: { status: acts ? 409 : 200, page: usedPage(seen, link, until, again), outcome: 'done before' } };
  }
  if (!acts) return { answer: { status: 200, page: askToSilence(seen, link, until, request.link), outcome: 'asked' } };
  const begun: Silence = {
    kind: kindOf(link),
    at: now.toISOString(),
    until: until.toISOString(),
    by: link.to,
    verdict: seen.memory?.state === 'open' ? seen.memory.verdict : 'ok',
  };
  return {
    answer: {
      status: 200,
      page: silencedPage({ ...seen, silence: begun }, 'now', undoOf(link, begun, links)),
      outcome: 'done',
    },
    next: {
      ...stored,
      silences: { ...stored.silences, [link.alert]: begun },
      usedLinks: { ...remembered(stored.usedLinks, now), [name]: new Date(link.expires * 1000).toISOString() },
    },
  };
}

function expire({ acts, request }: Following, link: ExpireLink, stored: AccountAlerts, seen: SilenceFacts): Step {
  // Another silence than the one that the link was made for is not the link's to end.
  if (seen.silence === undefined || seen.silence.at !== link.at) {
    return { answer: { status: 200, page: silenceExpiredPage(seen, 'before'), outcome: 'done before' } };
  }
  if (!acts) {
    return {
      answer: { status: 200, page: askToExpire({ ...seen, silence: seen.silence }, request.link), outcome: 'asked' },
    };
  }
  const { [link.alert]: _, ...others } = stored.silences;
  const { silence: __, ...without } = seen;
  return {
    answer: { status: 200, page: silenceExpiredPage(without, 'now'), outcome: 'done' },
    next: { ...stored, silences: others },
  };
}

/** The alert of the link is open, and it is the one that was open when the mail was written. */
const isAbout = (since: string, memory: AlertMemory | undefined): boolean =>
  memory?.state === 'open' && Date.parse(memory.since) === Date.parse(since);

function seenOf(stored: AccountAlerts, alert: AlertKey, now: Date): Pick<SilenceFacts, 'memory' | 'silence'> {
  const memory = stored.alerts[alert];
  const known = stored.silences[alert];
  // What has run out is for the next evaluation to sweep away, once it has notified how it stands.
  const active = known !== undefined && isActive(known, now);
  return { ...(memory !== undefined && { memory }), ...(active && { silence: known }) };
}

const kindOf = ({ action }: SilenceLink): Silence['kind'] =>
  action === 'acknowledge' ? 'acknowledged' : action === 'snooze' ? 'snoozed' : 'muted';

function untilOf(link: SilenceLink, now: Date): Date {
  const days = link.action === 'snooze' ? link.days : link.action === 'mute' ? mutedDays : acknowledgedDays;
  return new Date(now.getTime() + days * day);
}

/** As long as there is something to undo. */
const undoOf = ({ to, account, alert }: SilenceLink, { at, until }: Silence, links: LinkWriter): string =>
  links.onPage({ action: 'expire', to, account, alert, at }, new Date(until));

/** A link that has expired does nothing anyway: that it was used can be forgotten. */
const remembered = (used: AccountAlerts['usedLinks'], now: Date): NonNullable<AccountAlerts['usedLinks']> =>
  Object.fromEntries(Object.entries(used ?? {}).filter(([, until]) => Date.parse(until) > now.getTime()));
