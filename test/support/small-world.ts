import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { randomFrom } from '../../bench/stories.ts';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { uploadFormsOn } from '../../shared/aws/s3/upload-forms.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { writePack } from '../../shared/flows/cases/write-pack.ts';
import { sendMail } from '../../shared/flows/delivery/send-mail.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { readStatus } from '../../shared/flows/inspection/status.ts';
import { ingestUpload } from '../../shared/flows/intake/ingest-upload.ts';
import { writeSummary } from '../../shared/flows/summaries/write-summary.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import type { PackDue } from '../../shared/ports/cases.ts';
import type { EvaluationDue, Messages, SummaryDue } from '../../shared/ports/messages.ts';
import type { Upload, Uploads } from '../../shared/ports/uploads.ts';

interface StoredUpload {
  readonly bytes: Uint8Array;
  readonly uploadedAt: Date;
  readonly metadata: Readonly<Record<string, string>>;
}

/** All flows over real ports on a table in memory, with queues that wait until they are asked for. */
export function smallWorld() {
  const table = memoryTable();
  const objects = new Map<string, StoredUpload>();
  const changed: EvaluationDue[] = [];
  const summaries: SummaryDue[] = [];
  const ready: string[] = [];
  const packsDue: PackDue[] = [];
  const packs = new Map<string, Uint8Array>();
  const later: { readonly id: string; readonly seconds: number }[] = [];
  const sent: Mail[] = [];

  const uploads: Uploads = {
    async open({ key }): Promise<Upload | undefined> {
      const object = objects.get(key);
      if (object === undefined) return undefined;
      return {
        key,
        size: object.bytes.length,
        tag: String(object.bytes.length),
        uploadedAt: object.uploadedAt,
        metadata: object.metadata,
        body: inPieces(object.bytes),
      };
    },
  };
  const messages: Messages = {
    accountsChanged: async (changes) =>
      void changed.push(...changes.map((change) => ({ kind: 'account' as const, ...change }))),
    strayUploads: async (at) => void changed.push({ kind: 'stray-uploads', ...(at !== undefined && { at }) }),
    groupAlertDue: async (at) => void changed.push({ kind: 'group-alert', ...(at !== undefined && { at }) }),
    summariesDue: async (due) => void summaries.push(...due),
    mailReady: async (ids, seconds) => {
      if (seconds === undefined) ready.push(...ids);
      else later.push(...ids.map((id) => ({ id, seconds })));
    },
  };
  const dependencies = {
    ...stateOn(table, defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin')),
    linkSecrets: linkSecretsOn(table, () => Buffer.alloc(32, 'an invented secret')),
    linksUrl: 'https://links.consultancy.example/',
    uploads,
    messages,
    packOrders: { packsDue: async (due: readonly PackDue[]) => void packsDue.push(...due) },
    packs: {
      put: async (key: string, bytes: Uint8Array) => void packs.set(key, bytes),
      get: async (key: string) => packs.get(key),
    },
    uploadForms: uploadFormsOn(
      new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'invented', secretAccessKey: 'invented' } }),
      'reports-of-tests',
    ),
    uploadScript: () => readFile(new URL('../../shared/web/portal/upload.js', import.meta.url), 'utf8'),
    stage: 'production',
    backoff: { random: randomFrom(20_261_005), sleep: turns },
    claimSeconds: 300,
    mailTransport: {
      async send(mail: Mail) {
        sent.push(mail);
        return `ses-${sent.length}`;
      },
    },
  };

  /** puts a file into the bucket, and nobody hears of it */
  function place(key: string, content: string | Uint8Array, now: Date, metadata: Record<string, string> = {}): void {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    objects.set(key, { bytes, uploadedAt: now, metadata });
  }

  return {
    dependencies,
    table,
    sent,
    changed,
    ready,
    /** mail that is not to be looked at before so many seconds have passed; tests move it to `ready` */
    later,
    summaries,
    packsDue,
    packs,
    place,
    /** puts a file into the bucket and ingests it */
    async upload(key: string, content: string | Uint8Array, now: Date, metadata: Record<string, string> = {}) {
      place(key, content, now, metadata);
      return ingestUpload(dependencies, { key }, now);
    },
    /** evaluates what has changed and sends what was decided, until nothing is left to do */
    async settle(now: Date) {
      while (changed.length + summaries.length + ready.length > 0) {
        for (const due of changed.splice(0)) await evaluate(dependencies, due, now);
        for (const due of summaries.splice(0)) await writeSummary(dependencies, due, now);
        for (const id of ready.splice(0)) await sendMail(dependencies, id, now);
      }
    },
    /** writes the evidence packs that were asked for: Word files take their time, and few tests look at them */
    async writePacks(now: Date) {
      for (const due of packsDue.splice(0)) await writePack(dependencies, due, now);
    },
    status: (now: Date, client?: string) => readStatus(dependencies, now, client),
  };
}

/** A wait in turns of the event loop, one for each five milliseconds: who waits longer comes later, and no time passes. */
async function turns(milliseconds: number): Promise<void> {
  for (let waited = 0; waited < milliseconds; waited += 5) await setImmediate();
}

async function* inPieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1000) yield bytes.subarray(start, start + 1000);
}
