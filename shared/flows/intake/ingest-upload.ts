import { createHash } from 'node:crypto';
import type { ClientConfig } from '../../config/client-config.ts';
import type { Mistake } from '../../config/parse-client-config.ts';
import { noAccount } from '../../domain/account.ts';
import { configurationKey, packFolder } from '../../names.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { ItemTooLarge } from '../../ports/stored-item.ts';
import type { Upload, UploadRef } from '../../ports/uploads.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import { type IngestDependencies, type Ingested, ingestReport } from './ingest-report.ts';

export type IngestUploadDependencies = IngestDependencies &
  EnqueueDependencies &
  LinkWriterDependencies & {
    readonly clientConfigs: Pick<ClientConfigs, 'current' | 'everApplied' | 'apply'>;
    readonly recipientStates: Pick<RecipientStates, 'read'>;
    readonly stage: string;
  };

/** A configuration file is small; more than this is not read. */
const mostConfigurationBytes = 1024 * 1024;

/** Ingests whatever was uploaded: the configuration, or a report. */
export async function ingestUpload(
  dependencies: IngestUploadDependencies,
  ref: UploadRef,
  now: Date,
): Promise<Ingested> {
  // Our own work, put there by write-pack. Anything else in that folder is answered like any other wrong place.
  if (isPack(ref.key)) return { key: ref.key, outcome: 'pack' };
  if (ref.key !== configurationKey) return ingestReport(dependencies, ref, now);
  const upload = await dependencies.uploads.open(ref);
  return upload === undefined ? { key: ref.key, outcome: 'gone' } : applyClients(dependencies, upload, now);
}

/** `packs/acme/DE/orderDefectRate-seller-1.zip` */
const isPack = (key: string): boolean =>
  key.startsWith(packFolder) &&
  /^[^/]+\/[A-Z]{2}\/[A-Za-z]+-(?:seller|amazon|all)-\d+\.zip$/.test(key.slice(packFolder.length));

/** Puts `clients.yaml` in force; with a mistake in it, the version before stays in force and a person is notified where. */
async function applyClients(dependencies: IngestUploadDependencies, upload: Upload, now: Date): Promise<Ingested> {
  const bytes = await beginningOf(upload.body, mostConfigurationBytes + 1);
  const digest = createHash('sha256').update(bytes).digest('hex');
  // Here and not above: what reads YAML is a seventh of the bundle, and nearly every upload is a report.
  const { readClients } = await import('../../config/parse-client-config.ts');
  const read = readClients(bytes);
  const uploadRecord = {
    key: upload.key,
    digest,
    kind: 'clients',
    receivedAt: upload.uploadedAt.toISOString(),
    skipped: [],
  } as const;
  const tooLarge =
    read.outcome === 'read'
      ? await applied(dependencies, read.clientConfig, upload.uploadedAt, digest, now)
      : undefined;
  if (read.outcome === 'read' && tooLarge === undefined) {
    const rows = read.clientConfig.clients.length;
    await dependencies.uploadRecords.record(noAccount, { ...uploadRecord, outcome: 'read', rows });
    return { key: upload.key, outcome: 'read', kind: 'clients', rows };
  }
  const mistakes = read.outcome === 'read' ? [tooLarge].flatMap((mistake) => mistake ?? []) : read.mistakes;
  await notifyOfMistakes(dependencies, upload, digest, mistakes, now);
  const [first] = mistakes;
  const where = first === undefined ? '' : ` (line ${first.line}, column ${first.column}: ${first.message})`;
  const reason = `clients.yaml was not applied; the version before stays in force${where}`;
  await dependencies.uploadRecords.record(noAccount, { ...uploadRecord, outcome: 'unreadable', rows: 0, reason });
  return { key: upload.key, outcome: 'unreadable', kind: 'clients', rows: 0 };
}

/** Puts it in force. What no item can hold is a mistake like any other: repeating it would not help. */
async function applied(
  dependencies: IngestUploadDependencies,
  clientConfig: ClientConfig,
  uploadedAt: Date,
  digest: string,
  now: Date,
): Promise<Mistake | undefined> {
  try {
    const inForce = await dependencies.clientConfigs.apply(clientConfig, uploadedAt);
    await askAboutFormerClients(dependencies, inForce, uploadedAt, digest, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof ItemTooLarge)) throw error;
    const clients = clientConfig.clients.length;
    return {
      line: 1,
      column: 1,
      message: `the file is too large to be stored, with ${clients} clients; leave out what is not needed`,
    };
  }
}

/** One mail about all clients that this file no longer names. Ingested again, it is the same mail. */
async function askAboutFormerClients(
  dependencies: IngestUploadDependencies,
  { consultancy, formerClients = [] }: ClientConfig,
  uploadedAt: Date,
  digest: string,
  now: Date,
): Promise<void> {
  const clients = formerClients.filter(({ since }) => since === uploadedAt.toISOString());
  if (clients.length === 0) return;
  const { formerClientsMail } = await import('../../notifications/mail/messages/former-clients-mail.ts');
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const mails = addressMail({
    kind: 'client-config',
    about: nameOf('former clients', digest, uploadedAt.toISOString()),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    content: (links) =>
      formerClientsMail({
        consultancy: consultancy.name,
        now,
        timeZone: consultancy.timezone,
        stage: dependencies.stage,
        clients,
        since: uploadedAt,
        links,
      }),
    list: 'client-config',
  });
  await enqueueMail(dependencies, mails, now);
}

async function notifyOfMistakes(
  dependencies: IngestUploadDependencies,
  upload: Upload,
  digest: string,
  mistakes: readonly Mistake[],
  now: Date,
): Promise<void> {
  const { configurationMail } = await import('../../notifications/mail/messages/client-config-error-mail.ts');
  const { consultancy } = await dependencies.clientConfigs.current();
  const inForce = (await dependencies.clientConfigs.everApplied()) ? 'previous version' : 'defaults';
  const facts = {
    consultancy: consultancy.name,
    now,
    timeZone: consultancy.timezone,
    stage: dependencies.stage,
    key: upload.key,
    uploadedAt: upload.uploadedAt,
    mistakes,
    inForce,
  } as const;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const mails = addressMail({
    kind: 'client-config',
    about: nameOf(digest, upload.uploadedAt.toISOString()),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    shows: 'clients',
    content: (links) => configurationMail({ ...facts, links }),
    list: 'client-config',
  });
  await enqueueMail(dependencies, mails, now);
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
