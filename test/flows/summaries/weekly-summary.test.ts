import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { summarizeWeek } from '../../../shared/flows/summaries/summarize-week.ts';
import { writeSummary } from '../../../shared/flows/summaries/write-summary.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const at = (text: string) => new Date(text);
const report = (marketplace: string, defects: number, asOf: string) =>
  JSON.stringify(v2Report({ marketplace, asOf, orderDefectRate: { seller: [defects, 1000] } }));

const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [{ email: jo@acme.example, receives: [weekly] }] }
  bolt: { name: Bolt Inc, timezone: America/Los_Angeles, recipients: [{ email: al@bolt.example, receives: [alerts] }] }
`;

/** Sunday 4 October 2026: two clients with a report each, and one that nobody configured. */
async function threeClients() {
  const world = smallWorld();
  const sunday = at('2026-10-04T12:00:00Z');
  await world.upload('config/clients.yaml', clients, sunday);
  await world.upload('acme/DE/a.json', report('DE', 1, '2026-09-27'), sunday);
  await world.upload('acme/DE/b.json', report('DE', 3, '2026-10-04'), sunday);
  await world.upload('bolt/US/a.json', report('US', 0, '2026-10-04'), sunday);
  await world.upload('carat/FR/a.json', report('FR', 12, '2026-10-04'), sunday);
  await world.settle(sunday);
  world.sent.splice(0);
  return world;
}

async function runHours(world: Awaited<ReturnType<typeof threeClients>>, from: string, hours: number) {
  const sent: string[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const now = new Date(Date.parse(from) + hour * 3_600_000);
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    for (const { to, kind } of world.sent.splice(0)) sent.push(`${now.toISOString().slice(0, 13)} ${to} ${kind}`);
  }
  return sent;
}

describe('the weekly summaries', () => {
  test('leave once each, on Monday at seven of the reader’s own clock', async () => {
    const world = await threeClients();
    // 07:00 in Berlin is 05:00 UTC in summer; in Los Angeles it is 14:00 UTC, and bolt's only recipient did not ask for it.
    expect(await runHours(world, '2026-10-04T22:00:00Z', 60)).toEqual([
      '2026-10-05T05 jo@acme.example summary',
      '2026-10-05T05 ops@northwind.example summary',
      '2026-10-05T05 ops@northwind.example portfolio',
    ]);
  });

  test('are made up for on Tuesday when Monday’s rounds were missed, and not after', async () => {
    const world = await threeClients();
    expect(await runHours(world, '2026-10-06T06:00:00Z', 12)).toHaveLength(3);
    const another = await threeClients();
    expect(await runHours(another, '2026-10-07T06:00:00Z', 48)).toEqual([]);
  });

  test('put the worst account first, and say what a week has changed', async () => {
    const world = await threeClients();
    const now = at('2026-10-05T06:00:00Z');
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    const portfolio = world.sent.find(({ kind }) => kind === 'portfolio');
    const order = ['carat', 'acme', 'bolt'].map((client) => portfolio?.text.indexOf(client) ?? -1);
    expect(order[0]).toBeGreaterThan(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    const acme = world.sent.find(({ to }) => to === 'jo@acme.example');
    // 1 of 1,000 a week ago, 3 of 1,000 now: 6 left of 9.
    expect(acme?.text).toContain('Acme GmbH');
    expect(acme?.text).toMatch(/\b6\b/);
  });
});

describe('what the weekly summaries show', () => {
  /** Twenty days of reports: a rate that grows to 9 of 1,000, and one past its limit. */
  async function twentyDays() {
    const world = smallWorld();
    const yaml = clients.replace('name: Northwind,', 'name: Northwind, colour: "#0b6e6e",');
    await world.upload('config/clients.yaml', yaml, at('2026-09-14T08:00:00Z'));
    for (let i = 0; i < 20; i++) {
      const now = new Date(Date.parse('2026-09-15T08:00:00Z') + i * 86_400_000);
      const asOf = now.toISOString().slice(0, 10);
      await world.upload(`acme/DE/${asOf}.json`, report('DE', Math.round(i / 2.1), asOf), now);
      await world.upload(`carat/FR/${asOf}.json`, report('FR', 12, asOf), now);
    }
    const now = at('2026-10-05T06:00:00Z');
    await world.settle(now);
    world.sent.splice(0);
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    return world.sent;
  }

  test('a client sees its own worst rates as charts, under the consultancy’s name and colour', async () => {
    const sent = await twentyDays();
    const acme = sent.find(({ to }) => to === 'jo@acme.example');
    expect(acme?.html).toMatch(/background-color:#0b6e6e;[^"]*">Northwind</);
    const pictures = (acme?.attachments ?? []).filter(({ kind }) => kind === 'picture');
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.length).toBeLessThanOrEqual(2);
    // Round(19 / 2.1) = 9 on the last day, 4 October; 0 on the first.
    expect(acme?.text).toContain(
      'Order defect rate (seller-fulfilled) of Acme GmbH DE: 0.90 % now, up from 0 % on 15 September 2026; limit 1 %',
    );
    expect(acme?.text).not.toContain('carat');
    for (const picture of pictures) {
      expect(picture.kind === 'picture' && picture.svg).toMatch(/^<svg .*>Acme GmbH DE<.*>likely range<.*<\/svg>$/);
    }
  });

  test('where the rating is what matters, its days are the chart; where the status is, its days are a sentence', async () => {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clients, at('2026-09-28T08:00:00Z'));
    const scores = [400, 400, 260, 245, 199, 150, 120];
    for (const [i, score] of scores.entries()) {
      const now = new Date(Date.parse('2026-09-28T08:00:00Z') + i * 86_400_000);
      const asOf = now.toISOString().slice(0, 10);
      const accountStatus = i < 4 ? 'NORMAL' : 'AT_RISK';
      const wanted = { marketplace: 'DE', asOf, accountStatus, accountHealth: { score, status: 'GREAT' } };
      await world.upload(`acme/DE/${asOf}.json`, JSON.stringify(v2Report(wanted)), now);
    }
    const asked: string[] = [];
    const { snapshots } = world.dependencies;
    const dependencies = {
      ...world.dependencies,
      snapshots: {
        ...snapshots,
        between: (...query: Parameters<typeof snapshots.between>) => {
          asked.push(`${query[1]} to ${query[2]}`);
          return snapshots.between(...query);
        },
      },
    };
    const now = at('2026-10-05T06:00:00Z');
    await world.settle(now);
    world.sent.splice(0);
    await writeSummary(dependencies, { scope: { kind: 'client', client: 'acme' }, week: '2026-10-05' as Day }, now);
    // One query for the rating and the status together: 60 days that end today.
    expect(asked).toEqual(['2026-08-07 to 2026-10-05']);
    await world.settle(now);
    const acme = world.sent.find(({ to }) => to === 'jo@acme.example');
    expect(acme?.text).toContain(
      'Account status of Acme GmbH DE, by the days of Amazon’s reports: NORMAL 28 September to 1 October 2026, AT RISK since 2 October 2026.',
    );
    expect(acme?.text).toContain(
      'Account health rating of Acme GmbH DE: 120 now, down from 400 on 28 September 2026; worth watching below 250, at risk below 200, critical below 100.',
    );
    expect(acme?.attachments?.map(({ kind }) => kind)).toEqual(['picture']);
  });

  test('a stored report that cannot be read costs its chart, which the mail says, and nothing else', async () => {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clients, at('2026-09-28T08:00:00Z'));
    for (const [i, score] of [400, 260, 150].entries()) {
      const now = new Date(Date.parse('2026-10-01T08:00:00Z') + i * 86_400_000);
      const asOf = now.toISOString().slice(0, 10);
      const wanted = { marketplace: 'DE', asOf, accountHealth: { score, status: 'GREAT' } };
      await world.upload(`acme/DE/${asOf}.json`, JSON.stringify(v2Report(wanted)), now);
    }
    const now = at('2026-10-05T06:00:00Z');
    await world.settle(now);
    const [first] = await world.table.query('account#acme/DE', { from: 'snapshot#', to: 'snapshot#\uffff' });
    if (first === undefined) throw new Error('no snapshot is stored');
    await world.table.put({ ...first, body: Buffer.from('not a body') });
    world.sent.splice(0);
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    const mails = world.sent.filter(({ kind }) => kind === 'summary' || kind === 'portfolio');
    expect(mails.length).toBeGreaterThanOrEqual(2);
    const acme = mails.find(({ to }) => to === 'jo@acme.example');
    const missing =
      'Account health rating of Acme GmbH DE: no chart of the past weeks, because what is stored of them cannot be read. The number itself is from the newest report.';
    expect(acme?.text).toContain(missing);
    expect(acme?.html).toContain(missing);
    expect(acme?.attachments).toBeUndefined();
    expect(acme?.text).toMatch(/Account health rating: .*50 points below 200/);
  });

  test('the portfolio shows one chart: of the worst rate there is', async () => {
    const sent = await twentyDays();
    const portfolio = sent.find(({ kind }) => kind === 'portfolio');
    expect(portfolio?.attachments?.map(({ kind }) => kind)).toEqual(['picture']);
    expect(portfolio?.text).toContain(
      'Order defect rate (seller-fulfilled) of carat FR: 1.20 % now, as on 15 September 2026; past the limit of 1 %',
    );
  });

  test('where all is well the portfolio has no chart', async () => {
    const world = smallWorld();
    const sunday = at('2026-10-04T12:00:00Z');
    await world.upload('acme/DE/a.json', report('DE', 0, '2026-10-04'), sunday);
    await world.settle(sunday);
    world.sent.splice(0);
    const now = at('2026-10-05T06:00:00Z');
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    const portfolio = world.sent.find(({ kind }) => kind === 'portfolio');
    expect(portfolio?.subject).toContain('1 account, fine');
    expect(portfolio?.attachments).toBeUndefined();
  });
});

describe('a warning of the forecast that is open', () => {
  test('is a warning in Monday’s summary too, though the chances of that morning alone would not begin one', async () => {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clients, at('2026-08-03T05:00:00Z'));
    // 8 of 3,000 for three weeks, then one more every 2.5 days. From 17 September on it is forecast to miss 30.
    for (let day = 0; day < 50; day++) {
      const now = new Date(Date.parse('2026-08-03T06:00:00Z') + day * 86_400_000);
      const asOf = now.toISOString().slice(0, 10);
      const defects = 8 + Math.max(0, Math.floor((day - 20) / 2.5));
      const v2 = v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 3000] } });
      await world.upload(`acme/DE/${asOf}.json`, JSON.stringify(v2), now);
      await world.settle(now);
    }
    expect(world.sent.map(({ subject }) => subject)).toEqual(['[Acme GmbH DE] Order defect rate']);
    world.sent.splice(0);
    const monday = at('2026-09-21T08:00:00Z');
    await summarizeWeek(world.dependencies, monday);
    await world.settle(monday);
    for (const kind of ['summary', 'portfolio'])
      expect(world.sent.find((mail) => mail.kind === kind)?.text).toMatch(/WARN/);
  });
});

describe('a new account', () => {
  test('is expected to be like the others of its marketplace, once there is a portfolio to speak of', async () => {
    const world = smallWorld();
    const sunday = at('2026-10-04T12:00:00Z');
    const chance = async (client: string, now: Date) =>
      (await world.status(now, client))[0]?.readings.find(({ metric }) => metric === 'orderDefectRate')?.forecast?.p60;
    for (const client of ['a', 'b', 'c', 'd'])
      await world.upload(`${client}/DE/x.json`, report('DE', 9, '2026-10-04'), sunday);
    await world.settle(sunday);
    const monday = at('2026-10-05T06:00:00Z');
    await world.upload('new/DE/x.json', report('DE', 1, '2026-10-05'), monday);
    const alone = await chance('new', monday);
    await summarizeWeek(world.dependencies, monday);
    await world.settle(monday);
    // The others stand at 0.9 %, so 1 of 1,000 is trusted less.
    expect(await chance('new', monday)).toBeGreaterThan(alone ?? 1);
  });
});

describe('clients.yaml', () => {
  test('decides who is notified, and a mistake in it changes nothing but is mailed with its line', async () => {
    const world = smallWorld();
    const now = at('2026-10-05T09:00:00Z');
    await world.upload('config/clients.yaml', clients.replace('[weekly]', '[alerts]'), now);
    await world.upload('acme/DE/a.json', report('DE', 9, '2026-10-05'), now);
    await world.settle(now);
    expect(world.sent.map(({ to, from }) => [to, from.address])).toEqual([
      ['jo@acme.example', 'alerts@northwind.example'],
    ]);

    await world.upload('config/clients.yaml', clients.replace('timezone: America/Los_Angeles', 'timezone: Mars'), now);
    await world.settle(now);
    const mistake = world.sent[1];
    expect(mistake?.to).toBe('ops@northwind.example');
    expect(mistake?.text).toContain('4');
    expect(mistake?.text).toContain('Mars');
    expect((await world.dependencies.clientConfigs.current()).clients[1]?.timezone).toBe('America/Los_Angeles');
  });

  test('quiet hours hold a warning back until the morning, and evaluation goes on', async () => {
    const world = smallWorld();
    const evening = at('2026-10-05T20:00:00Z');
    await world.upload(
      'config/clients.yaml',
      clients.replace('name: Acme GmbH,', 'name: Acme GmbH, quietHours: { from: "20:00", to: "07:00" },'),
      evening,
    );
    await world.upload('acme/DE/a.json', report('DE', 9, '2026-10-05'), evening);
    await world.settle(evening);
    expect(world.sent).toHaveLength(0);
    expect(odrVerdict(await world.status(evening))).toBe('warn');
    const sentAt: string[] = [];
    for (let hour = 1; hour <= 14; hour++) {
      const now = new Date(evening.getTime() + hour * 3_600_000 + 300_000);
      await checkAccounts(world.dependencies, now);
      await world.settle(now);
      for (const _ of world.sent.splice(0)) sentAt.push(now.toISOString());
    }
    // 07:00 in Berlin is 05:00 UTC; the hourly round comes five minutes later.
    expect(sentAt).toEqual(['2026-10-06T05:05:00.000Z']);
  });

  test('custom limits make a warning earlier', async () => {
    const world = smallWorld();
    const now = at('2026-10-05T09:00:00Z');
    await world.upload(
      'config/clients.yaml',
      clients.replace('name: Acme GmbH,', 'name: Acme GmbH, limits: { orderDefectRate: { warnAtHeadroom: 5 } },'),
      now,
    );
    await world.upload('acme/DE/a.json', report('DE', 4, '2026-10-05'), now);
    await world.settle(now);
    expect(world.sent).toHaveLength(1);
    // acme's only recipient wants the weekly summary; an alert without a reader goes to the consultancy.
    expect(world.sent[0]?.to).toBe('ops@northwind.example');
  });
});

function odrVerdict(statuses: Awaited<ReturnType<ReturnType<typeof smallWorld>['status']>>): string | undefined {
  return statuses[0]?.readings.find(({ metric, channel }) => metric === 'orderDefectRate' && channel === 'seller')
    ?.verdict;
}

describe('Account Health Assurance', () => {
  /** Ratings of 3 days in a row, the last of them on Sunday 4 October. */
  async function mailsIn(marketplace: string, ratings: readonly number[]) {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clients, at('2026-10-01T08:00:00Z'));
    for (const [i, score] of ratings.entries()) {
      const asOf = `2026-10-0${5 - ratings.length + i}`;
      const content = v2Report({
        marketplace,
        asOf,
        orderDefectRate: { seller: [1, 1000] },
        accountHealth: { score },
      });
      await world.upload(`acme/${marketplace}/${asOf}.json`, JSON.stringify(content), at(`${asOf}T20:00:00Z`));
    }
    const now = at('2026-10-05T06:00:00Z');
    await world.settle(now);
    const alerts = world.sent.splice(0).filter(({ kind }) => kind === 'alert');
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    const summary = world.sent.find(({ to }) => to === 'jo@acme.example')?.text ?? '';
    return { summary, alert: alerts[0]?.text ?? '' };
  }

  test('says how many days below 250 there were, also where the rating is well again', async () => {
    // 240 on 2 and 3 October, 260 on 4 October, which it still is in the store: 2 below of 3 known.
    expect((await mailsIn('US', [240, 240, 260])).summary).toContain(
      'Account Health Assurance allows 10 days below 250 within 180 days: 2 so far, of 3 days whose rating is known.',
    );
  });

  test('is in the alert about the rating as well', async () => {
    // 190 is at risk: below 250 on all of 2, 3 and 4 October.
    expect((await mailsIn('US', [240, 240, 190])).alert).toContain(
      '- Assurance: Account Health Assurance allows 10 days below 250 within 180 days: 3 so far, of 3 days whose rating is known',
    );
    expect((await mailsIn('DE', [240, 240, 190])).alert).not.toContain('Assurance');
  });

  test('says nothing where the rating was never below, or the programme is not known to exist', async () => {
    expect((await mailsIn('US', [250, 300, 260])).summary).not.toContain('Assurance');
    expect((await mailsIn('DE', [240, 240, 260])).summary).not.toContain('Assurance');
  });
});
