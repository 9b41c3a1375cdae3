import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from './object-store.ts';
import { escapeXml } from './s3-error.ts';

/**
 * Answers `GET /bucket?versions`, which fauxqs takes for a list of objects: every version on one page.
 * @returns false for any other request
 */
export function listVersions(request: IncomingMessage, response: ServerResponse, objects: ObjectStore): boolean {
  const [path = '/', search = ''] = String(request.url).split(/\?(.*)/s);
  const [, bucket] = /^\/([^/]+)\/?$/.exec(path) ?? [];
  const query = new URLSearchParams(search);
  if (request.method !== 'GET' || bucket === undefined || !query.has('versions')) return false;
  const versions = objects
    .versionsUnder(bucket, query.get('prefix') ?? '')
    .map(
      ({ key, bodyFile = '', etag, contentLength, lastModified }) =>
        `<Version><Key>${escapeXml(key)}</Key><VersionId>${escapeXml(bodyFile)}</VersionId><ETag>${escapeXml(etag)}</ETag>` +
        `<Size>${contentLength}</Size><LastModified>${lastModified.toISOString()}</LastModified></Version>`,
    );
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
      `<Name>${escapeXml(bucket)}</Name><IsTruncated>false</IsTruncated>${versions.join('')}</ListVersionsResult>`,
  );
  return true;
}
