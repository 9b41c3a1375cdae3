import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import type { Item } from '../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { type Day, parseDay } from '../../shared/domain/day.ts';
import { checkAccounts } from '../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { repairAccount } from '../../shared/flows/inspection/repair.ts';
import { differencesOf, replayUploads } from '../../shared/flows/inspection/replay.ts';
import { ingestUpload } from '../../shared/flows/intake/ingest-upload.ts';
import { withOriginalTimes } from '../../shared/flows/intake/original-upload-time.ts';
import { signOriginalUpload } from '../../shared/links/original-upload.ts';
import { smallWorld } from '../../test/support/small-world.ts';
import { dayOfYear, inventSeller, plots, type YearOf } from '../../test/year/invented-seller.ts';
import { randomFrom } from '../stories.ts';

/**
 * `npm run bench:long-year CHECKOUT [ACCOUNTS [DAYS [SEED]]]`: accounts live through a year. Its first half is the work of release
 * 0.1.0, by the code in a checkout of commit fa9e64c with its packages; then this release opens the table that it left. Of its intakes
 * and evaluations one in twenty is to die at one of its first fifteen writes and is done again. At the end, what is stored must equal a replay of
 * all uploads, and so must a new stack into which the archive was restored.
 */
const [checkout = '', accounts = '30', days = '365', seed = '1'] = process.argv.slice(2);
if (!existsSync(join(checkout, 'test/doubles/small-world.ts')))
  throw new Error('name a checkout of commit fa9e64c, with its packages');

/** What is used of the world of 0.1.0. */
interface EarlierWorld {
  readonly table: { readonly items: ReadonlyMap<string, Item> };
  readonly sent: readonly object[];
  upload(key: string, content: string, now: Date): Promise<unknown>;
  settle(now: Date): Promise<void>;
}
const { smallWorld: earlierWorld } = (await import(
  pathToFileURL(resolve(checkout, 'test/doubles/small-world.ts')).href
)) as { readonly smallWorld: () => EarlierWorld };

const random = randomFrom(Number(seed));
const year: YearOf = {
  first: parseDay('2026-01-05') as Day,
  days: Number(days),
  storm: { day: Math.floor(0.7 * Number(days)), marketplace: 'US' },
};
const stores = ['US', 'DE', 'UK'] as const;
const sellers = Array.from({ length: Number(accounts) }, (_, index) =>
  inventSeller(
    `seller-${index}`,
    stores[index % stores.length] ?? 'US',
    plots[index % plots.length] ?? 'steady',
    year,
    random,
  ),
);
const archive: { readonly key: string; readonly content: string; readonly uploadedAt: Date }[] = [];
const half = Math.floor(year.days / 2);
const cutShare = 1 / 20;
/** No work here writes more often than this, so that some cuts come too late to cut anything. */
const mostSteps = 15;
let cuts = 0;
let works = 0;

const waiting = new Map<number, { readonly key: string; readonly content: string }[]>();
for (let day = 0; day < year.days; day++) {
  for (const seller of sellers) {
    const asOf = dayOfYear(year, day);
    const upload = seller.uploadOf(asOf);
    if (upload === undefined) continue;
    const on = day + upload.daysLate;
    const key = `${seller.client}/${seller.marketplace}/${asOf}.json`;
    waiting.set(on, [...(waiting.get(on) ?? []), { key, content: seller.report(asOf) }]);
  }
}
/** The files of a day, some seconds apart. */
function* filesOf(day: number) {
  const morning = Date.parse(`${dayOfYear(year, day)}T06:00:00Z`);
  for (const [index, file] of (waiting.get(day) ?? []).entries()) {
    const uploadedAt = new Date(morning + index * 20_000);
    archive.push({ ...file, uploadedAt });
    yield { ...file, uploadedAt };
  }
}
const eveningOf = (day: number): Date => new Date(`${dayOfYear(year, day)}T18:00:00Z`);

const began = process.cpuUsage();
const earlier = earlierWorld();
for (let day = 0; day < half; day++) {
  for (const { key, content, uploadedAt } of filesOf(day)) await earlier.upload(key, content, uploadedAt);
  await earlier.settle(eveningOf(day));
}

const world = smallWorld();
for (const item of earlier.table.items.values()) await world.table.put(item);
for (const { key, content, uploadedAt } of archive) world.place(key, content, uploadedAt);
const upgraded = world.table.items.size;
for (let day = half; day < year.days; day++) {
  for (const { key, content, uploadedAt } of filesOf(day)) {
    world.place(key, content, uploadedAt);
    await perhapsCut((dependencies) => ingestUpload(dependencies, { key }, uploadedAt));
  }
  const evening = eveningOf(day);
  await checkAccounts(world.dependencies, evening);
  for (const due of world.changed.splice(0)) await perhapsCut((dependencies) => evaluate(dependencies, due, evening));
  await world.settle(evening);
}

const end = eveningOf(year.days);
const restored = smallWorld();
const { linkSecrets, uploads } = restored.dependencies;
const secret = await linkSecrets.current();
const restoring = { ...restored.dependencies, uploads: withOriginalTimes(uploads, linkSecrets) };
for (const { key, content, uploadedAt } of archive.toReversed()) {
  restored.place(key, content, end, signOriginalUpload({ key, size: Buffer.byteLength(content), uploadedAt }, secret));
  await ingestUpload(restoring, { key }, end);
}

const replayed = smallWorld();
for (const { key, content, uploadedAt } of archive) replayed.place(key, content, uploadedAt);
await replayUploads(replayed.dependencies, refs(), end);
/** Where what a world knows of its accounts is not what the replay says. */
async function differencesIn({ dependencies }: typeof world): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { account } of await replayed.dependencies.accounts.all()) {
    const differences = await differencesOf(account, dependencies, replayed.dependencies, end);
    found.push(...differences.map((difference) => `${account.client}/${account.marketplace}: ${difference}`));
  }
  return found;
}
const asStored = await differencesIn(world);
// Today's reader makes something else of some files than 0.1.0 did: docs/upgrading.md has the command.
for (const { account } of await replayed.dependencies.accounts.all())
  await repairAccount(account, world.dependencies, replayed.dependencies, end);
const differences = [...(await differencesIn(world)), ...(await differencesIn(restored))];
const kindsOf = (found: readonly string[]): string =>
  [...Map.groupBy(found, (difference) => difference.slice(difference.indexOf(': ') + 2))]
    .map(([kind, { length }]) => `${kind} (${length} accounts)`)
    .join(', ');
const { user, system } = process.cpuUsage(began);
console.log(
  [
    `${accounts} accounts, ${days} days, seed ${seed}: ${archive.length} uploads, ${earlier.sent.length} mails by 0.1.0 and ${world.sent.length} since.`,
    `${upgraded} items of 0.1.0 were opened. Of ${works} intakes and evaluations since, ${cuts} were cut short and done again.`,
    `${Math.round((user + system) / 1e6)} s of processor.`,
    asStored.length === 0 ? 'As stored: equal.' : `As stored: differs in ${kindsOf(asStored)}; then replay --repair.`,
    differences.length === 0
      ? 'Replay equal, as stored and as restored.'
      : [`${differences.length} differences:`, ...differences.slice(0, 40)].join('\n'),
  ].join('\n'),
);
if (differences.length > 0) process.exitCode = 1;

async function* refs() {
  for (const { key, uploadedAt } of archive) yield { key, storedAt: uploadedAt };
}

/** Does a piece of work; one in twenty dies at one of its writes, before it or after it, and is done again as its queue would. */
async function perhapsCut(work: (dependencies: typeof world.dependencies) => Promise<unknown>): Promise<void> {
  works++;
  if (random() < cutShare) {
    let steps = 1 + Math.floor(random() * mostSteps);
    const afterwards = random() < 0.5;
    let dead = false;
    const dying =
      <Args extends readonly unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        steps--;
        if (!dead && steps > 0) return write(...args);
        const result = dead || !afterwards ? undefined : await write(...args);
        dead = true;
        throw new Error('power cut', { cause: result });
      };
    const { table, dependencies } = world;
    const put = dying((...args: Parameters<typeof table.put>) => table.put(...args));
    const remove = dying((...args: Parameters<typeof table.delete>) => table.delete(...args));
    const defaults = defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin');
    try {
      await work({ ...dependencies, ...stateOn({ ...table, put, delete: remove }, defaults) });
    } catch (error) {
      if (!dead) throw error;
    }
    if (!dead) return;
    cuts++;
  }
  await work(world.dependencies);
}
