import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedMail } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../cli/doctor/finding.ts';
import { headroom } from '../cli/headroom-command.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud, until } from './running-cloud.ts';

const gone = 'bounce@simulator.amazonses.com';
const clients = (recipients: string) => `consultancy:
  name: Northwind
  from: alerts@northwind.example
  timezone: Europe/Berlin
  recipients: [${recipients}]
clients:
  acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [{ email: ${gone}, receives: [alerts] }] }
`;
const report = (defects: number, asOf: string) =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 1000] } }));
const to = (mail: ParsedMail) =>
  [mail.to ?? []]
    .flat()
    .map(({ text }) => text)
    .join();

describe('a client whose recipient’s address does not exist', () => {
  const cloud = new RunningCloud();
  beforeAll(() => cloud.start('--now', '2026-10-05T09:00:00Z'), 120_000);
  afterAll(() => cloud.remove());

  const apply = async (recipients: string) => {
    const file = join(cloud.folder, 'clients.yaml');
    writeFileSync(file, clients(recipients));
    await cloud.run('clients', 'apply', file);
  };
  const doctor = async () => {
    const { status, out } = await headroom('doctor', '--json', '--dir', cloud.folder);
    return { status, ...(JSON.parse(out) as { state: string; findings: readonly Finding[] }) };
  };
  const newMails = async (known: number) => (await cloud.mails()).slice(known);

  test('gets one mail that bounces; the consultancy is notified once, by each of its own addresses, and reads the alert', async () => {
    await apply('ops@northwind.example, kim@northwind.example');
    await cloud.put('acme/DE/a.json', report(9, '2026-10-05'));
    await cloud.idle();
    const mails = await cloud.mails();
    const people = ['kim@northwind.example', 'ops@northwind.example'];
    const isNews = ({ subject }: ParsedMail) => subject === `[Northwind] Mail does not reach ${gone}`;
    expect(mails.filter(isNews).map(to).sort()).toEqual(people);
    const alerts = mails.filter((mail) => !isNews(mail));
    expect(alerts.map(to).sort()).toEqual([gone, ...people]);
    for (const { subject } of alerts) expect(subject).toMatch(/^\[Acme GmbH DE\] Order defect rate/);
    const notified = mails.find((mail) => isNews(mail) && to(mail) === 'ops@northwind.example');
    expect(notified?.text).toContain('Acme GmbH (acme): alerts; the alerts come to you now');
  });

  test('is named by the doctor, with what to do, and nothing is broken by it', async () => {
    const { status, state, findings } = await doctor();
    expect([status, state]).toEqual([0, 'attention']);
    const [named] = findings.filter(({ about }) => about === 'recipients');
    expect(named).toMatchObject({
      state: 'attention',
      says: expect.stringContaining(`${gone} bounced at 2026-10-05T`),
    });
    expect(named?.remedy).toContain(`clients reinstate ${gone}`);
    const ok = findings.filter(({ state: of }) => of === 'ok').map(({ about }) => about);
    for (const about of ['sender', 'sending', 'sandbox', 'quota', 'schedules', 'queues', 'dead letters', 'checks'])
      expect(ok).toContain(about);
    const { out } = await headroom('doctor', '--dir', cloud.folder);
    expect(out).toMatch(/^ATTENTION {2}recipients/m);
  });

  test('is not written to again: the next alert is read by the consultancy', async () => {
    const before = (await cloud.mails()).length;
    await cloud.put('acme/DE/b.json', report(12, '2026-10-06'));
    await cloud.idle();
    const mails = await newMails(before);
    expect(mails.map(to).sort()).toEqual(['kim@northwind.example', 'ops@northwind.example']);
    for (const mail of mails) expect(mail.text).toMatch(/^BREACH: Acme GmbH.* DE, order defect rate/);
  });

  test('stands in the portfolio summary until someone mends it', async () => {
    const before = (await cloud.mails()).length;
    await cloud.run('tick', '--now', '2026-10-12T06:00:00Z');
    const portfolio = (await newMails(before)).find(({ subject }) => /weekly summary/i.test(subject ?? ''));
    expect(portfolio?.text).toContain('Mail does not reach 1 address');
    expect(portfolio?.text).toContain(`${gone}: bounced on 5 October 2026; nothing more is sent to it.`);
    expect((await cloud.mails()).filter((mail) => to(mail) === gone)).toHaveLength(1);
  });

  test('is written to again once it is reinstated, and the news of the second bounce is notified again', async () => {
    expect(await cloud.run('clients', 'reinstate', gone)).toContain(`Mail goes to ${gone} again`);
    expect((await headroom('clients', 'reinstate', gone, '--dir', cloud.folder)).err).toContain('is not suppressed');
    const before = (await cloud.mails()).length;
    await cloud.put('acme/DE/c.json', report(1, '2026-10-12'));
    await cloud.idle();
    const mails = await newMails(before);
    expect(mails.filter((mail) => to(mail) === gone)).toHaveLength(1);
    expect(
      mails
        .filter(({ subject }) => subject?.includes('Mail does not reach'))
        .map(to)
        .sort(),
    ).toEqual(['kim@northwind.example', 'ops@northwind.example']);
  });

  test('with nobody left at the consultancy either, the doctor finds it broken and a metric says so outside mail', async () => {
    await apply('complaint@simulator.amazonses.com');
    await cloud.put('bolt/DE/a.json', report(9, '2026-10-12'));
    await cloud.idle();
    const { status, findings } = await doctor();
    expect(status).toBe(1);
    const broken = findings.filter(({ state }) => state === 'broken');
    expect(broken).toMatchObject([{ about: 'alerts', says: 'nobody receives the alerts of acme, bolt' }]);
    const log = readdirSync(join(cloud.folder, 'logs')).find((name) => name.includes('HandleBounce')) ?? '';
    // A log is written a moment after what it reports.
    await until('the metric in the log', 10_000, () =>
      readFileSync(join(cloud.folder, 'logs', log), 'utf8')
        .split('\n')
        .some((line) => line.includes('CloudWatchMetrics') && line.includes('"NobodyReached":1')),
    );
  });

  test('no log names anybody in full, and no message was given up', async () => {
    const logs = readdirSync(join(cloud.folder, 'logs')).map((name) =>
      readFileSync(join(cloud.folder, 'logs', name), 'utf8'),
    );
    expect(logs.join('\n')).not.toContain('bounce@');
    expect(logs.join('\n')).not.toMatch(/invocation\.failed|message\.failed/);
    expect(Object.values(await cloud.messages()).every((count) => count === 0)).toBe(true);
  });
});
