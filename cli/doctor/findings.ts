import type { Unreadable } from '../../shared/domain/unreadable.ts';
import type { UnreachedRecipient } from '../../shared/notifications/mail/summary/unreached-section.ts';

/** What the doctor checked. What could not be checked is absent, and named in `notSeen`. */
export interface Facts {
  readonly now: Date;
  readonly sender: string;
  readonly identity?: Identity;
  /** SES sends at all for this account */
  readonly sendingEnabled?: boolean;
  readonly quota?: Quota;
  /** of the recipients, in the sandbox: those that SES does not deliver to */
  readonly unverifiedRecipients?: readonly string[];
  readonly schedules?: readonly { readonly name: string; readonly on: boolean }[];
  readonly queues?: readonly QueueFacts[];
  /** names of alarms in ALARM state; absent where there are none to check */
  readonly alarms?: readonly string[];
  readonly clientConfig: { readonly inForce: boolean; readonly clients: number };
  readonly accounts: readonly AccountFacts[];
  /** how many decided mails have waited for more than half an hour, and for more than two hours */
  readonly mailWaiting: { readonly halfHour: number; readonly twoHours: number };
  readonly unreached: readonly UnreachedRecipient[];
  readonly readers: readonly ReadersOfAlerts[];
  /** what could not be checked, and why */
  /** connected seller accounts that need somebody, and how many there are */
  readonly connections?: ConnectionFacts;
  readonly notSeen: readonly { readonly what: string; readonly why: string }[];
}

export interface Identity {
  /** the address itself, or its domain, is verified */
  readonly verified: boolean;
  readonly dkim: boolean;
}

export interface Quota {
  readonly max24Hours: number;
  readonly maxPerSecond: number;
  readonly sent24Hours: number;
}

export interface QueueFacts {
  readonly name: string;
  readonly deadLetters: boolean;
  readonly messages: number;
  readonly oldestSeconds?: number;
}

export interface ConnectionFacts {
  readonly count: number;
  readonly broken: readonly { readonly name: string; readonly state: string }[];
  /** end within sixty days */
  readonly ending: readonly { readonly name: string; readonly until: string }[];
  /** apps whose secret ends within thirty days, or is not accepted */
  readonly secrets: readonly { readonly app: string; readonly rejected: boolean; readonly expiresAt?: string }[];
  /** `acme/eu: returns report for DE: the reason` */
  readonly failed: readonly string[];
}

export interface AccountFacts {
  readonly name: string;
  readonly stale: boolean;
  /** something stored of it cannot be read: it is not evaluated */
  readonly unreadable?: Unreadable;
  readonly checkedAt?: string;
  readonly nextCheckAt?: string;
}

/** Who reads alerts of a client; for a client nobody configured, and for those without a reader, the consultancy's people. */
export interface ReadersOfAlerts {
  readonly client: string;
  readonly reached: readonly string[];
  /** the client's own are not reached, or there are none: the consultancy reads in their place */
  readonly instead: boolean;
}

/** One line of the doctor's. */
export interface Finding {
  readonly about: string;
  readonly state: 'ok' | 'attention' | 'broken';
  readonly says: string;
  /** absent when there is nothing to do */
  readonly remedy?: string;
}

/** Everything that was checked, in plain words: one or more findings per subject. */
export const findingsFrom = (facts: Facts): readonly Finding[] => [
  ...sender(facts),
  ...sending(facts),
  ...quotas(facts),
  ...waiting(facts),
  ...schedules(facts),
  ...queues(facts),
  ...alarms(facts),
  ...checks(facts),
  ...unreadable(facts),
  ...feeds(facts),
  ...connections(facts),
  ...configuration(facts),
  ...reached(facts),
  ...readers(facts),
  ...facts.notSeen.map(({ what, why }) => attention(what, `could not be checked: ${why}`)),
];

/** `broken` when anything is, for the exit status. */
export const worstOf = (findings: readonly Finding[]): Finding['state'] =>
  (['broken', 'attention'] as const).find((state) => findings.some((finding) => finding.state === state)) ?? 'ok';

const ok = (about: string, says: string): Finding => ({ about, state: 'ok', says });
const attention = (about: string, says: string, remedy?: string): Finding => ({
  about,
  state: 'attention',
  says,
  ...(remedy !== undefined && { remedy }),
});
const broken = (about: string, says: string, remedy: string): Finding => ({ about, state: 'broken', says, remedy });

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

function schedules({ schedules: all }: Facts): readonly Finding[] {
  if (all === undefined) return [];
  const off = all.filter(({ on }) => !on).map(({ name }) => name);
  if (all.length === 0 || off.length > 0)
    return [
      broken(
        'schedules',
        all.length === 0 ? 'there are none' : `switched off: ${named(off)}`,
        'Enable them in EventBridge Scheduler or deploy again: without them nothing is checked.',
      ),
    ];
  return [ok('schedules', `${all.length} are on`)];
}

const oldMessageSeconds = 3600;

function queues({ queues: all }: Facts): readonly Finding[] {
  if (all === undefined) return [];
  const dead = all.filter(({ deadLetters, messages }) => deadLetters && messages > 0);
  const old = all.filter(({ deadLetters, oldestSeconds = 0 }) => !deadLetters && oldestSeconds >= oldMessageSeconds);
  const atWork = all.filter(({ deadLetters }) => !deadLetters).reduce((sum, { messages }) => sum + messages, 0);
  return [
    ...old.map(({ name, messages, oldestSeconds = 0 }) =>
      broken(
        'queues',
        `${name}: ${count(messages, 'message', 'messages')}, the oldest waiting for ${Math.floor(oldestSeconds / 60)} minutes`,
        'Read the log of the function that reads this queue: it is failing or throttled.',
      ),
    ),
    ...(old.length > 0
      ? []
      : [ok('queues', atWork === 0 ? 'empty' : `${count(atWork, 'message', 'messages')}, none delayed`)]),
    ...(dead.length === 0
      ? [ok('dead letters', 'none')]
      : dead.map(({ name, messages }) =>
          broken(
            'dead letters',
            `${count(messages, 'message was', 'messages were')} given up in ${name}`,
            'Fix the cause named in the log, then redrive them (docs/runbook.md).',
          ),
        )),
  ];
}

function alarms({ alarms: sounding }: Facts): readonly Finding[] {
  if (sounding === undefined) return [];
  return sounding.length === 0
    ? [ok('alarms', 'none is in alarm')]
    : sounding.map((name) => broken('alarms', `${name} is in alarm`, 'docs/deploying.md explains each alarm.'));
}

const checkedWithinHours = 26;
const lateCheckHours = 3;
const hourMs = 3_600_000;

function checks({ accounts, now }: Facts): readonly Finding[] {
  if (accounts.length === 0)
    return [attention('checks', 'there is no account yet', 'Upload a report to CLIENT/MARKETPLACE/ in the bucket.')];
  const newest = accounts
    .flatMap(({ checkedAt }) => checkedAt ?? [])
    .sort()
    .at(-1);
  const late = accounts.filter(
    ({ nextCheckAt, unreadable: found }) =>
      found === undefined &&
      nextCheckAt !== undefined &&
      now.getTime() - Date.parse(nextCheckAt) > lateCheckHours * hourMs,
  );
  const remedy = 'Check the schedules and the log of check-accounts.';
  if (newest === undefined || now.getTime() - Date.parse(newest) > checkedWithinHours * hourMs)
    return [
      broken(
        'checks',
        newest === undefined
          ? 'no account has ever been checked'
          : `no account has been checked since ${newest}: silence does not mean that all is well`,
        remedy,
      ),
    ];
  return late.length > 0
    ? [broken('checks', `overdue: ${named(late.map(({ name }) => name))}`, remedy)]
    : [ok('checks', `${count(accounts.length, 'account', 'accounts')}, last checked at ${newest}`)];
}

const unreadable = ({ accounts }: Facts): readonly Finding[] =>
  accounts.flatMap((account) => {
    if (account.unreadable === undefined) return [];
    const { why, since, remedy } = account.unreadable;
    const from = since === undefined ? '' : ` since ${since}`;
    return [broken('accounts', `${account.name} cannot be read${from}, so it is not evaluated: ${why}`, remedy)];
  });

function feeds({ accounts }: Facts): readonly Finding[] {
  if (accounts.length === 0) return [];
  const stale = accounts.filter((account) => account.stale && account.unreadable === undefined).map(({ name }) => name);
  return stale.length === 0
    ? [ok('reports', 'fresh for every account')]
    : [attention('reports', `overdue for ${named(stale)}`, 'Upload today’s seller performance report of each.')];
}

function connections({ connections: facts }: Facts): readonly Finding[] {
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

const configuration = ({ clientConfig: { inForce, clients } }: Facts): readonly Finding[] => [
  inForce
    ? ok('clients.yaml', `in force, with ${count(clients, 'client', 'clients')}`)
    : attention(
        'clients.yaml',
        'none has been applied; the stack’s defaults are in force',
        'Write one (docs/clients-yaml.md) and run headroom clients apply FILE.',
      ),
];

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

const mostNamed = 10;

/** The first of them by name, the rest as a number. */
function named(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const count = (number: number, one: string, several: string): string => `${number} ${number === 1 ? one : several}`;
