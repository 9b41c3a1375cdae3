import { type AlertKey, feedKey, subjectOf } from '../../alerts/alert-key.ts';
import type { Account } from '../../domain/account.ts';
import {
  alertLinkDays,
  caseLinkDays,
  type Link,
  mutedDays,
  packLinkDays,
  pageLinkHours,
  reinstateLinkDays,
  snoozeDays,
  unsubscribeLinkDays,
} from '../../links/link.ts';
import { signLink } from '../../links/signed-link.ts';
import { metricOf } from '../../metrics/catalogue.ts';
import type { AlertLinks, CaseLinks } from '../../notifications/mail/parts/reader-links.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import { accountAddress } from '../../web/account-address.ts';

export interface LinkWriterDependencies {
  readonly linkSecrets: LinkSecrets;
  /** where links lead, with the slash at its end */
  readonly linksUrl: string;
}

/**
 * Not Amazon's own word, or silence would no longer mean that all is well; and not the account's status, which breaks
 * through any muting.
 */
function canBeMuted(alert: AlertKey): boolean {
  const subject = subjectOf(alert);
  return alert !== feedKey && !(subject.kind === 'metric' && metricOf(subject.metric).kind === 'state');
}

/** A link without its end: that is set by what it is for. */
type Unended = Link extends infer One ? (One extends Link ? Omit<One, 'expires'> : never) : never;

/** What is asked of a case, as far as its links depend on it. */
export interface CaseAsks {
  readonly case: string;
  readonly waitsFor: CaseLinks['waitsFor'];
  /** what is due */
  readonly clock: string;
  /** instant at which the newest plan was sent, or the case was opened, ISO 8601 UTC */
  readonly since: string;
}

/** Pages of the portal that are of no account. */
const portalPaths = { connections: 'connections', clients: 'clients/edit' } as const;

/** Makes addresses at a moment. */
export interface LinkWriter {
  readonly unsubscribe: (to: string, scope: string) => string;
  /** `since`: the instant at which the alert began */
  readonly ofAlert: (to: string, account: string, alert: AlertKey, since: string) => AlertLinks;
  readonly ofPack: (to: string, account: string, id: string) => string;
  readonly ofCase: (to: string, account: string, about: CaseAsks) => CaseLinks;
  /** `at`: the instant at which the address was suppressed */
  readonly reinstate: (to: string, address: string, at: string) => string;
  /** of a page in the portal: an account's, the connections, or clients.yaml; without a place, of all that its reader may see */
  readonly toPortal: (place?: Account | keyof typeof portalPaths) => string;
  /** of a button on a page, which ends at an instant, or after a day: the letters behind the slash */
  readonly onPage: (link: Unended, ends?: Date) => string;
}

/** Rejects when the secret can be neither read nor made. */
export async function linkWriter({ linkSecrets, linksUrl }: LinkWriterDependencies, now: Date): Promise<LinkWriter> {
  const secret = await linkSecrets.current();
  const seconds = Math.floor(now.getTime() / 1000);
  const sign = (link: Unended, expires: number): string => signLink({ ...link, expires } as Link, secret);
  const mailed = (link: Unended, days: number): string => `${linksUrl}${sign(link, seconds + days * 86_400)}`;
  return {
    unsubscribe: (to, scope) => mailed({ action: 'unsubscribe', to, scope }, unsubscribeLinkDays),
    ofAlert: (to, account, alert, since) => {
      const about = { to, account, alert };
      return {
        acknowledge: mailed({ action: 'acknowledge', ...about, since }, alertLinkDays),
        snooze: snoozeDays.map((days) => ({
          days,
          address: mailed({ action: 'snooze', days, ...about, since }, alertLinkDays),
        })),
        ...(canBeMuted(alert) && { mute: mailed({ action: 'mute', ...about }, mutedDays) }),
      };
    },
    ofPack: (to, account, id) => mailed({ action: 'fetch', to, account, case: id }, packLinkDays),
    ofCase: (to, account, { case: id, waitsFor, clock, since }) => {
      const about = { to, account, case: id };
      const note = mailed({ action: 'note', ...about }, caseLinkDays);
      return waitsFor === 'answer'
        ? {
            waitsFor,
            accepted: mailed({ action: 'accepted', ...about, since }, caseLinkDays),
            rejected: mailed({ action: 'rejected', ...about, since }, caseLinkDays),
            note,
          }
        : {
            waitsFor,
            sent: mailed({ action: 'sent', ...about, since, clock }, caseLinkDays),
            deadline: mailed({ action: 'set deadline', ...about, clock }, caseLinkDays),
            note,
          };
    },
    reinstate: (to, address, at) => mailed({ action: 'reinstate', to, address, at }, reinstateLinkDays),
    toPortal: (place) => {
      if (place === undefined) return linksUrl;
      return `${linksUrl}${typeof place === 'string' ? portalPaths[place] : accountAddress(place).slice(1)}`;
    },
    onPage: (link, ends) =>
      sign(link, ends === undefined ? seconds + pageLinkHours * 3600 : Math.ceil(ends.getTime() / 1000)),
  };
}
