import type { Facts, Quota } from './facts.ts';
import { attention, broken, count, type Finding, named, ok } from './finding.ts';

/** Whether mail can be sent: sender, sending, quota, and what waits. */
export const mailFindings = (facts: Facts): readonly Finding[] => [
  ...sender(facts),
  ...sending(facts),
  ...quotas(facts),
  ...waiting(facts),
];

/** Whether mail reaches its readers. */
export const readerFindings = (facts: Facts): readonly Finding[] => [...reached(facts), ...readers(facts)];

function sender({ sender: address, identity }: Facts): readonly Finding[] {
  const about = 'sender';
  if (address.endsWith('.invalid'))
    return [broken(about, 'no sender is configured', 'Put consultancy.from into clients.yaml and apply it.')];
  if (identity === undefined) return [];
  if (!identity.verified)
    return [
      broken(
        about,
        `SES has not verified ${address}: no mail can be sent`,
        'Verify the address or, better, its domain in SES (docs/deploying.md).',
      ),
    ];
  return [
    ok(about, `${address} is verified`),
    identity.dkim
      ? ok('DKIM', 'mail is signed')
      : attention(
          'DKIM',
          `mail from ${address} is not DKIM-signed: much of it will land in spam folders`,
          'Enable Easy DKIM for the domain in SES and add its three DNS records.',
        ),
  ];
}

/** New SES accounts are held to this. https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
const sandbox = { max24Hours: 200, maxPerSecond: 1 };
const tightQuota = 0.8;

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendQuota.html: -1 is an unlimited quota */
const hasEnd = ({ max24Hours }: Pick<Quota, 'max24Hours'>): boolean => max24Hours >= 0;

export const isSandbox = ({ max24Hours, maxPerSecond }: Quota): boolean =>
  hasEnd({ max24Hours }) && max24Hours <= sandbox.max24Hours && maxPerSecond <= sandbox.maxPerSecond;

function sending({ sendingEnabled }: Facts): readonly Finding[] {
  if (sendingEnabled === undefined) return [];
  return [
    sendingEnabled
      ? ok('sending', 'enabled')
      : broken(
          'sending',
          'SES has paused sending for this account',
          'Check the account dashboard in the SES console; bounces or complaints may be the cause.',
        ),
  ];
}

/** The quota, whether it is that of the sandbox, and whom that keeps mail from. */
function quotas({ quota, unverifiedRecipients = [] }: Facts): readonly Finding[] {
  if (quota === undefined) return [];
  const left = Math.max(0, quota.max24Hours - quota.sent24Hours);
  const says = hasEnd(quota)
    ? `${left} of ${quota.max24Hours} mails left for 24 hours, ${quota.maxPerSecond} a second`
    : `unlimited, ${quota.maxPerSecond} a second`;
  return [
    isSandbox(quota)
      ? attention(
          'sandbox',
          'SES is in the sandbox: it delivers to verified addresses only',
          'Ask for production access in the SES console.',
        )
      : ok('sandbox', 'SES is out of the sandbox'),
    ...(unverifiedRecipients.length === 0
      ? []
      : [
          broken(
            'sandbox',
            `not verified, so SES delivers nothing to them: ${named(unverifiedRecipients)}`,
            'Verify them in SES, or leave the sandbox.',
          ),
        ]),
    !hasEnd(quota)
      ? ok('quota', says)
      : left === 0
        ? broken(
            'quota',
            `used up: ${says}; mail waits and is sent as the quota frees up`,
            'Ask SES for a higher sending quota.',
          )
        : left < quota.max24Hours * (1 - tightQuota)
          ? attention('quota', says, 'Ask SES for a higher sending quota before it is used up.')
          : ok('quota', says),
  ];
}

function waiting({ mailWaiting: { halfHour, twoHours } }: Facts): readonly Finding[] {
  const remedy = 'Check sender, sending and quota above, and the log of send-mail.';
  if (twoHours > 0)
    return [
      broken('waiting mail', `${count(twoHours, 'mail has', 'mails have')} waited for more than two hours`, remedy),
    ];
  if (halfHour > 0)
    return [
      attention(
        'waiting mail',
        `${count(halfHour, 'mail has', 'mails have')} waited for more than half an hour`,
        remedy,
      ),
    ];
  return [ok('waiting mail', 'none')];
}

function reached({ unreached }: Facts): readonly Finding[] {
  if (unreached.length === 0) return [ok('recipients', 'none is suppressed')];
  return unreached.map(({ address, reason, since }) =>
    attention(
      'recipients',
      `${address} ${reason} at ${since}: suppressed, so nothing is sent to it`,
      `Put a working address into clients.yaml, or: headroom clients reinstate ${address}`,
    ),
  );
}

function readers({ readers: all }: Facts): readonly Finding[] {
  const nobody = all.filter((one) => one.reached.length === 0).map(({ client }) => client);
  const instead = all.filter((one) => one.instead && one.reached.length > 0).map(({ client }) => client);
  const addresses = new Set(all.flatMap((one) => one.reached));
  return [
    ...(nobody.length === 0
      ? []
      : [
          broken(
            'alerts',
            `nobody receives the alerts of ${named(nobody)}`,
            'Add a working recipient for these clients or for the consultancy.',
          ),
        ]),
    ...(nobody.length > 0 || all.length === 0
      ? []
      : [ok('alerts', `those of ${count(all.length, 'client', 'clients')} go to ${named([...addresses].sort())}`)]),
    ...(instead.length === 0
      ? []
      : [ok('alerts', `those of ${named(instead)} go to the consultancy instead of the client`)]),
  ];
}
