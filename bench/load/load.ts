import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { checkAccounts } from '../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { summarizeWeek } from '../../shared/flows/summaries/summarize-week.ts';
import { writeSummary } from '../../shared/flows/summaries/write-summary.ts';
import type { EvaluationDue, SummaryDue } from '../../shared/ports/messages.ts';
import { v2Report } from '../../test/fixtures/reports/v2.ts';
import { SimulatedTime } from '../../test/support/simulated-time.ts';
import { slowTable } from '../../test/support/slow-table.ts';
import { smallWorld } from '../../test/support/small-world.ts';
import { randomFrom } from '../stories.ts';
import { table } from '../support/table.ts';

/**
 * `npm run bench:load [ACCOUNTS…]`: an hourly round, a Monday and a storm of so many accounts, each a client of its own. The flows and
 * ports are the real ones; the table is a model of DynamoDB in simulated time: each call takes three to eight milliseconds, and
 * a partition writes a thousand units a second. Waiting is the model's, processor time is measured.
 */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [2000, 10_000];

const day = 86_400_000;
const uploaded = new Date('2026-10-03T07:00:00Z');
/** a Monday, seven in the morning in Berlin */
const mondayMorning = new Date('2026-10-05T05:05:00Z');
const report = JSON.stringify(
  v2Report({ marketplace: 'US', asOf: '2026-10-03', orderDefectRate: { seller: [2, 1000] } }),
);
const defaults = defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin');

/** Messages of one function at the same time: ten a batch and ten batches, as the event source of the evaluate queue has it. */
const evaluationsAtOnce = 100;
/** five a batch, five batches */
const summariesAtOnce = 25;
const summariesSampled = 500;

interface Row {
  readonly what: string;
  readonly accounts: number;
  readonly waiting: string;
  readonly processor: string;
  readonly allowed: string;
  readonly calls: number;
  readonly conflicts: number;
  readonly throttled: number;
}

const rows: Row[] = [];
for (const accounts of sizes) await benchLoad(accounts);
const titles = ['what', 'accounts', 'waiting s', 'processor s', 'allowed s', 'table calls', 'conflicts', 'throttled'];
console.log(
  table(
    titles,
    rows.map((row) => Object.values(row).map(String)),
  ),
);

async function benchLoad(accounts: number): Promise<void> {
  const world = smallWorld();
  for (let index = 0; index < accounts; index++) await world.upload(`seller-${index}/US/a.json`, report, uploaded);
  for (const due of world.changed.splice(0)) await evaluate(world.dependencies, due, uploaded);
  world.ready.length = 0;
  const random = randomFrom(accounts);

  /** Runs the work over the model; `seconds` is what the function of the stack may take for one invocation, if it is one. */
  const measure = async (
    what: string,
    seconds: number | undefined,
    work: (dependencies: (writer: string) => ReturnType<typeof smallWorld>['dependencies']) => Promise<unknown>,
  ): Promise<void> => {
    const time = new SimulatedTime();
    const { load, forWriter } = slowTable(world.table, time, () => 3 + 5 * random(), random);
    const backoff = { random, sleep: time.wait };
    const began = process.cpuUsage();
    await time.run(work((writer) => ({ ...world.dependencies, ...stateOn(forWriter(writer), defaults), backoff })));
    const { user, system } = process.cpuUsage(began);
    rows.push({
      what,
      accounts,
      waiting: (time.now / 1000).toFixed(1),
      processor: ((user + system) / 1e6).toFixed(1),
      allowed: seconds === undefined ? '–' : String(seconds),
      calls: load.calls,
      conflicts: load.conflicts,
      throttled: load.throttled,
    });
  };
  const each = async <Item>(
    items: readonly Item[],
    atOnce: number,
    work: (item: Item, index: number) => Promise<unknown>,
  ) => {
    const waiting = items.entries();
    const worker = async (): Promise<void> => {
      for (const [index, item] of waiting) await work(item, index);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  };
  const evaluateAll = (due: readonly EvaluationDue[], now: Date) =>
    measure(`${due.length} evaluations, ${evaluationsAtOnce} at once`, undefined, (dependencies) =>
      each(due, evaluationsAtOnce, (one, index) => evaluate(dependencies(`evaluation ${index}`), one, now)),
    );

  // One in a hundred is due: its day has passed.
  const hour = new Date(uploaded.getTime() + 3_600_000);
  for (let index = 0; index < accounts; index += 100)
    await world.dependencies.accounts.due({ client: `seller-${index}`, marketplace: 'US' }, hour);
  await measure('hourly round', 300, (dependencies) => checkAccounts(dependencies('round'), hour));
  await evaluateAll(world.changed.splice(0), hour);

  await measure('Monday: search for summaries', 300, (dependencies) =>
    summarizeWeek(dependencies('week'), mondayMorning),
  );
  const due = world.summaries.splice(0);
  const portfolio = due.filter(({ scope }) => scope.kind === 'portfolio');
  const clients = due.filter(({ scope }) => scope.kind === 'client').slice(0, summariesSampled);
  const write =
    (summaries: readonly SummaryDue[], atOnce: number) =>
    (dependencies: (writer: string) => typeof world.dependencies) =>
      each(summaries, atOnce, (one, index) => writeSummary(dependencies(`summary ${index}`), one, mondayMorning));
  await measure('Monday: portfolio summary', 600, write(portfolio, 1));
  await measure(
    `Monday: ${clients.length} client summaries, ${summariesAtOnce} at once`,
    undefined,
    write(clients, summariesAtOnce),
  );

  // Ten days without a report: every feed has stopped.
  const later = new Date(uploaded.getTime() + 10 * day);
  world.changed.length = 0;
  await measure('storm: hourly round', 300, (dependencies) => checkAccounts(dependencies('round'), later));
  await evaluateAll(
    world.changed.splice(0).filter(({ kind }) => kind === 'account'),
    later,
  );
  const group = world.changed
    .splice(0)
    .filter(({ kind }) => kind === 'group-alert')
    .slice(0, 1);
  await measure('storm: the group alert', 60, (dependencies) =>
    each(group, 1, (one) => evaluate(dependencies('group'), one, new Date(later.getTime() + 900_000))),
  );
  const [largest] = [...world.table.items.values()].sort((a, b) => (b.body?.length ?? 0) - (a.body?.length ?? 0));
  const kilobytes = Math.ceil((largest?.body?.length ?? 0) / 1024);
  console.log(`${accounts} accounts: the largest item is ${largest?.pk} ${largest?.sk}, ${kilobytes} KB of 400`);
}
