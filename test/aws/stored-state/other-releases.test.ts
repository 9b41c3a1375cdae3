import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recipientStateBody } from '../../../shared/aws/dynamodb/shapes/account.ts';
import { accountAlertsBody, stormStateBody } from '../../../shared/aws/dynamodb/shapes/alert.ts';
import { decisionTrailBody } from '../../../shared/aws/dynamodb/shapes/decision.ts';
import { tallyBody } from '../../../shared/aws/dynamodb/shapes/ledger.ts';
import { linkSecretBody } from '../../../shared/aws/dynamodb/shapes/link-secret.ts';
import { priorsBody } from '../../../shared/aws/dynamodb/shapes/reading.ts';
import { type BodyCodec, decodeBody, encodeBody } from '../../../shared/aws/dynamodb/table/body-codec.ts';
import { accountAlertsKey, clientConfigKey, stormsKey } from '../../../shared/aws/dynamodb/table/keys.ts';
import type { Item } from '../../../shared/aws/dynamodb/table/table.ts';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import { summarizeWeek } from '../../../shared/flows/summaries/summarize-week.ts';
import { evaluationDueShape } from '../../../shared/lambda/message-shapes.ts';
import { processBatch } from '../../../shared/lambda/process-batch.ts';
import { NewerSchema, UnreadableItem } from '../../../shared/ports/stored-item.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { readItem } from '../../support/read-item.ts';
import { type ReleasedItem, releasedItems } from '../../support/released-state.ts';
import { smallWorld } from '../../support/small-world.ts';
import { codecOfType } from './body-kinds.ts';

const records = releasedItems('0.1.0').filter(({ rejected }) => rejected === undefined);
/** One item of each kind that has a codec, and one of each that lies in parts. */
const oneOfEach = [...Map.groupBy(records, ({ type, needs }) => `${type}, with ${needs.length} more`).values()].flatMap(
  ([first]) => (first === undefined || codecOfType[first.type] === undefined ? [] : [first]),
);

const body = (json: unknown): Uint8Array => deflateRawSync(Buffer.from(JSON.stringify(json)));
const jsonIn = (item: Item): unknown => JSON.parse(inflateRawSync(item.body ?? Buffer.of()).toString('utf8'));
const codecOf = ({ type }: ReleasedItem): BodyCodec<unknown> => {
  const codec = codecOfType[type];
  if (codec === undefined) throw new Error(`${type} has no codec`);
  return codec;
};

test('a body says its version, and one of release 0.1.0 says none', () => {
  // Three renames of 0.2.0 at once: the word itself, its time and the list of links' scopes stay what they were.
  const item = { pk: 'recipient#jo@acme.example', sk: 'state' };
  const then = {
    suppressed: { because: 'bounced', at: '2026-10-05T07:00:00.000Z', detail: '5.1.1' },
    unsubscribed: ['proof:*'],
  };
  const now = {
    suppressed: { reason: 'bounced' as const, at: '2026-10-05T07:00:00.000Z', detail: '5.1.1' },
    unsubscribed: ['heartbeat:*'],
  };
  expect(decodeBody(recipientStateBody, { ...item, body: body(then) })).toEqual(now);
  expect(jsonIn({ ...item, body: encodeBody(recipientStateBody, now) })).toEqual([2, now]);
});

describe('every kind of body', () => {
  test.each(oneOfEach.map((record) => ({ record, type: record.type, more: record.needs.length })))(
    '$type, with $more items beside it: written by today’s code it is read back the same',
    ({ record }) => {
      const codec = codecOf(record);
      const value = decodeBody(codec, record.item);
      const written = encodeBody(codec, value as never);
      expect(jsonIn({ ...record.item, body: written })).toEqual([codec.version, JSON.parse(JSON.stringify(value))]);
      expect(decodeBody(codec, { ...record.item, body: written })).toEqual(value);
    },
  );

  // A list of accounts goes on without the entry that it cannot read: the test after this one.
  const readAlone = oneOfEach.filter(({ type }) => type !== 'accounts');
  test.each(readAlone.map((record) => ({ record, type: record.type, more: record.needs.length })))(
    '$type, with $more items beside it: of a newer release it is neither read nor taken for damaged',
    async ({ record }) => {
      const { kind, version } = codecOf(record);
      const stored = jsonIn(record.item);
      const item = { ...record.item, body: body([version + 1, stored]) };
      const failure = await readItem(item, [item, ...record.needs]).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(NewerSchema);
      expect(failure).toMatchObject({ kind, found: version + 1, known: version, where: `${item.pk} ${item.sk}` });
    },
  );

  test('an account’s entry of a newer release is listed by its key with what is wrong, and nobody overwrites it', async () => {
    const world = smallWorld();
    const acme = { client: 'acme', marketplace: 'DE' };
    const now = new Date('2026-10-05T07:00:00Z');
    const newer = { pk: 'accounts', sk: 'acme/DE', body: body([99, {}]) };
    await world.table.put(newer);
    await world.dependencies.accounts.add({ client: 'bolt', marketplace: 'US' }, now);
    const entries = await world.dependencies.accounts.all();
    expect(entries.map(({ account, unreadable }) => [account.client, unreadable?.why])).toEqual([
      ['acme', expect.stringContaining('written by a newer release')],
      ['bolt', undefined],
    ]);
    const check = { checkedAt: now, nextCheckAt: now, fresh: true, open: 0 };
    await expect(world.dependencies.accounts.checked(acme, check)).rejects.toThrow(NewerSchema);
    await expect(world.dependencies.accounts.due(acme, now)).rejects.toThrow(NewerSchema);
    expect(await world.table.get('accounts', 'acme/DE')).toEqual(newer);
  });

  // Made again from what they sum up: of nothing, in these tests. An account's entry is known by its key.
  const derived = [
    'summary#defects',
    'summary#traffic',
    'summary#unshipped',
    'tally',
    'history',
    'priors',
    'accounts',
    'changed',
  ];
  test.each(
    oneOfEach.flatMap((record) =>
      [
        { damage: 'without a body', bytes: undefined },
        { damage: 'cut off', bytes: record.item.body?.subarray(0, 3) },
        { damage: 'that is no JSON', bytes: deflateRawSync(Buffer.from('{"secret')) },
        { damage: 'of another kind', bytes: body([1, { secret: 'jo@acme.example' }]) },
        { damage: 'with a version that is none', bytes: body(['2', {}]) },
      ].map((one) => ({ ...one, record, type: record.type })),
    ),
  )('$type $damage is named as unreadable, and nothing in it is', async ({ bytes, record, type, damage }) => {
    const { body: _, ...rest } = record.item;
    const item = { ...rest, ...(bytes !== undefined && { body: bytes }) };
    const reading = readItem(item, [item, ...record.needs]);
    if (derived.includes(type)) {
      expect(JSON.stringify(await reading) ?? '').not.toContain('secret');
      return;
    }
    // The priors are a record of whatever names; an object of another kind has wrong values.
    const failure = await reading.catch((error: unknown) => error);
    expect(failure, damage).toBeInstanceOf(UnreadableItem);
    expect(failure).toMatchObject({ pk: item.pk, sk: item.sk, why: expect.stringMatching(/./) });
    expect(String(failure)).not.toMatch(/jo@acme|"secret/);
  });
});

describe('a ledger page', () => {
  const whole = records.find(({ type, needs }) => type === 'ledger' && needs.length === 0);
  const inParts = records.find(({ type, needs }) => type === 'ledger' && needs.length > 0);
  const read = (item: Item, needs: readonly Item[] = []) =>
    readItem(item, [item, ...needs]).catch((error: unknown) => error);
  const bytesOf = (record: ReleasedItem | undefined): Buffer => Buffer.from(record?.item.body ?? []);

  test('whose head has a form of a newer release is left alone', async () => {
    const item = { pk: '', sk: '', ...whole?.item, body: Buffer.concat([Buffer.of(3), bytesOf(whole).subarray(1)]) };
    expect(await read(item)).toMatchObject({ name: 'NewerSchema', found: 3, known: 2 });
  });

  test('in a format of a newer release is left alone', async () => {
    const page = inflateRawSync(bytesOf(whole).subarray(1));
    page[0] = 3;
    const item = { pk: '', sk: '', ...whole?.item, body: Buffer.concat([Buffer.of(1), deflateRawSync(page)]) };
    expect(await read(item)).toMatchObject({ name: 'NewerSchema', kind: 'ledger page', found: 3, known: 2 });
  });

  test('whose head names its parts as a newer release does is left alone', async () => {
    const head = JSON.parse(inflateRawSync(bytesOf(inParts).subarray(1)).toString('utf8')) as unknown;
    const item = { pk: '', sk: '', ...inParts?.item, body: Buffer.concat([Buffer.of(2), body([2, head])]) };
    expect(await read(item, inParts?.needs)).toMatchObject({ name: 'NewerSchema', kind: 'ledger page head', found: 2 });
  });

  test.each([
    { damage: 'without a body', bytes: undefined },
    { damage: 'of no form', bytes: Buffer.of(0, 1, 2) },
    { damage: 'that is cut off', bytes: bytesOf(whole).subarray(0, 20) },
    {
      damage: 'with bytes left over',
      bytes: Buffer.concat([Buffer.of(1), deflateRawSync(Buffer.of(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9))]),
    },
    { damage: 'of a format before 0.1.0', bytes: Buffer.concat([Buffer.of(1), deflateRawSync(Buffer.of(1, 0))]) },
  ])('$damage is named as unreadable', async ({ bytes }) => {
    const { body: _, ...rest } = { pk: '', sk: '', ...whole?.item };
    const item = { ...rest, ...(bytes !== undefined && { body: bytes }) };
    expect(await read(item)).toMatchObject({ name: 'UnreadableItem', pk: item.pk, sk: item.sk });
  });

  test('that is damaged leaves its tally readable, and a damaged tally is counted again from its page', async () => {
    const tally = records.find(
      ({ type, item }) => type === 'tally' && item.sk === `tally#${whole?.item.sk.slice('ledger#'.length)}`,
    );
    if (whole === undefined || tally === undefined) throw new Error('the fixtures lack a page and its tally');
    const damaged = { ...tally.item, body: Buffer.of(1, 2, 3) };
    expect(await readItem(damaged, [damaged, whole.item])).toEqual(tally.decoded);
    const halfPage = { ...whole.item, body: bytesOf(whole).subarray(0, 20) };
    expect(await readItem(tally.item, [tally.item, halfPage])).toEqual(tally.decoded);
  });
});

describe('an evaluation that meets a newer release’s alerts', () => {
  const now = new Date('2026-10-05T07:00:00Z');

  test('fails for its message alone, writes nothing, and is done when the newer release reads them', async () => {
    const world = smallWorld();
    // 12 of 1,000 orders: over the limit of 1 %, which must not be lost while nobody can read the alerts.
    await world.upload(
      'acme/DE/a.json',
      JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [12, 1000] } })),
      now,
    );
    world.changed.length = 0;
    const key = accountAlertsKey('acme/DE');
    const newer = { ...key, body: body([accountAlertsBody.version + 1, {}]), version: 7 };
    await world.table.put(newer);
    const records = ['acme/DE', 'bolt/DE'].map((account) => ({
      messageId: account,
      body: JSON.stringify({ account }),
    }));
    const work = (most = 2) =>
      processBatch({ Records: records.slice(0, most) } as never, evaluationDueShape, async (due) => {
        await evaluate(world.dependencies, due, now);
      });
    expect(await work()).toEqual({ batchItemFailures: [{ itemIdentifier: 'acme/DE' }] });
    // Alone in its batch it is an error of the function, whose alarm sounds.
    await expect(work(1)).rejects.toMatchObject({ errors: [{ name: 'NewerSchema' }] });
    expect(await world.table.get(key.pk, key.sk)).toEqual(newer);
    expect(world.ready).toEqual([]);
    await world.table.delete(key.pk, key.sk);
    expect(await work()).toEqual({ batchItemFailures: [] });
    await world.settle(now);
    expect(world.sent.map(({ to }) => to)).toEqual(['ops@consultancy.example']);
  });
});

describe('the hourly rounds, which no queue repeats', () => {
  test.each([
    { round: 'the check of all accounts', key: stormsKey, run: checkAccounts },
    { round: 'the search for summaries that are due', key: clientConfigKey, run: summarizeWeek },
  ])(
    '$round fails as a whole when it meets what a newer release wrote: the alarm of its function sounds',
    async ({ key, run }) => {
      const world = smallWorld();
      await world.table.put({ ...key, body: body([99, {}]) });
      await expect(run(world.dependencies, new Date('2026-10-05T07:00:00Z'))).rejects.toThrow(NewerSchema);
    },
  );
});

describe('the upgrades of 0.2.0', () => {
  test('know the manual CSV where it was the house CSV: in alerts, silences, decisions and storms', () => {
    const at = '2026-10-05T07:00:00.000Z';
    const alert = {
      state: 'open',
      verdict: 'warn',
      since: at,
      lastTold: at,
      because: 'feed stopped',
      told: 1,
      threadRoot: 't',
      subject: 's',
    };
    const hush = { kind: 'muted', at, until: at, by: 'jo@acme.example', verdict: 'warn' };
    const book = { alerts: { 'feed|house-csv': alert }, hushes: { 'feed|house-csv': hush }, outgoing: [] };
    const read = decodeBody(accountAlertsBody, { pk: 'account#acme/DE', sk: 'alerts', body: body(book) });
    expect(Object.keys(read.alerts)).toEqual(['feed|manual-csv']);
    expect(read.silences).toEqual({ 'feed|manual-csv': hush });
    const record = { key: 'feed|house-csv', at, tell: true, because: 'feed stopped', reports: [] };
    const trail = decodeBody(decisionTrailBody, { pk: 'a', sk: 'b', body: body({ latest: [record], told: [] }) });
    expect(trail.latest).toEqual([{ key: 'feed|manual-csv', at, notify: true, reason: 'feed stopped', reports: [] }]);
    const entry = {
      key: 'feed|house-csv',
      cause: 'feed|house-csv|begins',
      account: 'acme/DE',
      at,
      verdict: 'warn',
      words: 'x',
      withheld: true,
      told: false,
    };
    const storms = decodeBody(stormStateBody, {
      pk: 'a',
      sk: 'b',
      body: body({ book: { entries: [entry] }, outgoing: [] }),
    });
    expect(storms.arrivals.entries).toEqual([
      {
        key: 'feed|manual-csv',
        cause: 'feed|manual-csv|begins',
        account: 'acme/DE',
        at,
        verdict: 'warn',
        words: 'x',
        grouped: true,
        notified: false,
      },
    ]);
  });

  test('leave alone what a newer body says in the same words', () => {
    const state = { unsubscribed: ['proof:*'] };
    expect(decodeBody(recipientStateBody, { pk: 'a', sk: 'b', body: body([2, state]) })).toEqual(state);
  });
});

describe('whatever is written', () => {
  const comesBack = <Value>(codec: BodyCodec<Value>, value: Value): void => {
    const item = { pk: 'a', sk: 'b', body: encodeBody(codec, value as never) };
    expect(decodeBody(codec, item)).toEqual(value);
  };
  const count = fc.nat();

  test('comes back: tallies', () => {
    const channel = fc.record({ orders: count, cancelled: count, cancelledByBuyer: count, pending: count });
    const tally = fc.record({ seller: channel, amazon: channel });
    fc.assert(fc.property(tally, (value) => comesBack(tallyBody, value)));
  });

  test('comes back: priors', () => {
    // JSON knows no negative zero, and no share is one.
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    // No metric is called as a member that every object has: such names are left out of what is read.
    const metric = fc.string().filter((name) => !['__proto__', 'prototype', 'constructor'].includes(name));
    const priors = fc.dictionary(metric, fc.record({ share, orders: count }), { noNullPrototype: true });
    fc.assert(fc.property(priors, (value) => comesBack(priorsBody, value)));
  });

  test('comes back: recipients', () => {
    const reason = fc.constantFrom('bounced' as const, 'complained' as const);
    const suppressed = fc.record({ reason, at: fc.string(), detail: fc.string() });
    const state = fc.record({ suppressed, unsubscribed: fc.array(fc.string()) }, { requiredKeys: ['unsubscribed'] });
    fc.assert(fc.property(state, (value) => comesBack(recipientStateBody, value)));
  });

  test('comes back: the secret of links', () => {
    const secret = fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    fc.assert(fc.property(secret, (value) => comesBack(linkSecretBody, value)));
  });
});
