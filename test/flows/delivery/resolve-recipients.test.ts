import { describe, expect, test } from 'vitest';
import { stateOn } from '../../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../../shared/aws/dynamodb/table/memory-table.ts';
import type { AlertCopies, Client, Consultancy } from '../../../shared/config/client-config.ts';
import { defaultClientConfig } from '../../../shared/config/client-config.ts';
import { scopeOf } from '../../../shared/flows/delivery/reachable-recipients.ts';
import { type Purpose, recipientsOf } from '../../../shared/flows/delivery/resolve-recipients.ts';

const consultancyWith = (alertCopies?: AlertCopies): Consultancy => ({
  name: 'Northwind',
  from: 'alerts@northwind.example',
  timezone: 'UTC',
  recipients: [
    { email: 'ops@northwind.example', receives: ['alerts', 'portfolio'] },
    { email: 'boss@northwind.example', receives: ['portfolio'] },
  ],
  limits: {},
  ...(alertCopies !== undefined && { alertCopies }),
});
const clientWith = (...recipients: Client['recipients']): Client => ({
  id: 'acme',
  name: 'Acme',
  timezone: 'UTC',
  recipients,
  limits: {},
});
const jo = { email: 'jo@acme.example', receives: ['alerts', 'weekly'] } as const;
const own = clientWith(jo);
const none = clientWith();

/** Who has bounced, and who has unsubscribed from what. */
async function statesWith(bounced: readonly string[], unsubscribed: Readonly<Record<string, string>> = {}) {
  const { recipientStates } = stateOn(memoryTable(), defaultClientConfig('a@x.example', 'b@x.example', 'UTC'));
  for (const address of bounced)
    await recipientStates.write(
      address,
      { suppressed: { reason: 'bounced', at: '2026-10-05T07:00:00.000Z', detail: '550' }, unsubscribed: [] },
      0,
    );
  for (const [address, scope] of Object.entries(unsubscribed))
    await recipientStates.write(address, { unsubscribed: [scope] }, 0);
  return recipientStates;
}

const critical = { kind: 'alert', client: own, severity: 'critical' } as const;
const warning = { kind: 'alert', client: own, severity: 'warning' } as const;

describe('an alert of a client with a reader of its own', () => {
  test.each<{ copies: AlertCopies | undefined; purpose: Purpose; addresses: readonly string[] }>([
    { copies: undefined, purpose: critical, addresses: ['jo@acme.example', 'ops@northwind.example'] },
    { copies: undefined, purpose: warning, addresses: ['jo@acme.example'] },
    { copies: 'critical', purpose: critical, addresses: ['jo@acme.example', 'ops@northwind.example'] },
    { copies: 'critical', purpose: warning, addresses: ['jo@acme.example'] },
    { copies: 'all', purpose: warning, addresses: ['jo@acme.example', 'ops@northwind.example'] },
    { copies: 'none', purpose: critical, addresses: ['jo@acme.example'] },
  ])('with alertCopies $copies and $purpose.severity goes to $addresses', async ({ copies, purpose, addresses }) => {
    const found = await recipientsOf(await statesWith([]), consultancyWith(copies), purpose);
    expect(found).toMatchObject({ addresses, are: 'client', scope: 'alerts:acme' });
    // The group alert would take the place of the consultancy's copy, and never of the client's own mail.
    expect(found.inGroupAlert).toEqual(addresses.filter((address) => address.endsWith('@northwind.example')));
  });

  test('goes to the consultancy when that reader’s mail bounces, however little it wants', async () => {
    const found = await recipientsOf(await statesWith(['jo@acme.example']), consultancyWith('none'), warning);
    expect(found).toMatchObject({ addresses: ['ops@northwind.example'], are: 'consultancy' });
  });

  test('has no second copy for a consultancy that is among the client’s own readers', async () => {
    const both = clientWith(jo, { email: 'Ops@northwind.example', receives: ['alerts'] });
    const found = await recipientsOf(await statesWith([]), consultancyWith(), { ...critical, client: both });
    expect(found.addresses).toEqual(['jo@acme.example', 'Ops@northwind.example']);
  });

  test('is not copied to somebody at the consultancy who has unsubscribed from this client’s alerts', async () => {
    const states = await statesWith([], { 'ops@northwind.example': scopeOf('alerts', 'acme') });
    expect((await recipientsOf(states, consultancyWith('all'), critical)).addresses).toEqual(['jo@acme.example']);
  });
});

describe('an alert of a client without a reader', () => {
  const purpose = { kind: 'alert', client: none, severity: 'warning' } as const;
  test.each([
    {
      when: 'goes to whom the consultancy names for alerts',
      bounced: [],
      to: ['ops@northwind.example'],
      are: 'client',
    },
    {
      when: 'goes to the consultancy’s others when these bounce',
      bounced: ['ops@northwind.example'],
      to: ['boss@northwind.example'],
      are: 'consultancy',
    },
  ])('$when', async ({ bounced, to, are }) => {
    const found = await recipientsOf(await statesWith(bounced), consultancyWith('none'), purpose);
    expect(found).toMatchObject({ addresses: to, are, scope: 'alerts:acme' });
  });

  test('is written to all of them when nobody can be reached: an alert without a reader is a lost alert', async () => {
    const states = await statesWith(['ops@northwind.example', 'boss@northwind.example']);
    expect(await recipientsOf(states, consultancyWith(), purpose)).toMatchObject({
      addresses: ['ops@northwind.example', 'boss@northwind.example'],
      are: 'nobody',
    });
  });
});

describe('other mail', () => {
  test.each<{ what: string; purpose: Purpose; addresses: readonly string[]; scope: string }>([
    {
      what: 'about uploads, settings and storms is the consultancy’s',
      purpose: { kind: 'operations' },
      addresses: ['ops@northwind.example'],
      scope: 'alerts:*',
    },
    {
      what: 'that could not reach somebody at the consultancy never goes to that address',
      purpose: { kind: 'unreachable', address: 'OPS@northwind.example' },
      addresses: [],
      scope: 'alerts:*',
    },
    {
      what: 'of the week goes to the client’s readers',
      purpose: { kind: 'weekly', client: own },
      addresses: ['jo@acme.example'],
      scope: 'weekly:acme',
    },
    {
      what: 'about the portfolio goes to who wants it',
      purpose: { kind: 'portfolio' },
      addresses: ['ops@northwind.example', 'boss@northwind.example'],
      scope: 'portfolio:*',
    },
    {
      what: 'of the daily heartbeat goes to the same',
      purpose: { kind: 'heartbeat' },
      addresses: ['ops@northwind.example', 'boss@northwind.example'],
      scope: 'heartbeat:*',
    },
  ])('$what', async ({ purpose, addresses, scope }) => {
    expect(await recipientsOf(await statesWith([]), consultancyWith(), purpose)).toMatchObject({ addresses, scope });
  });

  test('that nobody wants goes to nobody', async () => {
    const states = await statesWith(['boss@northwind.example'], { 'ops@northwind.example': scopeOf('portfolio') });
    expect((await recipientsOf(states, consultancyWith(), { kind: 'portfolio' })).addresses).toEqual([]);
  });
});
