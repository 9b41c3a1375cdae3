import { accountEntryBody, lastChangeBody, recipientStateBody } from '../../../shared/aws/dynamodb/shapes/account.ts';
import { accountAlertsBody, stormStateBody } from '../../../shared/aws/dynamodb/shapes/alert.ts';
import { caseBody } from '../../../shared/aws/dynamodb/shapes/case.ts';
import { clientConfigBody } from '../../../shared/aws/dynamodb/shapes/client-config.ts';
import {
  appBody,
  appTurnBody,
  connectionBody,
  connectionTroubleBody,
  fetchBody,
} from '../../../shared/aws/dynamodb/shapes/connection.ts';
import { decisionTrailBody } from '../../../shared/aws/dynamodb/shapes/decision.ts';
import {
  defectIndexBody,
  defectSummaryBody,
  trafficIndexBody,
  trafficSummaryBody,
  unshippedListBody,
  unshippedSummaryBody,
} from '../../../shared/aws/dynamodb/shapes/documents.ts';
import { pageHeadBody, tallyBody } from '../../../shared/aws/dynamodb/shapes/ledger.ts';
import { linkSecretBody } from '../../../shared/aws/dynamodb/shapes/link-secret.ts';
import { mailLogBody, outboxBody, sendingBody, waitingMailBody } from '../../../shared/aws/dynamodb/shapes/mail.ts';
import { attemptsBody, portalAccessBody } from '../../../shared/aws/dynamodb/shapes/portal.ts';
import { historiesBody, priorsBody, readingsBody } from '../../../shared/aws/dynamodb/shapes/reading.ts';
import {
  claimHeadBody,
  claimPartBody,
  groupPendingBody,
  newestWaitingBody,
  stormArrivalBody,
} from '../../../shared/aws/dynamodb/shapes/storm.ts';
import { uploadRecordBody } from '../../../shared/aws/dynamodb/shapes/upload-record.ts';
import type { BodyCodec } from '../../../shared/aws/dynamodb/table/body-codec.ts';

/** Which codec reads the body of an item, by the first word of its key. */
export const codecOfType: Readonly<Record<string, BodyCodec<unknown>>> = {
  accounts: accountEntryBody,
  alerts: accountAlertsBody,
  'book#defects': defectIndexBody,
  'book#traffic': trafficIndexBody,
  'book#unshipped': unshippedListBody,
  case: caseBody,
  changed: lastChangeBody,
  complaint: uploadRecordBody,
  decisions: decisionTrailBody,
  directory: clientConfigBody,
  history: historiesBody,
  latest: readingsBody,
  links: linkSecretBody,
  mail: outboxBody,
  'outbox-waiting': waitingMailBody,
  priors: priorsBody,
  receipt: uploadRecordBody,
  received: uploadRecordBody,
  recipient: recipientStateBody,
  sending: sendingBody,
  snapshot: readingsBody,
  storms: stormStateBody,
  'summary#defects': defectSummaryBody,
  'summary#traffic': trafficSummaryBody,
  'summary#unshipped': unshippedSummaryBody,
  tally: tallyBody,
};

/** Kinds that stand in no item of their own: the head of a ledger page that lies in parts, behind its first byte. */
export const codecsWithin: readonly BodyCodec<unknown>[] = [pageHeadBody];

/** Kinds that release 0.1.0 did not store yet. */
export const codecsSince010: readonly BodyCodec<unknown>[] = [
  stormArrivalBody,
  claimHeadBody,
  claimPartBody,
  newestWaitingBody,
  groupPendingBody,
  // the portal
  portalAccessBody,
  attemptsBody,
  mailLogBody,
];

/** Items without a codec: a claim is its key, and a ledger page has a format of its own. */
export const typesWithoutCodec = ['summaries', 'ledger'] as const;

/** Kinds that release 0.2.0 is the first to store, by the first word of their key; no older release left an item of them. */
export const codecsOf020: Readonly<Record<string, BodyCodec<unknown>>> = {
  apps: appBody,
  'app#': appTurnBody,
  connections: connectionBody,
  'connection-troubles': connectionTroubleBody,
  'connection#': fetchBody,
};
