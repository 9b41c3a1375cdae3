import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { startingWith, type Table } from '../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import type { Day } from '../../shared/domain/day.ts';
import type { OrderFact } from '../../shared/domain/order-fact.ts';
import { addEvidence, emptyDefectIndex } from '../../shared/ledger/defect-index.ts';
import { noSummaries } from '../../shared/ledger/known-counts.ts';
import { emptyPage, mergeOrders } from '../../shared/ledger/page.ts';
import { tallyOf } from '../../shared/ledger/tally.ts';
import { addTraffic, emptyTrafficIndex } from '../../shared/ledger/traffic-counts.ts';
import type { Measure } from '../../shared/metrics/reading.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import type { StandingInShort } from '../../shared/portfolio/standing-in-short.ts';
import type { OutboxEntry } from '../../shared/ports/mail.ts';
import { Conflict } from '../../shared/ports/versioned.ts';
import type { UploadRecord } from '../../shared/reports/common/report.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';

const account = { client: 'acme', marketplace: 'DE' };
const day = '2026-10-05' as Day;
const now = new Date('2026-10-05T07:00:00Z');
const defaults = defaultClientConfig('a@consultancy.example', 'b@consultancy.example', 'Europe/Berlin');

const mail = (id: string): Mail => ({
  id,
  kind: 'alert',
  from: { name: 'Northwind', address: 'alerts@northwind.example' },
  to: 'ops@northwind.example',
  subject: 'subject',
  text: 'text',
  html: '<p>html</p>',
  references: [],
  listId: 'acme-de.headroom.northwind.example',
});

const uploadRecord = (digest: string, receivedAt: string): UploadRecord => ({
  key: `acme/DE/${digest}.json`,
  digest,
  kind: 'seller-performance',
  outcome: 'read',
  receivedAt,
  asOf: day,
  rows: 12,
  skipped: [],
});

/** The double in memory must do what DynamoDB does, or every test that uses it proves nothing: both pass the same tests. */
const tables: { name: string; open: () => Promise<{ table: Table; close: () => void }> }[] = [
  { name: 'DynamoDB (dynalite)', open: dynaliteTable },
  { name: 'the double in memory', open: async () => ({ table: memoryTable(), close: () => {} }) },
];

describe.each(tables)('state on $name', ({ open }) => {
  let table: Table;
  let state: ReturnType<typeof stateOn>;
  let close: () => void;

  beforeAll(async () => {
    const opened = await open();
    ({ table, close } = opened);
    state = stateOn(table, defaults);
  });
  afterAll(() => close());

  const entryOf = async (id: string): Promise<OutboxEntry> => {
    const found = await state.outbox.find(id);
    if (found === undefined) throw new Error(`${id} is not in the outbox`);
    return found;
  };

  test('a guarded write is rejected when someone else wrote in between', async () => {
    const item = { pk: 'guard', sk: 'one', version: 1 };
    expect(await table.put(item, { version: 0 })).toBe(true);
    expect(await table.put(item, { version: 0 })).toBe(false);
    expect(await table.put(item, 'new')).toBe(false);
    expect(await table.put({ ...item, version: 2 }, { version: 1 })).toBe(true);
    expect(await table.put({ ...item, version: 2 }, { version: 1 })).toBe(false);
  });

  test('a query reads more than one page of a megabyte', async () => {
    const body = new Uint8Array(300_000).fill(7);
    for (let i = 0; i < 5; i++) await table.put({ pk: 'big', sk: `part#${i}`, body });
    const found = await table.query('big', startingWith('part#'));
    expect(found.map(({ sk }) => sk)).toEqual(['part#0', 'part#1', 'part#2', 'part#3', 'part#4']);
    expect(await table.query('big', { ...startingWith('part#'), newestFirst: true, atMost: 2 })).toHaveLength(2);
  });

  test('two writers of one account’s alerts cannot both win', async () => {
    const { version } = await state.accountAlerts.read('acme/DE');
    await state.accountAlerts.write(
      'acme/DE',
      {
        alerts: {},
        silences: {},
        forecasts: {},
        outgoing: [mail('m')],
        caseChanges: [],
        groupable: [],
        trail: [],
        reportedErrors: [],
      },
      version,
    );
    await expect(
      state.accountAlerts.write(
        'acme/DE',
        {
          alerts: {},
          silences: {},
          forecasts: {},
          outgoing: [],
          caseChanges: [],
          groupable: [],
          trail: [],
          reportedErrors: [],
        },
        version,
      ),
    ).rejects.toThrow(Conflict);
    expect((await state.accountAlerts.read('acme/DE')).value.outgoing).toEqual([mail('m')]);
  });

  test('the versioned documents of an account come back as they were written, and their summaries with one query', async () => {
    const { defectIndexes, trafficIndexes, unshippedLists, summaries } = state;
    const own = { client: 'books', marketplace: 'DE' };
    const nothing = await summaries.read(own);
    expect(nothing).toEqual(noSummaries);
    const claim = { orderId: '302-0000001-0000001', kind: 'A-to-z claim' as const, day };
    const evidence = { source: 'settlement' as const, kinds: ['A-to-z claim' as const], defects: [claim] };
    const defects = addEvidence(emptyDefectIndex, evidence, day);
    await defectIndexes.write(own, defects, 0);
    await expect(defectIndexes.write(own, emptyDefectIndex, 0)).rejects.toThrow(Conflict);
    expect(await defectIndexes.read(own)).toEqual({ value: defects, version: 1 });
    const traffic = addTraffic(
      emptyTrafficIndex,
      [{ from: day, to: day, basis: 'account', counts: { sessions: 10, unitsRefunded: 0 } }],
      day,
    );
    await trafficIndexes.write(own, traffic, 0);
    expect(JSON.stringify((await trafficIndexes.read(own)).value)).toBe(JSON.stringify(traffic));
    const unshipped = { asOf: 1800, orders: [{ orderId: claim.orderId, promised: 901 }] };
    await unshippedLists.write(own, unshipped, 0);
    expect((await unshippedLists.read(own)).value).toEqual(unshipped);
    expect(await summaries.read(own)).toEqual({
      defects: {
        days: [],
        counts: [{ kind: 'A-to-z claim', orders: 1, inNoReport: 1 }],
        seen: [{ source: 'settlement', kind: 'A-to-z claim', asOf: day }],
        delays: [],
      },
      traffic: { spans: [{ from: day, to: day, basis: 'account', counts: { sessions: 10, unitsRefunded: 0 } }] },
      unshipped: { asOf: 1800, due: [{ at: 1800, orders: 1 }] },
    });
  });

  test('a ledger page larger than an item may be is kept whole, and its old parts are removed', async () => {
    const orders = Array.from({ length: 60_000 }, (_, i): OrderFact => {
      const digits = String(BigInt(i + 1) * 1_234_567_890_123n)
        .padStart(17, '0')
        .slice(-17);
      return {
        id: `${digits.slice(0, 3)}-${digits.slice(3, 10)}-${digits.slice(10)}`,
        day,
        channel: 'seller',
        state: 'shipped',
        cancelCause: 'none',
        asOf: 1_760_000_000 + ((i * 104_729) % 86_400),
      };
    });
    const page = mergeOrders(emptyPage, orders);
    await state.ledger.write(account, day, page, tallyOf(page), 0);
    const stored = await state.ledger.page(account, day);
    expect(stored.value).toEqual(page);
    const parts = () => table.query('account#acme/DE', startingWith('page#'));
    expect((await parts()).length).toBeGreaterThan(1);

    const fewer = mergeOrders(emptyPage, orders.slice(0, 10));
    await expect(state.ledger.write(account, day, fewer, tallyOf(fewer), 0)).rejects.toThrow(Conflict);
    await state.ledger.write(account, day, fewer, tallyOf(fewer), stored.version);
    expect((await state.ledger.page(account, day)).value).toEqual(fewer);
    expect(await parts()).toEqual([]);
    expect((await state.ledger.tallies(account, day, day)).get(day)?.seller.orders).toBe(10);
  });

  test('upload records are found by content and listed by time, newest first', async () => {
    await state.uploadRecords.record('acme/DE', uploadRecord('a1', '2026-10-05T07:00:00.000Z'));
    await state.uploadRecords.record('acme/DE', uploadRecord('b2', '2026-10-06T07:00:00.000Z'));
    expect(await state.uploadRecords.find('acme/DE', 'a1')).toMatchObject({ key: 'acme/DE/a1.json' });
    expect(await state.uploadRecords.find('acme/FR', 'a1')).toBeUndefined();
    expect((await state.uploadRecords.newest('acme/DE', 1)).map(({ digest }) => digest)).toEqual(['b2']);
  });

  test('mail waits until it is sent, and its intent is recorded once', async () => {
    const later = new Date(now.getTime() + 60_000);
    await state.outbox.put(mail('m1'), now);
    await state.outbox.put(mail('m1'), later);
    await state.outbox.put(mail('m2'), now);
    expect([...(await state.outbox.waitingSince(later))].sort()).toEqual(['m1', 'm2']);
    const first = await entryOf('m1');
    await state.outbox.sent(first, 'ses-1');
    expect(await state.outbox.waitingSince(later)).toEqual(['m2']);
    expect(await entryOf('m1')).toMatchObject({ mail: mail('m1'), sending: { value: { sentAs: 'ses-1' } } });
    expect(await state.outbox.find('nobody')).toBeUndefined();
    await state.outbox.put(mail('m1'), later);
    expect(await state.outbox.waitingSince(later)).toEqual(['m2']);
  });

  test('of two senders that hold the same mail one gets the claim, and what it left unsaid is counted', async () => {
    await state.outbox.put(mail('claimed'), now);
    const seen = await entryOf('claimed');
    const until = new Date(now.getTime() + 300_000);
    const [one, other] = await Promise.all([state.outbox.claim(seen, until), state.outbox.claim(seen, until)]);
    expect([one, other].filter((claimed) => claimed !== undefined)).toHaveLength(1);
    const claimed = await entryOf('claimed');
    expect(claimed.sending.value).toEqual({ tries: 1, lostEnds: 0, claimedUntil: until.toISOString() });
    const again = await state.outbox.claim(claimed, until);
    expect(again?.sending.value).toMatchObject({ tries: 2, lostEnds: 1 });
    await expect(state.outbox.giveBack(claimed)).rejects.toThrow(Conflict);
  });

  test('a mail that is put off or given back is free for the next claim, and no end of it is lost', async () => {
    await state.outbox.put(mail('later'), now);
    const until = new Date(now.getTime() + 300_000);
    const claim = async () => (await state.outbox.claim(await entryOf('later'), until)) ?? (await entryOf('nobody'));
    const notBefore = '2026-10-05T07:01:00.000Z';
    await state.outbox.putOff(await claim(), { notBefore, waitingFor: 'sending rate', lostEnds: 0 });
    expect((await entryOf('later')).sending.value).toEqual({
      tries: 1,
      lostEnds: 0,
      notBefore,
      waitingFor: 'sending rate',
    });
    await state.outbox.giveBack(await claim());
    expect((await entryOf('later')).sending.value).toEqual({ tries: 1, lostEnds: 0 });
    expect(await state.outbox.waitingSince(until)).toContain('later');
  });

  test('an older clients.yaml that arrives late does not replace a newer one', async () => {
    expect(await state.clientConfigs.everApplied()).toBe(false);
    expect(await state.clientConfigs.current()).toEqual(defaults);
    const newer = {
      ...defaults,
      clients: [{ id: 'acme', name: 'Acme', timezone: 'Europe/Berlin', recipients: [], limits: {} }],
    };
    await state.clientConfigs.apply(newer, new Date('2026-10-06T00:00:00Z'));
    await state.clientConfigs.apply(defaults, new Date('2026-10-05T00:00:00Z'));
    expect(await state.clientConfigs.current()).toEqual(newer);
  });

  test('accounts are listed once each, with their next check', async () => {
    await state.accounts.add(account, now);
    await state.accounts.add(account, new Date(now.getTime() + 1000));
    const nextCheckAt = new Date('2026-10-06T07:00:00Z');
    await state.accounts.checked(account, { checkedAt: now, nextCheckAt, fresh: true, open: 2 });
    const entry = {
      account,
      firstSeen: now.toISOString(),
      checkedAt: now.toISOString(),
      nextCheckAt: '2026-10-06T07:00:00.000Z',
      fresh: true,
      open: 2,
    };
    expect(await state.accounts.all()).toEqual([entry]);
    const worst = (measure: Measure) =>
      ({
        reading: {
          metric: 'orderDefectRate',
          channel: 'seller',
          source: 'official',
          measure,
          asOf: '2026-10-05' as Day,
        },
        verdict: 'warn',
      }) as const;
    const standings: readonly StandingInShort[] = [
      { state: 'unknown', openCases: 0 },
      {
        state: 'breach',
        asOf: '2026-10-05' as Day,
        openCases: 1,
        worst: {
          reading: {
            metric: 'orderDefectRate',
            channel: 'seller',
            source: 'official',
            windowDays: 60,
            measure: { kind: 'share', numerator: 12, denominator: 1000, printed: 0.012 },
            limit: { condition: 'LESS_THAN', perMillion: 10_000 },
            asOf: '2026-10-05' as Day,
          },
          verdict: 'breach',
          headroom: 0,
          likelyDate: '2026-10-09' as Day,
        },
      },
      ...(
        [
          { kind: 'rate', printed: 0.034 },
          { kind: 'count', count: 3 },
          { kind: 'score', score: 180 },
          { kind: 'state', state: 'AT_RISK' },
        ] as const
      ).map((measure) => ({ state: 'warn', openCases: 0, worst: worst(measure) }) as const),
    ];
    for (const standing of standings) {
      await state.accounts.checked(account, { checkedAt: now, nextCheckAt, fresh: true, open: 2, standing });
      expect(await state.accounts.all()).toEqual([{ ...entry, standing }]);
    }
  });

  test('the accounts of a client are its own: one whose name begins alike has others', async () => {
    for (const client of ['acme', 'acme-two', 'ac']) await state.accounts.add({ client, marketplace: 'DE' }, now);
    await state.accounts.add({ client: 'acme', marketplace: 'FR' }, now);
    expect((await state.accounts.of('acme')).map(({ account: { marketplace } }) => marketplace)).toEqual(['DE', 'FR']);
  });

  test('snapshots are found by the days they speak of', async () => {
    const readings = { readings: [], feeds: [{ kind: 'seller-performance' as const, days: [day] }] };
    await state.snapshots.record(account, 'd1', day, readings);
    expect(await state.snapshots.between(account, day, day)).toEqual([readings]);
    expect(await state.snapshots.between(account, '2026-10-06' as Day, '2026-10-07' as Day)).toEqual([]);
  });

  test('a weekly summary is claimed by its scope', async () => {
    await state.claims.claim({ scope: { kind: 'client', client: 'acme' }, week: day }, now);
    expect([...(await state.claims.claimed(day))]).toEqual(['client:acme']);
  });

  test('what was not written by us is not read as if it were', async () => {
    await table.put({ pk: 'account#acme/DE', sk: 'latest', body: new TextEncoder().encode('{}'), version: 1 });
    await expect(state.latestReadings.read(account)).rejects.toThrow();
  });
});
