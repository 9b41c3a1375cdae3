import { gzipSync } from 'node:zlib';
import { addDays, type Day, weekdayOf } from '../shared/domain/day.ts';
import { DemoHistory, type DemoSeller, type Standing, type Trade } from './demo-seller.ts';

/** What a consultant uploads on one day of the demo. */
export interface DemoUpload {
  readonly key: string;
  readonly body: Uint8Array;
}

export interface DemoStory {
  readonly days: number;
  /** the consultancy's clients.yaml */
  readonly clientsYaml: string;
  /** every file of a day, as if people carried them all in; day 0 is the first */
  uploadsOn(dayOfDemo: number): readonly DemoUpload[];
  /** what a person uploads on a day although the reports come by themselves */
  manualUploadsOn(dayOfDemo: number): readonly DemoUpload[];
  /** what happens at Amazon on a day */
  eventsOn(dayOfDemo: number): readonly DemoEvent[];
}

/** Something that happens to a client's seller account. */
export interface DemoEvent {
  readonly client: string;
  readonly what: 'withdraws its authorisation' | 'is throttled' | 'is throttled no more' | 'is put at risk';
}

export const demoDays = 90;

const steady: Trade = { orders: 40, lateShare: 0.008, defectShare: 0.002, cancelledShare: 0.004, untrackedShare: 0.01 };
const healthy: Standing = { status: 'NORMAL', accountHealthRating: 312, listingPolicyViolations: 0 };

/** From one share to another between two days, evenly. */
const ramp = (day: number, from: [number, number], to: [number, number]): number => {
  const way = Math.min(1, Math.max(0, (day - from[0]) / (to[0] - from[0])));
  return from[1] + way * (to[1] - from[1]);
};

/** Six invented clients, each with its own story from day 0 to day 90. */
const sellers: Readonly<Record<string, DemoSeller>> = {
  // Always fine: no mail but its weekly summary.
  alder: { marketplace: 'UK', trade: () => steady, standing: () => healthy },
  // Pick-up gets later and later: the 30-day late shipment rate creeps toward 4 %.
  brightside: {
    marketplace: 'US',
    trade: (day) => ({ ...steady, orders: 55, lateShare: ramp(day, [25, 0.012], [90, 0.0415]) }),
    standing: () => healthy,
  },
  // A bad batch: orders from day 28 on are defective far more often, which Amazon shows a fortnight later.
  cobalt: {
    marketplace: 'DE',
    trade: (day) => ({ ...steady, orders: 50, defectShare: day < 28 || day >= 62 ? 0.003 : 0.021 }),
    standing: () => healthy,
  },
  // Listing violations pile up, the rating falls, and Amazon puts the account at risk.
  dunmore: {
    marketplace: 'US',
    trade: () => ({ ...steady, orders: 30 }),
    standing: (day) => ({
      status: day < 82 ? 'NORMAL' : 'AT_RISK',
      accountHealthRating: Math.round(ramp(day, [55, 286], [88, 148])),
      listingPolicyViolations: day < 58 ? 0 : day < 70 ? 2 : day < 80 ? 3 : 5,
    }),
  },
  // Its reports stop on day 74: the upload job dies, or it withdraws its authorisation by mistake.
  everly: { marketplace: 'ES', trade: () => ({ ...steady, orders: 22 }), standing: () => healthy },
  // Reports arrive, and on day 86 a folder of everything else.
  foxglove: { marketplace: 'IT', trade: () => ({ ...steady, orders: 18 }), standing: () => healthy },
};

const lastUploadOf: Readonly<Record<string, number>> = { everly: 73 };
const brokenFilesOn = 86;

const events: ReadonlyMap<number, readonly DemoEvent[]> = new Map([
  [40, [{ client: 'brightside', what: 'is throttled' }]],
  [41, [{ client: 'brightside', what: 'is throttled no more' }]],
  [74, [{ client: 'everly', what: 'withdraws its authorisation' }]],
  [82, [{ client: 'dunmore', what: 'is put at risk' }]],
]);

/** A seller's trade goes on after the demo: a cloud that is played on finds days there. */
const daysAfterDemo = 366;

/** What each client trades, from a day on. */
export const demoHistories = (first: Day) =>
  Object.entries(sellers).map(([client, seller]) => ({
    client,
    seller,
    history: new DemoHistory(seller, first, demoDays + daysAfterDemo),
  }));

/** The whole demo, from its first day. */
export function demoStory(first: Day): DemoStory {
  const histories = demoHistories(first);
  return {
    days: demoDays,
    clientsYaml,
    manualUploadsOn: (dayOfDemo) => (dayOfDemo === brokenFilesOn ? brokenFiles(addDays(first, dayOfDemo)) : []),
    eventsOn: (dayOfDemo) => events.get(dayOfDemo) ?? [],
    uploadsOn(dayOfDemo) {
      const today = addDays(first, dayOfDemo);
      const reports = histories
        .filter(({ client }) => dayOfDemo <= (lastUploadOf[client] ?? demoDays))
        .map(({ client, seller, history: trade }) => ({
          key: `${client}/${seller.marketplace}/seller-performance ${today}.json.gz`,
          body: gzipSync(JSON.stringify(trade.report(today))),
        }));
      const sundays = weekdayOf(today) === 7 ? ordersOfTheWeek(histories, today) : [];
      return [...reports, ...sundays, ...(dayOfDemo === brokenFilesOn ? brokenFiles(today) : [])];
    },
  };
}

function ordersOfTheWeek(
  histories: readonly { readonly client: string; readonly seller: DemoSeller; readonly history: DemoHistory }[],
  today: Day,
): readonly DemoUpload[] {
  return histories
    .filter(({ client }) => ['alder', 'cobalt', 'foxglove'].includes(client))
    .flatMap(({ client, seller, history: trade }) => {
      // Weeks overlap by a day on purpose: an order uploaded twice is one order.
      const week = [addDays(today, -8), addDays(today, -1)] as const;
      const file = (name: string, text: string): DemoUpload => ({
        key: `${client}/${seller.marketplace}/${name} to ${today}.txt`,
        body: Buffer.from(text),
      });
      return [
        file('orders', trade.allOrders(...week)),
        // What an appeal needs: which orders were defective.
        ...(client === 'cobalt'
          ? [file('feedback', trade.feedback(...week)), file('returns', trade.returns(...week))]
          : []),
      ];
    });
}

/** What people really do upload by mistake. */
function brokenFiles(today: Day): readonly DemoUpload[] {
  const folder = 'foxglove/IT';
  const report = gzipSync(JSON.stringify({ accountStatuses: [], performanceMetrics: [] }));
  const file = (name: string, body: string | Uint8Array): DemoUpload => ({
    key: name,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  });
  return [
    file(`${folder}/download.json`, ''),
    file(`${folder}/seller-performance ${today} (1).json.gz`, report.subarray(0, report.length - 9)),
    file(`${folder}/Login.html`, '<!doctype html><html><title>Amazon Sign-In</title><body>Sign in</body></html>'),
    file(
      `${folder}/health.csv`,
      'metric,channel,from,to,numerator,denominator,rate,as_of\nlateShipmentRate,seller,,,three,120,,\n',
    ),
    file(`${folder}/orders.xlsx`, Buffer.from('504b0304140006000800000021', 'hex')),
    file(
      'foxglove/Italia/orders.txt',
      'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\n',
    ),
  ];
}

const clientsYaml = `# The demo's consultancy and its six clients. All of them are invented.
consultancy:
  name: Northwind Advisory
  from: alerts@northwind.example
  colour: "#0b6e6e"
  timezone: Europe/Berlin
  recipients: [ops@northwind.example]
clients:
  alder:      { name: Alder & Finch Ltd, timezone: Europe/London, recipients: [{ email: finch@alder.example, receives: [weekly] }] }
  brightside: { name: Brightside Home Inc, timezone: America/New_York, recipients: [{ email: amy@brightside.example, receives: [alerts, weekly] }] }
  cobalt:     { name: Cobalt Werkzeuge GmbH, recipients: [{ email: service@cobalt.example, receives: [alerts, weekly] }] }
  dunmore:    { name: Dunmore Outdoor LLC, timezone: America/Chicago }
  everly:     { name: Everly Cosmetics SL, timezone: Europe/Madrid }
  foxglove:   { name: Foxglove Teas Srl, timezone: Europe/Rome }
`;
