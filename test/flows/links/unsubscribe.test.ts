import { beforeEach, describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';
import { buttonOn, linkIn, oneClick, readersOf } from './followed-link.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
const report = (defects: number, asOf: string) =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 1000] } }));

const clients = `
consultancy:
  name: Northwind Advisory
  from: alerts@northwind.example
  timezone: Europe/Berlin
  recipients: [ops@northwind.example, boss@northwind.example]
clients:
  acme:
    name: Acme GmbH
    timezone: Europe/London
    recipients: [{ email: jo@acme.example, receives: [alerts, weekly] }, { email: kim@acme.example, receives: [alerts] }]
`;

let world: ReturnType<typeof smallWorld>;
let reader: ReturnType<typeof readersOf>;

beforeEach(async () => {
  world = smallWorld();
  reader = readersOf(world);
  await world.upload('config/clients.yaml', clients, monday);
  await world.upload('acme/DE/monday.json', report(9, '2026-10-05'), monday);
  await world.settle(monday);
});

const mailTo = (to: string): Mail => {
  const found = world.sent.findLast((mail) => mail.to === to);
  if (found === undefined) throw new Error(`no mail to ${to}`);
  return found;
};

/** Who is notified when it becomes worse: 12 of 1,000 orders miss the limit of 1 %. */
async function nextAlert(at: Date): Promise<readonly string[]> {
  world.sent.length = 0;
  await world.upload('acme/DE/worse.json', report(12, '2026-10-06'), at);
  await world.settle(at);
  return world.sent.map(({ to }) => to).sort();
}

describe('unsubscribing', () => {
  test('the address of the header is the link that the mail shows', () => {
    for (const mail of world.sent) {
      expect(mail.unsubscribe).toBe(linkIn(mail, 'Unsubscribe'));
      expect(mail.html).toContain(`href="${mail.unsubscribe}"`);
    }
  });

  test('each reader has links of their own', () => {
    const [jo, kim] = [mailTo('jo@acme.example'), mailTo('kim@acme.example')];
    expect(linkIn(jo, 'Unsubscribe')).not.toBe(linkIn(kim, 'Unsubscribe'));
    expect(linkIn(jo, 'Acknowledge')).not.toBe(linkIn(kim, 'Acknowledge'));
  });

  test('opening the link changes nothing: mail programs and scanners do that', async () => {
    const link = linkIn(mailTo('jo@acme.example'), 'Unsubscribe');
    const { page, outcome } = await reader.open(link, later(1));
    expect(outcome).toBe('asked');
    expect(page).toContain('jo@acme.example');
    expect(page).toContain('alerts of Acme GmbH (acme)');
    // The button sends what RFC 8058 asks for, to the same address.
    expect(page).toContain('<form method="post"><button name="List-Unsubscribe" value="One-Click">');
    expect(await reader.unsubscribed('jo@acme.example')).toEqual([]);
  });

  test('one click ends the alerts of that client for that address, and nothing else', async () => {
    await reader.press(linkIn(mailTo('jo@acme.example'), 'Unsubscribe'), later(1), oneClick);
    expect(await reader.unsubscribed('jo@acme.example')).toEqual(['alerts:acme']);
    // The consultancy has copies of what is critical.
    expect(await nextAlert(later(24))).toEqual(['boss@northwind.example', 'kim@acme.example', 'ops@northwind.example']);
    await world.dependencies.messages.summariesDue([
      { scope: { kind: 'client', client: 'acme' }, week: '2026-10-05' as Day },
    ]);
    await world.settle(later(25));
    expect(world.sent.map(({ to, kind }) => `${kind} ${to}`)).toContain('summary jo@acme.example');
  });

  test.each([
    { what: 'no form', form: [] },
    { what: 'another word', form: [['List-Unsubscribe', 'Yes']] as const },
    { what: 'more than the one pair', form: [...oneClick, ['all', 'yes']] as const },
  ])('a POST with $what is not understood as a wish to leave', async ({ form }) => {
    const link = linkIn(mailTo('jo@acme.example'), 'Unsubscribe');
    expect(await reader.press(link, later(1), form)).toMatchObject({ status: 400, outcome: 'unclear' });
    expect(await reader.unsubscribed('jo@acme.example')).toEqual([]);
  });

  test('twice is once', async () => {
    const link = linkIn(mailTo('jo@acme.example'), 'Unsubscribe');
    await reader.press(link, later(1), oneClick);
    expect(await reader.press(link, later(2), oneClick)).toMatchObject({ status: 200, outcome: 'done before' });
    expect(await reader.unsubscribed('jo@acme.example')).toEqual(['alerts:acme']);
  });

  test('is undone by the button that follows, once: an old undo does not bring back who left again', async () => {
    const link = linkIn(mailTo('jo@acme.example'), 'Unsubscribe');
    const undo = buttonOn((await reader.press(link, later(1), oneClick)).page);
    expect((await reader.open(undo, later(1))).outcome).toBe('asked');
    expect((await reader.press(undo, later(1))).outcome).toBe('done');
    expect(await reader.unsubscribed('jo@acme.example')).toEqual([]);
    await reader.press(link, later(2), oneClick);
    expect((await reader.press(undo, later(3))).outcome).toBe('done before');
    expect(await reader.unsubscribed('jo@acme.example')).toEqual(['alerts:acme']);
  });

  test('works for 90 days and then no more', async () => {
    const link = linkIn(mailTo('jo@acme.example'), 'Unsubscribe');
    expect((await reader.open(link, later(90 * 24 - 1))).outcome).toBe('asked');
    expect(await reader.press(link, later(90 * 24), oneClick)).toMatchObject({ status: 410, outcome: 'expired' });
    expect(await reader.unsubscribed('jo@acme.example')).toEqual([]);
  });

  test('the weekly summaries of the portfolio end by their own link', async () => {
    await world.dependencies.messages.summariesDue([{ scope: { kind: 'portfolio' }, week: '2026-10-05' as Day }]);
    await world.settle(later(1));
    const summary = mailTo('ops@northwind.example');
    expect(summary.kind).toBe('portfolio');
    expect((await reader.open(linkIn(summary, 'Unsubscribe'), later(2))).page).toContain('of the whole portfolio');
    await reader.press(linkIn(summary, 'Unsubscribe'), later(2), oneClick);
    world.sent.length = 0;
    await world.dependencies.messages.summariesDue([{ scope: { kind: 'portfolio' }, week: '2026-10-12' as Day }]);
    await world.settle(later(3));
    expect(world.sent.map(({ to }) => to)).toEqual(['boss@northwind.example']);
  });
});

describe('the last reader of a client’s alerts', () => {
  const leave = async (to: string, hours: number) =>
    reader.press(linkIn(mailTo(to), 'Unsubscribe'), later(hours), oneClick);

  test('may leave: the consultancy is notified at once, once, and reads them from then on', async () => {
    await leave('jo@acme.example', 1);
    await world.settle(later(1));
    expect(world.sent.filter(({ kind }) => kind === 'client-config')).toEqual([]);

    const answer = await leave('kim@acme.example', 2);
    expect(answer).toMatchObject({ status: 200, outcome: 'done' });
    await leave('kim@acme.example', 3);
    await world.settle(later(3));
    const notified = world.sent.filter(({ kind }) => kind === 'client-config');
    expect(notified.map(({ to }) => to).sort()).toEqual(['boss@northwind.example', 'ops@northwind.example']);
    for (const part of [notified[0]?.text, notified[0]?.html]) {
      expect(part).toContain('NO RECIPIENT LEFT: Acme GmbH (acme), nobody there gets its alerts any more');
      expect(part).toContain('kim@acme.example unsubscribed');
      expect(part).toContain('clients.yaml');
    }
    expect(await nextAlert(later(24))).toEqual(['boss@northwind.example', 'ops@northwind.example']);
  });

  test('two who leave at the same moment do not slip past each other', async () => {
    const [jo, kim] = [mailTo('jo@acme.example'), mailTo('kim@acme.example')];
    await Promise.all([jo, kim].map((mail) => reader.press(linkIn(mail, 'Unsubscribe'), later(1), oneClick)));
    await world.settle(later(1));
    expect(world.sent.filter(({ kind }) => kind === 'client-config').length).toBeGreaterThanOrEqual(2);
    expect(await nextAlert(later(24))).toEqual(['boss@northwind.example', 'ops@northwind.example']);
  });

  test('at the consultancy may not: the page says why and what to do, and nothing changes', async () => {
    for (const to of ['jo@acme.example', 'kim@acme.example']) await leave(to, 1);
    await world.settle(later(1));
    expect((await leave('boss@northwind.example', 2)).outcome).toBe('done');
    const rejected = await leave('ops@northwind.example', 3);
    expect(rejected).toMatchObject({ status: 409, outcome: 'rejected' });
    expect(rejected.page).toContain('add another recipient to clients.yaml');
    expect(await reader.unsubscribed('ops@northwind.example')).toEqual([]);
    expect(await nextAlert(later(24))).toEqual(['ops@northwind.example']);
  });

  test('when all of the consultancy leave at once, somebody still reads', async () => {
    for (const to of ['jo@acme.example', 'kim@acme.example']) await leave(to, 1);
    await world.settle(later(1));
    await Promise.all(['boss@northwind.example', 'ops@northwind.example'].map((to) => leave(to, 2)));
    expect((await nextAlert(later(24))).length).toBeGreaterThan(0);
  });

  test('that bounces counts as gone: the consultancy reads instead', async () => {
    for (const to of ['jo@acme.example', 'kim@acme.example']) {
      const { value, version } = await world.dependencies.recipientStates.read(to);
      const suppressed = { reason: 'bounced', at: monday.toISOString(), detail: 'no such mailbox' } as const;
      await world.dependencies.recipientStates.write(to, { ...value, suppressed }, version);
    }
    expect(await nextAlert(later(24))).toEqual(['boss@northwind.example', 'ops@northwind.example']);
  });

  test('of mail about uploads that cannot be read may not leave either', async () => {
    await world.upload('acme/DE/broken.json', '{', later(1));
    await world.settle(later(1));
    expect(mailTo('ops@northwind.example').kind).toBe('report-error');
    expect((await leave('boss@northwind.example', 2)).outcome).toBe('done');
    expect((await leave('ops@northwind.example', 2)).outcome).toBe('rejected');
    world.sent.length = 0;
    await world.upload('acme/DE/broken too.json', '{"', later(3));
    await world.settle(later(3));
    expect(world.sent.map(({ to }) => to)).toEqual(['ops@northwind.example']);
  });
});
