import type { Context } from 'hono';
import type { WebEnv } from './web-env.ts';

/** The texts of a form; a file counts as none. */
export async function formFields(c: Context<WebEnv>): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
