import type { State } from '../../../portfolio/account-standing.ts';

/** How a state is written: a word and a shape, so that colour is never the only sign. */
export const stateLabels: Readonly<Record<State, { readonly word: string; readonly shape: string }>> = {
  breach: { word: 'BREACH', shape: '■' },
  warn: { word: 'WARN', shape: '▲' },
  stale: { word: 'STALE', shape: '◇' },
  watch: { word: 'WATCH', shape: '◆' },
  unknown: { word: 'UNKNOWN', shape: '○' },
  ok: { word: 'OK', shape: '●' },
};
