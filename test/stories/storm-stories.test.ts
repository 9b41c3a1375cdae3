import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { inLines, mailsTo, playStory, withoutWeekly } from './play-story.ts';
import { clientsYaml, type Story, type StoryReport } from './story.ts';
import { noReader } from './story-settings.ts';

const names = Array.from({ length: 7 }, (_, index) => `shop${index + 1}`);

/** Seven sellers of 600 orders whose parcels stand still for three days: 6, then 30 late, with 24 the limit. */
const days: readonly StoryReport[] = Array.from({ length: 5 }, (_, index) => {
  const day = addDays('2026-09-01' as Day, index);
  const late = index >= 1 && index < 4;
  return { uploaded: day, asOf: day, lsr30: [late ? 30 : 6, 600], lsr10: [late ? 14 : 2, 200] };
});

const storyOf = (readers: 'their own' | 'none'): Story => ({
  name: 'storm',
  accounts: Object.fromEntries(names.map((name) => [`${name}/DE`, days])),
  clients: clientsYaml(names, readers === 'none' ? Object.fromEntries(names.map((name) => [name, noReader])) : {}),
});

const consultancy = 'ops@northwind.example';

describe.each([{ readers: 'none' as const }, { readers: 'their own' as const }])(
  'a carrier stands still for seven clients, with readers: $readers',
  ({ readers }) => {
    test('the consultancy hears of it in a few mails that name all of them, and of its end', async () => {
      const mails = mailsTo(withoutWeekly(await playStory(storyOf(readers))), consultancy);
      expect(mails.length, inLines(mails)).toBeLessThanOrEqual(6);
      expect(mails.length, inLines(mails)).toBeGreaterThanOrEqual(3);
      const groups = mails.filter(({ kind }) => kind === 'group');
      const [begins] = groups;
      for (const name of names) expect(begins?.text).toContain(`${name} DE`);
      expect(begins?.subject).toContain('7 accounts');
      const ends = groups.at(-1);
      for (const name of names) expect(ends?.text).toContain(`${name} DE`);
      expect(ends?.text.split('\n', 1)[0]).toMatch(/^(BETTER|BACK|WELL|OVER)/);
      // Begins on the second day, is reminded of on the third and fourth, ends on the fifth.
      expect(new Set(mails.map(({ at }) => at.slice(0, 10)))).toEqual(
        new Set(['2026-09-02', '2026-09-03', '2026-09-04', '2026-09-05']),
      );
    });
  },
);

test('clients hear of their own account only, each breach and its end on its day', async () => {
  const mails = withoutWeekly(await playStory(storyOf('their own')));
  for (const name of names) {
    const theirs = mailsTo(mails, `jo@${name}.example`);
    expect(theirs.map(({ at }) => at.slice(0, 10))).toEqual(['2026-09-02', '2026-09-03', '2026-09-04', '2026-09-05']);
    for (const other of names.filter((one) => one !== name))
      for (const { text } of theirs) expect(text).not.toContain(other);
  }
});
