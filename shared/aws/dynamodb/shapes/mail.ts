import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { inMembers, renameValue } from '../table/upgrade.ts';
import { count } from './common.ts';

const kind = v.picklist([
  'alert',
  'report-error',
  'summary',
  'portfolio',
  'client-config',
  'heartbeat',
  'undelivered',
  'case',
  'sign-in',
  'connection',
]);

export const mailShape = v.object({
  id: v.string(),
  kind,
  from: v.object({ name: v.string(), address: v.string() }),
  to: v.string(),
  client: v.exactOptional(v.string()),
  alsoTo: v.exactOptional(v.array(v.string())),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  references: v.array(v.string()),
  listId: v.string(),
  unsubscribe: v.exactOptional(v.string()),
  attachments: v.exactOptional(
    v.array(
      v.variant('kind', [
        v.object({ kind: v.literal('file'), fileName: v.string(), mediaType: v.literal('text/csv'), text: v.string() }),
        v.object({ kind: v.literal('picture'), contentId: v.string(), fileName: v.string(), svg: v.string() }),
      ]),
    ),
  ),
});

/** 0.2.0, wherever mail lies. */
export const upgradeMail = inMembers({
  kind: renameValue({ complaint: 'report-error', configuration: 'client-config', proof: 'heartbeat' }),
});

export const outboxBody = bodyCodec(
  'mail',
  v.object({ mail: mailShape, recordedAt: v.string() }),
  // 0.2.0
  inMembers({ mail: upgradeMail }),
);

/** One line of the mail log. */
export const mailLogBody = bodyCodec(
  'mail log',
  v.object({
    id: v.string(),
    kind,
    to: v.string(),
    client: v.exactOptional(v.string()),
    subject: v.string(),
    at: v.string(),
  }),
);

/** Of a mail that is neither sent nor failed. */
export const waitingMailBody = bodyCodec('waiting mail', v.object({ mail: v.string(), recordedAt: v.string() }));

const sendingShape = v.object({
  tries: count,
  lostEnds: count,
  claimedUntil: v.exactOptional(v.string()),
  notBefore: v.exactOptional(v.string()),
  waitingFor: v.exactOptional(
    v.picklist(['sending rate', 'daily quota', 'service not available', 'service not set up']),
  ),
  sentAs: v.exactOptional(v.string()),
  failed: v.exactOptional(v.string()),
});

export const sendingBody = bodyCodec('sending', sendingShape);
