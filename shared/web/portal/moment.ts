import { html } from 'hono/html';
import { formatMoment } from '../../notifications/mail/format/format-day.ts';
import type { Markup } from './markup.ts';

/**
 * An instant on the wall clock of the page's zone. `datetime` lets the page's script add what it is in the viewer's own.
 *
 * @param instant ISO 8601 UTC
 */
export const moment = (instant: string, { timeZone }: { readonly timeZone: string }): Markup =>
  html`<time datetime="${instant}">${formatMoment(new Date(instant), timeZone)}</time>`;
