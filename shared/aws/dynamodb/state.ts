import type { Directory } from '../../config/client-config.ts';
import { alertBooksOn, decisionTrailsOn } from './account-alerts.ts';
import { accountsOn, changesOn } from './accounts.ts';
import { casesOn } from './cases.ts';
import { directoriesOn } from './client-configs.ts';
import { historiesOn } from './histories.ts';
import { ledgerOn } from './ledger.ts';
import { outboxOn, summaryClaimsOn } from './outbox.ts';
import { priorsOn } from './priors.ts';
import { latestReadingsOn, snapshotsOn } from './readings.ts';
import { recipientStatesOn } from './recipient-states.ts';
import { stormsOn } from './storms.ts';
import type { Table } from './table/table.ts';
import { complaintsOn, receiptsOn } from './upload-records.ts';
import { defectBooksOn, summariesOn, trafficBooksOn, unshippedBooksOn } from './versioned-documents.ts';

/** Every port that lies on the state table. What a function may really do is for its role to say. */
export const stateOn = (table: Table, defaults: Directory) => ({
  receipts: receiptsOn(table),
  complaints: complaintsOn(table),
  latestReadings: latestReadingsOn(table),
  snapshots: snapshotsOn(table),
  histories: historiesOn(table),
  priors: priorsOn(table),
  ledger: ledgerOn(table),
  defectBooks: defectBooksOn(table),
  trafficBooks: trafficBooksOn(table),
  unshippedBooks: unshippedBooksOn(table),
  summaries: summariesOn(table),
  alertBooks: alertBooksOn(table),
  decisionTrails: decisionTrailsOn(table),
  cases: casesOn(table),
  storms: stormsOn(table),
  accounts: accountsOn(table),
  changes: changesOn(table),
  directories: directoriesOn(table, defaults),
  recipientStates: recipientStatesOn(table),
  outbox: outboxOn(table),
  claims: summaryClaimsOn(table),
});
