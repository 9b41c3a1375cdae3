import * as v from 'valibot';
import { count, kind } from './common.ts';

export const mailShape = v.object({
  id: v.string(),
  kind: v.picklist([
    'alert',
    'report-error',
    'summary',
    'portfolio',
    'client-config',
    'heartbeat',
    'undelivered',
    'case',
  ]),
  from: v.object({ name: v.string(), address: v.string() }),
  to: v.string(),
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

export const outboxShape = v.object({
  mail: mailShape,
  recordedAt: v.string(),
});

export const sendingShape = v.object({
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
