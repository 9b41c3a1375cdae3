import { manualCsvTemplate } from '../../shared/reports/manual-csv/manual-csv-template.ts';
import { readArgs } from '../arguments/args.ts';

/** Prints the manual CSV, to be filled in. */
export async function template(words: readonly string[]): Promise<number> {
  readArgs(words, {});
  process.stdout.write(manualCsvTemplate());
  return 0;
}
