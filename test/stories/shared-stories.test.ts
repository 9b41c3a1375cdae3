import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inLines, mailsTo, playStory, withoutWeekly } from './play-story.ts';
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

const table: readonly Expected[] = [{ client: 'acme', least: 1, most: 40 }];

describe.skipIf(shared.size === 0)(`the stories beside the repository${why}`, () => {
  test.each(table)('$client: $least to $most mails', async ({ client, least, most }) => {
    const accounts = shared.get(client);
    if (accounts === undefined) throw new Error(`There is no story of ${client} in ${folder}`);
    const mails = mailsTo(withoutWeekly(await playStory(storyOf(accounts))), `jo@${client}.example`);
    expect(mails.length, inLines(mails)).toBeGreaterThanOrEqual(least);
    expect(mails.length, inLines(mails)).toBeLessThanOrEqual(most);
  });
});
