import type { State } from '../../../portfolio/account-standing.ts';
import { brandColours } from './brand.ts';
import { type Html, html } from './html.ts';
import { dark, light, stateColours } from './palette.ts';

/** Gmail cuts a mail at about 102 KB and hides its foot. */
export const largestHtmlBytes = 90_000;

/** Names without quotation marks, so that they fit an attribute. */
export const font = '-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** Texts that occur on every page, as inline styles: Gmail and Outlook drop what is only in a style element. */
export const look = {
  h1: `margin:0 0 8px;font-family:${font};font-size:21px;line-height:28px;font-weight:bold;color:${light.ink}`,
  h2: `margin:0;font-family:${font};font-size:18px;line-height:24px;font-weight:bold;color:${light.ink}`,
  text: `margin:0 0 8px;font-family:${font};font-size:16px;line-height:24px;color:${light.ink}`,
  small: `margin:0 0 4px;font-family:${font};font-size:14px;line-height:20px;color:${light.soft}`,
  link: `color:${light.ink};text-decoration:underline`,
} as const;

interface Page {
  /** shown by screen readers and by programs that open the mail in a tab */
  readonly title: string;
  /** what an inbox shows beside the subject */
  readonly preheader: string;
  /** colours the strip at the top */
  readonly state: State;
  /** whose page it is, in its own colour, in place of the strip */
  readonly brand?: { readonly name: string; readonly colour: string };
  /** parts one below another, with a line between them */
  readonly parts: readonly Html[];
  readonly foot: Html;
}

const darkRules = [
  `.hp{background-color:${dark.page} !important}`,
  `.hc{background-color:${dark.card} !important}`,
  `.hi{color:${dark.ink} !important}`,
  `.hs{color:${dark.soft} !important}`,
  `.hl{border-color:${dark.line} !important}`,
  `.ht{background-color:${dark.track} !important}`,
  ...Object.entries(stateColours).map(([state, { onDark }]) => `.hn-${state}{color:${onDark} !important}`),
].join('');

/** A whole HTML mail: one column, at most 640 px wide and usable at 320, readable with images off and in dark mode. */
export function page({ title, preheader, state, brand, parts, foot }: Page): string {
  const rows = parts.map(
    (part, i) =>
      html`<tr><td class="hl" style="padding:20px 16px;${i === 0 ? '' : `border-top:1px solid ${light.line}`}">${part}</td></tr>`,
  );
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>@media (prefers-color-scheme:dark){${darkRules}}</style>
</head>
<body class="hp" style="margin:0;padding:0;background-color:${light.page}">
<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:${light.page}">${preheader}</div>
<table role="presentation" class="hp" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.page}" style="background-color:${light.page}"><tr><td align="center" style="padding:12px 8px">
<!--[if mso]><table role="presentation" width="640" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="hc hl" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.card}" style="max-width:640px;background-color:${light.card};border:1px solid ${light.line};text-align:left">
${brand === undefined ? strip(state) : letterhead(brand)}
${rows}
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;text-align:left"><tr><td style="padding:12px 16px">${foot}</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`.markup;
}

function strip(state: State): Html {
  const { ground } = stateColours[state];
  return html`<tr><td height="6" bgcolor="${ground}" style="height:6px;font-size:1px;line-height:6px;background-color:${ground}">&nbsp;</td></tr>`;
}

function letterhead({ name, colour }: NonNullable<Page['brand']>): Html {
  const { ground, ink } = brandColours(colour);
  return html`<tr><td bgcolor="${ground}" style="padding:14px 16px;background-color:${ground};font-family:${font};font-size:17px;line-height:22px;font-weight:bold;color:${ink};word-break:break-word">${name}</td></tr>`;
}

export const heading = (words: string): Html => html`<h1 class="hi" style="${look.h1}">${words}</h1>`;

export const subheading = (words: string): Html => html`<h2 class="hi" style="${look.h2}">${words}</h2>`;

export const paragraph = (words: string): Html => html`<p class="hi" style="${look.text}">${words}</p>`;

export const smallPrint = (words: string): Html => html`<p class="hs" style="${look.small}">${words}</p>`;
