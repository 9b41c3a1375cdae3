import { type Arrival, joinStorm, newestWaiting, type Storm, stormsIn, withoutStorms } from '../../alerts/storm.ts';
import type { Directory } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountFrom } from '../../domain/account.ts';
import { stormMail } from '../../notifications/mail/alert/group-alert-mail.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { Storms } from '../../ports/alerts.ts';
import type { Directories } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { readersAtConsultancy } from '../delivery/alert-readers.ts';
import { addressMail, nameOf, type PostTools, post } from '../delivery/enqueue-mail.ts';
import { type LinkTools, type LinkWriter, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';
import { repeatOnConflict } from '../retry-on-conflict.ts';

/** "Account changed" of no single account: what many have in common is to be told. */
export const everyAccount = '*';

export interface StormTools extends PostTools, LinkTools {
  readonly recipientStates: RecipientStates;
  readonly storms: Storms;
  readonly directories: Directories;
  readonly stage: string;
}

/** Whether what an account has to tell is kept back for one mail about many accounts. Asked twice, it is answered alike. */
export const isWithheld = (
  { storms }: Pick<StormTools, 'storms'>,
  account: string,
  arrivals: readonly Arrival[],
  now: Date,
): Promise<boolean> =>
  repeatOnConflict(async () => {
    const { value, version } = await storms.read();
    const { book, withheld } = joinStorm(value.book, account, arrivals, now);
    if (book !== value.book) await storms.write({ ...value, book }, version);
    return withheld;
  });

/** Accounts that keep coming must not put the mail about them off forever. */
const longestWaitMilliseconds = 30 * 60_000;

/**
 * Tells what many accounts have in common, each cause in one mail to the consultancy. A message that was overtaken by a later
 * one leaves it to that one, so that a storm is told once it has passed over; what was decided and the mail that says it are
 * committed by one conditional write.
 */
export async function tellStorms(
  tools: StormTools,
  at: string | undefined,
  now: Date,
): Promise<{ readonly left?: true; readonly mails: number }> {
  return repeatOnConflict(async () => {
    const { value, version } = await tools.storms.read();
    const newest = newestWaiting(value.book);
    const isLate = at === undefined || now.getTime() - Date.parse(at) >= longestWaitMilliseconds;
    if (newest !== undefined && !isLate && newest > at) return { left: true, mails: 0 };
    const directory = await tools.directories.current();
    const readers = await readersAtConsultancy(tools.recipientStates, directory.consultancy);
    const links = await linkWriter(tools, now);
    const addressed = { recipients: readers.addresses, links };
    const mails = stormsIn(value.book).flatMap((storm) => mailsOf(tools, directory, storm, addressed, now));
    const outgoing = [...value.outgoing, ...mails];
    if (outgoing.length === 0) return { mails: 0 };
    const book = withoutStorms(value.book);
    await tools.storms.write({ book, outgoing }, version);
    await post(tools, outgoing, now);
    await tools.storms.write({ book, outgoing: [] }, version + 1);
    return { mails: outgoing.length };
  });
}

function mailsOf(
  { stage }: StormTools,
  directory: Directory,
  { cause, entries, toldAlone }: Storm,
  addressed: { readonly recipients: readonly string[]; readonly links: LinkWriter },
  now: Date,
): readonly Mail[] {
  const { consultancy } = directory;
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
            client: clientOf(directory, client),
            marketplace,
            verdict,
            ...(left !== undefined && { left }),
            words,
          };
        }),
        toldAlone: toldAlone.length,
      }),
    list: 'portfolio',
  });
}
