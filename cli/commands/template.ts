import { manualCsvTemplate } from '../../shared/reports/manual-csv/manual-csv-template.ts';
import { readArgs } from '../arguments/args.ts';

/** Prints a manual CSV to fill in. */
export async function template(words: readonly string[]): Promise<number> {
  readArgs(words, {});
  process.stdout.write(manualCsvTemplate());
  return 0;
}
