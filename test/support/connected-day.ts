import type { ConnectedDay } from '../../bench/bill.ts';
import { meteredTable } from '../../bench/support/metered-table.ts';
import { storeOf } from '../../shared/domain/account.ts';
import { addDays, type Day, dayIn, daysBetween } from '../../shared/domain/day.ts';
import { connectSeller } from '../../shared/flows/connections/connect-seller.ts';
import { fetchReports } from '../../shared/flows/connections/fetch-reports.ts';
import { fetchStep } from '../../shared/flows/connections/fetch-step.ts';
import { sendMail } from '../../shared/flows/delivery/send-mail.ts';
import { evaluateAccount } from '../../shared/flows/evaluation/evaluate-account.ts';
import { ingestUpload } from '../../shared/flows/intake/ingest-upload.ts';
import type { AccountChanged } from '../../shared/ports/accounts.ts';
import type { StepRef } from '../../shared/ports/connections.ts';
import type { Upload } from '../../shared/ports/uploads.ts';
import { demoHistories } from '../../tools/demo-story.ts';
import type { SimulatedSeller } from '../../tools/simulated-amazon/seller.ts';
import { connectedWorld } from './connected-world.ts';
import { dynaliteTable } from './dynalite-table.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** The backfill is over by then, and the first mails are written. */
const daysBefore = 2;
/** The story of the demo in which one of the two crosses a limit. */
const daysIntoStory = 64;
/** longer than the evaluate queue waits for the rest of a batch */
const batchMinutes = 10;
/** Hours of UTC at which the schedule runs here: after every marketplace's fetches are due. That it looks more often is a line of its own. */
const rounds = [7, 14, 21];

/**
 * What connected accounts take on an average day, all kinds of reports included: their fetches, what is ingested, evaluated and
 * mailed. Counted on an embedded DynamoDB while the flows run against the simulated Amazon, which has each report ready when it
 * is first looked for.
 * @param days that are measured, after the backfill
 */
export async function measureConnectedDay(days: number): Promise<ConnectedDay> {
  const first = '2026-10-05' as Day;
  const begin = Date.parse(`${first}T07:00:00Z`);
  const { endpoint, close } = await dynaliteTable();
  const { table, units } = meteredTable(endpoint);
  const world = await connectedWorld(new Date(begin), 1, table);
  const changes: AccountChanged[] = [];
  const ready: string[] = [];
  const counted = { messages: 0, ingested: 0, evaluated: 0, mails: 0, bytes: 0, logged: 0 };
  const objects = new Map<string, Buffer>();
  const dependencies = {
    ...world.dependencies,
    fetchedUploads: {
      async put(key: string, body: AsyncIterable<Uint8Array>): Promise<void> {
        const parts: Uint8Array[] = [];
        for await (const part of body) parts.push(part);
        objects.set(key, Buffer.concat(parts));
      },
    },
    uploads: {
      async open({ key }: { readonly key: string }): Promise<Upload | undefined> {
        const bytes = objects.get(key);
        return (
          bytes && { key, size: bytes.length, tag: key, uploadedAt: world.now(), metadata: {}, body: inOnePiece(bytes) }
        );
      },
    },
    messages: {
      ...world.dependencies.messages,
      accountsChanged: async (more: readonly AccountChanged[]) => void changes.push(...more),
      mailReady: async (ids: readonly string[]) => void ready.push(...ids),
    },
    packOrders: { packsDue: async () => undefined },
    claimSeconds: 300,
    mailTransport: { send: async ({ id }: { readonly id: string }) => id },
  };

  /** A step, and at once what its uploads cause. */
  async function step(ref: StepRef, at: Date): Promise<void> {
    counted.messages++;
    for (const stepped of await fetchStep(dependencies, ref, at)) counted.logged += JSON.stringify(stepped).length;
    let nth = 0;
    for (const [key, bytes] of objects) {
      counted.ingested++;
      counted.bytes += bytes.length;
      // One after the other, as they come: the last one's evaluation is the one that counts.
      await ingestUpload(dependencies, { key }, new Date(at.getTime() + 1000 * ++nth));
      objects.delete(key);
    }
    const later = new Date(at.getTime() + batchMinutes * 60_000);
    for (const change of changes.splice(0)) {
      const { left } = await evaluateAccount(dependencies, change, later);
      if (left !== true) counted.evaluated++;
    }
    counted.mails += ready.length;
    for (const id of ready.splice(0)) await sendMail(dependencies, id, later);
  }

  const sellers = sellersFrom(first);
  for (const seller of sellers) {
    world.addSeller(seller);
    const refreshToken = world.amazon.authorise(seller.sellerId, 'app-1');
    const wanted = { client: seller.name, region: seller.region, app: 'main', refreshToken };
    await connectSeller(dependencies, wanted, new Date(begin));
  }
  let before = { ...units, ...counted };
  for (let played = 0; played < daysBefore + days; played++) {
    if (played === daysBefore) before = { ...units, ...counted };
    for (const at of rounds) {
      await world.runUntil(Date.parse(`${addDays(first, played)}T00:00:00Z`) + at * hour, step);
      await fetchReports(dependencies, world.now());
    }
    await world.runUntil(Date.parse(`${addDays(first, played)}T00:00:00Z`) + day, step);
  }
  close();
  const accountDays = days * sellers.length;
  return {
    readUnits: (units.read - before.read) / accountDays,
    writeUnits: (units.write - before.write) / accountDays,
    uploads: (counted.ingested - before.ingested) / accountDays,
    evaluations: (counted.evaluated - before.evaluated) / accountDays,
    megabytes: (counted.bytes - before.bytes) / 1e6 / accountDays,
    mails: (counted.mails - before.mails) / accountDays,
    steps: (counted.messages - before.messages) / accountDays,
    stepLogKilobytes: (counted.logged - before.logged) / 1000 / accountDays,
  };
}

/** Two sellers of some forty and fifty orders a day, one of them in trouble, of whom Amazon has every report on every day. */
const sellersFrom = (first: Day): readonly SimulatedSeller[] =>
  demoHistories(addDays(first, -daysIntoStory))
    .filter(({ client }) => client === 'alder' || client === 'cobalt')
    .map(({ client, seller: { marketplace }, history }) => {
      const { id } = storeOf({ client, marketplace });
      return {
        sellerId: client,
        region: 'eu',
        name: client,
        marketplaces: [{ id, countryCode: marketplace, isParticipating: true }],
        report({ reportType, from, at }) {
          const today = dayIn(new Date(at), 'UTC');
          const days = [from === undefined ? addDays(today, -30) : dayIn(new Date(from), 'UTC'), today] as const;
          switch (reportType) {
            case 'GET_V2_SELLER_PERFORMANCE_REPORT':
              return Buffer.from(JSON.stringify(history.report(today)));
            case 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL':
              return Buffer.from(history.allOrders(...days));
            case 'GET_SELLER_FEEDBACK_DATA':
              return Buffer.from(history.feedback(...days));
            case 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE':
              return Buffer.from(history.returns(...days));
            default:
              return undefined;
          }
        },
        query: (text) => trafficOf(id, text),
      };
    });

/** The lines of Data Kiosk for the days that a query names. */
function trafficOf(marketplaceId: string, text: string): Uint8Array | undefined {
  const [from, to] = ['startDate', 'endDate'].map((name) => new RegExp(`${name}: "([^"]+)"`).exec(text)?.[1] as Day);
  if (from === undefined || to === undefined) return undefined;
  const lines = Array.from({ length: daysBetween(from, to) + 1 }, (_, nth) => {
    const date = addDays(from, nth);
    // What Amazon says of a day stays the same, but for the newest, whose traffic comes late.
    const of = Number(date.slice(-2));
    const sessions = date === to ? 0 : 900 + of;
    const sales = { unitsOrdered: 50 + (of % 7), unitsRefunded: of % 3, totalOrderItems: 48 };
    const traffic = { sessions, browserSessions: 400, mobileAppSessions: sessions - 400, pageViews: 1500 };
    return JSON.stringify({ startDate: date, endDate: date, marketplaceId, sales, traffic });
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function* inOnePiece(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}
