import type { Case } from '../../cases/case.ts';
import { withCaseChanges } from '../../cases/case-change.ts';
import type { Client, ClientConfig } from '../../config/client-config.ts';
import { formerClient } from '../../config/former-clients.ts';
import { clientOf } from '../../config/recipients.ts';
import type { Account } from '../../domain/account.ts';
import { accountName, noAccount } from '../../domain/account.ts';
import type { AccountAlerts, AccountAlertsStore } from '../../ports/alerts.ts';
import type { Cases } from '../../ports/cases.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { ReportErrors } from '../../ports/upload-records.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { type AccountDependencies, type AccountView, loadAccountView } from '../account-view/load-account-view.ts';

export interface LoadDependencies extends AccountDependencies {
  readonly accountAlerts: Pick<AccountAlertsStore, 'read'>;
  readonly cases: Pick<Cases, 'of'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly reportErrors: Pick<ReportErrors, 'waiting'>;
}

/** What is known of an account that is evaluated. */
export interface LoadedAccount {
  readonly account: Account;
  readonly client: Client;
  readonly view: AccountView;
  /** closed ones too, oldest first; with changes that were decided and are not written into them yet */
  readonly cases: readonly Case[];
}

/** Everything that an evaluation reads before it decides, read once. */
export interface Loaded {
  /** `acme/DE`, or `-` for uploads outside any account's folder */
  readonly name: string;
  readonly clientConfig: ClientConfig;
  readonly stored: Versioned<AccountAlerts>;
  /** unreadable uploads that nobody was notified about, and those of which that is not noted yet */
  readonly unread: readonly UploadRecord[];
  /** absent for uploads outside any account's folder, and for an account of a former client: nothing is decided about it */
  readonly known?: LoadedAccount;
}

/** `account`: absent for uploads outside any account's folder. */
export async function loadEvaluation(
  dependencies: LoadDependencies,
  account: Account | undefined,
  now: Date,
): Promise<Loaded> {
  const name = account === undefined ? noAccount : accountName(account);
  const [clientConfig, stored, unread] = await Promise.all([
    dependencies.clientConfigs.current(),
    dependencies.accountAlerts.read(name),
    dependencies.reportErrors.waiting(name),
  ]);
  const loaded = { name, clientConfig, stored, unread };
  if (account === undefined || formerClient(clientConfig, account.client) !== undefined) return loaded;
  const client = clientOf(clientConfig, account.client);
  const { forecasts, caseChanges } = stored.value;
  const [view, cases] = await Promise.all([
    loadAccountView(dependencies, account, client.limits, now, forecasts, 'where it matters'),
    dependencies.cases.of(account),
  ]);
  const written = cases.map(({ value }) => value);
  return { ...loaded, known: { account, client, view, cases: withCaseChanges(written, caseChanges) } };
}

/** The numbers come from the newest report of each kind; the older ones are history. */
export function newestOfEachKind(uploadRecords: readonly UploadRecord[]): readonly UploadRecord[] {
  const newest = new Map<string, UploadRecord>();
  for (const uploadRecord of uploadRecords) {
    const other = newest.get(uploadRecord.kind);
    if (uploadRecord.outcome === 'read' && (uploadRecord.asOf ?? '') > (other?.asOf ?? ''))
      newest.set(uploadRecord.kind, uploadRecord);
  }
  return [...newest.values()];
}

/** Digests of the reports that an account's numbers come from. */
export const reportsOf = ({ view }: LoadedAccount): readonly string[] =>
  newestOfEachKind(view.uploadRecords).map(({ digest }) => digest);
