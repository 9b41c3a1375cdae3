import { describe, expect, test } from 'vitest';
import { summarizeWeek } from '../../../shared/flows/summaries/summarize-week.ts';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { smallWorld } from '../../support/small-world.ts';

const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [{ email: jo@acme.example, receives: [alerts, weekly] }] }
`;

async function worldOf(marketplace: string, name: string, content: string, now: Date) {
  const world = smallWorld();
  await world.upload('config/clients.yaml', clients, new Date(now.getTime() - 86_400_000));
  await world.upload(`acme/${marketplace}/${name}`, content, now);
  await world.settle(now);
  return world;
}

async function mondayMails(world: Awaited<ReturnType<typeof worldOf>>, now: Date) {
  world.sent.splice(0);
  await summarizeWeek(world.dependencies, now);
  await world.settle(now);
  return world.sent.filter(({ kind }) => kind === 'summary' || kind === 'portfolio');
}

describe('a cancellation rate of two days of seven, by whom nobody knows', () => {
  /** 390 seller-fulfilled orders of Wednesday and Thursday, 30 September and 1 October, 76 of them cancelled. */
  const rows = Array.from({ length: 390 }, (_, i) => {
    const day = i % 2 === 0 ? '09-30-26' : '10-01-26';
    const status = i < 76 ? 'Cancelled' : 'Shipped - Delivered to Buyer';
    return `${i},405-${String(i).padStart(7, '0')}-0000001,${day},${status},Merchant,Amazon.in`;
  });
  const report = `index,Order ID,Date,Status,Fulfilment,Sales Channel \n${rows.join('\n')}\n`;
  const friday = new Date('2026-10-02T09:00:00Z');

  test('is worth watching, says how much of its window is known, and is a breach nowhere', async () => {
    const world = await worldOf('IN', 'sales.csv', report, friday);
    expect(world.sent).toHaveLength(0);
    const [status] = await world.status(friday);
    // The window of 7 days ends yesterday: 25 September to 1 October.
    expect(status?.readings).toMatchObject([
      { metric: 'cancellationRate', numerator: 76, denominator: 390, verdict: 'watch', from: '2026-09-25' },
    ]);
    expect(status?.readings[0]?.remark).toContain('Known for 2 of 7 days.');
    const mails = await mondayMails(world, new Date('2026-10-05T06:00:00Z'));
    expect(mails).toHaveLength(2);
    for (const { subject, text, html } of mails) {
      expect([subject, text, visibleText(html)].join('\n')).not.toMatch(/breach/i);
      expect(text).toContain('76 of 390');
      expect(text).toContain('2 of 7 days');
    }
  });

  test('is not “no numbers yet” a week later', async () => {
    const world = await worldOf('IN', 'sales.csv', report, friday);
    const mails = await mondayMails(world, new Date('2026-10-12T06:00:00Z'));
    expect(mails.length).toBeGreaterThan(0);
    for (const { text } of mails)
      expect(text).toContain('No current numbers: what was uploaded ends on 1 October 2026.');
  });
});

describe('traffic by week', () => {
  /** Weeks from Sunday to Saturday, the last of them ended on 3 October. */
  const week = (startDate: string, endDate: string, sales: object, traffic: object): string =>
    JSON.stringify({ startDate, endDate, marketplaceId: 'ATVPDKIKX0DER', sales, traffic });
  const lines = [
    week('2026-09-06', '2026-09-12', { unitsOrdered: 101, unitsRefunded: 3 }, { sessions: 1000 }),
    week('2026-09-13', '2026-09-19', { unitsOrdered: 109, unitsRefunded: 2 }, { sessions: 1000 }),
    week(
      '2026-09-20',
      '2026-09-26',
      { unitsOrdered: 154, unitsRefunded: 4 },
      { sessions: 1000, feedbackReceived: 10, negativeFeedbackReceived: 1 },
    ),
    week('2026-09-27', '2026-10-03', { unitsOrdered: 40, unitsRefunded: 1 }, { sessions: 1000 }),
  ];
  const sunday = new Date('2026-10-04T18:00:00Z');

  test('is summed over the weeks that tile the window', async () => {
    const world = await worldOf('US', 'weeks.jsonl', lines.join('\n'), sunday);
    const [status] = await world.status(sunday);
    const of = (metric: string) => status?.readings.find((reading) => reading.metric === metric);
    // 101 + 109 + 154 + 40 units and 3 + 2 + 4 + 1 refunds.
    expect(of('refundRate')).toMatchObject({ windowDays: 28, numerator: 10, denominator: 404, from: '2026-09-06' });
    // The week before the last is the newest whose feedback is known: 1 of 10 over its seven days.
    expect(of('negativeFeedbackReceivedRate')).toMatchObject({
      windowDays: 7,
      numerator: 1,
      denominator: 10,
      from: '2026-09-20',
      to: '2026-09-26',
    });
  });
});
