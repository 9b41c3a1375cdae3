import type { OrderBehind, OrdersBehind, Trouble } from '../../../ledger/affected-orders.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { midSentence } from '../format/describe-metric.ts';
import { formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';

/** What the advice may rest on. */
interface Around {
  /** every reading of the account, judged */
  readonly judgements: readonly Judgement[];
  readonly behind: OrdersBehind | undefined;
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
 * By kind of defect, the most urgent first: a chargeback is contested within 7 days (Amazon help G202145040), a claim is
 * appealed within 30 (G202041210); feedback that reviews the product or a delivery by Amazon is removed on request.
 */
function defectSteps(judgement: Judgement, { judgements, behind }: Around): string | undefined {
  const counts = defectCounts(judgement, judgements, behind);
  const steps = [
    ...step(counts.chargebacks, 'contest', ['chargeback', 'chargebacks'], ' within 7 days'),
    ...step(counts.claims, 'answer or appeal', ['A-to-z claim', 'A-to-z claims'], ' within 30 days'),
    ...step(counts.feedback, 'answer', ['negative feedback', 'negative feedbacks'], ' or have them removed'),
  ];
  return steps.length === 0 ? undefined : steps.join('; ');
}

const step = (count: number, verb: string, noun: readonly [string, string], how: string): readonly string[] =>
  count === 0 ? [] : [`${verb} the ${amount(count, noun)}${count === 1 ? how.replace(' them', ' it') : how}`];

interface DefectCounts {
  readonly feedback: number;
  readonly claims: number;
  readonly chargebacks: number;
}

/** From the orders that are known, which can be opened one by one; else from the components of the same report. */
function defectCounts(
  { reading }: Judgement,
  judgements: readonly Judgement[],
  behind: OrdersBehind | undefined,
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

const countWith = (orders: readonly OrderBehind[], trouble: Trouble): number =>
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
  return `ship and confirm ${[...late, ...next].join(' and ')}, ${list}; then lengthen handling time where pick-up is late`;
}
