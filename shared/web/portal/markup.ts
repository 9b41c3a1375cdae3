import type { html } from 'hono/html';

/** A piece of a page, in which everything from outside is escaped by the template that it was written with. */
export type Markup = ReturnType<typeof html>;
