import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chancePercent,
  chanceSteps,
  formatChance,
  formatChanceWord,
} from '../../../shared/notifications/mail/format/format-chance.ts';

test.each([
  { probability: 0, says: 'unlikely (under 1 %)' },
  { probability: 0.0099, says: 'unlikely (under 1 %)' },
  { probability: 0.01, says: 'unlikely (1 %)' },
  { probability: 0.394, says: 'unlikely (39 %)' },
  { probability: 0.4, says: 'as likely as not (40 %)' },
  { probability: 0.5, says: 'as likely as not (50 %)' },
  { probability: 0.594, says: 'as likely as not (59 %)' },
  // Printed as 60 %, so it is called what 60 % is called.
  { probability: 0.596, says: 'likely (60 %)' },
  { probability: 0.72, says: 'likely (72 %)' },
  { probability: 0.9, says: 'very likely (90 %)' },
  { probability: 0.99, says: 'very likely (99 %)' },
  { probability: 0.9901, says: 'very likely (over 99 %)' },
  { probability: 1, says: 'very likely (over 99 %)' },
])('a chance of $probability is written "$says"', ({ probability, says }) => {
  expect(formatChance(probability)).toBe(says);
});

test('no chance is ever printed as 0 % or 100 %', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (probability) => {
      expect(chancePercent(probability)).toMatch(/^(under 1|over 99|[1-9]\d?) %$/);
    }),
  );
});

test('a higher chance never gets a weaker word', () => {
  const rank = (probability: number) => chanceSteps.findIndex(({ words }) => words === formatChanceWord(probability));
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      expect(rank(Math.max(a, b))).toBeLessThanOrEqual(rank(Math.min(a, b)));
    }),
  );
});

test('the words are explained where readers can look them up', () => {
  const page = readFileSync(new URL('../../../docs/mail.md', import.meta.url), 'utf8');
  for (const { fromPercent, words } of chanceSteps) {
    expect(page).toMatch(new RegExp(`\\| ${words} \\| ${fromPercent} %`));
  }
});
