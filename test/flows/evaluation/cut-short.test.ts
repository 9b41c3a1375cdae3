import { describe, expect, test } from 'vitest';
import { stateOn } from '../../../shared/aws/dynamodb/state.ts';
import { defaultClientConfig } from '../../../shared/config/client-config.ts';
import { packOf } from '../../../shared/flows/cases/pack-key.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import type { EvaluationDue } from '../../../shared/ports/messages.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { openNotice } from '../../support/breaching-account.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-05T07:00:00Z');
const defaults = defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
type World = ReturnType<typeof smallWorld>;
type Dependencies = World['dependencies'];

/** The dependencies of a worker that dies at its nth write or message: before it, or when it is done and nobody knows. */
function dyingAt(
  world: World,
  step: number,
  when: 'before' | 'after',
): { dependencies: Dependencies; died: () => boolean } {
  let steps = 0;
  let dead = false;
  const dying =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (dead) throw new Error('power cut');
      steps++;
      dead = steps === step;
      if (dead && when === 'before') throw new Error('power cut');
      const result = await work(...args);
      if (dead) throw new Error('power cut');
      return result;
    };
  const { table, dependencies: real } = world;
  const { messages, packOrders } = real;
  const dependencies: Dependencies = {
    ...real,
    ...stateOn(
      {
        ...table,
        put: dying((...args: Parameters<typeof table.put>) => table.put(...args)),
        delete: dying((...args: Parameters<typeof table.delete>) => table.delete(...args)),
      },
      defaults,
    ),
    messages: {
      ...messages,
      mailReady: dying((...args: Parameters<typeof messages.mailReady>) => messages.mailReady(...args)),
      groupAlertDue: dying((at?: string) => messages.groupAlertDue(at)),
    },
    packOrders: { packsDue: dying(packOrders.packsDue) },
  };
  return { dependencies, died: () => dead };
}

/** What is remembered in the end, without how often it was written. */
async function endOf(world: World, account: { client: string; marketplace: string }) {
  const name = `${account.client}/${account.marketplace}`;
  const { storms, accountAlerts, cases, decisionTrails, reportErrors, outbox } = world.dependencies;
  const { value: alerts } = await accountAlerts.read(name);
  return {
    alerts,
    cases: (await cases.of(account)).map(({ value }) => value),
    notified: (await decisionTrails.read(name)).notified,
    arrivals: await storms.all(),
    claimed: (await storms.group()).value,
    unread: await reportErrors.waiting(name),
    waiting: await outbox.waitingSince(later(1000)),
    packs: [...new Set(world.packsDue.map((due) => `${due.account} ${due.case}`))],
    mails: world.sent.map(({ id, to, text }) => ({ id, to, text })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Does a piece of work without a cut, then with a cut at each of its steps, and compares where it ends. */
async function cutEverywhere(
  prepare: () => Promise<World>,
  due: EvaluationDue,
  account: { client: string; marketplace: string },
  at: Date,
): Promise<number> {
  const whole = await prepare();
  await evaluate(whole.dependencies, due, at);
  await whole.settle(at);
  const expected = await endOf(whole, account);
  for (let step = 1; ; step++) {
    for (const when of ['before', 'after'] as const) {
      const world = await prepare();
      const { dependencies, died } = dyingAt(world, step, when);
      const outcome = await evaluate(dependencies, due, at).catch((error: unknown) => error);
      if (!died()) return step - 1;
      expect(outcome, `step ${step}`).toMatchObject({ message: 'power cut' });
      // The queue hands the message out again.
      await evaluate(world.dependencies, due, at);
      await world.settle(at);
      expect(await endOf(world, account), `cut ${when} step ${step}`).toEqual(expected);
    }
  }
}

const report = (defects: number, asOf: string, marketplace = 'DE', accountStatus = 'NORMAL') =>
  JSON.stringify(v2Report({ marketplace, asOf, accountStatus, orderDefectRate: { seller: [defects, 1000] } }));
const acme = { client: 'acme', marketplace: 'DE' };

describe('work that is cut short at any step, and done again, ends as if nothing had happened', () => {
  test('an alert with a case and an unreadable file beside it', async () => {
    const prepare = async () => {
      const world = smallWorld();
      await world.upload('acme/DE/at risk.json', report(2, '2026-10-05', 'DE', 'AT_RISK'), now);
      await world.upload('acme/DE/broken.json', '{ "not": "a report" }', now);
      return world;
    };
    const steps = await cutEverywhere(prepare, { kind: 'account', account: 'acme/DE' }, acme, now);
    // Commit; arrival and its end; two mails of four writes (body, marker, two of the mail log), and their message; case; file;
    // pack; trail; account; crossed off.
    expect(steps).toBe(18);
  });

  test('the reminder of a deadline', async () => {
    const prepare = async () => {
      const world = smallWorld();
      await world.upload('acme/DE/at risk.json', report(2, '2026-10-05', 'DE', 'AT_RISK'), now);
      await world.settle(now);
      await world.writePacks(now);
      return world;
    };
    // 72 hours from the status; the first reminder is due 24 hours before.
    await cutEverywhere(prepare, { kind: 'account', account: 'acme/DE' }, acme, later(49));
  });

  const storm = async (accounts: number) => {
    const world = smallWorld();
    for (let index = 0; index < accounts; index++)
      await world.upload(`seller-${index}/DE/a.json`, report(9, '2026-10-05'), now);
    for (const due of world.changed.splice(0, accounts - 1)) await evaluate(world.dependencies, due, now);
    return world;
  };

  test('the sixth account of a storm, whose copy for the consultancy is kept back', async () => {
    const sixth = { client: 'seller-5', marketplace: 'DE' };
    await cutEverywhere(() => storm(6), { kind: 'account', account: 'seller-5/DE' }, sixth, now);
  });

  test('the mail about many accounts', async () => {
    const prepare = async () => {
      const world = await storm(8);
      for (const due of world.changed.splice(0))
        if (due.kind === 'account') await evaluate(world.dependencies, due, now);
      world.changed.length = 0;
      return world;
    };
    const first = { client: 'seller-0', marketplace: 'DE' };
    const steps = await cutEverywhere(prepare, { kind: 'group-alert' }, first, now);
    // Part and head of the claim; a mail of four writes and its message; seven arrivals; the claim's end and its part.
    expect(steps).toBe(16);
  });
});

describe('a person who changes a case while an evaluation delivers', () => {
  test('loses nothing, and neither does the evaluation', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/breach.json', report(12, '2026-10-05'), now);
    await openNotice(world, now);
    await world.settle(now);
    await world.writePacks(now);
    await world.upload('acme/DE/worse.json', report(14, '2026-10-06'), later(24));
    const { cases } = world.dependencies;
    let noted = false;
    const dependencies = {
      ...world.dependencies,
      cases: {
        ...cases,
        write: async (next: Parameters<typeof cases.write>[0], version: number) => {
          if (!noted) {
            noted = true;
            const [known] = await cases.of(acme);
            if (known === undefined) throw new Error('a notice opens a case');
            const entry = { at: later(24).toISOString(), kind: 'note', words: 'Carrier changed' } as const;
            await cases.write({ ...known.value, timeline: [...known.value.timeline, entry] }, known.version);
          }
          return cases.write(next, version);
        },
      },
    };
    await evaluate(dependencies, { kind: 'account', account: 'acme/DE' }, later(24));
    const [known] = (await cases.of(acme)).map(({ value }) => value);
    const words = known?.timeline.map((entry) => entry.words).join('\n');
    expect(words).toContain('Carrier changed');
    expect(words).toContain('14 of 1,000');
    expect(packOf(known === undefined ? [] : [known], 'orderDefectRate|seller')).toBeDefined();
  });
});
