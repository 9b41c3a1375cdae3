import { html } from 'hono/html';
import type { Viewer } from '../../config/viewer.ts';
import { formatMoment } from '../../notifications/mail/format/format-day.ts';
import type { Markup } from './markup.ts';
import { moment } from './moment.ts';
import { type PortalWriting, portalPage } from './portal-page.ts';

const hiddenNext = (next: string | undefined): Markup | false =>
  next !== undefined && html`<input type="hidden" name="next" value="${next}">`;

/** Why somebody who expected something else is asked to sign in. */
export type SignInNote = 'signed out' | 'signed out everywhere' | 'link not valid' | 'no address' | 'too many';

const notes: Readonly<Record<SignInNote, string>> = {
  'signed out': 'You are signed out.',
  'signed out everywhere': 'You are signed out on all devices.',
  'link not valid': 'This sign-in link is not valid any more. Each link works once, for 15 minutes: ask for a new one.',
  'no address': 'That is not an e-mail address that mail can be sent to.',
  'too many': 'Too many sign-in links were asked for from your network. Try again in 15 minutes.',
};

export function signInPage(
  writing: PortalWriting,
  { note, next, address }: { readonly note?: SignInNote; readonly next?: string; readonly address?: string } = {},
): Markup {
  return portalPage(
    {
      title: 'Sign in',
      narrow: true,
      body: html`${note !== undefined && html`<p class="card" role="status">${notes[note]}</p>`}
<form class="card" method="post" action="/sign-in">
<p>Enter the e-mail address at which you receive Headroom’s mail. You get a link that signs you in.</p>
<p><label for="address">E-mail address</label><input id="address" name="address" type="email" autocomplete="email" required maxlength="254" value="${address ?? ''}"></p>
${hiddenNext(next)}<button>Send me a link</button>
</form>`,
    },
    writing,
  );
}

/** The same whatever was typed in: it must not give away who is a client. */
export const linkSentPage = (writing: PortalWriting, address: string): Markup =>
  portalPage(
    {
      title: 'Check your inbox',
      narrow: true,
      body: html`<div class="card"><p>If ${address} may sign in here, a link is on its way to it. It works once, for 15 minutes.</p>
<p>Nothing after a few minutes? Look in the spam folder, or <a href="/sign-in">try another address</a>.</p></div>`,
    },
    writing,
  );

/** Opening a link signs nobody in: mail scanners open links too. */
export const confirmSignInPage = (
  writing: PortalWriting,
  { token, next, viewer }: { readonly token: string; readonly next?: string; readonly viewer: Viewer },
): Markup =>
  portalPage(
    {
      title: 'Sign in?',
      narrow: true,
      body: html`<form class="card" method="post" action="/sign-in/${token}">
<p>You are about to sign in as <strong>${viewer.address}</strong>.</p>
${hiddenNext(next)}<button>Sign in</button>
</form>`,
    },
    writing,
  );

/** A browser that is signed in. */
export interface ShownSession {
  readonly id: string;
  /** instants, ISO 8601 UTC */
  readonly beganAt: string;
  readonly endsAt: string;
  /** the one that looks at the page */
  readonly isOwn: boolean;
}

/** Who is signed in and in which browsers, and the way out of each. */
export const sessionPage = (writing: PortalWriting, viewer: Viewer, sessions: readonly ShownSession[] = []): Markup =>
  portalPage(
    {
      title: 'Your sign-in',
      narrow: true,
      viewer,
      body: html`<div class="card"><p>You are signed in as <strong>${viewer.address}</strong>${
        viewer.consultancy ? ', for the consultancy' : `, for ${viewer.clients.join(', ')}`
      }.</p>
<form method="post" action="/sign-out"><p><button>Sign out</button></p></form>
${sessions.length > 0 && html`<h2>Signed in</h2><ul>${sessions.map((session) => sessionLine(session, writing))}</ul>`}
<form method="post" action="/sign-out-everywhere"><p>Signed in on a device that you no longer have?</p><button class="quiet">Sign out on all devices</button></form></div>`,
    },
    writing,
  );

const sessionLine = ({ id, beganAt, endsAt, isOwn }: ShownSession, writing: PortalWriting): Markup =>
  html`<li><p>Since ${moment(beganAt, writing)}, until ${moment(endsAt, writing)}${isOwn && html`: <strong>this browser</strong>`}</p>${
    !isOwn &&
    html`<form method="post" action="/session/end"><input type="hidden" name="session" value="${id}"><p><button class="quiet" aria-label="Sign it out: the browser that was signed in ${formatMoment(new Date(beganAt), writing.timeZone)}">Sign it out</button></p></form>`
  }</li>\n`;

/** An address of the portal at which there is nothing, or nothing that its viewer may see. */
export const notFoundPage = (writing: PortalWriting, viewer: Viewer): Markup =>
  portalPage(
    {
      title: 'Not found',
      narrow: true,
      viewer,
      body: html`<div class="card"><p>There is nothing at this address. <a href="/">Go to the portfolio</a>.</p></div>`,
    },
    writing,
  );
