// A checker for Stryker (plain JavaScript: Stryker loads it). It lets a random sample of the mutants pass and takes the others
// out of the score. Which ones depends on the seed and on the mutant alone, so the same code has the same sample.
import { createHash } from 'node:crypto';

const seed = process.env['MUTATION_SEED'] ?? '1';
const share = Number(process.env['MUTATION_SHARE'] ?? '1');

const isSampled = ({ fileName, mutatorName, location, replacement }) => {
  const name = JSON.stringify([
    seed,
    fileName.slice(fileName.lastIndexOf('/shared/')),
    mutatorName,
    location,
    replacement,
  ]);
  return createHash('sha256').update(name).digest().readUInt32BE() / 2 ** 32 < share;
};

class Sample {
  async init() {}

  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        isSampled(mutant) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
      ]),
    );
  }
}

/** As `declareClassPlugin` of Stryker's API makes it: `Checker` is the kind. */
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: Sample }];
