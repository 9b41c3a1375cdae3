import type { Case, Deadline } from '../../../cases/case.ts';
import { runningDeadlines } from '../../../cases/deadlines.ts';
import type { UnreadableAccount } from '../../../domain/unreadable.ts';

/** A case in a list of many. */
export interface ListedCase {
  readonly value: Case;
  readonly clientName: string;
}

/** The cases that somebody may see, as far as they were looked for. */
export interface CaseListFacts {
  readonly cases: readonly ListedCase[];
  /** accounts of which the cases cannot be read */
  readonly unreadable: readonly UnreadableAccount[];
}

export const caseFilters = ['running', 'open', 'submitted', 'closed', 'all'] as const;
export type CaseFilter = (typeof caseFilters)[number];

export const caseSorts = ['deadline', 'newest', 'client'] as const;
export type CaseSort = (typeof caseSorts)[number];

/** Which cases are listed and in which order. It is in the address of the page, so a list can be sent to a colleague. */
export interface CaseQuery {
  readonly filter: CaseFilter;
  /** words that must all be in the client's name, its folder name or the marketplace */
  readonly search: string;
  readonly sort: CaseSort;
}

const longestSearch = 200;

/** What an address asks for. What it says of nothing that is known counts as not said. */
export const readCaseQuery = (parameter: (name: string) => string | undefined): CaseQuery => ({
  filter: caseFilters.find((one) => one === parameter('state')) ?? 'running',
  search: (parameter('q') ?? '').trim().slice(0, longestSearch),
  sort: caseSorts.find((one) => one === parameter('sort')) ?? 'deadline',
});

/** Whether cases that are closed are asked for, which may be those of any account. */
export const wantsClosed = ({ filter }: CaseQuery): boolean => filter === 'closed' || filter === 'all';

/** The address of a list: `/cases?state=closed`. */
export function caseListAddress({ filter, search, sort }: CaseQuery): string {
  const parameters = new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(filter !== 'running' && { state: filter }),
    ...(sort !== 'deadline' && { sort }),
  });
  return parameters.size === 0 ? '/cases' : `/cases?${parameters.toString()}`;
}

const matches = ({ state }: Case, filter: CaseFilter): boolean =>
  filter === 'all' || (filter === 'running' ? state !== 'closed' : state === filter);

/** The cases that are asked for, in order. */
export function listCases(cases: readonly ListedCase[], { filter, search, sort }: CaseQuery): readonly ListedCase[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return cases
    .filter(({ value }) => matches(value, filter))
    .filter((one) => words.every((word) => searchedText(one).includes(word)))
    .toSorted(orders[sort]);
}

const searchedText = ({ value: { account }, clientName }: ListedCase): string =>
  `${clientName} ${account.client}/${account.marketplace}`.toLowerCase();

/** The next instant by which something is due. */
export const nextDeadline = (known: Case): Deadline | undefined => runningDeadlines(known)[0];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const newest = (a: ListedCase, b: ListedCase): number => compare(b.value.openedAt, a.value.openedAt);
/** Later than any: nothing is due. */
const dueOf = ({ value }: ListedCase): string => nextDeadline(value)?.at ?? '~';

const orders: Readonly<Record<CaseSort, (a: ListedCase, b: ListedCase) => number>> = {
  deadline: (a, b) => compare(dueOf(a), dueOf(b)) || newest(a, b),
  newest,
  client: (a, b) => a.clientName.localeCompare(b.clientName, 'en') || newest(a, b),
};
