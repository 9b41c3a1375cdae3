import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { v2Report } from '../fixtures/reports/v2.ts';
import type { StoryUpload } from './story-evidence.ts';
import { readerOf, type StoryAct, storySettings } from './story-settings.ts';

/** Defects and their base, or good ones and theirs: as the metric counts. */
type Counts = readonly [number, number];

/** What Amazon's report of one day says of an account. What is not named is as quiet as in `quietDay`. */
export interface StoryReport {
  /** `YYYY-MM-DD`: uploaded at 18:00 UTC, two hours later each when there are several of one day */
  readonly uploaded: string;
  readonly asOf: string;
  readonly odr?: Counts;
  readonly odr_afn?: Counts;
  readonly lsr30?: Counts;
  readonly lsr10?: Counts;
  readonly cr?: Counts;
  readonly vtr?: Counts;
  readonly otdr?: Counts;
  readonly ahr?: number;
  readonly status?: string;
  /** open listing policy violations */
  readonly policy?: number;
}

const quietDay = {
  odr: [0, 1000],
  odr_afn: [0, 1000],
  lsr30: [0, 500],
  lsr10: [0, 170],
  cr: [0, 120],
  vtr: [500, 500],
  otdr: [480, 500],
  ahr: 400,
  status: 'NORMAL',
  policy: 0,
} as const;

/** The reports of one or several accounts, day by day, and who reads of them. */
export interface Story {
  readonly name: string;
  /** by account name, `acme/DE` */
  readonly accounts: Readonly<Record<string, readonly StoryReport[]>>;
  /** `clients.yaml` */
  readonly clients: string;
  readonly acts?: readonly StoryAct[];
  /** files beside Amazon's own reports */
  readonly uploads?: readonly StoryUpload[];
}

/** The V2 seller performance report of a day, as Amazon would have it. */
export function reportOf(marketplace: string, report: StoryReport): string {
  const day = { ...quietDay, ...report };
  return JSON.stringify(
    v2Report({
      marketplace,
      asOf: day.asOf,
      accountStatus: day.status,
      orderDefectRate: { seller: day.odr, amazon: day.odr_afn },
      lateShipment30: day.lsr30,
      lateShipment10: day.lsr10,
      cancellation: day.cr,
      validTracking: day.vtr,
      unitOnTimeDelivery: day.otdr,
      accountHealth: { score: day.ahr, status: day.ahr < 100 ? 'CRITICAL' : day.ahr < 200 ? 'AT_RISK' : 'GREAT' },
      policy: { listingPolicyViolations: day.policy },
    }),
  );
}

/** Who reads: each client one reader in Berlin, unless `of` says otherwise. */
export function clientsYaml(clients: readonly string[], of: Readonly<Record<string, string>> = {}): string {
  const lines = clients.map((client) => `  ${client}:${of[client] ?? readerOf(client)}`);
  return `consultancy:
  name: Northwind
  from: alerts@northwind.example
  timezone: Europe/Berlin
  recipients: [ops@northwind.example]
clients:
${lines.join('\n')}
`;
}

/** `acme-DE.json` is the account `acme/DE`. */
export function readStoryFile(path: string): readonly [account: string, reports: readonly StoryReport[]] {
  const [client = '', marketplace = ''] = basename(path, '.json').split('-');
  return [`${client}/${marketplace}`, JSON.parse(readFileSync(path, 'utf8')) as readonly StoryReport[]];
}

/** Files of one client are one story. */
export function storiesIn(folder: string): ReadonlyMap<string, Story['accounts']> {
  const stories = new Map<string, Record<string, readonly StoryReport[]>>();
  if (!existsSync(folder)) return stories;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const [account, reports] = readStoryFile(join(folder, file));
    const [client = ''] = account.split('/');
    stories.set(client, { ...stories.get(client), [account]: reports });
  }
  return stories;
}

/** A story of accounts, read and acted on as `story-settings.ts` says. */
export function storyOf(accounts: Story['accounts']): Story {
  const clients = [...new Set(Object.keys(accounts).map((account) => account.split('/', 1)[0] ?? account))];
  const { of, acts, uploads } = storySettings(clients);
  return { name: clients.join(', '), accounts, clients: clientsYaml(clients, of), acts, uploads };
}
