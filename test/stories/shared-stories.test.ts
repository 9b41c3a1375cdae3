import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { falseSentencesIn } from '../notifications/true-sentences.ts';
import { inLines, mailsTo, playStory, type StoryMail, withoutWeekly } from './play-story.ts';
import { storiesIn, storyOf } from './story.ts';

// Stories that are not part of the repository: read where somebody has put them beside it.
const folder = process.env['HEADROOM_STORIES'] ?? join(import.meta.dirname, '../../../shared/stories');
const shared = storiesIn(folder);
const why = shared.size === 0 ? ` (skipped: ${folder} does not exist)` : '';

interface Expected {
  readonly client: string;
  /** mails to one reader, without the weekly ones */
  readonly least: number;
  readonly most: number;
}

const table: readonly Expected[] = [
  { client: 'acme', least: 6, most: 8 },
  { client: 'drift', least: 2, most: 2 },
  { client: 'multi', least: 4, most: 6 },
  { client: 'stat', least: 6, most: 8 },
  { client: 'poli', least: 5, most: 5 },
  { client: 'tiny', least: 4, most: 4 },
  // On the way down a fall, 250, 200, a fall, 100; back above each; and the assumed deadline of the case below 100.
  { client: 'ahrr', least: 8, most: 9 },
  { client: 'corr', least: 2, most: 2 },
  // A warning, the breach on a Saturday evening, its end and the end of the late shipments in the mornings.
  { client: 'quiet', least: 3, most: 4 },
  { client: 'case', least: 3, most: 5 },
  { client: 'appeal', least: 4, most: 7 },
  { client: 'worse', least: 4, most: 6 },
  { client: 'tri', least: 3, most: 6 },
];

describe.skipIf(shared.size === 0)(`the stories beside the repository${why}`, { timeout: 120_000 }, () => {
  const played = new Map<string, Promise<readonly StoryMail[]>>();

  /** Each story is played once. */
  function playShared(client: string): Promise<readonly StoryMail[]> {
    const accounts = shared.get(client);
    if (accounts === undefined) throw new Error(`There is no story of ${client} in ${folder}`);
    const known = played.get(client) ?? playStory(storyOf(accounts));
    played.set(client, known);
    return known;
  }

  test.each(table)('$client: $least to $most mails', async ({ client, least, most }) => {
    const mails = mailsTo(withoutWeekly(await playShared(client)), `jo@${client}.example`);
    expect(mails.length, inLines(mails)).toBeGreaterThanOrEqual(least);
    expect(mails.length, inLines(mails)).toBeLessThanOrEqual(most);
  });

  test('no mail says what is not so', async () => {
    for (const client of shared.keys()) expect(falseSentencesIn(await playShared(client)), client).toEqual([]);
  });
});
