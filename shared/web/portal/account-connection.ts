import { html } from 'hono/html';
import type { ConnectionState } from '../../connections/connection.ts';
import type { Markup } from './markup.ts';
import { moment } from './moment.ts';
import type { PortalWriting } from './portal-page.ts';

/** How the connection of an account stands, on its page and in the portfolio. */
export interface AccountConnection {
  readonly state: ConnectionState;
  /** instant, ISO 8601 UTC */
  readonly authorisedUntil?: string;
}

export const connectionLabels: Readonly<Record<ConnectionState, string>> = {
  active: 'Active',
  'authorisation revoked': 'Authorisation revoked',
  'authorisation expired': 'Authorisation expired',
  'role missing': 'Role missing',
  'app secret invalid': 'App secret invalid',
};

/** One line about an account's connection. */
export const describeAccountConnection = (
  { state, authorisedUntil }: AccountConnection,
  writing: PortalWriting,
): Markup =>
  state === 'active'
    ? html`<a href="/connections">Connected to Amazon</a>${authorisedUntil !== undefined && html`, authorised until ${moment(authorisedUntil, writing)}`}.`
    : html`<strong>Connection to Amazon: ${connectionLabels[state].toLowerCase()}.</strong> Nothing is fetched. <a href="/connections">What to do</a>`;

/** For a cell of the portfolio: only what is wrong. */
export const connectionTrouble = (state: ConnectionState): Markup | false =>
  state !== 'active' && html` <strong>connection: ${connectionLabels[state].toLowerCase()}</strong>`;
