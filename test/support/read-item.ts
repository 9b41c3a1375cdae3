import { createHash } from 'node:crypto';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { stormStateBody } from '../../shared/aws/dynamodb/shapes/alert.ts';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { decodeBody } from '../../shared/aws/dynamodb/table/body-codec.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import type { Item } from '../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { accountFrom, noAccount } from '../../shared/domain/account.ts';
import type { Day } from '../../shared/domain/day.ts';
import { factsOf } from '../../shared/domain/order-columns.ts';

const defaults = defaultClientConfig('alerts@headroom.example', 'consultancy@headroom.example', 'UTC');

/** What the ports make of one stored item, in a table that holds nothing but it and what it needs. */
export async function readItem(item: Item, items: readonly Item[]): Promise<unknown> {
  const { pk, sk } = item;
  const table = memoryTable();
  for (const one of items) await table.put(one);
  const state = stateOn(table, defaults);
  const [space = ''] = pk.split('#');
  const owner = pk.slice(space.length + 1);
  const [word = '', second = ''] = sk.split('#');
  const day = second as Day;
  if (space === 'account') {
    const account = owner === noAccount ? { client: '', marketplace: '' } : accountFrom(owner);
    const documents = {
      defects: state.defectIndexes,
      traffic: state.trafficIndexes,
      unshipped: state.unshippedLists,
    }[second];
    switch (word) {
      case 'latest':
        return state.latestReadings.read(account);
      case 'history':
        return state.histories.read(account);
      case 'snapshot':
        return state.snapshots.between(account, day, day);
      case 'ledger': {
        const { value, version } = await state.ledger.page(account, day);
        return { value: [...factsOf(value.orders)], version };
      }
      case 'tally':
        return (await state.ledger.tallies(account, day, day)).get(day);
      case 'book':
        return documents?.read(account);
      case 'summary': {
        // Both ways to read it must agree.
        const summary = await documents?.summary(account);
        const all = await state.summaries.read(account);
        return JSON.stringify(all[second as keyof typeof all]) === JSON.stringify(summary) ? summary : { summary, all };
      }
      case 'alerts':
        return state.accountAlerts.read(owner);
      case 'receipt':
        return state.uploadRecords.find(owner, second);
      case 'received':
        return (await state.uploadRecords.newest(owner, 1))[0];
      case 'decisions':
        return state.decisionTrails.read(owner);
      case 'changed':
        return state.changes.newest(owner);
      case 'complaint':
        return (await state.reportErrors.waiting(owner))[0];
      case 'case':
        return (await state.cases.of(account))[0];
    }
  }
  switch (space) {
    case 'accounts':
      return (await state.accounts.all())[0];
    case 'storms':
      return { value: decodeBody(stormStateBody, item), version: item.version };
    case 'priors':
      return state.priors.read();
    case 'recipient':
      return state.recipientStates.read(owner);
    case 'directory':
      return state.clientConfigs.current();
    case 'links': {
      const secrets = linkSecretsOn(table, () => {
        throw new Error('made anew');
      });
      return Buffer.from(await secrets.current()).toString('base64');
    }
    case 'mail':
      return state.outbox.find(owner);
    case 'outbox-waiting':
      return state.outbox.waitingSince(new Date('2099-01-01T00:00:00Z'));
    case 'summaries':
      return [...(await state.claims.claimed(sk.slice(0, 10) as Day))];
  }
  throw new Error(`nobody reads ${pk} ${sk}`);
}

/** A long list as the fixtures outline it: how many, the first and last five, and a digest of all as JSON, line by line. */
export const outlineOf = (list: readonly unknown[]) => ({
  count: list.length,
  first: list.slice(0, 5),
  last: list.slice(-5),
  sha256OfLines: createHash('sha256')
    .update(list.map((one) => JSON.stringify(one)).join('\n'))
    .digest('hex'),
});
