import { createHash } from 'node:crypto';
import { font } from '../../notifications/mail/parts/page.ts';
import { dark, light, stateColours } from '../../notifications/mail/parts/palette.ts';
import { uploadStyle } from './upload-style.ts';

const action = stateColours.watch;
const states = Object.entries(stateColours);

/** Colours by their use, so that one block turns the page dark. */
const variables = (theme: typeof light | typeof dark, link: string, button: string, onButton: string): string =>
  `--page:${theme.page};--card:${theme.card};--ink:${theme.ink};--soft:${theme.soft};--line:${theme.line};--track:${theme.track};--link:${link};--button:${button};--on-button:${onButton}`;

/** Without quotation marks and other characters that stand for something in HTML: the hash is of what is sent. */
export const portalStyle = [
  `:root{color-scheme:light dark;${variables(light, action.ground, action.ground, action.ink)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(dark, action.onDark, action.onDark, dark.page)}}}`,
  '*{box-sizing:border-box}',
  `body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 ${font}}`,
  'a{color:var(--link)}',
  'a,button,input,select,textarea,summary{outline-offset:2px}',
  ':focus-visible{outline:3px solid var(--ink)}',
  '.skip{position:absolute;left:-999rem}',
  '.skip:focus{left:.5rem;top:.5rem;padding:.5rem;background:var(--card);z-index:1}',
  'body>header{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:center;padding:.5rem 1rem;background:var(--card);border-bottom:1px solid var(--line)}',
  'body>header strong{overflow-wrap:anywhere}',
  'nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0;padding:0;list-style:none}',
  'nav a{display:inline-block;min-height:2.75rem;line-height:2.75rem}',
  'nav a[aria-current]{font-weight:bold;color:var(--ink)}',
  '.who{margin-left:auto;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;font-size:.875rem;color:var(--soft);overflow-wrap:anywhere}',
  'main{max-width:80rem;margin:0 auto;padding:1rem}',
  'main.narrow{max-width:36rem}',
  'body>footer{max-width:80rem;margin:0 auto;padding:1rem;color:var(--soft);font-size:.875rem}',
  'h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.3;overflow-wrap:anywhere}',
  'h2{margin:1.5rem 0 .5rem;font-size:1.25rem;line-height:1.3}',
  'h3{margin:0 0 .25rem;font-size:1.0625rem}',
  'p{margin:0 0 .75rem;overflow-wrap:anywhere}',
  '.card{margin:0 0 1rem;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:6px}',
  '.card>h2{margin-top:0}',
  'details.card{padding:.25rem 1rem}',
  'details.card[open]{padding-bottom:1rem}',
  '.soft{color:var(--soft);font-size:.875rem}',
  'label{display:block;font-weight:bold}',
  'input,select,textarea{width:100%;min-height:2.75rem;padding:.25rem .5rem;border:1px solid var(--soft);border-radius:4px;background:var(--page);color:var(--ink);font:inherit}',
  // A thumb needs 44 px.
  'button{min-height:2.75rem;padding:.25rem 1rem;border:2px solid var(--button);border-radius:4px;background:var(--button);color:var(--on-button);font:inherit;font-weight:bold;cursor:pointer}',
  'button.quiet{background:transparent;color:var(--link)}',
  '.filters{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;align-items:end}',
  '.filters button{width:100%}',
  '.badge{display:inline-block;padding:0 .5rem;border-radius:3px;font-size:.875rem;font-weight:bold;white-space:nowrap}',
  ...states.map(([state, { ground, ink }]) => `.is-${state}{background:${ground};color:${ink}}`),
  '.chips{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem;padding:0;list-style:none}',
  '.chips a{display:inline-flex;gap:.5rem;align-items:center;min-height:2.75rem;padding:0 .75rem;border:1px solid var(--line);border-radius:4px;background:var(--card);color:var(--ink);text-decoration:none}',
  '.chips a[aria-current]{border-color:var(--ink);box-shadow:0 0 0 1px var(--ink)}',
  'table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line)}',
  'caption{text-align:left;padding:.5rem 0;color:var(--soft);font-size:.875rem}',
  'th,td{padding:.5rem .75rem;border-top:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}',
  'thead th{font-size:.875rem;border-top:0;white-space:nowrap}',
  'table+p{margin-top:.75rem}',
  '.filters p{margin:0}',
  'tbody th{font-weight:normal}',
  '.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,28rem),1fr));gap:1rem}',
  'figure{margin:0}',
  // The font of the mails' renderer is not fetched here.
  `.chart svg{display:block;width:100%;height:auto;font-family:${font}}`,
  'figcaption{margin:.5rem 0;font-size:.875rem;color:var(--soft)}',
  'summary{min-height:2.75rem;line-height:2.75rem;cursor:pointer}',
  'td p:last-child{margin:0}',
  'fieldset{margin:0 0 .75rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:4px}',
  '.choice{display:flex;gap:.5rem;align-items:center;margin:0;min-height:2.75rem}',
  '.choice input{width:1.5rem;min-height:1.5rem;flex:none}',
  '.choice label{font-weight:normal}',
  'label .soft{font-weight:normal}',
  '.code{font-family:ui-monospace,monospace;font-size:.875rem;white-space:pre;overflow:auto}',
  '.actions{display:flex;flex-wrap:wrap;gap:.5rem}',
  '.timeline{padding-left:2.5rem}',
  '.timeline li{margin:0 0 .75rem;overflow-wrap:anywhere}',
  '.mail{width:100%;height:40rem;border:1px solid var(--line);border-radius:6px;background:var(--card)}',
  'pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem}',
  '.number{text-align:right;font-variant-numeric:tabular-nums}',
  ...uploadStyle,
  // On a phone each row is a card, and each cell says what it is.
  '@media (max-width:45rem){thead{position:absolute;left:-999rem}table,tbody,tr,th,td{display:block;border:0}table{background:transparent}tr{margin:0 0 .75rem;padding:.5rem .75rem;background:var(--card);border:1px solid var(--line)}th,td{padding:.125rem 0}.number{text-align:left}caption{display:block}td[data-label]{position:relative;padding-left:7.5rem;min-height:1.75rem}td[data-label]::before{content:attr(data-label);position:absolute;left:0;color:var(--soft);font-size:.875rem}.who{margin-left:0}}',
].join('');

const hash = createHash('sha256').update(portalStyle).digest('base64');

/**
 * Only the page’s own style applies, no script runs but the portal’s own files, nothing is fetched from anywhere else, and no
 * other site can put it in a frame. A form of the portal says by its referrer that it is one: its pages send their address to
 * the portal itself and to nobody else.
 */
export const portalHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; script-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow',
  // Kept by the reader's own browser, which asks each time whether it still holds.
  'cache-control': 'private, no-cache',
};

/** What is data is shown by no browser, and kept like a page. */
export const dataHeaders: Readonly<Record<string, string>> = {
  ...portalHeaders,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
