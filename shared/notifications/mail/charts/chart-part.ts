import type { Attachment } from '../mail.ts';
import { type Html, html } from '../parts/html.ts';
import { font } from '../parts/page.ts';
import { light } from '../parts/palette.ts';
import type { ChartFacts } from './chart-facts.ts';
import { describeChart } from './describe-chart.ts';
import { rateChart } from './rate-chart.ts';

/** A chart in a mail: the picture that travels with it, where the HTML shows it, and its words for the text part. */
export interface ChartPart {
  readonly html: Html;
  readonly text: string;
  readonly attachment: Attachment;
}

/** Charts that can be drawn, in order. Each says in words what it shows: with images off nothing is missing. */
export function chartParts(charts: readonly ChartFacts[]): readonly ChartPart[] {
  return charts.flatMap((facts, i) => {
    const [svg, words] = [rateChart(facts), describeChart(facts)];
    if (svg === undefined || words === undefined) return [];
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
