import type { Client, ClientConfig } from '../../config/client-config.ts';
import { clientOf, isSameAddress, recipientsFor } from '../../config/recipients.ts';
import type { Link, Listing } from '../../links/link.ts';
import { readerLeftMail } from '../../notifications/mail/messages/reader-left-mail.ts';
import { unclearPage } from '../../web/link-error-page.ts';
import {
  askToLeave,
  askToReturn,
  type ListFacts,
  lastReaderPage,
  leftPage,
  subscribedPage,
} from '../../web/unsubscribe-page.ts';
import { addressMail, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import type { LinkWriter } from '../delivery/link-writer.ts';
import { partsOfScope } from '../delivery/reachable-recipients.ts';
import { type Recipients, recipientsOf } from '../delivery/resolve-recipients.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

type ListLink = Extract<Link, Listing>;

/** Where a reader stands with a kind of mail. */
interface Stand {
  readonly following: Following;
  readonly link: ListLink;
  readonly links: LinkWriter;
  readonly clientConfig: ClientConfig;
  /** absent where it is the consultancy's own mail */
  readonly client?: Client;
  readonly facts: ListFacts;
}

/** Ends a kind of mail for a reader, or begins it again, and says so. */
export async function unsubscribeOrResubscribe(
  following: Following,
  link: ListLink,
  links: LinkWriter,
): Promise<LinkAnswer> {
  const { dependencies, now } = following;
  const clientConfig = await dependencies.clientConfigs.current();
  const { list, client: id } = partsOfScope(link.scope);
  const client = id === undefined ? undefined : clientOf(clientConfig, id);
  const stand: Stand = {
    following,
    link,
    links,
    clientConfig,
    ...(client !== undefined && { client }),
    facts: {
      consultancy: clientConfig.consultancy.name,
      timeZone: client?.timezone ?? clientConfig.consultancy.timezone,
      stage: dependencies.stage,
      now,
      to: link.to,
      list,
      ...(client !== undefined && { client }),
    },
  };
  return link.action === 'unsubscribe' ? leave(stand) : comeBack(stand, link.version);
}

/** RFC 8058, section 3.2: the body is this pair and nothing else, as a form of either encoding. */
const isOneClick = (form: Following['request']['form']): boolean =>
  form.length === 1 && form[0]?.[0] === 'List-Unsubscribe' && form[0][1] === 'One-Click';

async function leave(stand: Stand): Promise<LinkAnswer> {
  const { following, link, facts } = stand;
  const { dependencies, acts, request } = following;
  if (acts && !isOneClick(request.form)) return { status: 400, page: unclearPage(facts), outcome: 'unclear' };
  const { left, version } = await retryOnConflict(dependencies.backoff, async () => {
    const state = await dependencies.recipientStates.read(link.to);
    const gone = state.value.unsubscribed.includes(link.scope);
    if (gone || !acts) return { left: gone ? ('before' as const) : undefined, version: state.version };
    const unsubscribed = [...state.value.unsubscribed, link.scope];
    await dependencies.recipientStates.write(link.to, { ...state.value, unsubscribed }, state.version);
    return { left: 'now' as const, version: state.version + 1 };
  });
  if (left === undefined) return { status: 200, page: askToLeave(facts), outcome: 'asked' };
  // After the write and not before: of two who leave at once, the later one sees that both are gone.
  const readers = acts ? await readersLeft(stand) : undefined;
  if (left === 'now' && readers?.are === 'nobody') {
    await subscribe(stand);
    return { status: 409, page: lastReaderPage(facts), outcome: 'rejected' };
  }
  // Also when the reader had left before: whatever cut that short, the mail has the same name and is sent once.
  if (readers?.are === 'consultancy') await notifyConsultancy(stand, readers, version);
  return leftAnswer(stand, left, version);
}

const leftAnswer = ({ facts, link, links }: Stand, left: 'now' | 'before', version: number): LinkAnswer => ({
  status: 200,
  page: leftPage(
    facts,
    left,
    // As long as the link that led here.
    links.onPage({ action: 'resubscribe', to: link.to, scope: link.scope, version }, new Date(link.expires * 1000)),
  ),
  outcome: left === 'now' ? 'done' : 'done before',
});

async function comeBack(stand: Stand, version: number): Promise<LinkAnswer> {
  const { following, link, facts } = stand;
  const { dependencies, acts, request } = following;
  return retryOnConflict(dependencies.backoff, async () => {
    const state = await dependencies.recipientStates.read(link.to);
    if (!state.value.unsubscribed.includes(link.scope)) {
      return { status: 200, page: subscribedPage(facts, 'before'), outcome: 'done before' };
    }
    // Left again since: that is the newer wish.
    if (state.version !== version) return leftAnswer(stand, 'before', state.version);
    if (!acts) return { status: 200, page: askToReturn(facts, request.link), outcome: 'asked' };
    await dependencies.recipientStates.write(
      link.to,
      { ...state.value, unsubscribed: without(state.value, link) },
      version,
    );
    return { status: 200, page: subscribedPage(facts, 'now'), outcome: 'done' };
  });
}

const without = ({ unsubscribed }: { readonly unsubscribed: readonly string[] }, { scope }: ListLink) =>
  unsubscribed.filter((other) => other !== scope);

function subscribe({ following: { dependencies }, link }: Stand): Promise<void> {
  return retryOnConflict(dependencies.backoff, async () => {
    const { value, version } = await dependencies.recipientStates.read(link.to);
    await dependencies.recipientStates.write(link.to, { ...value, unsubscribed: without(value, link) }, version);
  });
}

/** Who reads the alerts now that this reader does not; nothing where nobody depends on this reader. */
async function readersLeft({ following, link, clientConfig, client, facts }: Stand): Promise<Recipients | undefined> {
  const { recipientStates } = following.dependencies;
  const { consultancy } = clientConfig;
  if (facts.list !== 'alerts') return undefined;
  const theirs = client === undefined ? [] : recipientsFor(consultancy, client, 'alerts');
  const counted = [...theirs, ...consultancy.recipients.map(({ email }) => email)];
  if (!counted.some((address) => isSameAddress(address, link.to))) return undefined;
  if (client === undefined) {
    const readers = await recipientsOf(recipientStates, consultancy, { kind: 'operations' });
    return readers.are === 'nobody' ? readers : undefined;
  }
  const readers = await recipientsOf(recipientStates, consultancy, { kind: 'alert', client, severity: 'warning' });
  // Who was not among a client's readers has not left them without one.
  return readers.are === 'consultancy' && !theirs.some((address) => isSameAddress(address, link.to))
    ? undefined
    : readers;
}

/** The last of a client's readers has left: the consultancy reads its alerts from now on, and hears so. */
async function notifyConsultancy(stand: Stand, readers: Recipients, version: number): Promise<void> {
  const { following, link, links, clientConfig, client } = stand;
  if (client === undefined) return;
  const { dependencies, now } = following;
  const { consultancy } = clientConfig;
  const mails = addressMail({
    kind: 'client-config',
    client: client.id,
    about: nameOf('left', link.scope, link.to, String(version)),
    consultancy,
    recipients: readers.addresses,
    links,
    scope: link.scope,
    shows: 'clients',
    content: (readerLinks) =>
      readerLeftMail({
        consultancy: consultancy.name,
        now,
        timeZone: consultancy.timezone,
        stage: dependencies.stage,
        links: readerLinks,
        client,
        reader: link.to,
      }),
    list: `${client.id}-alerts`,
  });
  await enqueueMail(dependencies, mails, now);
}
