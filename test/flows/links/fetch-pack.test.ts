import { describe, expect, test } from 'vitest';
import { openByHand } from '../../../shared/flows/cases/open-case.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { openPack } from '../../support/opened-pack.ts';
import { smallWorld } from '../../support/small-world.ts';
import { linkIn, readersOf } from './followed-link.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
const words = 'Download the evidence pack';
const clients = (recipient: string) =>
  `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients: { acme: { recipients: [${recipient}] } }
`;

/** 12 of 1,000 orders: a missed limit, a notice from Amazon, and a mail about it. */
async function breach() {
  const world = smallWorld();
  await world.upload('config/clients.yaml', clients('jo@acme.example'), monday);
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [12, 1000] } });
  await world.upload('acme/DE/monday.json', JSON.stringify(report), monday);
  const notice = {
    account: { client: 'acme', marketplace: 'DE' },
    metric: 'orderDefectRate',
    channel: 'seller',
  } as const;
  await openByHand(world.dependencies, notice, monday);
  await world.settle(monday);
  const [mail] = world.sent.filter(({ kind }) => kind === 'alert');
  return { world, reader: readersOf(world), mail };
}

describe('the link to the evidence pack', () => {
  test('hands the pack out as a zip, and changes nothing', async () => {
    const { world, reader, mail } = await breach();
    await world.writePacks(later(1));
    const before = JSON.stringify([...world.table.items]);
    const answer = await reader.open(linkIn(mail, words), later(2));
    expect(answer).toMatchObject({ status: 200, outcome: 'done' });
    expect(openPack(answer.file?.bytes).text('plan-of-action.txt')).toContain('12 defective orders among 1,000 orders');
    expect(JSON.stringify([...world.table.items])).toBe(before);
    expect(answer.file?.fileName).toBe('acme-DE-orderDefectRate-seller-1.zip');
  });

  test('stands in the HTML as it does in the text, and in the reminders of the case', async () => {
    const { world, reader, mail } = await breach();
    await world.writePacks(later(1));
    expect(mail?.html).toContain(linkIn(mail, words));
    // 24 hours before the usual 72 are over.
    await world.dependencies.messages.accountsChanged([{ account: 'acme/DE' }]);
    await world.settle(later(49));
    const [reminder] = world.sent.filter(({ kind }) => kind === 'case');
    expect((await reader.open(linkIn(reminder, words), later(50))).file?.bytes.length).toBeGreaterThan(1000);
  });

  test('says so when there is no pack yet', async () => {
    const { reader, mail } = await breach();
    const answer = await reader.open(linkIn(mail, words), later(1));
    expect(answer).toMatchObject({ status: 404, outcome: 'over' });
    expect(answer.page).toContain('within minutes of a case being opened');
    // A reader has no bucket: the page names nobody's folder.
    expect(answer.page).not.toMatch(/packs\/|bucket/);
    expect(answer.file).toBeUndefined();
  });

  test('gives nothing to who was taken out of clients.yaml, with a changed letter, or after a month', async () => {
    const { world, reader, mail } = await breach();
    await world.writePacks(later(1));
    const link = linkIn(mail, words);
    const forged = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(await reader.open(forged, later(2))).toMatchObject({ status: 404, outcome: 'not valid' });
    const expired = await reader.open(link, later(31 * 24));
    expect(expired).toMatchObject({ status: 410, outcome: 'expired' });
    await world.upload('config/clients.yaml', clients('al@acme.example'), later(3));
    const rejected = await reader.open(link, later(4));
    expect(rejected).toMatchObject({ status: 403, outcome: 'rejected' });
    for (const answer of [expired, rejected]) expect(answer.file).toBeUndefined();
  });
});
