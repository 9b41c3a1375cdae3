import { describe, expect, test } from 'vitest';
import { submitCase } from '../../../shared/cases/case.ts';
import { changeCase, submitPlan } from '../../../shared/flows/cases/change-case.ts';
import { openByHand } from '../../../shared/flows/cases/open-case.ts';
import { packOf } from '../../../shared/flows/cases/pack-key.ts';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { account, now, openNotice, report, uploadBreach } from '../../support/breaching-account.ts';
import { smallWorld } from '../../support/small-world.ts';

const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

/** 12 of 600 orders, and Amazon's notice of an hour before. */
async function breach() {
  const world = smallWorld();
  await world.upload('acme/DE/v2.json', report(12, '2026-11-20'), now);
  await openNotice(world, now);
  await world.settle(now);
  await world.writePacks(now);
  return world;
}

/** Amazon's report says AT_RISK, and nobody has entered a notice. */
async function atRisk() {
  const world = smallWorld();
  await world.upload('acme/DE/v2.json', report(2, '2026-11-20', 'AT_RISK'), now);
  await world.settle(now);
  await world.writePacks(now);
  return world;
}
type World = Awaited<ReturnType<typeof breach>>;
const casesOf = async (world: World) => (await world.dependencies.cases.of(account)).map(({ value }) => value);

/** every hour as the schedule does: accounts that are due are evaluated, mail is sent */
async function hourly(world: World, from: number, to: number): Promise<void> {
  for (let hour = from; hour <= to; hour++) {
    await checkAccounts(world.dependencies, later(hour));
    await world.settle(later(hour));
    await world.writePacks(later(hour));
  }
}
const caseMails = (world: World) => world.sent.filter(({ kind }) => kind === 'case');

/** Texts as they are read: a link in HTML does not break at its spaces. */
const spaced = (...parts: readonly (string | undefined)[]) => parts.map((part = '') => part.replaceAll('\u00a0', ' '));

describe('a missed limit alone', () => {
  test('opens no case and sets no deadline: Amazon has asked for nothing', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/v2.json', report(12, '2026-11-20'), now);
    await world.settle(now);
    expect(await casesOf(world)).toEqual([]);
    for (const { text } of world.sent) expect(text).not.toMatch(/Plan of Action|deadline/);
    await hourly(world, 1, 80);
    expect(caseMails(world)).toEqual([]);
  });
});

describe('an account at risk', () => {
  test('opens a case by itself, whose deadline is called assumed in the same mail, with how to set the real one', async () => {
    const world = await atRisk();
    expect(await casesOf(world)).toMatchObject([{ id: 'accountStatus-all-1', reason: 'account status' }]);
    const [alert, ...others] = world.sent;
    expect(others).toEqual([]);
    for (const part of spaced(alert?.text, alert?.html)) {
      expect(part).toContain('(assumed)');
      expect(part).toMatch(/If Amazon’s notice names another, enter it with .Another deadline. below/);
      expect(part).toContain('I have sent it');
      // Readers have no terminal.
      expect(part).not.toContain('headroom case');
    }
  });

  test('is reminded of an assumed deadline once, a day before, and never that it has passed', async () => {
    const world = await atRisk();
    await hourly(world, 1, 100);
    expect(caseMails(world).map(({ text }) => text.split('. ')[0])).toEqual([
      'DUE IN 24 HOURS (assumed): acme DE, Plan of Action, appeal case about the account status',
    ]);
  });

  test('that is NORMAL again is one mail: the status first, and that the case is closed', async () => {
    const world = await atRisk();
    world.sent.splice(0);
    await world.upload('acme/DE/v2 later.json', report(2, '2026-11-21'), later(24));
    await world.settle(later(24));
    expect(await casesOf(world)).toMatchObject([{ state: 'closed', closedReason: 'recovered' }]);
    expect(world.sent.map(({ kind }) => kind)).toEqual(['alert']);
    expect(world.sent[0]?.text).toMatch(/CASE CLOSED: appeal case about the account status/);
    await hourly(world, 25, 90);
    expect(caseMails(world)).toEqual([]);
  });
});

describe('a breach with a notice', () => {
  test('has a case, and its alert mail a line about the pack', async () => {
    const world = await breach();
    const cases = await casesOf(world);
    expect(cases).toMatchObject([{ id: 'orderDefectRate-seller-1', state: 'open', packDue: false }]);
    expect(packOf(cases, 'orderDefectRate|seller')?.words).toBe('Evidence and a draft of the Plan of Action');
    expect(packOf(cases, 'lateShipmentRate|seller')).toBeUndefined();
    expect(cases[0]?.timeline.map(({ kind }) => kind)).toEqual(['opened', 'report', 'alert', 'pack']);
  });

  test('is mailed with a link to its evidence, in text and HTML, and with no path that only the bucket knows', async () => {
    const world = await breach();
    const [alert] = world.sent.filter(({ kind }) => kind === 'alert');
    for (const part of spaced(alert?.text, alert?.html)) {
      expect(part).toContain('Download the evidence pack');
      expect(part).not.toContain('packs/acme/');
    }
  });

  test('a status opens one case, however often it is evaluated, by whomever at once', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/v2.json', report(12, '2026-11-20', 'AT_RISK'), now);
    const change = { account: 'acme/DE' };
    await Promise.all([1, 2, 3].map(() => evaluateAccount(world.dependencies, change, now)));
    await evaluateAccount(world.dependencies, change, later(1));
    expect(await casesOf(world)).toHaveLength(1);
  });

  test('reminds of the deadline in time, each reminder once, in one thread', async () => {
    const world = await breach();
    await hourly(world, 1, 80);
    const mails = caseMails(world);
    // 72 hours from the notice, an hour before: 24 and 6 hours before they are over, and when they are.
    expect(mails.map(({ text }) => text.split('. ')[0])).toEqual([
      'DUE IN 24 HOURS (assumed): acme DE, Plan of Action, appeal case about the order defect rate (seller-fulfilled)',
      'DUE IN 6 HOURS (assumed): acme DE, Plan of Action, appeal case about the order defect rate (seller-fulfilled)',
      'DEADLINE PASSED (assumed): acme DE, Plan of Action, appeal case about the order defect rate (seller-fulfilled)',
    ]);
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(1);
    expect(new Set(mails.flatMap(({ references }) => references)).size).toBe(1);
    for (const { text, html } of mails) {
      for (const part of spaced(text, html)) {
        expect(part).toContain('Download the evidence pack');
        expect(part).not.toContain('packs/acme/');
      }
    }
  });

  test('loses no reminder to work that is cut short between the mail and its mark, and sends none twice', async () => {
    const world = await breach();
    const cut = {
      ...world.dependencies,
      cases: { ...world.dependencies.cases, write: () => Promise.reject(new Error('power cut')) },
    };
    await expect(evaluateAccount(cut, { account: 'acme/DE' }, later(49))).rejects.toThrow('power cut');
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(49.1));
    await world.settle(later(49.2));
    await world.writePacks(later(49.2));
    expect(caseMails(world)).toHaveLength(1);
  });

  test('asks for Amazon’s answer a day and two after the plan went out', async () => {
    const world = await breach();
    await changeCase(world.dependencies, account, { metric: 'orderDefectRate' }, (known) =>
      submitCase(known, later(10).toISOString(), later(10)),
    );
    await hourly(world, 10, 72);
    expect(caseMails(world).map(({ text }) => text.split(', plan sent')[0])).toEqual([
      'ANSWER DUE: acme DE, appeal case about the order defect rate (seller-fulfilled)',
      'ANSWER DUE: acme DE, appeal case about the order defect rate (seller-fulfilled)',
    ]);
    // The plan is out: nobody is offered a draft any more.
    for (const { text, html } of caseMails(world))
      for (const part of [text, html]) expect(part).not.toContain('packs/acme/DE');
  });

  test('that recovers closes its case, which is said once', async () => {
    const world = await breach();
    world.sent.splice(0);
    await world.upload('acme/DE/v2 later.json', report(3, '2026-11-21'), later(24));
    await world.settle(later(24));
    await world.writePacks(later(24));
    expect(await casesOf(world)).toMatchObject([{ state: 'closed', closedReason: 'recovered' }]);
    expect(world.sent.filter(({ text }) => text.includes('CASE CLOSED: '))).toHaveLength(1);
    await hourly(world, 25, 90);
    expect(world.sent.filter(({ text }) => text.includes('CASE CLOSED: '))).toHaveLength(1);
    expect(caseMails(world)).toEqual([]);
  });

  test('of one day that a later upload takes back closes its case as well, and the timeline says why', async () => {
    const world = await breach();
    await world.upload('acme/DE/v2 corrected.json', report(4, '2026-11-20'), later(1));
    await world.settle(later(1));
    await world.writePacks(later(1));
    const [known] = await casesOf(world);
    expect(known?.state).toBe('closed');
    expect(known?.timeline.map(({ kind }) => kind)).toContain('correction');
    expect(known?.pack?.figures.find(({ id }) => id === 'orderDefectRate|seller|60|2026-11-20|numerator')?.shown).toBe(
      '4',
    );
  });
});

test('who notes that a plan was sent, and has entered no notice, has a case all the same', async () => {
  const world = smallWorld();
  await world.upload('acme/DE/v2.json', report(12, '2026-11-20'), now);
  await world.settle(now);
  const submit = (known: Parameters<typeof submitCase>[0]) => submitCase(known, later(1).toISOString(), later(1));
  const which = { metric: 'orderDefectRate' } as const;
  const known = await submitPlan(world.dependencies, account, which, submit, later(1));
  expect(known).toMatchObject({ id: 'orderDefectRate-seller-1', state: 'submitted', reason: 'by hand', outside: 'is' });
  await submitPlan(world.dependencies, account, which, submit, later(1));
  expect(await casesOf(world)).toHaveLength(1);
});

describe('a case that is opened by hand', () => {
  test('again is the one that is open, and the notice sets its clock', async () => {
    const world = await breach();
    const notice = {
      account,
      metric: 'orderDefectRate',
      channel: 'seller',
      noticeAt: '2026-11-19T12:00:00.000Z',
    } as const;
    const opened = await openByHand(world.dependencies, notice, later(2));
    expect(opened).toMatchObject({ id: 'orderDefectRate-seller-1', noticeAt: '2026-11-19T12:00:00.000Z' });
    expect(opened.deadlines).toMatchObject([{ at: '2026-11-22T12:00:00.000Z' }]);
    expect(await casesOf(world)).toHaveLength(1);
  });

  test('of an account that was checked a while ago is reminded of in time, not at its next daily check', async () => {
    const world = smallWorld();
    await uploadBreach(world);
    await world.settle(now);
    await world.writePacks(now);
    // 30 hours are left of 72: the reminder is due in 6 hours, the next daily check in 24.
    const notice = {
      account,
      metric: 'lateShipmentRate',
      channel: 'seller',
      noticeAt: later(-42).toISOString(),
    } as const;
    await openByHand(world.dependencies, notice, now);
    const [entry] = await world.dependencies.accounts.all();
    expect(entry?.nextCheckAt).toBe(later(6).toISOString());
  });

  test('for an account that nothing is known of waits for its notice’s clock', async () => {
    const world = smallWorld();
    const notice = { account, metric: 'accountStatus', channel: 'all', noticeAt: now.toISOString() } as const;
    const opened = await openByHand(world.dependencies, notice, now);
    expect(opened).toMatchObject({ id: 'accountStatus-all-1', reason: 'by hand', outside: 'never' });
    await hourly(world, 1, 50);
    expect(caseMails(world)).toHaveLength(1);
  });
});

test('an earlier evaluation than the case’s reminder is not put off by it', async () => {
  const world = await breach();
  const [entry] = await world.dependencies.accounts.all();
  // 48 hours until the first reminder; the feed goes stale and the day passes before.
  expect(entry?.nextCheckAt && entry.nextCheckAt <= later(24).toISOString()).toBe(true);
});
