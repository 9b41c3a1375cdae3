import { describe, expect, test } from 'vitest';
import { handleBounce } from '../../../shared/flows/delivery/handle-bounce.ts';
import { smallWorld } from '../../support/small-world.ts';
import { buttonOn, linkIn, readersOf } from './followed-link.ts';

const monday = new Date('2026-10-05T07:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example, kim@northwind.example] }
clients: { acme: { name: Acme GmbH, recipients: [jo@acme.example] } }
`;

/** Mail to jo came back for good, and the consultancy has its mail about that. */
async function bounced() {
  const world = smallWorld();
  await world.upload('config/clients.yaml', clients, monday);
  const bounce = (at: Date) =>
    handleBounce(
      world.dependencies,
      {
        kind: 'bounced',
        forGood: true,
        messageId: '0100-a',
        sentAt: new Date(at.getTime() - 1000).toISOString(),
        at: at.toISOString(),
        recipients: [{ address: 'jo@acme.example', detail: '550 5.1.1 user unknown' }],
      },
      at,
    );
  await bounce(monday);
  await world.settle(monday);
  const mail = world.sent.find(({ to, kind }) => to === 'ops@northwind.example' && kind === 'undelivered');
  const suppressed = async () => (await world.dependencies.recipientStates.read('jo@acme.example')).value.suppressed;
  return { world, reader: readersOf(world), mail, suppressed, bounce };
}

describe('“Write to it again” in the mail about an address that bounced', () => {
  test('asks first, then writes to it again, once', async () => {
    const { reader, mail, suppressed, world } = await bounced();
    const link = linkIn(mail, 'Write to it again');
    expect(mail?.html).toContain(link);
    expect(mail?.text).not.toContain('npx');
    const asked = await reader.open(link, later(1));
    expect(asked).toMatchObject({ status: 200, outcome: 'asked', followed: { about: 'an address' } });
    expect(await suppressed()).toMatchObject({ reason: 'bounced' });
    expect(buttonOn(asked.page)).toBe(`/${new URL(link).pathname.slice(1)}`);
    expect(await reader.press(link, later(1))).toMatchObject({ status: 200, outcome: 'done' });
    expect(await suppressed()).toBeUndefined();
    expect((await world.dependencies.recipientStates.read('jo@acme.example')).value.reinstatedAt).toBe(
      later(1).toISOString(),
    );
    expect(await reader.press(link, later(2))).toMatchObject({ status: 200, outcome: 'done before' });
  });

  test('is about this bounce and none after it', async () => {
    const { reader, mail, suppressed, bounce } = await bounced();
    const link = linkIn(mail, 'Write to it again');
    await reader.press(link, later(1));
    await bounce(later(3));
    expect(await reader.press(link, later(4))).toMatchObject({ outcome: 'over' });
    expect(await suppressed()).toBeDefined();
  });

  test('is the consultancy’s alone, while it is named', async () => {
    const { reader, suppressed, world, mail } = await bounced();
    const { value } = await world.dependencies.recipientStates.read('jo@acme.example');
    const link = {
      action: 'reinstate' as const,
      address: 'jo@acme.example',
      at: value.suppressed?.at ?? '',
      expires: later(48).getTime() / 1000,
    };
    const theirs = await reader.sign({ ...link, to: 'jo@acme.example' });
    expect(await reader.press(theirs, later(1))).toMatchObject({ status: 403, outcome: 'rejected' });
    await world.upload('config/clients.yaml', clients.replace('ops@northwind.example, ', ''), later(2));
    const gone = await reader.press(linkIn(mail, 'Write to it again'), later(3));
    expect(gone).toMatchObject({ status: 403, outcome: 'rejected' });
    expect(await suppressed()).toBeDefined();
  });
});
