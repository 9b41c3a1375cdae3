import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noteCase, openCase } from '../../shared/cases/case.ts';
import { archiveOf } from '../../shared/cases/pack/archive.ts';
import { type Draft, paragraph } from '../../shared/cases/pack/draft.ts';
import {
  foreignNumerals,
  guardDraft,
  linesOf,
  rejectedWordsIn,
  UnfoundedDraft,
} from '../../shared/cases/pack/draft-guard.ts';
import { draftText, letterOf } from '../../shared/cases/pack/draft-text.ts';
import { blank, type Figure, isFigure, lineText, say } from '../../shared/cases/pack/figure.ts';
import { packOf } from '../../shared/cases/pack/pack.ts';
import type { PackFacts } from '../../shared/cases/pack/pack-facts.ts';
import { olderForm, planOfAction } from '../../shared/cases/pack/plan-of-action.ts';
import type { Day } from '../../shared/domain/day.ts';
import { metricNames, metricOf, publishedLimit } from '../../shared/metrics/catalogue.ts';
import type { Measure, Reading } from '../../shared/metrics/reading.ts';

const now = new Date('2026-11-20T09:00:00Z');
const account = { client: 'acme', marketplace: 'DE' };

const measures: Readonly<Record<ReturnType<typeof metricOf>['kind'], Measure>> = {
  rate: { kind: 'share', numerator: 731, denominator: 1009 },
  count: { kind: 'count', count: 4 },
  score: { kind: 'score', score: 87 },
  state: { kind: 'state', state: 'AT_RISK' },
};

/** The facts of a case of any metric, with a report of two days, a note of each kind and no orders. */
function factsOf(metric: (typeof metricNames)[number], by: 'by hand' | 'limit missed' = 'limit missed'): PackFacts {
  const [channel = 'all'] = metricOf(metric).channels;
  const reading = (asOf: string): Reading => {
    const limit = publishedLimit(metric, 'DE', asOf as Day);
    return {
      metric,
      channel,
      source: 'official',
      measure: measures[metricOf(metric).kind],
      windowDays: 60,
      from: '2026-09-07' as Day,
      to: '2026-11-05' as Day,
      asOf: asOf as Day,
      receivedAt: `${asOf}T08:30:00.000Z`,
      ...(limit !== undefined && { limit }),
    };
  };
  const opened = openCase({ account, metric, channel, reason: by, words: 'opened' }, 0, now);
  const noted = (['cause', 'action', 'prevention'] as const).reduce(
    (known, kind) => noteCase(known, kind, `changed 3 things about ${kind}`, '2026-11-19' as Day, now),
    opened,
  );
  return {
    case: noted,
    clientName: 'Acme 24 GmbH',
    now,
    readings: [reading('2026-11-20')],
    history: [reading('2026-11-19'), reading('2026-11-20')],
    uploadRecords: [],
    defectOrders: [],
  };
}

const figure = (id: string, shown: string): Figure => ({
  id,
  label: id,
  shown,
  source: { kind: 'rule', where: 'test' },
});
const draftOf = (line: ReturnType<typeof say>): Draft => ({
  title: say`Plan`,
  sections: [{ heading: 'Root cause', paragraphs: [paragraph(line)] }],
});

describe('a draft', () => {
  const facts = factsOf('orderDefectRate');
  const archive = archiveOf(facts);
  const draft = planOfAction(facts, archive);

  test('of any metric passes its own guard, in both forms, opened by hand or by itself', () => {
    for (const metric of metricNames) {
      for (const by of ['by hand', 'limit missed'] as const) {
        const contents = packOf(factsOf(metric, by));
        expect(Object.keys(contents.drafts), metric).toEqual(['plan-of-action', 'appeal-older-form']);
        expect(contents.files['plan-of-action.txt'], metric).toContain('[SELLER: ');
      }
    }
  });

  test('promises nothing, blames nobody and does not plead', () => {
    for (const metric of metricNames) {
      const some = factsOf(metric);
      for (const write of [planOfAction, olderForm]) {
        const words = linesOf(write(some, archiveOf(some)))
          .map(lineText)
          .join('\n');
        expect(rejectedWordsIn(words), metric).toEqual([]);
        expect(words, metric).not.toMatch(/\b(will|shall|would)\b/i);
      }
    }
  });

  test.each([
    'We guarantee it.',
    'Please reinstate us',
    'This was Amazon’s fault',
    'unfortunately',
    'We are sorry',
    'never again',
  ])('is rejected with “%s”', (words) => {
    expect(() => guardDraft(draftOf([words]), [])).toThrow(UnfoundedDraft);
  });

  test('has Amazon’s three parts, and in the older form its three', () => {
    const headings = (one: Draft) => one.sections.map(({ heading }) => heading);
    expect(headings(draft)).toEqual(
      expect.arrayContaining(['Root cause', 'Actions taken to resolve the issue', 'Steps taken to prevent the issue']),
    );
    expect(headings(olderForm(facts, archive)).slice(0, 3)).toEqual([
      'Description of the issue',
      'Present and future steps',
      'Closing statement',
    ]);
  });

  test('quotes what was noted, dated, in the part where it belongs', () => {
    const text = draftText(draft);
    const actions = text.slice(text.indexOf('ACTIONS TAKEN'), text.indexOf('STEPS TAKEN'));
    expect(actions).toContain('- 19 November 2026: changed 3 things about action');
    expect(actions).not.toContain('about prevention');
  });

  test('gives every paragraph with a figure of the account a note that says where it is from', () => {
    const text = draftText(draft);
    const marks = text.match(/ \[[a-z]{1,2}\]$/gm) ?? [];
    expect(marks.length).toBeGreaterThan(3);
    for (const mark of marks) expect(text).toContain(`\n${mark.trim()} `);
  });

  test.each([
    { when: 'a number in digits', line: say`It was ${figure('a', '13')} and 14.`, of: [figure('a', '13')] },
    { when: 'a number in words', line: say`It was ${figure('a', '13')} and fourteen.`, of: [figure('a', '13')] },
    { when: 'a figure that is not in the archive', line: say`It was ${figure('b', '14')}.`, of: [figure('a', '13')] },
    {
      when: 'a figure that is not as in the archive',
      line: say`It was ${figure('a', '14')}.`,
      of: [figure('a', '13')],
    },
    { when: 'a number in a blank', line: say`${blank('refunds of 12 orders')}`, of: [] },
    { when: 'a number of another script', line: say`It was ٣.`, of: [] },
    { when: 'a fraction', line: say`It was ½ of them.`, of: [] },
  ])('is rejected with $when', ({ line, of }) => {
    expect(() => guardDraft(draftOf(line), of)).toThrow(UnfoundedDraft);
  });

  test('is rejected with a number anywhere in its own words', () => {
    const lines = draft.sections.flatMap(({ paragraphs }) => paragraphs.map(({ line }) => line));
    const anywhere = fc.record({
      line: fc.integer({ min: 0, max: lines.length - 1 }),
      part: fc.nat(20),
      at: fc.nat(200),
      number: fc.oneof(
        fc.nat().map(String),
        fc.double({ min: 0, max: 100, noNaN: true }).map((value) => `${value.toFixed(2)} %`),
        fc.constantFrom('two', 'Twelve', 'dozens', 'half', '1,000', '2026-11-20', '①', 'Ⅳ', '٤٢', '¾'),
      ),
    });
    fc.assert(
      fc.property(anywhere, ({ line, part, at, number }) => {
        const chosen = lines[line] ?? [];
        const words = chosen.flatMap((one, i) => (isFigure(one as Figure) && typeof one !== 'string' ? [] : [i]));
        const place = words[part % Math.max(1, words.length)];
        const spoiled =
          place === undefined
            ? [...chosen, ` ${number} `]
            : chosen.map((one, i) => (i !== place ? one : spoil(one as string | { blank: string }, at, ` ${number} `)));
        expect(() => guardDraft(draftOf(spoiled), archive.figures)).toThrow(UnfoundedDraft);
      }),
    );
  });
});

const spoil = (part: string | { readonly blank: string }, at: number, number: string) => {
  const text = typeof part === 'string' ? part : part.blank;
  const cut = at % (text.length + 1);
  const spoiled = text.slice(0, cut) + number + text.slice(cut);
  return typeof part === 'string' ? spoiled : blank(spoiled);
};

describe('the numbers in a finished text', () => {
  const facts = factsOf('lateShipmentRate');
  const archive = archiveOf(facts);
  const texts = [planOfAction, olderForm].map((write) => linesOf(write(facts, archive)).map(lineText).join('\n'));

  test('are all the archive’s', () => {
    for (const text of texts) {
      expect(text).toMatch(/\d/);
      expect(foreignNumerals(text, archive.figures)).toEqual([]);
    }
  });

  test('a foreign one is found wherever it stands', () => {
    const shown = new Set(archive.figures.map((one) => one.shown));
    const foreign = fc
      .oneof(
        fc.nat(1_000_000).map(String),
        fc.integer({ min: 1, max: 9999 }).map((value) => `${(value / 100).toFixed(2)} %`),
        fc.integer({ min: 1, max: 28 }).map((day) => `${day} March 2031`),
      )
      .filter((words) => !shown.has(words) && !shown.has(words.replace(' %', '')));
    const text = texts[0] ?? '';
    const places = [...text.matchAll(/ /g)].map((match) => match.index);
    fc.assert(
      fc.property(foreign, fc.nat(), (words, at) => {
        const place = places[at % places.length] ?? 0;
        // Not inside the words of a figure: there it is the figure that is no longer as it was, which is found as well.
        const found = foreignNumerals(`${text.slice(0, place)} ${words} ${text.slice(place)}`, archive.figures);
        expect(found.length).toBeGreaterThan(0);
      }),
    );
  });

  test('a part of a known number is not known: 13 is not taken for the 13 of 1,300 or 2013', () => {
    const known = [figure('a', '13')];
    expect(foreignNumerals('13 of them', known)).toEqual([]);
    for (const text of ['1,300', '2013', '13.5', '0.13', 'B013X', '13:00', '13-1']) {
      expect(foreignNumerals(`It was ${text} then`, known), text).toHaveLength(1);
    }
  });
});

test('notes are lettered a to z, then aa, ab', () => {
  expect([0, 25, 26, 27, 52].map(letterOf)).toEqual(['a', 'z', 'aa', 'ab', 'ba']);
});
