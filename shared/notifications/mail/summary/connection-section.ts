import type { ConnectionState } from '../../../connections/connection.ts';
import { type Region, regionFacts } from '../../../connections/region.ts';
import { dayIn } from '../../../domain/day.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { formatDay } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { closed } from '../format/sentence.ts';
import type { FailedFetch } from '../messages/connection-mail.ts';
import type { ListSection } from '../parts/list-section.ts';

/** A connected seller account, as far as a summary speaks of it. */
export interface ConnectionOfWeek {
  readonly client: string;
  readonly region: Region;
  readonly state: ConnectionState;
  /** instant since which it is not active, ISO 8601 UTC */
  readonly since?: string;
  /** instant, ISO 8601 UTC; absent where no end is known */
  readonly authorisedUntil?: string;
  /** the seller consents by a link; else it is a private app's token */
  readonly byLink: boolean;
  /** reports of which the last one could not be fetched */
  readonly failed: readonly FailedFetch[];
}

/** An app whose client secret ends, or is rejected. */
export interface AppOfWeek {
  readonly id: string;
  /** connections that stand and fall with it */
  readonly connections: number;
  /** instants, ISO 8601 UTC */
  readonly secretExpiresAt?: string;
  readonly secretRejectedSince?: string;
}

export interface ConnectionsOfWeek {
  readonly connections: readonly ConnectionOfWeek[];
  readonly apps: readonly AppOfWeek[];
}

const day = 86_400_000;
/** As early as the mails about it begin. */
const authorisationDays = 60;
const secretDays = 30;
const mostNamed = 20;

/** What an entry of the section is sorted by: what stands still comes first. */
interface Entry {
  readonly urgency: 'stands still' | 'fails' | 'ends';
  readonly line: string;
}

/**
 * How the connected seller accounts stand: what is broken, what cannot be fetched, what ends when, and who does what about it; one
 * line where all is well, nothing where nobody is connected.
 * @param nameOf a client, as the reader calls it
 */
export function connectionSections(
  { connections, apps }: ConnectionsOfWeek,
  nameOf: (client: string) => string,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): readonly ListSection[] {
  if (connections.length === 0) return [];
  const dayOf = (instant: string) => formatDay(dayIn(new Date(instant), timeZone));
  const daysLeft = (instant: string | undefined): number =>
    instant === undefined ? Number.POSITIVE_INFINITY : (Date.parse(instant) - now.getTime()) / day;
  const entries = [
    ...apps.flatMap((app) => entryOfApp(app, dayOf, daysLeft)),
    ...connections.flatMap((connection) => entriesOf(connection, nameOf, dayOf, daysLeft)),
  ];
  const order = ['stands still', 'fails', 'ends'];
  const lines = entries.toSorted((a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency)).map(({ line }) => line);
  const active = connections.filter(({ state }) => state === 'active').length;
  const more = lines.length - mostNamed;
  return [
    {
      title: 'Connected seller accounts',
      lines: [
        `${active} of ${amount(connections.length, ['connection', 'connections'])} active.${nextEnd(connections, dayOf)}`,
        ...lines.slice(0, mostNamed),
        ...(more > 0 ? [`And ${more} more: the portal shows them all.`] : []),
      ],
    },
  ];
}

function entryOfApp(
  { id, connections, secretExpiresAt, secretRejectedSince }: AppOfWeek,
  dayOf: (instant: string) => string,
  daysLeft: (instant: string | undefined) => number,
): readonly Entry[] {
  const app = shortLine(id, 40);
  const affected = amount(connections, ['connection', 'connections']);
  const rotate = 'Whoever runs Headroom enters a new one with npx headroom connect rotate';
  if (secretRejectedSince !== undefined) {
    const line = `App ${app}: Amazon has rejected its client secret since ${dayOf(secretRejectedSince)}; ${affected} stand still. ${rotate}.`;
    return [{ urgency: 'stands still', line }];
  }
  if (secretExpiresAt === undefined || daysLeft(secretExpiresAt) > secretDays) return [];
  const ends = daysLeft(secretExpiresAt) < 0 ? 'was to be rotated by' : 'ends on';
  return [
    {
      urgency: 'ends',
      line: `App ${app}: its client secret ${ends} ${dayOf(secretExpiresAt)}, and ${affected} with it. ${rotate}.`,
    },
  ];
}

function entriesOf(
  { client, region, state, since, authorisedUntil, byLink, failed }: ConnectionOfWeek,
  nameOf: (client: string) => string,
  dayOf: (instant: string) => string,
  daysLeft: (instant: string | undefined) => number,
): readonly Entry[] {
  const name = `${shortLine(nameOf(client), 60)} (${regionFacts[region].title})`;
  const renew = byLink
    ? `Make a new link under Connections in the portal and send it to the client; its primary user confirms at Amazon`
    : `The owner of the private app makes a new refresh token; enter it with npx headroom connect add --client ${client} --region ${region}`;
  const begun = since ?? authorisedUntil;
  const from = begun === undefined ? '' : ` since ${dayOf(begun)}`;
  const fails = failed.map(
    ({ kind, marketplace, reason }): Entry => ({
      urgency: 'fails',
      line: closed(
        `${name}: the ${reportKinds[kind]} for ${marketplace} could not be fetched: ${shortLine(reason, 200)}`,
      ),
    }),
  );
  switch (state) {
    // All of an app's connections: the app's own line says so once.
    case 'app secret invalid':
      return [];
    case 'authorisation revoked':
      return [{ urgency: 'stands still', line: `${name}: Amazon has rejected the authorisation${from}. ${renew}.` }];
    case 'authorisation expired':
      return [{ urgency: 'stands still', line: `${name}: the authorisation has ended${from}. ${renew}.` }];
    case 'role missing':
    case 'active':
      if (authorisedUntil === undefined || daysLeft(authorisedUntil) > authorisationDays) return fails;
      return [
        ...fails,
        {
          urgency: 'ends',
          line: `${name}: the authorisation ends on ${dayOf(authorisedUntil)}. ${renew}.`,
        },
      ];
  }
}

/** When the first authorisation of those that are active ends; nothing where none is known to. */
function nextEnd(connections: readonly ConnectionOfWeek[], dayOf: (instant: string) => string): string {
  const [first] = connections
    .flatMap(({ state, authorisedUntil }) =>
      state === 'active' && authorisedUntil !== undefined ? authorisedUntil : [],
    )
    .toSorted();
  return first === undefined ? '' : ` The next authorisation ends on ${dayOf(first)}.`;
}
