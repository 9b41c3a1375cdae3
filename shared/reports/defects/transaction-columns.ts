import { type TransactionHeadings, transactionHeadings } from './transaction-headings.ts';

const all = (of: (headings: TransactionHeadings) => readonly string[]): readonly string[] => [
  ...new Set(transactionHeadings.flatMap(of)),
];

/** Where settlements and date range reports have what is read of them. */
export const transactionColumns = {
  settlement: all(({ settlement }) => settlement),
  type: ['transaction-type', ...all(({ type }) => type)],
  orderId: all(({ orderId }) => orderId),
  store: ['marketplace-name', ...all(({ store }) => store)],
  total: ['total-amount'],
  posted: ['posted-date', ...all(({ posted }) => posted)],
  postedAt: ['posted-date-time'],
  ended: ['settlement-end-date'],
} as const;
