import { type Context, Hono } from 'hono';
import { type Account, accountName } from '../../domain/account.ts';
import { largestUpload } from '../../flows/intake/largest-upload.ts';
import type { CheckUploadDependencies } from '../../flows/portal/check-upload.ts';
import { type ReadUploadsDependencies, readUploads } from '../../flows/portal/read-uploads.ts';
import {
  findUploadPlace,
  makeUploadForm,
  type UploadFormDependencies,
  type UploadPlace,
  type UploadPlaceDependencies,
} from '../../flows/portal/upload-place.ts';
import type { UploadRecords } from '../../ports/upload-records.ts';
import { notFoundPage } from '../../web/portal/sign-in-page.ts';
import { portalHeaders } from '../../web/portal/style.ts';
import { uploadAddress, uploadScriptAddress } from '../../web/portal/upload-addresses.ts';
import { uploadPage } from '../../web/portal/uploads/upload-page.ts';
import { uploadView } from '../../web/portal/uploads/upload-view.ts';
import { uploadsPage } from '../../web/portal/uploads/uploads-page.ts';
import { readUploadsQuery } from '../../web/portal/uploads/uploads-view.ts';
import { log } from '../log.ts';
import { type PortalGuardDependencies, signedIn } from './portal-guards.ts';
import { portalWriting } from './portal-writing.ts';
import { originOf, type WebEnv } from './web-env.ts';

export interface UploadRouteDependencies
  extends PortalGuardDependencies,
    UploadPlaceDependencies,
    UploadFormDependencies,
    ReadUploadsDependencies,
    CheckUploadDependencies {
  readonly clientConfigs: PortalGuardDependencies['clientConfigs'];
  readonly accounts: ReadUploadsDependencies['accounts'];
  readonly uploadRecords: Pick<UploadRecords, 'newest' | 'find'>;
  /** the script of the upload page */
  readonly uploadScript: () => Promise<string>;
  readonly stage: string;
}

/** What is data is shown by no browser, and not kept: it is asked for again and again. */
const dataHeaders = {
  ...portalHeaders,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** As much of a file as is looked at before it is uploaded: a whole seller performance report, thousands of orders. */
const mostCheckedBytes = 1024 * 1024;
const mostListed = 500;

/** Uploads of reports: where they begin, the page of an account, what arrived, and what the page's script asks for. */
export function uploadRoutes(dependencies: UploadRouteDependencies): Hono<WebEnv> {
  const { now, uploadRecords } = dependencies;
  const accountIn = (c: Context<WebEnv>): Account => ({
    client: c.req.param('client') ?? '',
    marketplace: c.req.param('marketplace') ?? '',
  });
  const placeOf = (c: Context<WebEnv>): Promise<UploadPlace | undefined> =>
    findUploadPlace(dependencies, c.var.viewer, accountIn(c));
  const notFound = async (c: Context<WebEnv>) =>
    c.html(notFoundPage(await portalWriting(dependencies, c.var.viewer), c.var.viewer), 404, portalHeaders);

  return new Hono<WebEnv>()
    .get(uploadScriptAddress, async (c) =>
      c.body(await dependencies.uploadScript(), 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, no-cache',
      }),
    )
    .get('/uploads', signedIn(dependencies), async (c) => {
      const { viewer } = c.var;
      const query = readUploadsQuery((name) => c.req.query(name));
      const [writing, facts] = await Promise.all([
        portalWriting(dependencies, viewer),
        readUploads(dependencies, viewer, query),
      ]);
      return c.html(uploadsPage(writing, viewer, facts, query), 200, portalHeaders);
    })
    .get('/upload', signedIn(dependencies), async (c) => {
      const wanted = { client: c.req.query('client') ?? '', marketplace: c.req.query('marketplace') ?? '' };
      const place = await findUploadPlace(dependencies, c.var.viewer, wanted);
      return c.redirect(place === undefined ? '/uploads' : uploadAddress(place.account), 303);
    })
    .get('/accounts/:client/:marketplace/upload', signedIn(dependencies), async (c) => {
      const { viewer } = c.var;
      const place = await placeOf(c);
      if (place === undefined) return notFound(c);
      const { account } = place;
      const back = `${originOf(c)}${uploadAddress(account)}`;
      const [writing, { url, fields, endsAt }, uploads, samples] = await Promise.all([
        portalWriting(dependencies, viewer),
        makeUploadForm(dependencies, account, now(), back),
        uploadRecords.newest(accountName(account), 50),
        offeredSamples(account),
      ]);
      const key = c.req.query('key');
      const page = uploadPage(writing, viewer, {
        ...place,
        form: { url, fields },
        formEndsAt: endsAt,
        mostBytes: largestUpload,
        uploads,
        // The bucket says it, and so can anybody who makes a link: of another account nothing is shown.
        ...(key?.startsWith(`${accountName(account)}/`) && { uploaded: key }),
        samples,
      });
      return c.html(page, 200, uploadHeaders(new URL(url).origin));
    })
    .get('/accounts/:client/:marketplace/upload-form.json', signedIn(dependencies), async (c) => {
      const place = await placeOf(c);
      if (place === undefined) return notFound(c);
      const { url, fields } = await makeUploadForm(dependencies, place.account, now());
      return c.json({ url, fields }, 200, dataHeaders);
    })
    .post('/accounts/:client/:marketplace/upload-check', signedIn(dependencies), async (c) => {
      const place = await placeOf(c);
      if (place === undefined) return notFound(c);
      const beginning = new Uint8Array(await c.req.arrayBuffer());
      const size = Number(c.req.query('size') ?? beginning.length);
      if (beginning.length > mostCheckedBytes || !Number.isSafeInteger(size) || size < beginning.length) {
        return c.json({ error: `at most ${mostCheckedBytes} bytes are looked at` }, 400, dataHeaders);
      }
      // Here and not above: reading reports is what the other pages of a function that has just started need not wait for.
      const { checkUpload } = await import('../../flows/portal/check-upload.ts');
      const doubt = await checkUpload(dependencies, c.var.viewer, place.account, { beginning, size }, now());
      log('portal.upload-checked', { account: accountName(place.account), doubt: doubt?.about ?? 'none' });
      return c.json(doubt === undefined ? {} : { doubt }, 200, dataHeaders);
    })
    .get('/accounts/:client/:marketplace/uploads.json', signedIn(dependencies), async (c) => {
      const { viewer } = c.var;
      const place = await placeOf(c);
      if (place === undefined) return notFound(c);
      const name = accountName(place.account);
      const { timeZone } = await portalWriting(dependencies, viewer);
      const most = Math.min(mostListed, Math.max(1, Math.trunc(Number(c.req.query('most') ?? 50)) || 50));
      const digest = c.req.query('digest');
      const [records, same] = await Promise.all([
        uploadRecords.newest(name, most),
        digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? uploadRecords.find(name, digest) : undefined,
      ]);
      const uploads = records.map((record) => uploadView(record, timeZone));
      return c.json({ uploads, ...(same && { same: uploadView(same, timeZone) }) }, 200, dataHeaders);
    })
    .get('/accounts/:client/:marketplace/samples/:name', signedIn(dependencies), async (c) => {
      const place = await placeOf(c);
      const sample =
        place === undefined
          ? undefined
          : (await samplesOf(place.account)).find(({ name }) => name === c.req.param('name'));
      if (sample === undefined) return notFound(c);
      return c.body(sample.text, 200, {
        ...dataHeaders,
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${sample.name}"`,
      });
    });

  /** Invented reports are for trying Headroom on one's own machine: among a consultancy's clients they have no place. */
  async function samplesOf(account: Account) {
    if (dependencies.stage !== 'local') return [];
    const { sampleReports } = await import('../../flows/portal/sample-reports.ts');
    return sampleReports(account, now());
  }

  async function offeredSamples(account: Account) {
    return (await samplesOf(account)).map(({ name, about }) => ({ name, about }));
  }
}

/** The page of uploads runs its own script, sends its form to the bucket, and is not kept: its form ends. */
const uploadHeaders = (bucket: string): Readonly<Record<string, string>> => ({
  ...portalHeaders,
  'content-security-policy': Object.entries({
    'connect-src': `'self' ${bucket}`,
    'form-action': bucket,
  }).reduce(allowing, portalHeaders['content-security-policy'] ?? ''),
  'cache-control': 'no-store',
});

/** A policy that allows more sources for one of its directives. */
function allowing(policy: string, [directive, sources]: readonly [string, string]): string {
  const directives = policy.split('; ');
  const at = directives.findIndex((one) => one.startsWith(`${directive} `));
  return (
    at === -1
      ? [...directives, `${directive} ${sources}`]
      : directives.with(at, `${directives[at] ?? directive} ${sources}`)
  ).join('; ');
}
