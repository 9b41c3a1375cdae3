import type { State } from '../../../portfolio/account-standing.ts';
import { formatWholePercent, partsOf } from '../format/format-number.ts';
import { type Html, html } from '../parts/html.ts';
import { look } from '../parts/page.ts';
import { light, stateColours } from '../parts/palette.ts';

/** What the bar shows, in words: `90 % of what the limit allows`. */
const describeUsed = (fraction: number): string => `${formatWholePercent(fraction)} of what the limit allows`;

/** A bar made of table cells: it needs no image, and says the same beneath in words. */
export function limitBar(fraction: number, state: State): Html {
  const filled = partsOf(Math.min(1, Math.max(0, fraction)), 100);
  const { ground } = stateColours[state];
  const cell = 'height:8px;font-size:1px;line-height:8px';
  const used =
    filled === 0
      ? html``
      : html`<td width="${filled}%" height="8" bgcolor="${ground}" style="${cell};background-color:${ground}">&nbsp;</td>`;
  const free =
    filled === 100
      ? html``
      : html`<td class="ht" width="${100 - filled}%" height="8" bgcolor="${light.track}" style="${cell};background-color:${light.track}">&nbsp;</td>`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse"><tr>${used}${free}</tr></table><p class="hs" style="${look.small};margin:4px 0 8px">${describeUsed(fraction)}</p>`;
}

const cells = 20;

/** The same bar for the text part. */
export function textBar(fraction: number): string {
  const filled = partsOf(Math.min(1, Math.max(0, fraction)), cells);
  return `[${'#'.repeat(filled)}${'-'.repeat(cells - filled)}] ${describeUsed(fraction)}`;
}
