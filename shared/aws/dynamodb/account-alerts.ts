import type { AccountAlerts, AccountAlertsStore, DecisionTrails } from '../../ports/alerts.ts';
import { Conflict } from '../../ports/versioned.ts';
import { accountAlertsBody } from './shapes/alert.ts';
import { decisionTrailBody } from './shapes/decision.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountAlertsKey, decisionTrailKey } from './table/keys.ts';
import type { Table } from './table/table.ts';

const nothingNotified: AccountAlerts = {
  alerts: {},
  silences: {},
  forecasts: {},
  outgoing: [],
  caseChanges: [],
  groupable: [],
  trail: [],
  reportedErrors: [],
};

/** What was notified about an account and the mail decided with it, in one item: one conditional write commits both. */
export const accountAlertsOn = (table: Table): AccountAlertsStore => ({
  async read(account) {
    const { pk, sk } = accountAlertsKey(account);
    const item = await table.get(pk, sk);
    return item === undefined
      ? { value: nothingNotified, version: 0 }
      : { value: decodeBody(accountAlertsBody, item), version: item.version ?? 0 };
  },
  async write(account, next, version) {
    const item = { ...accountAlertsKey(account), body: encodeBody(accountAlertsBody, next), version: version + 1 };
    if (!(await table.put(item, { version }))) throw new Conflict(`Alerts of ${account} were changed meanwhile`);
  },
});

/** Beside the alerts, and not guarded: two evaluations at once decide the same, and either may be remembered. */
export const decisionTrailsOn = (table: Table): DecisionTrails => ({
  async read(account) {
    const { pk, sk } = decisionTrailKey(account);
    const item = await table.get(pk, sk, 'recent');
    return item === undefined ? { latest: [], notified: [] } : decodeBody(decisionTrailBody, item);
  },
  async write(account, trail) {
    await table.put({ ...decisionTrailKey(account), body: encodeBody(decisionTrailBody, trail) });
  },
});
