import type { State } from '../../../portfolio/account-standing.ts';
import { stateLabels } from '../format/describe-state.ts';
import { type Html, html } from './html.ts';
import { font } from './page.ts';
import { light, stateColours } from './palette.ts';

/** The state as a word with a shape on its own ground; `label` where it has a word of its own. */
export function badge(state: State, label?: string): Html {
  const { ground, ink } = stateColours[state];
  const { word: plain, shape } = stateLabels[state];
  const word = label ?? plain;
  return html`<span style="background-color:${ground};color:${ink};padding:2px 8px;font-family:${font};font-size:14px;line-height:20px;font-weight:bold">${shape}&nbsp;${word}</span>`;
}

/** The number that users look for, large, with what it counts: `0` more defective orders allowed before 1 %. */
export function largeNumber(words: string, state: State): Html {
  const [, digits = '', rest = ''] = /^([\d,]*)\s*(.*)$/s.exec(words) ?? [];
  return html`<p class="hi" style="margin:8px 0 8px;font-family:${font};font-size:18px;line-height:36px;color:${light.ink}"><span class="hn-${state}" style="font-size:36px;font-weight:bold;color:${stateColours[state].ground}">${digits}</span> ${rest}</p>`;
}
