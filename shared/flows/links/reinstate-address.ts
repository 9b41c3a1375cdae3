import { isSameAddress } from '../../config/recipients.ts';
import type { Link, Reinstating } from '../../links/link.ts';
import { notNamedPage } from '../../web/link-error-page.ts';
import { askToReinstate, reinstatedPage } from '../../web/reinstate-page.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

/**
 * Writes again to an address that mail did not reach, as `headroom clients reinstate` does. There is nothing to undo: should it
 * bounce again, it is suppressed again. Only the consultancy's own people may, whose mail it is about.
 */
export async function reinstateAddress(
  { dependencies, acts, now, request }: Following,
  link: Extract<Link, Reinstating>,
): Promise<LinkAnswer> {
  const { consultancy } = await dependencies.clientConfigs.current();
  const writing = { consultancy: consultancy.name, timeZone: consultancy.timezone, stage: dependencies.stage, now };
  if (!consultancy.recipients.some(({ email }) => isSameAddress(email, link.to)))
    return { status: 403, page: notNamedPage(writing), outcome: 'rejected' };
  return retryOnConflict(dependencies.backoff, async (): Promise<LinkAnswer> => {
    const { value, version } = await dependencies.recipientStates.read(link.address);
    const { suppressed } = value;
    // Suppressed anew since: that is another bounce, with a mail of its own.
    if (suppressed === undefined || Date.parse(suppressed.at) !== Date.parse(link.at)) {
      const page = reinstatedPage(writing, link.address, suppressed === undefined ? 'before' : 'suppressed anew');
      return { status: 200, page, outcome: suppressed === undefined ? 'done before' : 'over' };
    }
    if (!acts)
      return { status: 200, page: askToReinstate(writing, link.address, suppressed, request.link), outcome: 'asked' };
    const next = { unsubscribed: value.unsubscribed, reinstatedAt: now.toISOString() };
    await dependencies.recipientStates.write(link.address, next, version);
    return { status: 200, page: reinstatedPage(writing, link.address, 'now'), outcome: 'done' };
  });
}
