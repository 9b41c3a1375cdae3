import type { ClientConfig } from '../../config/client-config.ts';
import { accountAlertsOn, decisionTrailsOn } from './account-alerts.ts';
import { accountsOn, changesOn } from './accounts.ts';
import { casesOn } from './cases.ts';
import { clientConfigsOn } from './client-configs.ts';
import { clientDataOn } from './client-data.ts';
import { appsOn, connectionsOn, fetchesOn } from './connections.ts';
import { historiesOn } from './histories.ts';
import { ledgerOn } from './ledger.ts';
import { mailLogOn, outboxOn, summaryClaimsOn } from './outbox.ts';
import { portalAccessesOn, rateLimitsOn } from './portal-access.ts';
import { priorsOn } from './priors.ts';
import { latestReadingsOn, snapshotsOn } from './readings.ts';
import { recipientStatesOn } from './recipient-states.ts';
import { stormsOn } from './storms.ts';
import type { Table } from './table/table.ts';
import { reportErrorsOn, uploadRecordsOn } from './upload-records.ts';
import { defectIndexesOn, summariesOn, trafficIndexesOn, unshippedListsOn } from './versioned-documents.ts';

/** Every port that lies on the state table. What a function may really do is for its role to say. */
export const stateOn = (table: Table, defaults: ClientConfig) => ({
  uploadRecords: uploadRecordsOn(table),
  reportErrors: reportErrorsOn(table),
  latestReadings: latestReadingsOn(table),
  snapshots: snapshotsOn(table),
  histories: historiesOn(table),
  priors: priorsOn(table),
  ledger: ledgerOn(table),
  defectIndexes: defectIndexesOn(table),
  trafficIndexes: trafficIndexesOn(table),
  unshippedLists: unshippedListsOn(table),
  summaries: summariesOn(table),
  accountAlerts: accountAlertsOn(table),
  decisionTrails: decisionTrailsOn(table),
  cases: casesOn(table),
  storms: stormsOn(table),
  accounts: accountsOn(table),
  changes: changesOn(table),
  clientData: clientDataOn(table),
  clientConfigs: clientConfigsOn(table, defaults),
  recipientStates: recipientStatesOn(table),
  portalAccesses: portalAccessesOn(table),
  rateLimits: rateLimitsOn(table),
  outbox: outboxOn(table),
  mailLog: mailLogOn(table),
  claims: summaryClaimsOn(table),
  apps: appsOn(table),
  connections: connectionsOn(table),
  fetches: fetchesOn(table),
});
