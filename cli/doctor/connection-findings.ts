import type { Facts } from './facts.ts';
import { attention, broken, count, type Finding, named, ok } from './finding.ts';

/** Connected seller accounts that stand still or will. */
export function connectionFindings({ connections: facts }: Facts): readonly Finding[] {
  if (facts === undefined || facts.count === 0) return [];
  const { count: all, broken: stopped, ending, secrets, failed } = facts;
  const about = 'connections';
  const findings = [
    ...secrets.map(({ app, rejected, expiresAt }) =>
      rejected
        ? broken(
            about,
            `Amazon rejects the client secret of the app ${app}`,
            'Run npx headroom connect rotate with a new secret on standard input.',
          )
        : attention(
            about,
            `the client secret of the app ${app} ends on ${expiresAt?.slice(0, 10) ?? ''}`,
            'Run npx headroom connect rotate with a new secret on standard input.',
          ),
    ),
    ...stopped.map(({ name, state }) =>
      broken(about, `${name}: ${state}`, 'Run npx headroom connect add for the link that the seller must open.'),
    ),
    ...ending.map(({ name, until }) =>
      attention(
        about,
        `${name}: the authorisation ends on ${until.slice(0, 10)}`,
        'Run npx headroom connect add for the renewal link.',
      ),
    ),
    ...(failed.length === 0
      ? []
      : [attention(about, `could not be fetched: ${named(failed)}`, 'Run npx headroom connect list for the reasons.')]),
  ];
  return findings.length > 0 ? findings : [ok(about, `${count(all, 'seller account', 'seller accounts')}, all active`)];
}
