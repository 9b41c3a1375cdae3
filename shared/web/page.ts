import { createHash } from 'node:crypto';
import { stateLabels } from '../notifications/mail/format/describe-state.ts';
import { footLines } from '../notifications/mail/parts/foot.ts';
import { type Html, html } from '../notifications/mail/parts/html.ts';
import type { Writing } from '../notifications/mail/parts/mail-content.ts';
import { font } from '../notifications/mail/parts/page.ts';
import { dark, light, stateColours } from '../notifications/mail/parts/palette.ts';
import type { State } from '../portfolio/account-standing.ts';

/** What every page must know of where and when it is shown. */
export type PageWriting = Pick<Writing, 'consultancy' | 'now' | 'timeZone' | 'stage'>;

/** The one thing that can be done on a page. */
export interface Button {
  readonly words: string;
  /** a signed link without its address; nothing for the page's own address */
  readonly target?: string;
}

/** One thing that is typed or chosen before the button is pressed. */
export type Field = {
  readonly name: string;
  readonly label: string;
  /** below the label */
  readonly hint?: string;
  /** what is in it at first */
  readonly value?: string;
  readonly required?: boolean;
} & (
  | { readonly kind: 'moment' | 'day' }
  /** several lines */
  | { readonly kind: 'text'; readonly mostLetters: number }
  | { readonly kind: 'choice'; readonly options: readonly (readonly [value: string, words: string])[] }
  | { readonly kind: 'hidden' }
);

export interface PageContent {
  /** what is asked, or what happened */
  readonly title: string;
  /** what it is about */
  readonly about?: {
    readonly name: string;
    readonly detail: string;
    readonly state?: State;
    /** beside the state */
    readonly note?: string;
  };
  /** why what was sent could not be taken */
  readonly problem?: string;
  readonly paragraphs: readonly string[];
  /** fields of the button's form */
  readonly fields?: readonly Field[];
  readonly button?: Button;
  /** where to look at it, on this site */
  readonly seeAlso?: { readonly words: string; readonly path: string };
  /** leads away from here, to somebody else's page */
  readonly leadsTo?: { readonly words: string; readonly address: string };
}

const action = stateColours.watch;

/** Without quotation marks and other characters that stand for something in HTML: the hash is of what is sent. */
const style = [
  `body{margin:0;background:${light.page};color:${light.ink};font:16px/1.5 ${font}}`,
  `main,footer{max-width:36rem;margin:0 auto;padding:1rem}`,
  `main{margin-top:1rem;background:${light.card};border:1px solid ${light.line};border-top:6px solid ${action.ground}}`,
  `h1{margin:0 0 .75rem;font-size:1.375rem;line-height:1.3;overflow-wrap:anywhere}`,
  `p{margin:0 0 .75rem;overflow-wrap:anywhere}`,
  `.about{padding:.75rem 0;border-top:1px solid ${light.line};border-bottom:1px solid ${light.line}}`,
  `.about strong{display:block}`,
  `.soft,footer{color:${light.soft};font-size:.875rem}`,
  `main a{color:${action.ground}}`,
  `label,.hint{display:block}`,
  `label{margin:.75rem 0 .25rem;font-weight:bold}`,
  `.hint{margin:0 0 .25rem;color:${light.soft};font-size:.875rem}`,
  `.problem{padding:.5rem .75rem;border-left:6px solid ${stateColours.breach.ground};font-weight:bold}`,
  `input,select,textarea{box-sizing:border-box;width:100%;min-height:2.75rem;margin:0 0 .75rem;padding:.25rem .5rem;border:1px solid ${light.soft};border-radius:4px;background:${light.page};color:${light.ink};font:inherit}`,
  `textarea{min-height:8rem}`,
  `.state{display:block;margin-top:.5rem}`,
  `.badge{padding:2px 8px;font-size:.875rem;font-weight:bold;white-space:nowrap}`,
  ...Object.entries(stateColours).map(([state, { ground, ink }]) => `.is-${state}{background:${ground};color:${ink}}`),
  // A thumb needs 44 px.
  `a.go{display:block;text-align:center;text-decoration:none}`,
  `button,main a.go{box-sizing:border-box;width:100%;min-height:3rem;padding:.5rem 1rem;border:2px solid ${action.ground};border-radius:4px;background:${action.ground};color:${action.ink};font:inherit;font-weight:bold;cursor:pointer}`,
  `button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid ${light.ink};outline-offset:3px}`,
  `@media (min-width:30rem){button{width:auto}a.go{display:inline-block;width:auto}}`,
  `@media (prefers-color-scheme:dark){body{background:${dark.page};color:${dark.ink}}main{background:${dark.card};border-color:${dark.line};border-top-color:${action.onDark}}.about{border-color:${dark.line}}.soft,.hint,footer{color:${dark.soft}}main a{color:${action.onDark}}input,select,textarea{border-color:${dark.soft};background:${dark.page};color:${dark.ink};color-scheme:dark}.problem{border-color:${stateColours.breach.onDark}}button,main a.go{border-color:${action.onDark};background:${action.onDark};color:${dark.page}}button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible{outline-color:${dark.ink}}}`,
].join('');

const styleHash = createHash('sha256').update(style).digest('base64');

/** No script can run on a page, nothing is fetched, and no other site can put it in a frame or learn its address. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/**
 * A whole page: one column, one question, one button. It works without JavaScript, because there is none. Without a
 * writing it does not say whose page it is.
 */
export function page(
  { title, about, problem, paragraphs, fields = [], button, leadsTo, seeAlso }: PageContent,
  writing?: PageWriting,
): string {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex,nofollow">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${about === undefined ? html`` : aboutPart(about)}
${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>\n`}${paragraphs.map((words) => html`<p>${words}</p>\n`)}${button === undefined ? html`` : form(button, fields)}${leadsTo === undefined ? html`` : html`<a class="go" href="${leadsTo.address}" rel="noreferrer">${leadsTo.words}</a>`}${seeAlso === undefined ? html`` : html`<p class="soft"><a href="${seeAlso.path}">${seeAlso.words}</a></p>`}
</main>
${writing === undefined ? html`` : html`<footer>${footLines(writing).map((words) => html`<p>${words}</p>\n`)}</footer>`}
</body>
</html>
`.markup;
}

const aboutPart = ({ name, detail, state, note }: NonNullable<PageContent['about']>): Html =>
  html`<p class="about"><strong>${name}</strong>${detail}${
    state === undefined
      ? html``
      : html`<span class="state"><span class="badge is-${state}">${stateLabels[state].shape} ${stateLabels[state].word}</span> <span class="soft">${note ?? ''}</span></span>`
  }</p>`;

/** The body that RFC 8058 asks for unsubscribes from the same address, pressed here or in a mail program. */
const form = ({ words, target }: Button, fields: readonly Field[]): Html =>
  target === undefined
    ? html`<form method="post"><button name="List-Unsubscribe" value="One-Click">${words}</button></form>`
    : html`<form method="post" action="/${target}">${fields.map(fieldPart)}<button>${words}</button></form>`;

function fieldPart(field: Field): Html {
  const { name, label, hint, value = '', required = false } = field;
  const needed = required ? html` required` : html``;
  if (field.kind === 'hidden') return html`<input type="hidden" name="${name}" value="${value}">`;
  const described = hint === undefined ? html`` : html` aria-describedby="${name}-hint"`;
  const control =
    field.kind === 'text'
      ? html`<textarea id="${name}" name="${name}" maxlength="${field.mostLetters}"${described}${needed}>${value}</textarea>`
      : field.kind === 'choice'
        ? html`<select id="${name}" name="${name}"${described}>${field.options.map(([of, words]) => html`<option value="${of}"${of === value ? html` selected` : html``}>${words}</option>`)}</select>`
        : html`<input id="${name}" name="${name}" type="${field.kind === 'moment' ? 'datetime-local' : 'date'}" value="${value}"${described}${needed}>`;
  return html`<label for="${name}">${label}</label>${hint === undefined ? html`` : html`<span class="hint" id="${name}-hint">${hint}</span>`}${control}`;
}
