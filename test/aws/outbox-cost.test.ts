import { afterAll, beforeAll, expect, test } from 'vitest';
import { meteredTable, type Units } from '../../bench/support/metered-table.ts';
import { outboxOn } from '../../shared/aws/dynamodb/outbox.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import type { Outbox } from '../../shared/ports/mail.ts';
import { sampleMails } from '../../tools/sample-mails.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';

let outbox: Outbox;
let units: Units;
let close: () => void;
beforeAll(async () => {
  const opened = await dynaliteTable();
  const metered = meteredTable(opened.endpoint);
  outbox = outboxOn(metered.table);
  ({ units } = metered);
  ({ close } = opened);
});
afterAll(() => close());

const now = new Date('2026-10-05T07:00:00Z');

function sample(name: string): Mail {
  const content = sampleMails().get(name);
  if (content === undefined) throw new Error(`there is no sample ${name}`);
  return {
    id: name,
    kind: 'alert',
    from: { name: 'Northwind', address: 'alerts@northwind.example' },
    to: 'ops@northwind.example',
    ...content,
    references: ['alert-root@northwind.example'],
    listId: 'acme-de.headroom.northwind.example',
  };
}

// A write unit is a kilobyte, begun counts as whole. The mail: 2 to 3 KB and 5 to 6 KB compressed, with its key.
test.each([
  { when: 'an alert', name: 'alert-first', mailUnits: 3 },
  { when: 'the summary of 200 accounts', name: 'portfolio-200', mailUnits: 6 },
])('$when costs its own size and six write units more, from its intent to its mark', async ({ name, mailUnits }) => {
  units.write = 0;
  await outbox.put(sample(name), now);
  const entry = await outbox.find(name);
  if (entry === undefined) throw new Error('it was put there');
  const claimed = await outbox.claim(entry, new Date(now.getTime() + 300_000));
  if (claimed === undefined) throw new Error('nobody else was there');
  await outbox.sent(claimed, '0100-a');
  expect(units.write).toBe(mailUnits + 6);
});
