import { clientOf } from '../../config/recipients.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { reportErrorMail } from '../../notifications/mail/messages/report-error-mail.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { addressMail, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import type { Loaded } from './load-evaluation.ts';

export interface ReportErrorMailDependencies extends LinkWriterDependencies {
  readonly recipientStates: Pick<RecipientStates, 'read'>;
  readonly stage: string;
}

/** Writes the mail about uploads that could not be read: one about all of them, to the consultancy, which uploads. */
export async function planReportErrorMail(
  dependencies: ReportErrorMailDependencies,
  { name, clientConfig, known }: Loaded,
  uploadRecords: readonly UploadRecord[],
  now: Date,
): Promise<readonly Mail[]> {
  if (uploadRecords.length === 0) return [];
  const { consultancy } = clientConfig;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const account = known?.account;
  return addressMail({
    kind: 'report-error',
    about: nameOf(name, ...uploadRecords.map(({ digest }) => digest).sort()),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    shows: account ?? 'all',
    content: (links) =>
      reportErrorMail({
        consultancy: consultancy.name,
        now,
        timeZone: consultancy.timezone,
        stage: dependencies.stage,
        links,
        ...(account !== undefined && {
          account: { client: clientOf(clientConfig, account.client), marketplace: account.marketplace },
        }),
        uploadRecords,
      }),
    list: account === undefined ? 'uploads' : listOf(account),
  });
}
