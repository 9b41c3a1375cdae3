import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { isClientId } from '../../domain/client-id.ts';
import {
  checkClients,
  type EditClientsDependencies,
  type EditedFile,
  openEditor,
  readHistory,
  saveClients,
} from '../../flows/portal/clients/edit-clients.ts';
import {
  findRemovable,
  type ListClientsDependencies,
  listClients,
  stopWatching,
} from '../../flows/portal/clients/list-clients.ts';
import type { ClientEditor } from '../../web/portal/clients/clients-facts.ts';
import { clientsPage, removeClientPage } from '../../web/portal/clients/clients-page.ts';
import { editorPage, versionPage } from '../../web/portal/clients/editor-page.ts';
import { notFoundPage } from '../../web/portal/sign-in-page.ts';
import { portalHeaders } from '../../web/portal/style.ts';
import { log } from '../log.ts';
import { formFields } from './form-fields.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import type { WebEnv } from './web-env.ts';

export type ClientRouteDependencies = EditClientsDependencies & ListClientsDependencies & PortalGuardDependencies;

/** Clients and `clients.yaml`: for people of the consultancy only; for anybody else there is nothing here. */
export function clientRoutes(dependencies: ClientRouteDependencies): Hono<WebEnv> {
  const writing = (c: Context<WebEnv>) => portalWriting(dependencies, c.var.viewer);
  const notFound = async (c: Context<WebEnv>) =>
    c.html(notFoundPage(await writing(c), c.var.viewer), 404, portalHeaders);
  const consultancyOnly = createMiddleware<WebEnv>((c, next) =>
    c.var.viewer.consultancy ? next() : (notFound(c) as Promise<Response>),
  );
  const guards = [signedIn(dependencies), consultancyOnly] as const;
  const editing = async (c: Context<WebEnv>, editor: ClientEditor, status: 200 | 400 | 409, saved = false) => {
    const [words, history] = await Promise.all([writing(c), readHistory(dependencies)]);
    return c.html(editorPage(words, c.var.viewer, editor, history, saved), status, portalHeaders);
  };

  return new Hono<WebEnv>()
    .get('/clients', ...guards, async (c) => {
      const [words, facts] = await Promise.all([writing(c), listClients(dependencies)]);
      const removed = c.req.query('removed');
      const said = removed !== undefined && isClientId(removed) ? removed : undefined;
      return c.html(clientsPage(words, c.var.viewer, facts, said), 200, portalHeaders);
    })
    .get('/clients/edit', ...guards, async (c) => {
      const editor = await openEditor(dependencies, c.req.query('from'));
      return editor === undefined ? notFound(c) : editing(c, editor, 200, c.req.query('saved') === 'yes');
    })
    .post('/clients/edit', ...guards, async (c) => {
      const fields = await formFields(c);
      const edited = editedIn(fields);
      if (fields['act'] === 'check') {
        const checked = await checkClients(dependencies, c.var.viewer, edited.text);
        return editing(c, { ...edited, checked }, checked.mistakes.length > 0 ? 400 : 200);
      }
      const outcome = await saveClients(dependencies, c.var.viewer, edited);
      if (!outcome.saved) return editing(c, outcome.editor, outcome.editor.conflict === true ? 409 : 400);
      log('portal.clients-saved', { clients: outcome.clients });
      return c.redirect('/clients/edit?saved=yes', 303);
    })
    .get('/clients/versions/:version', ...guards, async (c) => {
      const version = c.req.param('version');
      const file = await dependencies.clientFiles.read(version);
      if (file === undefined) return notFound(c);
      const shown = { version, uploadedAt: file.uploadedAt.toISOString(), text: file.text };
      return c.html(versionPage(await writing(c), c.var.viewer, shown), 200, portalHeaders);
    })
    .get('/clients/:client/remove', ...guards, async (c) => {
      const found = await findRemovable(dependencies, c.req.param('client'));
      if (!found.removable) return notFound(c);
      return c.html(removeClientPage(await writing(c), c.var.viewer, found), 200, portalHeaders);
    })
    .post('/clients/:client/remove', ...guards, async (c) => {
      const found = await findRemovable(dependencies, c.req.param('client'));
      if (!found.removable) return notFound(c);
      const { name = '' } = await formFields(c);
      if (name.trim() !== found.id) {
        const mistake = `That is not ${found.id}: nothing was changed.`;
        return c.html(removeClientPage(await writing(c), c.var.viewer, found, mistake), 400, portalHeaders);
      }
      await stopWatching(dependencies, found.id);
      log('portal.client-removed', { client: found.id, accounts: found.accounts });
      return c.redirect(`/clients?removed=${encodeURIComponent(found.id)}`, 303);
    });
}

/** Forms send lines with CR LF, whatever the file had. */
const editedIn = ({ text = '', tag = '', meant }: Readonly<Record<string, string>>): EditedFile => ({
  text: text.replaceAll('\r\n', '\n'),
  tag,
  meant: meant === 'yes',
});
