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
            `Amazon does not accept the client secret of the app ${app}`,
            'npx headroom connect rotate, with a new secret on standard input.',
          )
        : attention(
            about,
            `the client secret of the app ${app} ends on ${expiresAt?.slice(0, 10) ?? ''}`,
            'npx headroom connect rotate, with a new secret on standard input.',
          ),
    ),
    ...stopped.map(({ name, state }) =>
      broken(about, `${name}: ${state}`, 'npx headroom connect add prints the link that the seller opens.'),
    ),
    ...ending.map(({ name, until }) =>
      attention(
        about,
        `${name}: the authorisation ends on ${until.slice(0, 10)}`,
        'npx headroom connect add prints the renewal link.',
      ),
    ),
    ...(failed.length === 0
      ? []
      : [attention(about, `could not be fetched: ${named(failed)}`, 'npx headroom connect list has the reasons.')]),
  ];
  return findings.length > 0 ? findings : [ok(about, `${count(all, 'seller account', 'seller accounts')}, all active`)];
}
