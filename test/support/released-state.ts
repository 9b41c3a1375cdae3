import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Item } from '../../shared/aws/dynamodb/table/table.ts';

/** What releases left behind, made by running them: test/fixtures/state/RELEASE/make.md says how. */
const folder = join(import.meta.dirname, '..', 'fixtures', 'state');

export const releases: readonly string[] = readdirSync(folder).sort();

export const fixturePath = (release: string, name: string): string => join(folder, release, name);

export const readFixture = (release: string, name: string): Buffer => {
  const bytes = readFileSync(fixturePath(release, name));
  return name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes;
};

// biome-ignore lint/suspicious/noExplicitAny: JSON of a release, whose shape only that release knows.
export const readJsonFixture = (release: string, name: string): any =>
  JSON.parse(readFixture(release, name).toString('utf8'));

/** An item as a release stored it, and what the release's own port made of it. */
export interface ReleasedItem {
  /** the first word of its key, as stored: `receipt`, `book#defects` */
  readonly type: string;
  readonly label: string;
  readonly item: Item;
  /** items that must lie beside it */
  readonly needs: readonly Item[];
  /** the port that read it: `receipts.find` */
  readonly port: string;
  readonly decoded: unknown;
  /** the release could not read it itself, and said so */
  readonly rejected?: string;
}

type AttributeValues = Readonly<Record<string, { readonly S?: string; readonly B?: string; readonly N?: string }>>;

function itemFrom({ pk, sk, body, version, expires }: AttributeValues): Item {
  return {
    pk: pk?.S ?? '',
    sk: sk?.S ?? '',
    ...(body?.B !== undefined && { body: Buffer.from(body.B, 'base64') }),
    ...(version?.N !== undefined && { version: Number(version.N) }),
    ...(expires?.N !== undefined && { expires: Number(expires.N) }),
  };
}

export function releasedItems(release: string): readonly ReleasedItem[] {
  return ['items.jsonl.br', 'items-large.jsonl.br']
    .flatMap((name) => readFixture(release, name).toString('utf8').trim().split('\n'))
    .map((line) => {
      const { type, label, item, needs = [], port, decoded, refusedBy010 } = JSON.parse(line);
      return {
        type,
        label,
        item: itemFrom(item),
        needs: needs.map(itemFrom),
        port,
        decoded,
        ...(refusedBy010 !== undefined && { rejected: refusedBy010 }),
      };
    });
}

/**
 * What release 0.1.0 said, in the words of today: the renames of 0.2.0, by member name wherever it stands. Written apart from
 * the upgrades that it is held against, and as a list to be read beside docs/upgrading.md.
 */
const members: Readonly<Record<string, string>> = {
  hushes: 'silences',
  hush: 'silence',
  outlooks: 'forecasts',
  complained: 'reportedErrors',
  lastTold: 'lastNotified',
  because: 'reason',
  told: 'notified',
  tell: 'notify',
  withheld: 'grouped',
  book: 'arrivals',
  closedBecause: 'closedReason',
  setAside: 'skipped',
  complaint: 'reportError',
  dailyProof: 'dailyHeartbeat',
};
const kinds: Readonly<Record<string, string>> = {
  'house-csv': 'manual-csv',
  complaint: 'report-error',
  configuration: 'client-config',
  proof: 'heartbeat',
};

/** Members that 0.2.0 added, by a member that their object has had since 0.1.0: nothing was pending but mail. */
const added: Readonly<Record<string, object>> = { silences: { caseChanges: [], groupable: [], trail: [] } };

export function inTodaysWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTodaysWords);
  // What an address unsubscribed from, and what was claimed.
  if (value === 'proof:*') return 'heartbeat:*';
  if (value === 'proof') return 'heartbeat';
  if (typeof value !== 'object' || value === null) return value;
  const renamed = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      members[name] ?? name,
      name === 'kind' && typeof member === 'string' ? (kinds[member] ?? member) : inTodaysWords(member),
    ]),
  );
  return typedMarked(Object.assign(renamed, ...Object.keys(renamed).map((name) => added[name])));
}

interface Feed {
  readonly kind: string;
  readonly days: readonly string[];
}

/** Since 0.2.0 a number that a person typed in says so: those of a day of which there was no report of Amazon's. */
function typedMarked(value: Readonly<Record<string, unknown>>): unknown {
  const { readings, feeds } = value as {
    readonly readings?: readonly { asOf: string }[];
    readonly feeds?: readonly Feed[];
  };
  if (!Array.isArray(readings) || !Array.isArray(feeds)) return value;
  const has = (kind: string, day: string) => feeds.some((feed: Feed) => feed.kind === kind && feed.days.includes(day));
  const isTyped = (day: string) => has('manual-csv', day) && !has('seller-performance', day);
  return { ...value, readings: readings.map((one) => (isTyped(one.asOf) ? { ...one, manual: true } : one)) };
}
