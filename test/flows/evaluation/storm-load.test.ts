import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../../bench/stories.ts';
import { mostAccountsAlone } from '../../../shared/alerts/storm.ts';
import { stateOn } from '../../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../../shared/aws/dynamodb/table/memory-table.ts';
import { defaultClientConfig } from '../../../shared/config/client-config.ts';
import { deliverEffects } from '../../../shared/flows/evaluation/deliver-effects.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { notifyGroup } from '../../../shared/flows/evaluation/notify-group.ts';
import { mostTries } from '../../../shared/flows/retry-on-conflict.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { slowTable } from '../../support/slow-table.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-05T07:00:00Z');
const defaults = defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin');
const report = JSON.stringify(
  v2Report({ marketplace: 'US', asOf: '2026-10-05', orderDefectRate: { seller: [9, 1000] } }),
);
/** What evaluate-account is given in the stack. */
const timeoutMilliseconds = 60_000;

/** Every evaluation has waits and randomness of its own, in simulated time. */
function backoffOf(time: SimulatedTime, random: () => number) {
  const waits: number[] = [];
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return time.wait(milliseconds);
  };
  return { waits, backoff: { random, sleep } };
}

describe('fifty accounts that alert at once', () => {
  test.each([1, 2, 3])(
    'are each committed in time and without a conflict, however they interleave (%i)',
    async (seed) => {
      const world = smallWorld();
      const names = Array.from({ length: 50 }, (_, index) => `seller-${index}/US`);
      for (const name of names) await world.upload(`${name}/a.json`, report, now);
      const random = randomFrom(seed);
      const time = new SimulatedTime();
      const { load, forWriter } = slowTable(world.table, time, () => 2 + 30 * random(), random);
      const evaluations = names.map(async (account) => {
        const { waits, backoff } = backoffOf(time, random);
        const dependencies = { ...world.dependencies, ...stateOn(forWriter(account), defaults), backoff };
        await evaluateAccount(dependencies, { account }, now);
        return { waits, took: time.now };
      });
      const ended = await time.run(Promise.all(evaluations));
      expect(ended.flatMap(({ waits }) => waits)).toEqual([]);
      expect(Math.max(...ended.map(({ took }) => took))).toBeLessThan(timeoutMilliseconds);
      expect(load).toMatchObject({ conflicts: 0, throttled: 0 });
      // Only two notes are written by more than one account: of the newest arrival, and that something waits, which all write
      // that do not find it. Nothing depends on who wins.
      const shared = [...load.writers].filter(([, writers]) => writers.size > 1).map(([name]) => name.split(' ')[1]);
      expect(new Set(shared.filter((name) => name !== 'pending'))).toEqual(new Set(['newest-waiting']));

      await world.settle(now);
      const alone = world.sent.filter(({ subject }) => !subject.startsWith('[Headroom]'));
      const [storm, ...others] = world.sent.filter(({ subject }) => subject.startsWith('[Headroom]'));
      expect(others).toEqual([]);
      expect(alone.length).toBeLessThanOrEqual(5);
      expect(storm?.subject).toContain('50 accounts');
      for (const name of names) {
        const shown = name.replace('/', ' ');
        const mails = [...alone, ...(storm === undefined ? [] : [storm])].filter(({ text }) =>
          text.includes(`${shown}:`),
        );
        expect(mails, shown).toHaveLength(1);
      }
    },
  );
});

test('ten evaluations of one account at once are all done within a few tries, and notify once', async () => {
  const world = smallWorld();
  await world.upload('acme/US/a.json', report, now);
  const random = randomFrom(7);
  const time = new SimulatedTime();
  const { forWriter } = slowTable(world.table, time, () => 2 + 30 * random(), random);
  const evaluations = Array.from({ length: 10 }, async (_, index) => {
    const { waits, backoff } = backoffOf(time, random);
    const state = stateOn(forWriter(`evaluation ${index}`), defaults);
    await evaluateAccount({ ...world.dependencies, ...state, backoff }, { account: 'acme/US' }, now);
    return waits.length + 1;
  });
  const tries = await time.run(Promise.all(evaluations));
  expect(Math.max(...tries)).toBeLessThanOrEqual(mostTries - 2);
  expect(time.now).toBeLessThan(timeoutMilliseconds);
  await world.settle(now);
  expect(world.sent).toHaveLength(1);
});

// A review found 614 of 2,000 throttled, and 18,387 conflicts for 1,053 writes, when all shared one item.
test('six hundred accounts, a hundred at a time, stay below what a partition writes a second', async () => {
  const table = memoryTable();
  const random = randomFrom(11);
  const time = new SimulatedTime();
  const { load, forWriter } = slowTable(table, time, () => 5, random);
  const world = smallWorld();
  const accounts = Array.from({ length: 600 }, (_, index) => ({ client: `seller-${index}`, marketplace: 'US' }));
  const arrival = {
    key: 'feed|all',
    cause: 'feed|all|begins',
    verdict: 'warn',
    words: 'newest as of 1 October',
  } as const;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let account = accounts[next++]; account !== undefined; account = accounts[next++]) {
      const name = `${account.client}/US`;
      const state = stateOn(forWriter(name), defaults);
      const groupable = [{ at: new Date(now.getTime() + time.now).toISOString(), arrivals: [arrival], copies: ['m'] }];
      const effects = { outgoing: [], caseChanges: [], trail: [], groupable };
      await deliverEffects({ ...world.dependencies, ...state }, { name, account }, effects, now);
    }
  };
  await time.run(Promise.all(Array.from({ length: 100 }, worker)));
  expect(load).toMatchObject({ conflicts: 0, throttled: 0 });
  expect(time.now).toBeLessThan(timeoutMilliseconds);

  const before = time.now;
  const state = stateOn(forWriter('group'), defaults);
  const notified = await time.run(notifyGroup({ ...world.dependencies, ...state }, undefined, now));
  const alone = (await time.run(state.storms.all())).filter(({ state: became }) => became === 'alone');
  expect(alone.length).toBeLessThanOrEqual(mostAccountsAlone);
  expect(notified).toEqual({ accounts: 600 - alone.length, mails: 1 });
  expect(time.now - before).toBeLessThan(timeoutMilliseconds);
  const sizes = [...table.items.values()].map(({ body }) => body?.length ?? 0);
  expect(Math.max(...sizes)).toBeLessThan(40_000);
});
