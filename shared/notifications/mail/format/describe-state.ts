import { metricOf } from '../../../metrics/catalogue.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import type { Reading } from '../../../metrics/reading.ts';
import { seriousnessOf } from '../../../metrics/seriousness.ts';
import type { State } from '../../../portfolio/account-standing.ts';
import { oneLine } from './one-line.ts';

interface StateLabel {
  readonly word: string;
  readonly shape: string;
  /** how accounts in it are counted: `2 in breach` */
  readonly counted: string;
}

/** How a state is written: a word and a shape, so that colour is never the only sign. */
export const stateLabels: Readonly<Record<State, StateLabel>> = {
  breach: { word: 'BREACH', shape: '■', counted: 'in breach' },
  warn: { word: 'WARNING', shape: '▲', counted: 'with a warning' },
  stale: { word: 'NO NEW REPORT', shape: '◇', counted: 'without a new report' },
  watch: { word: 'WORTH WATCHING', shape: '◆', counted: 'worth watching' },
  unknown: { word: 'TOO LITTLE TO JUDGE', shape: '○', counted: 'with too little to judge' },
  ok: { word: 'OK', shape: '●', counted: 'fine' },
};

/**
 * What a judgement comes to, in a word or two: `BREACH`, `WARNING`, `TARGET MISSED`; of a status Amazon's own word, `AT RISK`; of
 * the rating the name of its band.
 */
export function labelOf(judgement: Judgement): string {
  const { reading, verdict } = judgement;
  if (reading.measure.kind === 'state' && metricOf(reading.metric).kind === 'state') return stateWord(reading);
  const seriousness = seriousnessOf(judgement);
  if (seriousness === 'rating') return verdict === 'breach' ? 'CRITICAL' : 'AT RISK';
  if (seriousness === 'target' && isPastLimit(judgement)) return 'TARGET MISSED';
  return stateLabels[verdict].word;
}

/** `AT RISK` for `AT_RISK`: Amazon's own word for the status of an account, for reading. */
export const stateWord = ({ measure }: Reading): string =>
  measure.kind === 'state' ? oneLine(measure.state).replaceAll('_', ' ') : '';

/** `WARNING: order defect rate: …`: a headline with its label; of a status the label is the headline's own last word. */
export const labelled = (judgement: Judgement, lead: string): string =>
  judgement.reading.measure.kind === 'state' ? lead : `${labelOf(judgement)}: ${lead}`;

/** `our estimate`, `typed in by hand`: who says so, where it is not Amazon's own report. */
export const describeOrigin = ({ source, manual }: Reading): string | undefined =>
  source === 'estimate' ? 'our estimate' : manual === true ? 'typed in by hand' : undefined;
