import { createHash } from 'node:crypto';
import type { Mistake } from '../../config/parse-client-config.ts';
import { noAccount } from '../../domain/account.ts';
import { configurationKey, packFolder } from '../../names.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import type { Upload, UploadRef } from '../../ports/uploads.ts';
import { readersAtConsultancy } from '../delivery/alert-readers.ts';
import { addressMail, nameOf, type PostTools, post } from '../delivery/enqueue-mail.ts';
import { type LinkTools, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { type Ingested, type IngestTools, ingestReport } from './ingest-report.ts';

export interface TakeInTools extends IngestTools, PostTools, LinkTools {
  readonly recipientStates: RecipientStates;
  readonly stage: string;
}

/** A configuration file is small; more than this is not read. */
const mostConfigurationBytes = 1024 * 1024;

/** Takes in whatever was uploaded: the configuration, or a report. */
export async function takeIn(tools: TakeInTools, ref: UploadRef, now: Date): Promise<Ingested> {
  // Our own work, put there by write-pack. Anything else in that folder is answered like any other wrong place.
  if (isPack(ref.key)) return { key: ref.key, outcome: 'pack' };
  if (ref.key !== configurationKey) return ingestReport(tools, ref, now);
  const upload = await tools.uploads.open(ref);
  return upload === undefined ? { key: ref.key, outcome: 'gone' } : applyClients(tools, upload, now);
}

/** `packs/acme/DE/orderDefectRate-seller-1.zip` */
const isPack = (key: string): boolean =>
  key.startsWith(packFolder) &&
  /^[^/]+\/[A-Z]{2}\/[A-Za-z]+-(?:seller|amazon|all)-\d+\.zip$/.test(key.slice(packFolder.length));

/** Puts `clients.yaml` in force; with a mistake in it, the version before stays in force and a person is told where. */
async function applyClients(tools: TakeInTools, upload: Upload, now: Date): Promise<Ingested> {
  const bytes = await beginningOf(upload.body, mostConfigurationBytes + 1);
  const digest = createHash('sha256').update(bytes).digest('hex');
  // Here and not above: what reads YAML is a seventh of the bundle, and nearly every upload is a report.
  const { readClients } = await import('../../config/parse-client-config.ts');
  const read = readClients(bytes);
  const receipt = {
    key: upload.key,
    digest,
    kind: 'clients',
    receivedAt: upload.uploadedAt.toISOString(),
    setAside: [],
  } as const;
  if (read.outcome === 'read') {
    const rows = read.directory.clients.length;
    await tools.directories.apply(read.directory, upload.uploadedAt);
    await tools.receipts.record(noAccount, { ...receipt, outcome: 'read', rows });
    return { key: upload.key, outcome: 'read', kind: 'clients', rows };
  }
  await tellOfMistakes(tools, upload, digest, read.mistakes, now);
  const [first] = read.mistakes;
  const where = first === undefined ? '' : ` (line ${first.line}, column ${first.column}: ${first.message})`;
  const reason = `clients.yaml was not applied; the version before stays in force${where}`;
  await tools.receipts.record(noAccount, { ...receipt, outcome: 'unreadable', rows: 0, reason });
  return { key: upload.key, outcome: 'unreadable', kind: 'clients', rows: 0 };
}

async function tellOfMistakes(
  tools: TakeInTools,
  upload: Upload,
  digest: string,
  mistakes: readonly Mistake[],
  now: Date,
): Promise<void> {
  const { configurationMail } = await import('../../notifications/mail/messages/client-config-error-mail.ts');
  const { consultancy } = await tools.directories.current();
  const inForce = (await tools.directories.everApplied()) ? 'previous version' : 'defaults';
  const facts = {
    consultancy: consultancy.name,
    now,
    timeZone: consultancy.timezone,
    stage: tools.stage,
    key: upload.key,
    uploadedAt: upload.uploadedAt,
    mistakes,
    inForce,
  } as const;
  const mails = addressMail({
    kind: 'configuration',
    about: nameOf(digest, upload.uploadedAt.toISOString()),
    consultancy,
    recipients: (await readersAtConsultancy(tools.recipientStates, consultancy)).addresses,
    links: await linkWriter(tools, now),
    scope: scopeOf('alerts'),
    content: (links) => configurationMail({ ...facts, links }),
    list: 'configuration',
  });
  await post(tools, mails, now);
}

async function beginningOf(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of body) {
    chunks.push(bytes);
    size += bytes.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks);
}
