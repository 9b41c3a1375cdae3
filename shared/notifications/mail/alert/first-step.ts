import type { AffectedOrder, AffectedOrders, Trouble } from '../../../ledger/affected-orders.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { midSentence } from '../format/describe-metric.ts';
import { formatMoment } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';

/** What the advice may rest on. */
interface Around {
  /** every reading of the account, judged */
  readonly judgements: readonly Judgement[];
  readonly behind: AffectedOrders | undefined;
  readonly now: Date;
  readonly timeZone: string;
}

/** A list of waiting orders says what to ship today; an older one does not. */
const freshListHours = 36;

/** What to do first about a metric: as exactly as what is known allows, else as the catalogue says. */
export function describeFirstStep(judgement: Judgement, around: Around): string {
  const { metric } = judgement.reading;
  const general = midSentence(metricOf(metric).firstStep);
  if (metric === 'orderDefectRate') return defectSteps(judgement, around) ?? general;
  if (metric === 'lateShipmentRate') return shipmentSteps(around) ?? general;
  return general;
}

/**
 * By kind of defect, the most urgent first: a chargeback is contested within 7 days of its notice (Amazon help G202145040); an
 * information request about a claim is answered within 48 hours (1781) and a decision appealed within 30 days of it
 * (G202041210). Feedback leaves the rate when Amazon removes it or the buyer takes it back; a reply to it changes nothing.
 */
function defectSteps(judgement: Judgement, { judgements, behind }: Around): string | undefined {
  const counts = defectCounts(judgement, judgements, behind);
  const steps = [
    ...step(counts.chargebacks, (many) =>
      many === 1
        ? 'contest the chargeback within 7 days of its notice'
        : `contest the ${formatCount(many)} chargebacks, each within 7 days of its notice`,
    ),
    ...step(counts.claims, (many) =>
      many === 1
        ? 'answer the A-to-z claim within 48 hours of Amazon’s request, or appeal within 30 days of its decision'
        : `answer the ${formatCount(many)} A-to-z claims within 48 hours of Amazon’s request, or appeal each within 30 days of its decision`,
    ),
    ...step(counts.feedback, (many) =>
      many === 1
        ? 'ask Amazon to remove the negative feedback if it breaks its rules, or the buyer to withdraw it (a reply does not lower the rate)'
        : `of the ${formatCount(many)} negative feedback ratings, ask Amazon to remove those that break its rules and the buyers to withdraw the others (a reply does not lower the rate)`,
    ),
  ];
  return steps.length === 0 ? undefined : steps.join('; ');
}

const step = (count: number, words: (count: number) => string): readonly string[] =>
  count === 0 ? [] : [words(count)];

interface DefectCounts {
  readonly feedback: number;
  readonly claims: number;
  readonly chargebacks: number;
}

/** From the orders that are known, which can be opened one by one; else from the components of the same report. */
function defectCounts(
  { reading }: Judgement,
  judgements: readonly Judgement[],
  behind: AffectedOrders | undefined,
): DefectCounts {
  const known = behind?.orders.filter(({ counts }) => counts !== 'unknown') ?? [];
  if (known.length > 0) {
    return {
      feedback: countWith(known, 'negative feedback'),
      claims: countWith(known, 'A-to-z claim'),
      chargebacks: countWith(known, 'chargeback'),
    };
  }
  const part = (metric: Judgement['reading']['metric']): number => {
    const found = judgements.find(
      ({ reading: other }) =>
        other.metric === metric && other.channel === reading.channel && other.source === reading.source,
    )?.reading.measure;
    return found?.kind === 'share' ? found.numerator : 0;
  };
  return {
    feedback: part('negativeFeedbackRate'),
    claims: part('aToZClaimRate'),
    chargebacks: part('chargebackRate'),
  };
}

const countWith = (orders: readonly AffectedOrder[], trouble: Trouble): number =>
  orders.filter(({ troubles }) => troubles.includes(trouble)).length;

function shipmentSteps({ behind, now, timeZone }: Around): string | undefined {
  const waiting = behind?.waiting;
  if (waiting === undefined || now.getTime() - Date.parse(waiting.asOf) > freshListHours * 3_600_000) return undefined;
  const { overdue, dueNext } = waiting;
  if (overdue + dueNext === 0) return undefined;
  const orders = ['order', 'orders'] as const;
  const late = overdue === 0 ? [] : [`the ${amount(overdue, orders)} past ${overdue === 1 ? 'its' : 'their'} promise`];
  const next = dueNext === 0 ? [] : [`the ${amount(dueNext, orders)} due within a day`];
  const list = `as listed on ${formatMoment(new Date(waiting.asOf), timeZone)}`;
  return `ship and confirm ${[...late, ...next].join(' and ')}, ${list}; then move the cut-off or the pick-up where they do not meet`;
}
