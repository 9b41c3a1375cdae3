import { houseCsvTemplate } from '../../shared/reports/manual-csv/manual-csv-template.ts';
import { readWords } from '../arguments/args.ts';

/** Prints the house CSV, to be filled in. */
export async function template(words: readonly string[]): Promise<number> {
  readWords(words, {});
  process.stdout.write(houseCsvTemplate());
  return 0;
}
