import { metricOf } from '../../metrics/catalogue.ts';
import { defectsOf, judge } from '../../metrics/judge.ts';
import type { NoteKind } from '../case.ts';
import { isInside } from '../case-triggers.ts';
import { describeTitle } from '../describe-figure.ts';
import type { Archive, DriverFigures } from './archive.ts';
import { bullet, type Draft, type DraftSection, type Paragraph, paragraph } from './draft.ts';
import { checklistFor } from './evidence-checklist.ts';
import { blank, type Line, say } from './figure.ts';
import type { PackFacts } from './pack-facts.ts';
import type { ReadingFigures } from './reading-figures.ts';

/** In Amazon's three parts (help 201623610): root cause, actions taken, prevention. */
export const planOfAction = (facts: PackFacts, archive: Archive): Draft => ({
  title: say`Plan of Action: ${archive.title}`,
  sections: [
    { heading: 'Summary of the issue', paragraphs: issue(facts, archive) },
    { heading: 'Root cause', paragraphs: rootCause(facts, archive) },
    { heading: 'Actions taken to resolve the issue', paragraphs: actions(facts, archive) },
    { heading: 'Steps taken to prevent the issue', paragraphs: prevention(facts, archive) },
    attachments(facts),
  ],
});

/** In the older form: description of the issue, present and future steps, closing statement. */
export const olderForm = (facts: PackFacts, archive: Archive): Draft => ({
  title: say`Appeal: ${archive.title}`,
  sections: [
    { heading: 'Description of the issue', paragraphs: [...issue(facts, archive), ...rootCause(facts, archive)] },
    {
      heading: 'Present and future steps',
      paragraphs: [...actions(facts, archive), ...prevention(facts, archive)],
    },
    { heading: 'Closing statement', paragraphs: closing(archive) },
    attachments(facts),
  ],
});

function issue(facts: PackFacts, archive: Archive): readonly Paragraph[] {
  const { client, marketplace, notice, now, firstOutside, lastInside, worst, parts, status } = archive;
  const stated =
    facts.case.reason === 'by hand'
      ? say`Account: ${client}, ${marketplace}. The notice came on ${notice}.`
      : say`Account: ${client}, ${marketplace}. ${blank('the date of the notice and its reference, as it is written there')}`;
  return [
    paragraph(stated),
    ...now.map((one) => paragraph(stoodAt(one))),
    ...(now.length === 0
      ? [
          paragraph(
            say`No uploaded report had this figure. ${blank('the figure as Account Health shows it, with its period')}`,
          ),
        ]
      : []),
    ...(firstOutside?.rate === undefined || firstOutside.limit === undefined
      ? []
      : [
          paragraph(
            say`The rate was outside the limit from the report of ${firstOutside.asOf} on (${firstOutside.rate})${
              lastInside?.rate === undefined ? [] : say`, after ${lastInside.rate} in the report of ${lastInside.asOf}`
            }.${worst?.rate === undefined ? [] : say` Its worst value was ${worst.rate}, in the report of ${worst.asOf}.`}`,
          ),
        ]),
    ...partsLine(parts),
    ...alsoOutside(facts, archive),
    ...(status?.value === undefined || facts.case.metric === 'accountStatus'
      ? []
      : [paragraph(say`The account status in the report of ${status.asOf} was ${status.value}.`)]),
  ];
}

/** What a report said of the metric, in one sentence. */
function stoodAt(one: ReadingFigures): Line {
  const { base, defect } = metricOf(one.reading.metric);
  const { asOf, from, to, defects, denominator, rate, value, limit } = one;
  const period = from === undefined || to === undefined ? [] : say` for ${from} to ${to}`;
  const allowed = limit === undefined ? [] : say` The limit was ${limit}.`;
  if (defects !== undefined && denominator !== undefined) {
    const bad = defectsOf(one.reading)?.defects === 1 ? defect[0] : defect[1];
    const share = rate === undefined ? [] : say`, a rate of ${rate}`;
    return say`Amazon’s report of ${asOf} showed ${defects} ${[bad]} among ${denominator} ${[base[1]]}${share}${period}.${allowed}`;
  }
  if (rate !== undefined) return say`Amazon’s report of ${asOf} showed a rate of ${rate}${period}.${allowed}`;
  if (value === undefined) return say`Amazon’s report of ${asOf} had no figure${period}.`;
  const { kind } = one.reading.measure;
  if (kind === 'count') {
    return say`Amazon’s report of ${asOf} showed ${value} ${[defect[1]]}${period}.${allowed}`;
  }
  return kind === 'score'
    ? say`Amazon’s report of ${asOf} showed a rating of ${value}.${allowed}`
    : say`Amazon’s report of ${asOf} showed the account status ${value}.`;
}

/** An account's status and rating come of other things: those that were outside their limits in the same reports. */
function alsoOutside({ case: { metric } }: PackFacts, { others }: Archive): readonly Paragraph[] {
  if (metric !== 'accountStatus' && metric !== 'accountHealthRating') return [];
  const outside = others.filter(({ reading }) => {
    const { force, partOf, kind } = metricOf(reading.metric);
    const counts = force === 'limit' && partOf === undefined && kind !== 'state' && reading.metric !== metric;
    return counts && !isInside([judge(reading)], reading) && judge(reading).verdict !== 'unknown';
  });
  return outside.flatMap(({ reading, rate, value, limit, asOf }) => {
    const shown = rate ?? value;
    if (shown === undefined || limit === undefined) return [];
    return [bullet(say`${[describeTitle(reading)]}: ${shown} in the report of ${asOf}, where the limit was ${limit}`)];
  });
}

/** One defective order may stand in several of the counts, which is said, because they add up to more. */
function partsLine(parts: readonly ReadingFigures[]): readonly Paragraph[] {
  const known = parts.flatMap(({ reading, numerator }) => (numerator === undefined ? [] : [{ reading, numerator }]));
  if (known.length === 0) return [];
  const counts = known.map(
    ({ reading, numerator }, i) => say`${[i === 0 ? '' : '; ']}${[metricOf(reading.metric).short]}: ${numerator}`,
  );
  return [paragraph(say`By kind, where an order can count under several: ${counts.flat()}.`)];
}

function rootCause(facts: PackFacts, archive: Archive): readonly Paragraph[] {
  const { named, drivers } = archive;
  const { causes } = checklistFor(facts.case.metric);
  return [
    ...(facts.defectOrders.length === 0
      ? []
      : [
          paragraph(
            say`Uploaded reports named ${named.orders} orders of this period one by one; they are in the attached list of orders.`,
          ),
        ]),
    ...(drivers === undefined ? [] : driverLines(drivers)),
    ...quoted(archive, 'cause'),
    paragraph(say`${blank(`the root cause, as a fact with its date. Causes seen with this metric: ${causes}`)}`),
  ];
}

function driverLines({ standOut, all }: NonNullable<Archive['drivers']>): readonly Paragraph[] {
  if (all.length === 0) return [];
  if (standOut.length === 0) {
    return [
      paragraph(
        say`The orders of the period were compared by product, weekday and ship service level, where there were enough of them. None of these stood out.`,
      ),
    ];
  }
  return standOut.map((driver) => paragraph(driverLine(driver)));
}

const driverLine = ({ comparison, value, defective, allDefective, orders, allOrders, adjusted }: DriverFigures): Line =>
  say`By ${[comparison.attribute]}, ${value} stood out: ${defective} of the ${allDefective} defective orders known one by one were among its ${orders} orders, of ${allOrders} in all. The probability of such a difference by chance alone was ${adjusted}.`;

function actions(facts: PackFacts, archive: Archive): readonly Paragraph[] {
  return [
    ...quoted(archive, 'action'),
    ...checklistFor(facts.case.metric).actions.map((what) => bullet(say`${blank(what)}`)),
  ];
}

function prevention(facts: PackFacts, archive: Archive): readonly Paragraph[] {
  return [
    ...quoted(archive, 'prevention'),
    ...checklistFor(facts.case.metric).prevention.map((what) => bullet(say`${blank(what)}`)),
    bullet(say`${blank('who is in charge of each step, with which tool, and since when')}`),
  ];
}

/** What was noted in the case, dated and word for word. */
const quoted = ({ notes }: Archive, kind: NoteKind): readonly Paragraph[] =>
  notes.filter(({ entry }) => entry.kind === kind).map(({ on, words }) => bullet(say`${on}: ${words}`));

function closing({ now }: Archive): readonly Paragraph[] {
  const [latest] = now;
  const figures =
    latest === undefined
      ? say`The figures of this letter were taken from the reports named in the notes.`
      : say`The figures of this letter were taken from the reports named in the notes, the newest of ${latest.asOf}.`;
  return [
    paragraph(figures),
    paragraph(say`We ask Amazon to review the account on these figures and on the attached documents.`),
    paragraph(say`${blank('name, role and date')}`),
  ];
}

function attachments({ case: about, defectOrders }: PackFacts): DraftSection {
  const { documents } = checklistFor(about.metric);
  return {
    heading: 'Attachments',
    paragraphs: [
      bullet(say`Table of facts with the report that each is from`),
      ...(defectOrders.length === 0 ? [] : [bullet(say`List of the orders concerned`)]),
      ...documents.map((what) => bullet(say`${blank(what)}`)),
    ],
  };
}
