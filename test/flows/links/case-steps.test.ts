import { describe, expect, test } from 'vitest';
import { openByHand } from '../../../shared/flows/cases/open-case.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { openPack } from '../../support/opened-pack.ts';
import { smallWorld } from '../../support/small-world.ts';
import { buttonOn, linkIn, readersOf } from './followed-link.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
const account = { client: 'acme', marketplace: 'DE' } as const;

const clients = (recipient: string) =>
  `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients: { acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [${recipient}] } }
`;

/** A notice of Monday 09:00 about the order defect rate, so the plan is due on Thursday 09:00; the first reminder is 24 hours before. */
async function noticed() {
  const world = smallWorld();
  await world.upload('config/clients.yaml', clients('jo@acme.example'), monday);
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [12, 1000] } });
  await world.upload('acme/DE/monday.json', JSON.stringify(report), monday);
  const noticeAt = monday.toISOString();
  await openByHand(world.dependencies, { account, metric: 'orderDefectRate', channel: 'seller', noticeAt }, later(1));
  await world.settle(later(1));
  const mailsOf = (to: string) => world.sent.filter((mail) => mail.kind === 'case' && mail.to === to);
  const remind = async (hours: number) => {
    await world.dependencies.messages.accountsChanged([{ account: 'acme/DE' }]);
    await world.settle(later(hours));
  };
  await remind(49);
  const theCase = async () => {
    const [first] = await world.dependencies.cases.of(account);
    if (first === undefined) throw new Error('There is no case');
    return first.value;
  };
  const [reminder] = mailsOf('jo@acme.example');
  return { world, reader: readersOf(world), mailsOf, remind, theCase, reminder };
}

const field = (page: string, name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? '';

describe('a mail about a case', () => {
  test('names no command and no folder, and has a link for each thing that it asks for', async () => {
    const { reminder } = await noticed();
    expect(reminder?.text).toMatch(/^DUE IN 23 HOURS/);
    expect(`${reminder?.text} ${reminder?.html}`).not.toMatch(/headroom case|packs\/|bucket/);
    for (const words of ['I have sent it', 'Another deadline', 'Add a note', 'Download the evidence pack']) {
      expect(reminder?.html).toContain(linkIn(reminder, words));
    }
    expect(linkIn(reminder, 'See the account as it is now')).toBe('https://links.consultancy.example/accounts/acme/DE');
  });
});

describe('“I have sent it”', () => {
  test('asks first, then records who sent it, ends the reminders and asks for Amazon’s answer a day later', async () => {
    const { reader, reminder, theCase, mailsOf, remind } = await noticed();
    const link = linkIn(reminder, 'I have sent it');
    const asked = await reader.open(link, later(50));
    expect(asked).toMatchObject({ status: 200, outcome: 'asked' });
    expect(asked.page).toContain('Has the Plan of Action been sent?');
    expect((await theCase()).state).toBe('open');
    const done = await reader.press(link, later(50));
    expect(done).toMatchObject({ status: 200, outcome: 'done', followed: { action: 'sent' } });
    expect(await theCase()).toMatchObject({ state: 'submitted', submittedAt: later(50).toISOString() });
    expect((await theCase()).timeline.find(({ kind }) => kind === 'submitted')?.by).toBe('jo@acme.example');
    // Six hours before the deadline nothing is said any more; 24 hours after sending the answer is asked for.
    await remind(67);
    expect(mailsOf('jo@acme.example')).toHaveLength(1);
    await remind(75);
    expect(mailsOf('jo@acme.example').at(-1)?.text).toMatch(/^ANSWER DUE/);
  });

  test('pressed twice, or opened by a scanner, it counts once', async () => {
    const { reader, reminder, theCase } = await noticed();
    const link = linkIn(reminder, 'I have sent it');
    await reader.press(link, later(50));
    const before = await theCase();
    expect(await reader.press(link, later(51))).toMatchObject({ status: 200, outcome: 'done before' });
    expect(await reader.open(link, later(52))).toMatchObject({ status: 200, outcome: 'done before' });
    expect(await theCase()).toEqual(before);
  });

  test('is taken back by a button, stays in the timeline as such, and then takes a button to record again', async () => {
    const { reader, reminder, theCase, remind, mailsOf } = await noticed();
    const link = linkIn(reminder, 'I have sent it');
    const undo = buttonOn((await reader.press(link, later(50))).page);
    expect(await reader.open(undo, later(51))).toMatchObject({ outcome: 'asked' });
    expect(await reader.press(undo, later(51))).toMatchObject({ status: 200, outcome: 'done' });
    expect(await reader.press(undo, later(51))).toMatchObject({ outcome: 'done before' });
    const taken = await theCase();
    expect(taken.state).toBe('open');
    expect(taken.submittedAt).toBeUndefined();
    expect(taken.timeline.map(({ kind }) => kind)).toContain('withdrawn');
    const again = await reader.press(link, later(52));
    expect(again).toMatchObject({ status: 409, outcome: 'done before' });
    expect((await theCase()).state).toBe('open');
    // Its deadline, Thursday 09:00, reminds again six hours before.
    await remind(67);
    expect(mailsOf('jo@acme.example').at(-1)?.text).toMatch(/^DUE IN 5 HOURS/);
    expect(await reader.press(buttonOn(again.page), later(68))).toMatchObject({ outcome: 'done' });
    expect((await theCase()).state).toBe('submitted');
  });

  test('the consultancy hears at once who recorded it, and who took it back; of its own clicks it hears nothing', async () => {
    const { reader, reminder, world, mailsOf } = await noticed();
    const mine = mailsOf('ops@northwind.example').length;
    const undo = buttonOn((await reader.press(linkIn(reminder, 'I have sent it'), later(50))).page);
    await world.settle(later(50));
    const [sent] = mailsOf('ops@northwind.example').slice(mine);
    expect(sent?.subject).toBe(reminder?.subject);
    expect(sent?.text).toMatch(/^SENT: Acme GmbH DE, appeal case about the order defect rate/);
    expect(sent?.text).toContain('Recorded by jo@acme.example on 7 October 2026, 13:00, by a link in a mail.');
    await reader.press(undo, later(51));
    await world.settle(later(51));
    expect(mailsOf('ops@northwind.example').at(-1)?.text).toMatch(/^TAKEN BACK \(sent\)/);
    const own = mailsOf('ops@northwind.example').find(({ text }) => text.startsWith('DUE IN'));
    const count = mailsOf('ops@northwind.example').length;
    await reader.press(linkIn(own, 'I have sent it'), later(52));
    await world.settle(later(52));
    expect(mailsOf('ops@northwind.example')).toHaveLength(count);
  });
});

describe('“Another deadline”', () => {
  test('is a form on the reader’s clock, and reminds by the new deadline', async () => {
    const { reader, reminder, theCase } = await noticed();
    const link = linkIn(reminder, 'Another deadline');
    const asked = await reader.open(link, later(50));
    // Thursday 09:00 UTC is 11:00 in Berlin in October.
    expect(field(asked.page, 'deadline')).toBe('2026-10-08T11:00');
    const form = [
      ['deadline', '2026-10-12T18:00'],
      ['form', field(asked.page, 'form')],
    ] as const;
    const done = await reader.press(link, later(50), form);
    expect(done).toMatchObject({ status: 200, outcome: 'done' });
    expect((await theCase()).deadlines).toMatchObject([
      { clock: 'planOfAction', at: '2026-10-12T16:00:00.000Z', byHand: true },
    ]);
    expect(await reader.press(link, later(50), form)).toMatchObject({ outcome: 'done before' });
    await reader.press(buttonOn(done.page), later(51));
    expect((await theCase()).deadlines).toMatchObject([
      { clock: 'planOfAction', at: '2026-10-08T09:00:00.000Z', byHand: false },
    ]);
  });

  test.each([
    { when: 'nothing was entered', given: '', problem: 'Enter the day and the time' },
    { when: 'it is no moment', given: 'next Monday', problem: 'That is no day and time' },
    { when: 'there is no such day', given: '2026-02-30T10:00', problem: 'That is no day and time' },
    { when: 'it has passed', given: '2026-10-01T10:00', problem: 'That moment has passed' },
    { when: 'the year was mistyped', given: '2062-10-12T10:00', problem: 'more than a year away' },
  ])('says what is wrong and changes nothing when $when', async ({ given, problem }) => {
    const { reader, reminder, theCase } = await noticed();
    const before = await theCase();
    const answer = await reader.press(linkIn(reminder, 'Another deadline'), later(50), [['deadline', given]]);
    expect(answer).toMatchObject({ status: 400, outcome: 'unclear' });
    expect(answer.page).toMatch(new RegExp(`role="alert">[^<]*${problem}`));
    expect(await theCase()).toEqual(before);
  });
});

describe('“Add a note”', () => {
  test('goes into the draft word for word, escaped on the page, and can be taken back', async () => {
    const { reader, reminder, world } = await noticed();
    const link = linkIn(reminder, 'Add a note');
    const note = [
      ['kind', 'action'],
      ['note', 'Moved 14 listings to <b>the new carrier</b>'],
      ['day', '2026-10-06'],
      ['form', 'first'],
    ] as const;
    const done = await reader.press(link, later(50), note);
    expect(done).toMatchObject({ status: 200, outcome: 'done' });
    expect(await reader.press(link, later(50), note)).toMatchObject({ outcome: 'done before' });
    await world.writePacks(later(51));
    const pack = 'packs/acme/DE/orderDefectRate-seller-1.zip';
    const draft = () => openPack(world.packs.get(pack)).text('plan-of-action.txt');
    expect(draft().split('Moved 14 listings to')).toHaveLength(2);
    await reader.press(buttonOn(done.page), later(52));
    await world.writePacks(later(52));
    expect(draft()).not.toContain('Moved 14 listings');
    const tooLong = await reader.press(link, later(53), [
      ['kind', 'note'],
      ['note', '<i>'.repeat(700)],
    ]);
    expect(tooLong).toMatchObject({ status: 400, outcome: 'unclear' });
    expect(tooLong.page).not.toContain('<i>');
  });
});

describe('Amazon’s answer', () => {
  async function answered() {
    const story = await noticed();
    await story.reader.press(linkIn(story.reminder, 'I have sent it'), later(50));
    await story.remind(75);
    return { ...story, question: story.mailsOf('jo@acme.example').at(-1) };
  }

  test('accepted closes the case; undone, the answer is awaited again', async () => {
    const { reader, question, theCase } = await answered();
    const done = await reader.press(linkIn(question, 'Amazon has accepted it'), later(76));
    expect(done).toMatchObject({ status: 200, outcome: 'done' });
    expect(await theCase()).toMatchObject({ state: 'closed', closedReason: 'by hand', leftStanding: true });
    await reader.press(buttonOn(done.page), later(77));
    expect((await theCase()).state).toBe('submitted');
    expect(await theCase()).not.toHaveProperty('closedAt');
  });

  test('rejected opens it again with a new deadline and its draft, and the links of the first plan are over', async () => {
    const { reader, question, theCase, reminder, remind, world } = await answered();
    const done = await reader.press(linkIn(question, 'Amazon has rejected it, or wants more'), later(76));
    expect(done).toMatchObject({ status: 200, outcome: 'done' });
    // 72 hours from hour 76: hour 148.
    expect(await theCase()).toMatchObject({
      state: 'open',
      deadlines: [{ clock: 'planOfAction', at: later(148).toISOString(), byHand: false }],
    });
    const stale = await reader.press(linkIn(question, 'Amazon has accepted it'), later(77));
    expect(stale).toMatchObject({ status: 410, outcome: 'over' });
    await remind(125);
    // No report has come for five days, so the mail is about that, and the case is a part of it.
    const next = world.sent.findLast(({ to }) => to === 'jo@acme.example');
    expect(next?.kind).toBe('alert');
    expect(next?.text).toMatch(/^- DUE IN 23 HOURS \(assumed\)/m);
    expect(next?.text).toContain('72 hours from when it was recorded that Amazon wants more');
    expect(next?.text).toContain('Download the evidence pack');
    expect(await reader.press(linkIn(reminder, 'I have sent it'), later(126))).toMatchObject({
      outcome: 'done before',
    });
    expect(await reader.press(linkIn(next, 'I have sent it'), later(126))).toMatchObject({ outcome: 'done' });
  });
});

describe('a link of a case', () => {
  test('does nothing for who was taken out of clients.yaml, with a changed letter, after a month, or once the case is closed', async () => {
    const { world, reader, reminder, theCase } = await noticed();
    const link = linkIn(reminder, 'I have sent it');
    const before = await theCase();
    const forged = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(await reader.press(forged, later(50))).toMatchObject({ status: 404, outcome: 'not valid' });
    expect(await reader.press(link, later(49 + 31 * 24))).toMatchObject({ status: 410, outcome: 'expired' });
    await world.upload('config/clients.yaml', clients('al@acme.example'), later(51));
    expect(await reader.press(link, later(52))).toMatchObject({ status: 403, outcome: 'rejected' });
    expect(await theCase()).toEqual(before);
    await world.upload('config/clients.yaml', clients('jo@acme.example'), later(53));
    const [stored] = await world.dependencies.cases.of(account);
    if (stored === undefined) throw new Error('There is no case');
    await world.dependencies.cases.write(
      { ...before, state: 'closed', closedAt: later(54).toISOString(), closedReason: 'by hand' },
      stored.version,
    );
    for (const words of ['I have sent it', 'Another deadline', 'Add a note']) {
      expect(await reader.press(linkIn(reminder, words), later(55))).toMatchObject({ status: 410, outcome: 'over' });
    }
  });
});
