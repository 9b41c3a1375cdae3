import { type Html, html } from './html.ts';
import { font, look } from './page.ts';
import { light } from './palette.ts';

/** One fact with its name. */
export interface Row {
  readonly label: string;
  readonly value: string;
  /** the value is an address to open */
  readonly isAddress?: boolean;
}

/** Rows for the facts that are known; a fact that is not known is not shown. */
export const knownRows = (rows: readonly (readonly [string, string | undefined])[]): readonly Row[] =>
  rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));

export const textRows = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ label, value }) => `- ${label}: ${value}`);

/** A data table of two columns. */
export function factTable(caption: string, rows: readonly Row[]): Html {
  const cell = `padding:6px 0;font-family:${font};font-size:15px;line-height:22px;vertical-align:top;text-align:left;border-top:1px solid ${light.line}`;
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
<caption class="hs" style="padding:4px 0;font-family:${font};font-size:14px;line-height:20px;text-align:left;color:${light.soft}">${caption}</caption>
${rows.map(
  ({ label, value, isAddress }) =>
    html`<tr><th scope="row" class="hs hl" width="84" style="${cell};width:84px;padding-right:12px;font-weight:normal;color:${light.soft}">${label}</th><td class="hi hl" style="${cell};color:${light.ink};word-break:break-word">${isAddress ? html`<a class="hi" href="${value}" style="${look.link}">${value}</a>` : value}</td></tr>
`,
)}</table>`;
}
