import type { ConnectionState } from '../../connections/connection.ts';
import type { Account } from '../../domain/account.ts';
import type { Unreadable } from '../../domain/unreadable.ts';
import { overOf } from '../../metrics/over-of.ts';
import type { State } from '../../portfolio/account-standing.ts';
import { rankInShort, type StandingInShort } from '../../portfolio/standing-in-short.ts';
import { type Rank, worseRankFirst } from '../../portfolio/worst-first.ts';

/** One account of the portfolio, as its last check found it. */
export interface PortfolioAccount {
  readonly account: Account;
  readonly clientName: string;
  /** instant, ISO 8601 UTC; absent before the first check */
  readonly checkedAt?: string;
  /** its reports come as they usually do */
  readonly fresh: boolean;
  readonly openAlerts: number;
  /** how its reports are fetched; absent where they are uploaded by hand */
  readonly connection?: ConnectionState;
  /** what is stored of it cannot be read, so it is not evaluated */
  readonly unreadable?: Unreadable;
  /** absent before the first check */
  readonly standing?: StandingInShort;
}

/** All accounts that somebody may see. */
export interface PortfolioFacts {
  readonly accounts: readonly PortfolioAccount[];
  /** clients of `clients.yaml` of which no report was uploaded yet, by name */
  readonly withoutReports: readonly string[];
  /** why nothing is known of connections */
  readonly connectionsUnreadable?: string;
}

export const portfolioSorts = ['worst', 'client', 'left', 'report'] as const;
export type PortfolioSort = (typeof portfolioSorts)[number];

export const portfolioStates = [
  'breach',
  'warn',
  'stale',
  'watch',
  'unknown',
  'ok',
] as const satisfies readonly State[];

/** Which accounts are shown and in which order. It is in the address of the page, so a view can be sent to a colleague. */
export interface PortfolioQuery {
  /** words that must all be in the client's name, its folder name or the marketplace */
  readonly search: string;
  readonly state?: State;
  /** only accounts with an open case */
  readonly openCases: boolean;
  readonly sort: PortfolioSort;
}

const longestSearch = 200;

/** What an address asks for. What it says of nothing that is known counts as not said. */
export function readPortfolioQuery(parameter: (name: string) => string | undefined): PortfolioQuery {
  const state = portfolioStates.find((one) => one === parameter('state'));
  return {
    search: (parameter('q') ?? '').trim().slice(0, longestSearch),
    ...(state !== undefined && { state }),
    openCases: parameter('cases') === 'open',
    sort: portfolioSorts.find((one) => one === parameter('sort')) ?? 'worst',
  };
}

/** The address of a view, with something of it changed: `/?state=warn`. */
export function portfolioAddress({ search, state, openCases, sort }: PortfolioQuery, path = '/'): string {
  const parameters = new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(state !== undefined && { state }),
    ...(openCases && { cases: 'open' }),
    ...(sort !== 'worst' && { sort }),
  });
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
}

/** What a page of the portfolio shows. */
export interface PortfolioView {
  readonly shown: readonly PortfolioAccount[];
  /** of all that match the search, whatever their state */
  readonly countOf: ReadonlyMap<State, number>;
  readonly matching: number;
  /** accounts there are */
  readonly all: number;
}

export function portfolioView({ accounts }: PortfolioFacts, query: PortfolioQuery): PortfolioView {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = accounts.filter(
    (one) =>
      words.every((word) => searchedText(one).includes(word)) &&
      (!query.openCases || (one.standing?.openCases ?? 0) > 0),
  );
  const countOf = new Map<State, number>(
    portfolioStates.map((state) => [state, matching.filter((one) => stateOf(one) === state).length]),
  );
  const shown = matching.filter((one) => query.state === undefined || stateOf(one) === query.state);
  return { shown: shown.sort(orders[query.sort]), countOf, matching: matching.length, all: accounts.length };
}

/** Before its first check, and while it cannot be read, nothing is known of an account. */
export const stateOf = ({ standing, unreadable }: Pick<PortfolioAccount, 'standing' | 'unreadable'>): State =>
  unreadable === undefined ? (standing?.state ?? 'unknown') : 'unknown';

const searchedText = ({ account, clientName }: PortfolioAccount): string =>
  `${clientName} ${account.client}/${account.marketplace}`.toLowerCase();

const rankOf = ({ account, standing }: PortfolioAccount): Rank =>
  standing === undefined ? { account, state: 'unknown' } : rankInShort(account, standing);

const worstFirst = (a: PortfolioAccount, b: PortfolioAccount): number => worseRankFirst(rankOf(a), rankOf(b));

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);

const orders: Readonly<Record<PortfolioSort, (a: PortfolioAccount, b: PortfolioAccount) => number>> = {
  worst: worstFirst,
  client: (a, b) =>
    a.clientName.localeCompare(b.clientName, 'en') || compare(a.account.marketplace, b.account.marketplace),
  left: (a, b) => compare(leftOf(a), leftOf(b)) || worstFirst(a, b),
  // The oldest report first: who has none at all comes before everyone.
  report: (a, b) => compare(a.standing?.asOf ?? '', b.standing?.asOf ?? '') || worstFirst(a, b),
};

/** Whoever is over the limit comes before everyone who has none left. */
function leftOf({ standing }: PortfolioAccount): number {
  const worst = standing?.worst;
  if (worst === undefined) return Number.POSITIVE_INFINITY;
  const over = overOf(worst);
  return over === undefined ? (worst.headroom ?? Number.POSITIVE_INFINITY) : -over;
}
