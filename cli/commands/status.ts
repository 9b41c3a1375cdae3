import { statusJson } from '../../shared/flows/inspection/former-names.ts';
import { type AccountStatus, readStatus } from '../../shared/flows/inspection/status.ts';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { connect } from '../connection/open-stack.ts';
import { statusTable } from '../output/status-table.ts';

/** Shows how every account stands, for a person or, with --json, for a script. */
export async function status(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { ...whereOptions, client: { type: 'string' }, json: { type: 'boolean' } });
  const { state, now } = await connect(values);
  const accounts: readonly AccountStatus[] = await readStatus(state, now, values.client);
  console.log(values.json ? JSON.stringify(statusJson(accounts), undefined, 2) : statusTable(accounts));
  return 0;
}
