import { beforeEach, describe, expect, test } from 'vitest';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';
import { buttonOn, linkIn, readersOf } from './followed-link.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
const odr = 'orderDefectRate|seller';

const report = (defects: number, asOf = '2026-10-05') =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 1000] } }));

let world: ReturnType<typeof smallWorld>;
let reader: ReturnType<typeof readersOf>;
let mail: Mail;

beforeEach(async () => {
  world = smallWorld();
  reader = readersOf(world);
  // 9 of 1,000 orders: 0 left until 1 %, which warns.
  await world.upload('acme/DE/monday.json', report(9), monday);
  await world.settle(monday);
  const [first] = world.sent;
  if (first === undefined) throw new Error('no mail was sent');
  mail = first;
});

/** The table as it stands, to see whether anything was changed. */
const everything = () => JSON.stringify([...world.table.items].filter(([key]) => !key.startsWith('links')));

describe('a link of an alert mail', () => {
  test.each([
    { words: 'Acknowledge', kind: 'acknowledged', days: 30 },
    { words: 'Snooze 1 day', kind: 'snoozed', days: 1 },
    { words: 'Snooze 3 days', kind: 'snoozed', days: 3 },
    { words: 'Snooze 7 days', kind: 'snoozed', days: 7 },
    { words: 'Mute this metric', kind: 'muted', days: 90 },
  ])('"$words" asks when it is opened and acts when its button is pressed', async ({ words, kind, days }) => {
    const before = everything();
    const asked = await reader.open(linkIn(mail, words), later(1));
    expect(asked).toMatchObject({ status: 200, outcome: 'asked' });
    expect(everything()).toBe(before);

    const done = await reader.press(buttonOn(asked.page), later(2));
    expect(done).toMatchObject({ status: 200, outcome: 'done' });
    expect((await reader.stored()).silences).toEqual({
      [odr]: {
        kind,
        at: later(2).toISOString(),
        until: later(2 + 24 * days).toISOString(),
        by: 'ops@consultancy.example',
        verdict: 'warn',
      },
    });
  });

  test('says whose alert it is, what will happen and until when, on the clock of the client', async () => {
    const { page } = await reader.open(linkIn(mail, 'Snooze 3 days'), later(1));
    expect(page).toContain('acme DE');
    expect(page).toContain('Order defect rate (seller-fulfilled)');
    expect(page).toContain('WARN');
    // 10:00 UTC three days later is 12:00 in Berlin.
    expect(page).toContain('until 8 October 2026, 12:00, you get no reminders.');
    expect(page).toContain('Times are Europe/Berlin');
  });

  test('stands in the HTML as it does in the text', () => {
    for (const words of [
      'Acknowledge',
      'Snooze 1 day',
      'Snooze 3 days',
      'Snooze 7 days',
      'Mute this metric',
      'Unsubscribe',
    ]) {
      expect(mail.html).toContain(`href="${linkIn(mail, words)}"`);
    }
  });

  test('pressed twice acts once: a replay moves no date', async () => {
    const link = linkIn(mail, 'Snooze 1 day');
    await reader.press(link, later(1));
    const after = everything();
    const again = await reader.press(link, later(20));
    expect(again).toMatchObject({ status: 200, outcome: 'done before' });
    expect(everything()).toBe(after);
  });

  test('acts once even when what it did is over: doing it again takes a fresh page', async () => {
    const link = linkIn(mail, 'Snooze 1 day');
    await reader.press(link, later(1));
    const twoDaysOn = later(49);
    const replayed = await reader.press(link, twoDaysOn);
    expect(replayed).toMatchObject({ status: 409, outcome: 'done before' });
    expect((await reader.stored()).silences[odr]?.until).toBe(later(25).toISOString());

    const fresh = buttonOn((await reader.open(link, twoDaysOn)).page);
    expect(await reader.press(fresh, twoDaysOn)).toMatchObject({ outcome: 'done' });
    expect((await reader.stored()).silences[odr]?.until).toBe(later(49 + 24).toISOString());
  });

  test('is undone by the button on the page that follows, and stays undone when both are replayed', async () => {
    const link = linkIn(mail, 'Acknowledge');
    const undo = buttonOn((await reader.press(link, later(1))).page);
    expect((await reader.open(undo, later(1))).outcome).toBe('asked');
    expect((await reader.stored()).silences[odr]).toBeDefined();
    expect(await reader.press(undo, later(2))).toMatchObject({ status: 200, outcome: 'done' });
    expect((await reader.stored()).silences).toEqual({});

    const after = everything();
    expect((await reader.press(undo, later(3))).outcome).toBe('done before');
    expect((await reader.press(link, later(3))).outcome).toBe('done before');
    expect(everything()).toBe(after);
  });

  test('takes the place of another silence, which an older undo button does not end', async () => {
    const undoSnooze = buttonOn((await reader.press(linkIn(mail, 'Snooze 1 day'), later(1))).page);
    const asked = await reader.open(linkIn(mail, 'Mute this metric'), later(2));
    expect(asked.page).toContain('At the moment it is snoozed until 6 October 2026, 12:00.');
    await reader.press(linkIn(mail, 'Mute this metric'), later(2));
    expect((await reader.press(undoSnooze, later(3))).outcome).toBe('done before');
    expect((await reader.stored()).silences[odr]?.kind).toBe('muted');
  });

  test('does nothing once its alert is over, also when a new one has opened', async () => {
    const link = linkIn(mail, 'Snooze 7 days');
    await world.upload('acme/DE/tuesday.json', report(2, '2026-10-06'), later(24));
    await world.settle(later(24));
    expect(await reader.press(link, later(25))).toMatchObject({ status: 410, outcome: 'over' });

    await world.upload('acme/DE/wednesday.json', report(9, '2026-10-07'), later(48));
    await world.settle(later(48));
    expect((await reader.stored()).alerts[odr]?.state).toBe('open');
    expect(await reader.press(link, later(49))).toMatchObject({ status: 410, outcome: 'over' });
    expect((await reader.stored()).silences).toEqual({});
    // The mail about the new alert has links of its own.
    await reader.press(linkIn(world.sent.at(-1), 'Snooze 7 days'), later(49));
    expect((await reader.stored()).silences[odr]?.kind).toBe('snoozed');
  });

  test('has ended after fourteen days', async () => {
    const link = linkIn(mail, 'Snooze 1 day');
    const before = everything();
    expect((await reader.open(link, later(14 * 24 - 1))).outcome).toBe('asked');
    expect(await reader.press(link, later(14 * 24))).toMatchObject({ status: 410, outcome: 'expired' });
    expect(everything()).toBe(before);
  });

  test('that somebody made up or changed does nothing, and nothing is looked up for it', async () => {
    const link = linkIn(mail, 'Snooze 1 day');
    const before = everything();
    const looked: string[] = [];
    const watched = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, method) => {
          looked.push(String(method));
          return Reflect.get(target, method);
        },
      });
    const { accountAlerts, clientConfigs, recipientStates } = world.dependencies;
    Object.assign(world.dependencies, {
      accountAlerts: watched(accountAlerts),
      clientConfigs: watched(clientConfigs),
      recipientStates: watched(recipientStates),
    });
    for (const forged of [
      `${link}A`,
      link.slice(0, -1),
      link.replace('.', 'x.'),
      `${world.dependencies.linksUrl}favicon.ico`,
    ]) {
      expect(await reader.press(forged, later(1))).toMatchObject({ status: 404, outcome: 'not valid' });
    }
    expect(looked).toEqual([]);
    expect(everything()).toBe(before);
  });

  test.each(['PUT', 'DELETE', 'OPTIONS'])('is neither opened nor pressed by %s', async (method) => {
    const before = everything();
    expect(await reader.ask(method, linkIn(mail, 'Acknowledge'), later(1))).toMatchObject({ status: 405 });
    expect(everything()).toBe(before);
  });

  test('is noted in the log without the address of its reader and without the link', async () => {
    const link = linkIn(mail, 'Acknowledge');
    const { followed } = await reader.press(link, later(1));
    expect(followed).toEqual({ outcome: 'done', status: 200, action: 'acknowledge', about: `acme/DE ${odr}` });
  });
});

describe('silence', () => {
  /** what is mailed when a day's report is in: 12 of 1,000 miss the limit, of which a reader is reminded daily */
  const mailedOn = async (day: number, defects: number): Promise<readonly string[]> => {
    const at = later(24 * day + 1);
    world.sent.length = 0;
    await world.upload(`acme/DE/${day}.json`, report(defects, at.toISOString().slice(0, 10)), at);
    await world.settle(at);
    // A deadline with Amazon is reminded of whatever is silent about the numbers.
    return alertsSent().map(({ text }) => text);
  };
  const alertsSent = () => world.sent.filter(({ kind }) => kind === 'alert');
  const silence = async (words: string, hours: number) => {
    await reader.press(linkIn(alertsSent().at(-1), words), later(hours));
  };

  test('of a snooze ends reminders until it has run out, when a mail says how it stands', async () => {
    expect(await mailedOn(1, 12)).toHaveLength(1);
    await silence('Snooze 3 days', 26);
    for (const day of [2, 3, 4]) expect(await mailedOn(day, 12)).toEqual([]);
    expect(await mailedOn(5, 12)).toHaveLength(1);
  });

  test('of an acknowledgement is broken by what is worse, and by the end', async () => {
    await silence('Acknowledge', 1);
    expect(await mailedOn(1, 9)).toEqual([]);
    expect(await mailedOn(2, 12)).toHaveLength(1);
    await silence('Acknowledge', 50);
    expect(await mailedOn(3, 12)).toEqual([]);
    const [end] = await mailedOn(4, 2);
    expect(end).toMatch(/^BACK WITHIN THE LIMIT: /);
  });

  test('of a muted metric outlasts the end of its alert, and is broken by a limit that is missed', async () => {
    await silence('Mute this metric', 1);
    expect(await mailedOn(1, 2)).toEqual([]);
    expect(await mailedOn(2, 9)).toEqual([]);
    expect(await mailedOn(3, 12)).toHaveLength(1);
  });

  test('that is taken back is over at the next check', async () => {
    await mailedOn(1, 12);
    const { page } = await reader.press(linkIn(world.sent.at(-1), 'Snooze 7 days'), later(26));
    expect(await mailedOn(2, 12)).toEqual([]);
    await reader.press(buttonOn(page), later(71));
    expect(await mailedOn(3, 12)).toHaveLength(1);
  });
});

test('a muting can be taken back for as long as it lasts, by the link that began it', async () => {
  const link = linkIn(mail, 'Mute this metric');
  await reader.press(link, later(1));
  const { page } = await reader.open(link, later(80 * 24));
  expect(page).toContain('muted until');
  expect((await reader.press(buttonOn(page), later(85 * 24))).outcome).toBe('done');
  expect((await reader.stored()).silences).toEqual({});
});

test('who is taken out of clients.yaml silences nothing any more, by no link of old mail', async () => {
  const people = (
    addresses: string,
  ) => `consultancy: { name: N, from: a@n.example, timezone: UTC, recipients: [boss@n.example] }
clients: { acme: { recipients: [${addresses}] } }
`;
  await world.upload('config/clients.yaml', people('Jo@acme.example, kim@acme.example'), later(1));
  const links = await reader.writer(later(2));
  const silenceOf = (to: string) => links.ofAlert(to, 'acme/DE', odr, '2026-10-05T09:00:00.000Z');
  const { page } = await reader.press(silenceOf('jo@acme.example').acknowledge, later(2));
  expect((await reader.stored()).silences[odr]).toMatchObject({ kind: 'acknowledged', by: 'jo@acme.example' });

  await world.upload('config/clients.yaml', people('kim@acme.example'), later(3));
  const before = everything();
  const { acknowledge, snooze, mute = '' } = silenceOf('jo@acme.example');
  for (const link of [acknowledge, mute, ...snooze.map(({ address }) => address), buttonOn(page)]) {
    expect(await reader.open(link, later(4))).toMatchObject({ status: 403, outcome: 'rejected' });
    expect(await reader.press(link, later(4))).toMatchObject({ status: 403, outcome: 'rejected' });
  }
  expect(everything()).toBe(before);
  // The others of the client, and the consultancy's, are not affected.
  expect(await reader.press(silenceOf('kim@acme.example').mute ?? '', later(4))).toMatchObject({ outcome: 'done' });
  expect(await reader.press(silenceOf('boss@n.example').mute ?? '', later(4))).toMatchObject({ outcome: 'done' });
});

test('an account’s status cannot be muted: it would break through any muting', async () => {
  const atRisk = v2Report({ marketplace: 'DE', asOf: '2026-10-06', accountStatus: 'AT_RISK' });
  await world.upload('borealis/DE/x.json', JSON.stringify(atRisk), later(24));
  await world.settle(later(24));
  const text = world.sent.at(-1)?.text ?? '';
  expect(text).toContain('- Snooze 7 days: ');
  expect(text).not.toContain('Mute');
});

test('two readers who press at the same moment both get through, and the account’s alerts stay as they were', async () => {
  const before = (await reader.stored()).alerts;
  const answers = await Promise.all(
    ['Snooze 1 day', 'Snooze 3 days', 'Acknowledge'].map((words) => reader.press(linkIn(mail, words), later(1))),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
  const stored = await reader.stored();
  expect(stored.alerts).toEqual(before);
  expect(Object.keys(stored.usedLinks ?? {})).toHaveLength(3);
});

test('what was used is forgotten when it can do nothing any more', async () => {
  await reader.press(linkIn(mail, 'Snooze 1 day'), later(1));
  const writer = await reader.writer(later(15 * 24));
  await reader.press(
    writer.ofAlert('ops@consultancy.example', 'acme/DE', odr, '2026-10-05T09:00:00.000Z').acknowledge,
    later(15 * 24),
  );
  expect(Object.keys((await reader.stored()).usedLinks ?? {})).toHaveLength(1);
});

test('a feed that has stopped can be snoozed and acknowledged, but not muted: silence must not become a lie', async () => {
  const stopped = later(10 * 24);
  await world.dependencies.messages.accountsChanged([{ account: 'acme/DE' }]);
  await world.settle(stopped);
  const notified = world.sent.at(-1);
  expect(notified?.subject).toContain('Seller performance reports');
  const text = notified?.text ?? '';
  const ofFeed = text.slice(text.lastIndexOf('Not now?'));
  expect(ofFeed).toContain('- Snooze 7 days: https://');
  expect(ofFeed).not.toContain('Mute');
  const snooze = linkIn({ text: ofFeed }, 'Snooze 7 days');
  expect((await reader.open(snooze, stopped)).page).toContain('NO NEW REPORT');
  await reader.press(snooze, stopped);
  expect((await reader.stored()).silences['feed|all']).toMatchObject({ kind: 'snoozed', verdict: 'warn' });
});

test('mail about an alert that is over has no links: there is nothing to silence', async () => {
  await world.upload('acme/DE/tuesday.json', report(2, '2026-10-06'), later(24));
  await world.settle(later(24));
  expect(world.sent.at(-1)?.text).not.toContain('Snooze');
  expect(linkIn(world.sent.at(-1), 'Unsubscribe')).toMatch(/^https:/);
});
