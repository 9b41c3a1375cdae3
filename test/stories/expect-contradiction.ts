import { expect } from 'vitest';
import type { StoryMail } from './play-story.ts';

/** The first lines of the weekly pages of a day say what Amazon says, that it is Amazon, and what uploaded reports say. */
export function expectContradiction(
  mails: readonly StoryMail[],
  reader: string,
  day: string,
  marketplace: string,
  amazon: RegExp,
  ours: RegExp,
): void {
  const page = mails.find(({ kind, to, at }) => kind === 'summary' && to === reader && at.startsWith(day));
  expect(page?.subject).toMatch(/worth watching, order defect rate/);
  const line = page?.text.split('\n').find((one) => one.startsWith(`${marketplace}: `));
  expect(line).toMatch(amazon);
  expect(line).toMatch(/That is Amazon’s own number\. Uploaded reports say otherwise: our estimate is /);
  expect(line).toMatch(ours);
  expect(line).toMatch(/which would miss the limit\.$/);
  const portfolio = mails.find(({ kind, at }) => kind === 'portfolio' && at.startsWith(day));
  expect(portfolio?.text).toMatch(/WORTH WATCHING.*Uploaded reports say otherwise/);
}
