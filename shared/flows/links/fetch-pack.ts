import type { Fetching, Link } from '../../links/link.ts';
import { fetchedPage } from '../../web/link-error-page.ts';
import { packKeyOf } from '../cases/pack-key.ts';
import { accountOfLink } from './account-of-link.ts';
import type { Following, LinkAnswer } from './followed-link.ts';

/** A function URL answers with 6 MB at most, and bytes travel as base64: four letters for three of them. */
const largestPackBytes = 4_000_000;

/**
 * Hands out the newest evidence pack of a case to a reader of its account. It changes nothing, so it needs no button; whoever
 * was taken out of `clients.yaml` gets nothing.
 */
export async function fetchPack(following: Following, link: Extract<Link, Fetching>): Promise<LinkAnswer> {
  const { account, writing, rejected } = await accountOfLink(following, link);
  if (rejected !== undefined) return rejected;
  const key = packKeyOf({ account, id: link.case });
  const bytes = await following.dependencies.packs.get(key);
  if (bytes === undefined || bytes.length > largestPackBytes)
    return { status: 404, page: fetchedPage(writing, bytes !== undefined), outcome: 'over' };
  const fileName = `${account.client}-${account.marketplace}-${link.case}.zip`.replaceAll(/[^\w.-]+/g, '-');
  return { status: 200, page: '', file: { fileName, bytes }, outcome: 'done' };
}
