import { type Arrival, groupAlert, newestWaiting, type Storm, stormsIn, withoutStorms } from '../../alerts/storm.ts';
import type { ClientConfig } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountFrom } from '../../domain/account.ts';
import { stormMail } from '../../notifications/mail/alert/group-alert-mail.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { Storms } from '../../ports/alerts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { readersAtConsultancy } from '../delivery/alert-readers.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriter, type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';

/** "Account changed" of no single account: what many have in common is to be told. */
export const everyAccount = '*';

export interface GroupAlertDependencies extends EnqueueDependencies, LinkWriterDependencies {
  readonly recipientStates: RecipientStates;
  readonly storms: Storms;
  readonly clientConfigs: ClientConfigs;
  readonly stage: string;
}

/** Whether what an account has to tell is kept back for one mail about many accounts. Asked twice, it is answered alike. */
export const isGrouped = (
  { storms }: Pick<GroupAlertDependencies, 'storms'>,
  account: string,
  arrivals: readonly Arrival[],
  now: Date,
): Promise<boolean> =>
  retryOnConflict(async () => {
    const { value, version } = await storms.read();
    const { known, grouped } = groupAlert(value.arrivals, account, arrivals, now);
    if (known !== value.arrivals) await storms.write({ ...value, arrivals: known }, version);
    return grouped;
  });

/** Accounts that keep coming must not put the mail about them off forever. */
const longestWaitMilliseconds = 30 * 60_000;

/**
 * Tells what many accounts have in common, each cause in one mail to the consultancy. A message that was overtaken by a later
 * one leaves it to that one, so that a storm is told once it has passed over; what was decided and the mail that says it are
 * committed by one conditional write.
 */
export async function notifyGroup(
  dependencies: GroupAlertDependencies,
  at: string | undefined,
  now: Date,
): Promise<{ readonly left?: true; readonly mails: number }> {
  return retryOnConflict(async () => {
    const { value, version } = await dependencies.storms.read();
    const newest = newestWaiting(value.arrivals);
    const isLate = at === undefined || now.getTime() - Date.parse(at) >= longestWaitMilliseconds;
    if (newest !== undefined && !isLate && newest > at) return { left: true, mails: 0 };
    const clientConfig = await dependencies.clientConfigs.current();
    const readers = await readersAtConsultancy(dependencies.recipientStates, clientConfig.consultancy);
    const links = await linkWriter(dependencies, now);
    const addressed = { recipients: readers.addresses, links };
    const mails = stormsIn(value.arrivals).flatMap((storm) =>
      mailsOf(dependencies, clientConfig, storm, addressed, now),
    );
    const outgoing = [...value.outgoing, ...mails];
    if (outgoing.length === 0) return { mails: 0 };
    const known = withoutStorms(value.arrivals);
    await dependencies.storms.write({ arrivals: known, outgoing }, version);
    await enqueueMail(dependencies, outgoing, now);
    await dependencies.storms.write({ arrivals: known, outgoing: [] }, version + 1);
    return { mails: outgoing.length };
  });
}

function mailsOf(
  { stage }: GroupAlertDependencies,
  clientConfig: ClientConfig,
  { cause, entries, notifiedAlone }: Storm,
  addressed: { readonly recipients: readonly string[]; readonly links: LinkWriter },
  now: Date,
): readonly Mail[] {
  const { consultancy } = clientConfig;
  return addressMail({
    kind: 'alert',
    about: nameOf('storm', cause, ...entries.map(({ account, at }) => `${account} ${at}`)),
    consultancy,
    ...addressed,
    scope: scopeOf('alerts'),
    content: (links) =>
      stormMail({
        consultancy: consultancy.name,
        links,
        now,
        timeZone: consultancy.timezone,
        stage,
        cause,
        accounts: entries.map(({ account: name, verdict, left, words }) => {
          const { client, marketplace } = accountFrom(name);
          return {
            client: clientOf(clientConfig, client),
            marketplace,
            verdict,
            ...(left !== undefined && { left }),
            words,
          };
        }),
        notifiedAlone: notifiedAlone.length,
      }),
    list: 'portfolio',
  });
}
