import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../../shared/domain/day.ts';
import { sendMail } from '../../../shared/flows/delivery/send-mail.ts';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { MailRejected } from '../../../shared/ports/mail.ts';
import { type V2Wanted, v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const at = (text: string) => new Date(text);
const monday = at('2026-10-05T09:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);

const report = (defects: number, asOf = '2026-10-05', more: Partial<V2Wanted> = {}) =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 1000] }, ...more }));

const odrOf = (statuses: Awaited<ReturnType<ReturnType<typeof smallWorld>['status']>>) =>
  statuses[0]?.readings.find(({ metric, channel }) => metric === 'orderDefectRate' && channel === 'seller');

describe('a report goes in, the right mail comes out', () => {
  test('9 defective of 1,000 orders: none left, and a mail that says so', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/anything.json', report(9), monday);
    await world.settle(monday);
    expect(odrOf(await world.status(monday))).toMatchObject({
      numerator: 9,
      denominator: 1000,
      headroom: 0,
      verdict: 'warn',
      limit: 0.01,
      condition: 'LESS_THAN',
      rate: 0.009,
    });
    expect(world.sent).toHaveLength(1);
    const [mail] = world.sent;
    expect(mail?.to).toBe('ops@consultancy.example');
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('acme');
      expect(part).toContain('DE');
      expect(part?.toLowerCase()).toContain('order defect rate');
      expect(part).toMatch(/\b0\b/);
    }
  });

  test('the same file again, under another name, is no news', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/anything.json', report(9), monday);
    await world.settle(monday);
    expect(await world.upload('acme/DE/again.json', report(9), later(1))).toMatchObject({ outcome: 'known' });
    await world.settle(later(1));
    expect(world.sent).toHaveLength(1);
  });

  test('the same report zipped with gzip says the same', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/report.gz', gzipSync(report(9)), monday);
    await world.settle(monday);
    expect(odrOf(await world.status(monday))).toMatchObject({ numerator: 9, denominator: 1000 });
  });

  test('a better report resolves it in the same thread, under the same subject', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/monday.json', report(9), monday);
    await world.settle(monday);
    await world.upload('acme/DE/tuesday.json', report(2, '2026-10-06'), later(24));
    await world.settle(later(24));
    const [first, resolved] = world.sent;
    expect(world.sent).toHaveLength(2);
    expect(resolved?.subject).toBe(first?.subject);
    expect(resolved?.references).toEqual(first?.references);
    expect(first?.references).toHaveLength(1);
    expect((await world.status(later(24)))[0]?.alerts).toMatchObject([
      { metric: 'orderDefectRate', state: 'resolved', reason: 'recovered' },
    ]);
  });

  test('an older report that is uploaded later changes nothing', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/new.json', report(1, '2026-10-05'), monday);
    await world.upload('acme/DE/old.json', report(12, '2026-09-28'), later(1));
    await world.settle(later(1));
    expect(odrOf(await world.status(later(1)))).toMatchObject({ numerator: 1 });
    expect(world.sent).toHaveLength(0);
  });

  test.each([
    { when: 'better', first: 9, second: 1, notified: ['first', 'recovered'] },
    { when: 'worse', first: 9, second: 20, notified: ['first', 'worse'] },
  ])('of two reports of one day the later upload counts: it is $when', async ({ first, second, notified }) => {
    const world = smallWorld();
    await world.upload('acme/DE/a.json', report(first), monday);
    await world.settle(monday);
    await world.upload('acme/DE/b.json', report(second), later(1));
    await world.settle(later(1));
    expect(odrOf(await world.status(later(1)))).toMatchObject({ numerator: second });
    const { notified: records } = await world.dependencies.decisionTrails.read('acme/DE');
    expect(records.map(({ reason }) => reason)).toEqual(notified);
  });

  test('a status that nobody knows is an alert: it is not NORMAL', async () => {
    const world = smallWorld();
    await world.upload(
      'acme/DE/a.json',
      report(0, '2026-10-05', { accountStatus: 'SELLING_PRIVILEGES_REMOVED' }),
      monday,
    );
    await world.settle(monday);
    expect(world.sent).toHaveLength(1);
    expect(world.sent[0]?.text).toContain('SELLING PRIVILEGES REMOVED');
  });

  test('a rate that newer reports no longer have is unknown, and an alert of it is held, not resolved', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/a.json', report(9), monday);
    await world.settle(monday);
    const without = JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-10', lateShipment30: [1, 1000] }));
    await world.upload('acme/DE/b.json', without, later(120));
    await world.settle(later(120));
    const [status] = await world.status(later(120));
    expect(odrOf([status].flatMap((one) => one ?? []))).toMatchObject({ verdict: 'unknown', asOf: '2026-10-05' });
    expect(status?.alerts).toMatchObject([{ metric: 'orderDefectRate', state: 'open' }]);
    expect(world.sent).toHaveLength(1);
  });

  test('several problems of one account are one mail in one thread', async () => {
    const world = smallWorld();
    await world.upload(
      'acme/DE/r.json',
      report(12, '2026-10-05', { lateShipment30: [38, 1000], accountStatus: 'AT_RISK', accountHealth: { score: 150 } }),
      monday,
    );
    await world.settle(monday);
    expect(world.sent).toHaveLength(1);
    expect(world.sent[0]?.references).toHaveLength(1);
    for (const words of ['Order defect rate', 'Late shipment rate', 'at risk', '150']) {
      expect(world.sent[0]?.text.toLowerCase()).toContain(words.toLowerCase());
    }
  });

  test('accounts of one client in two marketplaces are kept apart', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    await world.upload(
      'acme/UK/r.json',
      JSON.stringify(v2Report({ marketplace: 'UK', asOf: '2026-10-05', orderDefectRate: { seller: [0, 500] } })),
      monday,
    );
    await world.settle(monday);
    const statuses = await world.status(monday);
    expect(statuses.map(({ marketplace, alerts }) => [marketplace, alerts.length])).toEqual([
      ['DE', 1],
      ['UK', 0],
    ]);
  });

  test('any order of the same reports, uploaded in one batch, ends in the same state and says the same', async () => {
    const reports = ['2026-10-03', '2026-10-04', '2026-10-05'].map((asOf, i) => report([2, 12, 9][i] ?? 0, asOf));
    const stateOf = async (order: readonly string[]) => {
      const world = smallWorld();
      for (const [i, content] of order.entries()) await world.upload(`acme/DE/${i}.json`, content, monday);
      await world.settle(later(1));
      const [status] = await world.status(later(1));
      return JSON.stringify([
        status?.readings,
        status?.alerts,
        world.sent.map(({ subject, text }) => [subject, text.split('\n')[0]]),
      ]);
    };
    const there = await stateOf(reports);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 }), async (order) => {
        expect(await stateOf(order.map((i) => reports[i] ?? ''))).toBe(there);
      }),
      { numRuns: 20 },
    );
  });
});

describe('what cannot be read', () => {
  test('is recorded with its reason, and one mail is about the whole batch', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/empty.json', '', monday);
    await world.upload('acme/DE/cut.json', report(9).slice(0, 400), monday);
    await world.upload('acme/DE/cut.gz', gzipSync(report(9)).subarray(0, 200), monday);
    await world.settle(monday);
    const [status] = await world.status(monday);
    expect(status?.reports.map(({ outcome }) => outcome)).toEqual(['unreadable', 'unreadable', 'unreadable']);
    for (const { reason } of status?.reports ?? []) expect(reason?.length).toBeGreaterThan(20);
    expect(world.sent).toHaveLength(1);
    for (const key of ['empty.json', 'cut.json', 'cut.gz']) expect(world.sent[0]?.text).toContain(key);
    await world.upload('acme/DE/empty again.json', '', later(1));
    await world.settle(later(1));
    expect(world.sent).toHaveLength(1);
  });

  test('in one block of a good report is mailed about, and the rest of the report counts', async () => {
    const world = smallWorld();
    const whole = v2Report({
      marketplace: 'DE',
      asOf: '2026-10-05',
      orderDefectRate: { seller: [1, 1000] },
      lateShipment30: [1, 900],
    });
    const damaged = JSON.stringify(whole).replace('"orderCount":1000', '"orderCount":"many"');
    await world.upload('acme/DE/r.json', damaged, monday);
    await world.settle(monday);
    const [status] = await world.status(monday);
    expect(status?.readings.some(({ metric }) => metric === 'lateShipmentRate')).toBe(true);
    expect(status?.reports).toMatchObject([{ outcome: 'read' }]);
    expect(world.sent.map(({ subject }) => subject)).toEqual(['[acme DE] File could only be read in part: r.json']);
    expect(world.sent[0]?.text).toContain('orderDefectRate');
    expect(world.sent[0]?.text).not.toContain('no number has changed');
  });

  test.each([
    { key: 'report.json', says: 'client' },
    { key: 'acme/report.json', says: 'marketplace folder' },
    { key: 'acme/Germany/report.json', says: 'Germany' },
    { key: 'config/other.yaml', says: '“config” is reserved' },
    { key: '/DE/report.json', says: 'name is empty' },
  ])('a file at $key belongs to no account and is reported', async ({ key, says }) => {
    const world = smallWorld();
    await world.upload(key, report(9), monday);
    await world.settle(monday);
    expect(world.sent).toHaveLength(1);
    expect(world.sent[0]?.text).toContain(says);
    expect((await world.status(monday)).at(-1)).toMatchObject({
      client: '-',
      reports: [{ key, outcome: 'unreadable' }],
    });
  });

  test('a folder made in the S3 console is no file, and nobody is mailed about it', async () => {
    const world = smallWorld();
    for (const key of ['acme/', 'acme/DE/', 'config/']) {
      expect(await world.upload(key, '', monday)).toEqual({ key, outcome: 'folder' });
    }
    await world.settle(monday);
    expect(world.sent).toHaveLength(0);
    expect(await world.status(monday)).toEqual([]);
  });

  test('a megabyte of gzip that claims gigabytes is stopped', async () => {
    const world = smallWorld();
    const claim = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'));
    expect(await world.upload('acme/DE/claim.gz', claim, monday)).toMatchObject({ outcome: 'unreadable' });
  });

  test('a file of 5 GB is rejected without being read', async () => {
    const world = smallWorld();
    const uploads = {
      open: async ({ key }: { key: string }) => ({
        key,
        size: 5 * 1024 ** 3,
        tag: '"e"',
        uploadedAt: monday,
        metadata: {},
        body: {
          [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
            throw new Error('the body was read');
          },
        },
      }),
    };
    expect(await ingestUpload({ ...world.dependencies, uploads }, { key: 'acme/DE/huge.txt' }, monday)).toMatchObject({
      outcome: 'unreadable',
    });
    await world.settle(monday);
    expect(world.sent[0]?.text).toContain('5368709120');
  });
});

describe('every decision', () => {
  test('is kept with its numbers and the reports it came from, and a quiet day rewrites nothing', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    await world.settle(monday);
    const digest = (await world.dependencies.uploadRecords.newest('acme/DE', 1))[0]?.digest;
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(24));
    const trail = await world.dependencies.decisionTrails.read('acme/DE');
    const odr = trail.latest.find(({ key }) => key === 'orderDefectRate|seller');
    expect(odr).toMatchObject({ notify: false, reason: 'unchanged', verdict: 'warn', headroom: 0, reports: [digest] });
    expect(odr?.reading?.measure).toMatchObject({ numerator: 9, denominator: 1000 });
    expect(trail.notified).toMatchObject([{ reason: 'first', at: monday.toISOString(), reports: [digest] }]);
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(48));
    expect(await world.dependencies.decisionTrails.read('acme/DE')).toEqual(trail);
  });
});

describe('a batch of uploads', () => {
  test('is evaluated once, when its last file is in: nobody is notified of a bad week that is already over', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/old.json', report(12, '2026-09-28'), monday);
    await world.upload('acme/DE/new.json', report(1, '2026-10-05'), new Date(monday.getTime() + 400));
    // The first file's message comes while the second is still on its way to be evaluated.
    const [first, second] = world.changed.splice(0);
    if (first === undefined || second === undefined) throw new Error('two messages are expected');
    expect(await evaluate(world.dependencies, first, new Date(monday.getTime() + 1000))).toMatchObject({
      left: true,
    });
    expect(await evaluate(world.dependencies, second, new Date(monday.getTime() + 1400))).toMatchObject({
      notified: [],
    });
  });

  test('of which the last was cut short before its message is still evaluated for the others', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/a.json', report(12, '2026-10-04'), monday);
    const broken = {
      ...world.dependencies,
      messages: {
        ...world.dependencies.messages,
        accountsChanged: async () => {
          throw new Error('power cut');
        },
      },
    };
    world.place('acme/DE/b.json', report(1, '2026-10-03'), later(0.1));
    await expect(ingestUpload(broken, { key: 'acme/DE/b.json' }, later(0.1))).rejects.toThrow('power cut');
    await world.settle(later(0.2));
    expect(world.sent).toHaveLength(1);
  });

  test('that never ends is evaluated all the same', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/a.json', report(12, '2026-10-04'), monday);
    await world.upload('acme/DE/b.json', report(12, '2026-10-05'), later(0.4));
    const [first] = world.changed.splice(0);
    if (first === undefined) throw new Error('a message is expected');
    expect(await evaluate(world.dependencies, first, later(0.6))).toMatchObject({
      notified: ['orderDefectRate|seller: first'],
    });
  });
});

describe('the same bytes', () => {
  test('without dates in them, uploaded every day, keep an account’s feed alive', async () => {
    const world = smallWorld();
    const undated = JSON.stringify({
      performanceMetrics: [
        {
          marketplaceId: 'A1PA6795UKMFR9',
          orderDefectRate: { mfn: { orderCount: 11, orderWithDefects: { count: 0 } } },
        },
      ],
    });
    for (let day = 0; day < 6; day++) {
      await world.upload(`acme/DE/day ${day}.json`, undated, later(24 * day));
      await world.settle(later(24 * day));
      await checkAccounts(world.dependencies, later(24 * day + 5));
      await world.settle(later(24 * day + 5));
    }
    expect(world.sent).toEqual([]);
    expect((await world.status(later(125)))[0]).toMatchObject({ asOf: '2026-10-10', fresh: true });
  });

  test('of a broken clients.yaml are answered again when it is uploaded again', async () => {
    const world = smallWorld();
    for (const hours of [0, 1]) {
      await world.upload('config/clients.yaml', 'consultancy: [', later(hours));
      await world.settle(later(hours));
    }
    expect(world.sent).toHaveLength(2);
  });
});

describe('trusted silence', () => {
  /** A week of daily feedback, one rating a day, beside Amazon's report; then three weeks of Amazon's report alone. */
  const feedbackEnds = async (answered: boolean) => {
    const world = smallWorld();
    const header = 'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email';
    for (let day = 0; day < 28; day++) {
      const at = later(24 * day);
      const on = addDays('2026-10-05' as Day, day);
      await world.upload(`acme/DE/r-${day}.json`, report(0, on), at);
      if (day < 7) {
        const row = `${on.slice(8)}.${on.slice(5, 7)}.26\t5\tfine\t\t302-0000001-000000${day}\t`;
        await world.upload(`acme/DE/feedback-${day}.txt`, `${header}\r\n${row}`, at);
      } else if (answered) {
        const ref = { client: 'acme', marketplace: 'DE', region: 'eu', kind: 'seller-feedback' } as const;
        const known = await world.dependencies.fetches.read(ref);
        const last = { at: at.toISOString(), outcome: 'no data' } as const;
        await world.dependencies.fetches.write({ ...ref, waiting: [], last }, known?.version ?? 0);
      }
      await world.settle(at);
      await checkAccounts(world.dependencies, later(24 * day + 12));
      await world.settle(later(24 * day + 12));
    }
    return world.sent.map(({ subject }) => subject);
  };

  test('feedback that stops coming is an alert; where Amazon answers every day that there is none, nothing has stopped', async () => {
    expect(await feedbackEnds(false)).toEqual(['[acme DE] Reports: seller feedback report']);
    expect(await feedbackEnds(true)).toEqual([]);
  });

  test('an account whose reports stop is an alert, which ends when they are back', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(0), monday);
    await world.settle(monday);
    for (let hour = 1; hour <= 100; hour++) {
      await checkAccounts(world.dependencies, later(hour));
      await world.settle(later(hour));
    }
    expect(world.sent).toHaveLength(1);
    expect(world.sent[0]?.text).toContain('acme DE');
    expect((await world.status(later(100)))[0]).toMatchObject({
      fresh: false,
      alerts: [{ metric: 'feed', reason: 'feed stopped' }],
    });
    await world.upload('acme/DE/r2.json', report(0, '2026-10-09'), later(101));
    await world.settle(later(101));
    expect((await world.status(later(101)))[0]?.alerts).toMatchObject([{ reason: 'feed resumed', state: 'resolved' }]);
    expect(world.sent[1]?.references).toEqual(world.sent[0]?.references);
  });

  test('a quiet account is checked once a day, not every hour', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(0), monday);
    await world.settle(monday);
    let due = 0;
    for (let hour = 1; hour <= 48; hour++) {
      due += (await checkAccounts(world.dependencies, later(hour))).due;
      await world.settle(later(hour));
    }
    expect(due).toBe(2);
  });
});

describe('many at once', () => {
  test('two evaluations at the same time mail about each file once', async () => {
    const world = smallWorld();
    for (let i = 0; i < 30; i++) await world.upload(`acme/DE/${i}.txt`, `garbage number ${i}`, monday);
    world.changed.splice(0);
    await Promise.all([
      evaluateAccount(world.dependencies, { account: 'acme/DE' }, monday),
      evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(0.001)),
    ]);
    await world.settle(monday);
    expect(world.sent).toHaveLength(1);
    expect(await world.dependencies.reportErrors.waiting('acme/DE')).toEqual([]);
  });
});

describe('nothing is lost when work is cut short', () => {
  test('mail that was decided and never enqueued leaves with the next evaluation, once', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    const broken = {
      ...world.dependencies,
      outbox: {
        ...world.dependencies.outbox,
        put: async () => {
          throw new Error('power cut');
        },
      },
    };
    await expect(evaluateAccount(broken, { account: 'acme/DE' }, monday)).rejects.toThrow('power cut');
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(0.1));
    await world.settle(later(0.1));
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(0.2));
    await world.settle(later(0.2));
    expect(world.sent).toHaveLength(1);
  });

  test('mail that lies in the outbox and was never asked for leaves with the hourly round', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    world.changed.splice(0);
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, monday);
    world.ready.splice(0);
    await checkAccounts(world.dependencies, later(1));
    await world.settle(later(1));
    expect(world.sent).toHaveLength(1);
  });

  test('intake that was cut before its upload record is done again to the same end', async () => {
    const world = smallWorld();
    const broken = {
      ...world.dependencies,
      uploadRecords: {
        ...world.dependencies.uploadRecords,
        record: async () => {
          throw new Error('power cut');
        },
      },
    };
    world.place('acme/DE/r.json', report(9), monday);
    await expect(ingestUpload(broken, { key: 'acme/DE/r.json' }, monday)).rejects.toThrow('power cut');
    expect(await ingestUpload(world.dependencies, { key: 'acme/DE/r.json' }, monday)).toMatchObject({
      outcome: 'read',
    });
    await world.settle(monday);
    expect(world.sent).toHaveLength(1);
  });

  test('a mail that the service rejects for good is marked and not tried forever', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    world.changed.splice(0);
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, monday);
    const [id = ''] = world.ready.splice(0);
    const rejecting = {
      ...world.dependencies,
      mailTransport: {
        send: async () => {
          throw new MailRejected('no such address');
        },
      },
    };
    expect(await sendMail(rejecting, id, monday)).toMatchObject({ outcome: 'rejected' });
    expect(await sendMail(rejecting, id, monday)).toMatchObject({ outcome: 'sent before' });
    expect(await world.dependencies.outbox.waitingSince(later(10))).toEqual([]);
  });

  test('a mail service that is away is tried again', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    world.changed.splice(0);
    await evaluateAccount(world.dependencies, { account: 'acme/DE' }, monday);
    const [id = ''] = world.ready.splice(0);
    const away = {
      ...world.dependencies,
      mailTransport: {
        send: async () => {
          throw new Error('throttled');
        },
      },
    };
    await expect(sendMail(away, id, monday)).rejects.toThrow('throttled');
    expect(await sendMail(world.dependencies, id, monday)).toMatchObject({ outcome: 'sent' });
    expect(await sendMail(world.dependencies, id, monday)).toMatchObject({ outcome: 'sent before' });
  });

  test('two evaluations of one account at the same time notify once', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/r.json', report(9), monday);
    world.changed.splice(0);
    await Promise.all([
      evaluateAccount(world.dependencies, { account: 'acme/DE' }, monday),
      evaluateAccount(world.dependencies, { account: 'acme/DE' }, later(0.001)),
    ]);
    await world.settle(monday);
    expect(world.sent).toHaveLength(1);
  });
});

describe('a reader’s click while the mail of an evaluation is forwarded', () => {
  test('is kept, and so is why the mail was written', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/a.json', report(12), monday);
    const key = 'orderDefectRate|seller';
    const by = { at: monday.toISOString(), until: later(48).toISOString(), by: 'ops@consultancy.example' };
    const { accountAlerts, outbox } = world.dependencies;
    let clicked = false;
    const dependencies = {
      ...world.dependencies,
      outbox: {
        ...outbox,
        put: async (...mail: Parameters<typeof outbox.put>) => {
          await outbox.put(...mail);
          if (clicked) return;
          clicked = true;
          const { value, version } = await accountAlerts.read('acme/DE');
          const silences = { [key]: { ...by, kind: 'muted' as const, verdict: 'breach' as const } };
          await accountAlerts.write('acme/DE', { ...value, silences }, version);
        },
      },
    };
    expect(await evaluateAccount(dependencies, { account: 'acme/DE' }, monday)).toMatchObject({
      notified: [`${key}: first`],
      mails: 1,
    });
    const { value } = await accountAlerts.read('acme/DE');
    expect(value.outgoing).toEqual([]);
    expect(Object.keys(value.silences)).toEqual([key]);
    const { notified } = await world.dependencies.decisionTrails.read('acme/DE');
    expect(notified.map(({ reason }) => reason)).toEqual(['first']);
  });
});

describe('order reports', () => {
  test('give the cancellation rate as an upper bound, and never a mail', async () => {
    const world = smallWorld();
    const header =
      'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\titem-status\tis-buyer-requested-cancellation\n';
    const rows = Array.from({ length: 40 }, (_, i) => {
      const status = i < 4 ? 'Cancelled' : 'Shipped';
      return `302-000000${i % 10}-00000${String(i).padStart(2, '0')}\t2026-10-02T10:00:00+00:00\t2026-10-03T10:00:00+00:00\t${status}\tMerchant\tAmazon.de\t${status}\t${i === 0}`;
    });
    await world.upload('acme/DE/orders.txt', header + rows.join('\n'), monday);
    await world.settle(monday);
    const [status] = await world.status(monday);
    // 4 cancelled, of which the buyer asked for 1; the window of 7 days ends yesterday, 4 October.
    expect(status?.readings).toMatchObject([
      {
        metric: 'cancellationRate',
        channel: 'seller',
        source: 'estimate',
        from: '2026-09-28',
        to: '2026-10-04',
        numerator: 3,
        denominator: 40,
        verdict: 'watch',
      },
    ]);
    expect(status?.orders).toEqual([
      { day: '2026-10-02', channel: 'seller', orders: 40, cancelled: 3, cancelledByBuyer: 1, pending: 0 },
    ]);
    expect(world.sent).toHaveLength(0);
  });
});
