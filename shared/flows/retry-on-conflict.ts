import { Conflict } from '../ports/versioned.ts';

const attempts = 12;

/** Reads and writes again when someone else wrote in between; the last conflict is thrown, for the queue to retry. */
export async function retryOnConflict<Result>(step: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error;
    }
  }
}
