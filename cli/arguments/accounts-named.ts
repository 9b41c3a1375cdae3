import type { Account } from '../../shared/domain/account.ts';
import type { Accounts } from '../../shared/ports/accounts.ts';
import { CliError } from './cli-error.ts';

/** The accounts of a client, or the one in a marketplace (any case); throws `CliError` when nothing was uploaded for them. */
export async function accountsNamed(
  { accounts }: { readonly accounts: Accounts },
  client: string,
  marketplace?: string,
): Promise<readonly Account[]> {
  const wanted = marketplace?.toUpperCase();
  const found = (await accounts.all())
    .map(({ account }) => account)
    .filter((account) => account.client === client && account.marketplace === (wanted ?? account.marketplace));
  if (found.length > 0) return found;
  throw new CliError(`nothing has been uploaded for ${client}${wanted === undefined ? '' : `/${wanted}`} yet.`);
}
