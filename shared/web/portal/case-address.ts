import type { Case } from '../../cases/case.ts';
import type { Account } from '../../domain/account.ts';

/** The address of a case, and of what is done about it. */
export const caseAddress = (
  { account, id }: { readonly account: Account; readonly id: string },
  act?: string,
): string =>
  `/cases/${encodeURIComponent(account.client)}/${encodeURIComponent(account.marketplace)}/${encodeURIComponent(id)}${act === undefined ? '' : `/${act}`}`;

/** Where a case of an account is opened. */
export const openCaseAddress = (account: Account): string => caseAddress({ account, id: 'new' });

export const caseStates: Readonly<Record<Case['state'], string>> = {
  open: 'Open',
  submitted: 'Plan sent, waiting for Amazon',
  closed: 'Closed',
};
