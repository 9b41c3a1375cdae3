import { houseCsvTemplate } from '../shared/reports/house-csv-template.ts';
import { readWords } from './words.ts';

/** Prints the house CSV, to be filled in. */
export async function template(words: readonly string[]): Promise<number> {
  readWords(words, {});
  process.stdout.write(houseCsvTemplate());
  return 0;
}
