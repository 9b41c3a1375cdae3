import { exportPortfolio } from '../../shared/flows/portal/read-portfolio.ts';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { connect } from '../connection/open-stack.ts';

/** Prints the portfolio as CSV: one account a row, worst first. */
export async function exportCommand(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, whereOptions);
  const { state, now } = await connect(values);
  process.stdout.write(await exportPortfolio(state, { consultancy: true, clients: [] }, now));
  return 0;
}
