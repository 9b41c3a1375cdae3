import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { falseSentencesIn } from '../notifications/true-sentences.ts';
import { expectContradiction } from './expect-contradiction.ts';
import { inLines, mailsTo, playStory, type StoryMail, withoutWeekly } from './play-story.ts';
import { storiesIn, storyOf } from './story.ts';

// Stories that are not part of the repository: read where somebody has put them beside it.
const folder = process.env['HEADROOM_STORIES'] ?? join(import.meta.dirname, '../../../shared/stories');
const shared = storiesIn(folder);
const why = shared.size === 0 ? ` (skipped: ${folder} does not exist)` : '';

interface Expected {
  readonly client: string;
  /** whose mails are counted: the client's own reader unless said */
  readonly reader?: string;
  /** mails to one reader, without the weekly ones */
  readonly least: number;
  readonly most: number;
  /** what happened, the first words of each mail, in order */
  readonly events: readonly string[];
  /** by the number of the mail, from 1: what its text says */
  readonly says?: Readonly<Record<number, RegExp>>;
  /** what no mail says */
  readonly never?: RegExp;
}

const table: readonly Expected[] = [
  {
    client: 'acme',
    least: 6,
    most: 8,
    events: [
      'WARNING',
      'WARNING, CLOSER',
      'BREACH',
      'WITHIN THE LIMIT FOR NOW',
      'BREACH AGAIN',
      'WITHIN THE LIMIT FOR NOW',
    ],
    says: { 1: /one more is allowed, the second misses 1 %/, 2: /0 more allowed/, 3: /1 over the limit of 1 %/ },
  },
  {
    client: 'drift',
    least: 2,
    most: 2,
    events: ['WARNING', 'NO LONGER A WARNING'],
    says: { 2: /^NO LONGER A WARNING: .* 12 more allowed before 4 %/ },
  },
  {
    client: 'multi',
    least: 4,
    most: 6,
    events: ['BREACH', 'STILL IN BREACH', 'STILL IN BREACH', 'STILL IN BREACH', 'BACK WITHIN THE LIMIT'],
    // The order defect rate before late shipment before cancellation before tracking.
    says: {
      1: /^BREACH: .*order defect rate[\s\S]*\nOrder defect rate[\s\S]*\nLate shipment rate[\s\S]*\nPre-fulfilment cancellation rate[\s\S]*\nValid tracking rate/,
      5: /OK, the alert has ended/,
    },
    never: /Plan of Action/,
  },
  {
    client: 'stat',
    least: 6,
    most: 8,
    events: [
      'AT RISK',
      'DUE IN 24 HOURS (assumed)',
      'BACK TO NORMAL',
      'DEACTIVATED',
      'DUE IN 24 HOURS (assumed)',
      'REINSTATED',
    ],
    says: {
      1: /CASE OPENED: .*Plan of Action due .*\(assumed\)/,
      2: /because nobody has entered Amazon’s notice\. If Amazon’s notice names another, enter it/,
      3: /CASE CLOSED/,
    },
  },
  {
    client: 'poli',
    least: 5,
    most: 5,
    events: ['WARNING', 'MORE FINDINGS', 'MORE FINDINGS', 'NONE LEFT', 'WARNING'],
    says: { 3: /5 listing policy violations, 2 more than at the last update/ },
  },
  {
    client: 'tiny',
    least: 4,
    most: 4,
    events: ['BREACH', 'BREACH', 'BREACH', 'BACK WITHIN THE LIMIT'],
    says: { 1: /1 of 20 orders/, 2: /1 of 40 orders/ },
    never: /Plan of Action|deadline/,
  },
  {
    client: 'ahrr',
    // On the way down a fall, 250, 200, a fall, 100; back above each; and the assumed deadline of the case below 100.
    least: 8,
    most: 9,
    events: [
      'RATING DOWN',
      'WORTH WATCHING',
      'AT RISK',
      'AT RISK, RATING DOWN',
      'CRITICAL',
      'DUE IN 24 HOURS (assumed)',
      'BETTER, NOW AT RISK',
      'BETTER, NOW WORTH WATCHING',
      'BACK TO HEALTHY',
    ],
  },
  {
    client: 'corr',
    least: 2,
    most: 2,
    events: ['BREACH', 'REPORT CORRECTED'],
    says: { 2: /The report of 9 October 2026 was corrected: 6 defective orders, not 12/ },
    never: /at worst/,
  },
  {
    client: 'quiet',
    // A warning, the breach on a Saturday evening, its end and the end of the late shipments in the mornings.
    least: 3,
    most: 4,
    events: ['WARNING', 'BREACH', 'BACK WITHIN THE LIMIT', 'NO LONGER A WARNING'],
  },
  {
    client: 'case',
    least: 3,
    most: 5,
    events: ['BREACH', 'ANSWER DUE', 'ANSWER DUE', 'BACK WITHIN THE LIMIT'],
    says: {
      2: /Has Amazon answered\?[\s\S]*- Amazon has accepted it: https:[\s\S]*- Amazon has rejected it, or wants more: https:/,
      4: /CASE CLOSED/,
    },
    never: /draft|packs\//,
  },
  {
    client: 'appeal',
    least: 4,
    most: 7,
    events: ['WARNING', 'WARNING, CLOSER', 'WARNING, CLOSER', 'BREACH', 'STILL IN BREACH', 'BACK WITHIN THE LIMIT'],
    says: { 6: /8 fewer defective orders than in the report before: taken back by Amazon\?/ },
    never: /over 99 %/,
  },
  {
    client: 'worse',
    least: 4,
    most: 6,
    events: ['BREACH', 'STILL IN BREACH', 'STILL IN BREACH', 'NO NEW REPORT', 'BREACH, WORSE'],
    says: { 4: /no mail from Headroom means nothing/, 5: /10 over the limit of 1 %/ },
  },
  {
    client: 'norec',
    reader: 'ops@northwind.example',
    least: 4,
    most: 5,
    events: ['BREACH', 'STILL IN BREACH', 'STILL IN BREACH', 'STILL IN BREACH', 'BACK WITHIN THE LIMIT'],
    // Nobody at the client reads: all of it comes to the consultancy, which reads that reminders come until it acknowledges.
    says: {
      1: /^BREACH: norec FR, late shipment rate: 6 over the limit of 4 %[\s\S]*as a reminder while nobody acknowledges it/,
      4: /The next mail comes when it gets worse, has something new or is over\.$/m,
      5: /14 more allowed before 4 %/,
    },
  },
  {
    client: 'tri',
    least: 3,
    most: 6,
    events: ['WARNING', 'WARNING, CLOSER', 'BREACH', 'STILL IN BREACH', 'STILL IN BREACH', 'WITHIN THE LIMIT FOR NOW'],
  },
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

  test.each(table)(
    '$client: $least to $most mails',
    async ({ client, reader = `jo@${client}.example`, least, most, events, says = {}, never }) => {
      const mails = mailsTo(withoutWeekly(await playShared(client)), reader);
      expect(mails.length, inLines(mails)).toBeGreaterThanOrEqual(least);
      expect(mails.length, inLines(mails)).toBeLessThanOrEqual(most);
      expect(mails.map(({ text }) => text.slice(0, text.indexOf(': ')))).toEqual(events);
      for (const [number, words] of Object.entries(says)) expect(mails[Number(number) - 1]?.text).toMatch(words);
      if (never !== undefined)
        for (const { text } of mails) expect(text.replaceAll(/https?:\S+/g, '')).not.toMatch(never);
    },
  );

  // 3 of 1,000 by Amazon. By what was uploaded 17 a day for 60 days to 3 October; of 40 orders with negative feedback, one a day
  // back from 4 October 05:00 UTC, which is 3 October in Los Angeles, all are in that window.
  test('disa: where uploaded reports contradict Amazon, the weekly summary says which is speaking', async () => {
    const mails = await playShared('disa');
    expect(mailsTo(withoutWeekly(mails), 'jo@disa.example'), inLines(mails)).toEqual([]);
    expectContradiction(mails, 'jo@disa.example', '2026-10-19', 'US', /3 of 1,000 orders/, /40 of 1,020 orders/);
  });

  test('no mail says what is not so', async () => {
    for (const client of shared.keys()) expect(falseSentencesIn(await playShared(client)), client).toEqual([]);
  });
});
