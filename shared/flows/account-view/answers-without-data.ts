import { type FetchKind, fetchKinds } from '../../connections/fetch-plan.ts';
import { regionOf } from '../../connections/region.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import type { Feed } from '../../domain/feed.ts';
import type { ReportKind } from '../../domain/report-kind.ts';
import type { Fetches } from '../../ports/connections.ts';

/**
 * When Amazon last answered that there is nothing new, of feeds that seem to have stopped: a seller without returns for a
 * fortnight has no report of returns, and nothing has stopped. One read for each such feed of an account, none for the others.
 */
export async function answersWithoutData(
  fetches: Pick<Fetches, 'read'>,
  account: Account,
  feeds: readonly Feed[],
): Promise<ReadonlyMap<ReportKind, Date>> {
  const kinds = feeds.flatMap(({ stale, kind }) => (stale && isFetched(kind) ? [kind] : []));
  if (kinds.length === 0) return new Map();
  const region = regionOf(storeOf(account));
  const answers = await Promise.all(
    kinds.map(async (kind) => {
      const last = (await fetches.read({ ...account, region, kind }))?.value.last;
      return last?.outcome === 'no data' ? [[kind, new Date(last.at)] as const] : [];
    }),
  );
  return new Map(answers.flat());
}

const isFetched = (kind: ReportKind | undefined): kind is FetchKind => fetchKinds.some((one) => one === kind);
