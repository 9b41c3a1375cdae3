import type { AlertBooks, DecisionTrails } from '../../ports/alerts.ts';
import { Conflict } from '../../ports/versioned.ts';
import { alertBookShape } from './shapes/alert.ts';
import { decisionTrailShape } from './shapes/decision.ts';
import { pack, unpack } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** What was told of an account and the mail decided with it, in one item: one conditional write commits both. */
export const alertBooksOn = (table: Table): AlertBooks => ({
  async read(account) {
    const item = await table.get(accountPartition(account), 'alerts');
    return item === undefined
      ? { value: { alerts: {}, hushes: {}, outlooks: {}, outgoing: [], complained: [] }, version: 0 }
      : { value: unpack(alertBookShape, item), version: item.version ?? 0 };
  },
  async write(account, next, version) {
    const item = { pk: accountPartition(account), sk: 'alerts', body: pack(next), version: version + 1 };
    if (!(await table.put(item, { version }))) throw new Conflict(`Alerts of ${account} were changed meanwhile`);
  },
});

/** Beside the alerts, and not guarded: two evaluations at once decide the same, and either may be remembered. */
export const decisionTrailsOn = (table: Table): DecisionTrails => ({
  async read(account) {
    const item = await table.get(accountPartition(account), 'decisions', 'recent');
    return item === undefined ? { latest: [], told: [] } : unpack(decisionTrailShape, item);
  },
  async write(account, trail) {
    await table.put({ pk: accountPartition(account), sk: 'decisions', body: pack(trail) });
  },
});
