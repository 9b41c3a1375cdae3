import { html, raw } from 'hono/html';
import type { Viewer } from '../../config/viewer.ts';
import type { Markup } from './markup.ts';
import { portalStyle } from './style.ts';
import { timesScriptAddress } from './times-script.ts';

/** What every page of the portal must know of where it is shown. */
export interface PortalWriting {
  readonly consultancy: string;
  readonly stage: string;
  /** IANA zone of the instants on the page */
  readonly timeZone: string;
  readonly now: Date;
}

export interface PortalPageContent {
  readonly title: string;
  /** absent before signing in */
  readonly viewer?: Viewer;
  /** which entry of the navigation the page is */
  readonly place?: string;
  /** one column of text, for pages that ask one thing */
  readonly narrow?: boolean;
  /** address of the one script that makes the page more convenient; without it the page works, too */
  readonly script?: string;
  readonly body: Markup;
}

/** Addresses of the navigation and what they are called, in order. */
const places = [
  { path: '/', name: 'Portfolio' },
  { path: '/uploads', name: 'Uploads' },
  { path: '/cases', name: 'Cases' },
  { path: '/connections', name: 'Connections' },
  { path: '/mail', name: 'Mail' },
  { path: '/clients', name: 'Clients', consultancyOnly: true },
] as const;

/** A whole page. It needs no script; the one that it asks for shows times on the viewer's own clock. */
export function portalPage(
  { title, viewer, place, narrow = false, script, body }: PortalPageContent,
  { consultancy, stage, timeZone }: PortalWriting,
): Markup {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex,nofollow">
<title>${title} – ${consultancy}</title>
<style>${raw(portalStyle)}</style>
<script src="${timesScriptAddress}" defer></script>
${script !== undefined && html`<script type="module" src="${script}"></script>`}
</head>
<body data-zone="${timeZone}">
<a class="skip" href="#content">Skip to content</a>
<header><strong>${consultancy}</strong>${viewer && html`${navigation(place, viewer)}${whoPart(viewer)}`}</header>
<main id="content"${narrow && html` class="narrow"`}>
<h1>${title}</h1>
${body}
</main>
<footer><p>${consultancy}, with Headroom. <span id="zone">Times are ${timeZone}.</span>${
    stage !== 'production' && ` Stage: ${stage}. This is not production.`
  }</p></footer>
</body>
</html>
`;
}

const navigation = (place: string | undefined, { consultancy }: Viewer): Markup =>
  html`<nav aria-label="Main"><ul>${places
    .filter((one) => consultancy || !('consultancyOnly' in one))
    .map(
      ({ path, name }) => html`<li><a href="${path}"${place === name && html` aria-current="page"`}>${name}</a></li>`,
    )}</ul></nav>`;

const whoPart = ({ address }: Viewer): Markup =>
  html`<div class="who"><a href="/session">${address}</a><form method="post" action="/sign-out"><button class="quiet">Sign out</button></form></div>`;
