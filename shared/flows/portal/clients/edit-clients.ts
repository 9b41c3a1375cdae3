import { createHash } from 'node:crypto';
import type { ClientConfig } from '../../../config/client-config.ts';
import { type Viewer, viewerOf } from '../../../config/viewer.ts';
import { noAccount } from '../../../domain/account.ts';
import type { Accounts } from '../../../ports/accounts.ts';
import type { ClientConfigs } from '../../../ports/client-configs.ts';
import type { ClientFiles } from '../../../ports/client-files.ts';
import type { UploadRecords } from '../../../ports/upload-records.ts';
import { Conflict } from '../../../ports/versioned.ts';
import type {
  CheckedFile,
  ClientEditor,
  ClientFileHistory,
  ClientFileWarning,
} from '../../../web/portal/clients/clients-facts.ts';

export interface EditClientsDependencies {
  readonly accounts: Pick<Accounts, 'all'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly clientFiles: ClientFiles;
  readonly uploadRecords: Pick<UploadRecords, 'find'>;
}

const versionsShown = 50;

/** The newest file, or an earlier version of it, for the editor; `undefined` for a version that there is not. */
export async function openEditor(
  { clientConfigs, clientFiles }: EditClientsDependencies,
  from: string | undefined,
): Promise<ClientEditor | undefined> {
  const newest = await clientFiles.read();
  const tag = newest?.tag ?? '';
  if (from !== undefined) {
    const earlier = await clientFiles.read(from);
    return earlier && { text: earlier.text, tag, from };
  }
  return { text: newest?.text ?? firstText(await clientConfigs.current()), tag };
}

/** What a file could begin with: the defaults in force, in the form of the file. */
const firstText = ({ consultancy: { name, from, timezone, recipients } }: ClientConfig): string =>
  [
    'consultancy:',
    `  name: ${JSON.stringify(name)}`,
    `  from: ${JSON.stringify(from)}`,
    `  timezone: ${JSON.stringify(timezone)}`,
    `  recipients: [${recipients.map(({ email }) => JSON.stringify(email)).join(', ')}]`,
    'clients:',
    '  # The folder of its reports: its name and who reads its mail.',
    '  # acme: { name: Acme GmbH, recipients: [jo@acme.example] }',
    '',
  ].join('\n');

/** Versions of the file, and what became of the newest. */
export async function readHistory({ clientFiles, uploadRecords }: EditClientsDependencies): Promise<ClientFileHistory> {
  const [newest, versions] = await Promise.all([clientFiles.read(), clientFiles.versions(versionsShown)]);
  const shown = versions.map(({ version, uploadedAt, bytes }) => ({
    version,
    uploadedAt: uploadedAt.toISOString(),
    bytes,
  }));
  if (newest === undefined) return { versions: shown };
  const uploadedAt = newest.uploadedAt.toISOString();
  const record = await uploadRecords.find(noAccount, createHash('sha256').update(newest.text).digest('hex'));
  // The same text may have been saved before; that record is not this one's.
  const isKnown = record !== undefined && record.receivedAt >= uploadedAt;
  const state = !isKnown ? 'being applied' : record.outcome === 'read' ? 'in force' : 'not applied';
  return {
    newest: { uploadedAt, state, ...(isKnown && record.reason !== undefined && { reason: record.reason }) },
    versions: shown,
  };
}

/** What the form of the editor held. */
export interface EditedFile {
  readonly text: string;
  readonly tag: string;
  /** whoever edits has read the warnings, and means it */
  readonly meant: boolean;
}

export type SavedFile =
  | { readonly saved: true; readonly clients: number }
  | { readonly saved: false; readonly editor: ClientEditor };

/**
 * Saves the file where it is right, and only over the version that was edited: of two who edit at once, the second learns of it. What
 * is saved is applied like any upload of it.
 */
export async function saveClients(
  dependencies: EditClientsDependencies,
  viewer: Viewer,
  { text, tag, meant }: EditedFile,
): Promise<SavedFile> {
  const checked = await checkClients(dependencies, viewer, text);
  const isStopped = checked.warnings.some(({ mustConfirm }) => mustConfirm) && !meant;
  if (checked.clients === undefined || isStopped) return { saved: false, editor: { text, tag, checked } };
  const { clientFiles } = dependencies;
  try {
    await clientFiles.write(text, tag === '' ? undefined : tag);
    return { saved: true, clients: checked.clients };
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const theirs = await clientFiles.read();
    return { saved: false, editor: { text, tag: theirs?.tag ?? '', conflict: true } };
  }
}

/** Reads the file as intake will: every mistake with its line, and what may not be meant. */
export async function checkClients(
  { accounts, clientConfigs }: EditClientsDependencies,
  viewer: Viewer,
  text: string,
): Promise<CheckedFile> {
  // Here and not above: what reads YAML is a good part of the bundle, and few requests edit.
  const { readClients } = await import('../../../config/parse-client-config.ts');
  const read = readClients(new TextEncoder().encode(text));
  const lines = text.split('\n');
  if (read.outcome === 'unreadable') {
    const mistakes = read.mistakes.map((mistake) => ({
      ...mistake,
      text: (lines[mistake.line - 1] ?? '').slice(0, 200),
    }));
    return { mistakes, warnings: [] };
  }
  const [before, entries] = await Promise.all([clientConfigs.current(), accounts.all('recent')]);
  const watched = new Set(entries.map(({ account }) => account.client));
  return {
    mistakes: [],
    warnings: warningsOf(before, read.clientConfig, watched, viewer),
    clients: read.clientConfig.clients.length,
  };
}

function warningsOf(
  before: ClientConfig,
  after: ClientConfig,
  watched: ReadonlySet<string>,
  { address }: Viewer,
): readonly ClientFileWarning[] {
  const named = new Set(after.clients.map(({ id }) => id));
  const gone = before.clients.filter(({ id }) => !named.has(id));
  const withoutReaders = after.clients.filter(({ recipients }) => recipients.length === 0);
  const mustConfirm = true;
  return [
    ...(viewerOf(after, address)?.consultancy === true
      ? []
      : [
          {
            message: `${address} is not named for the consultancy any more: you would be signed out of it.`,
            mustConfirm,
          },
        ]),
    ...gone.map(({ id, name }) => ({
      message: watched.has(id)
        ? `${name} (${id}) is gone. Its accounts are not evaluated any more: nobody is warned before one of them crosses a limit. Name it again, and it goes on.`
        : `${name} (${id}) is gone.`,
      mustConfirm,
    })),
    ...(withoutReaders.length === 0
      ? []
      : [
          {
            message: `Without recipients of their own: ${withoutReaders.map(({ id }) => id).join(', ')}. Their alerts go to the consultancy.`,
            mustConfirm: false,
          },
        ]),
  ];
}
