import type { Attachment } from '../mail.ts';
import { type Html, html } from '../parts/html.ts';
import { font, paragraph } from '../parts/page.ts';
import { light } from '../parts/palette.ts';
import type { Chart, MissingChartFacts } from './chart-facts.ts';
import { describeChart } from './describe-chart.ts';
import { describeRatingChart, describeStatusDays } from './describe-rating-chart.ts';
import { rateChart } from './rate-chart.ts';
import { ratingChart } from './rating-chart.ts';

/** A chart in a mail: where the HTML shows it, its words for the text part, and the picture that travels with it. */
export interface ChartPart {
  readonly html: Html;
  readonly text: string;
  /** absent where words say all, as of a status */
  readonly attachment?: Attachment;
}

const drawn = (facts: Chart): { readonly svg?: string | undefined; readonly words: string | undefined } => {
  if (facts.kind === 'status') return { words: describeStatusDays(facts) };
  if (facts.kind === 'missing') return { words: describeMissing(facts) };
  return facts.kind === 'rating'
    ? { svg: ratingChart(facts), words: describeRatingChart(facts) }
    : { svg: rateChart(facts), words: describeChart(facts) };
};

const describeMissing = ({ metric, account }: MissingChartFacts): string =>
  `${metric} of ${account}: no chart of the past weeks, because what is stored of them cannot be read. The number itself is from the newest report.`;

/** Charts that can be drawn, in order. Each says in words what it shows: with images off nothing is missing. */
export function chartParts(charts: readonly Chart[]): readonly ChartPart[] {
  return charts.flatMap((facts, i): readonly ChartPart[] => {
    const { svg, words } = drawn(facts);
    if (words === undefined) return [];
    const isInWords = facts.kind === 'status' || facts.kind === 'missing';
    if (svg === undefined) return isInWords ? [{ html: paragraph(words), text: words }] : [];
    const contentId = `chart-${i + 1}@headroom`;
    return [
      {
        html: html`<img src="cid:${contentId}" width="560" alt="${words}" style="display:block;width:100%;max-width:560px;height:auto;border:0;margin:0 0 8px;font-family:${font};font-size:15px;line-height:22px;color:${light.soft}" class="hs">`,
        text: words,
        attachment: { kind: 'picture', contentId, fileName: `chart-${i + 1}.png`, svg },
      },
    ];
  });
}

/** The pictures of charts, for sending along. */
export const chartAttachments = (parts: readonly ChartPart[]): readonly Attachment[] =>
  parts.flatMap(({ attachment }) => (attachment === undefined ? [] : [attachment]));
