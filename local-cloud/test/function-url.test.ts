import { afterEach, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { functionUrl, scratchStack } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const url = functionUrl('Link', 'Page');

test('a function with a URL answers requests in the shape of AWS', async () => {
  const handler = `export const handler = async (event) => {
    record({ event });
    return { statusCode: 201, headers: { 'content-type': 'text/html' }, cookies: ['a=1'], body: '<p>' + event.rawPath };
  };`;
  const stack = scratchStack({ Page: handler }, url);
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const answer = await fetch(`${cloud.addresses.functionUrls['Link']}/snooze/acme?until=friday&until=monday`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'days=7',
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('content-type')).toBe('text/html');
  expect(answer.headers.get('set-cookie')).toBe('a=1');
  expect(await answer.text()).toBe('<p>/snooze/acme');
  expect(stack.recorded()).toMatchObject([
    {
      event: {
        version: '2.0',
        rawPath: '/snooze/acme',
        rawQueryString: 'until=friday&until=monday',
        queryStringParameters: { until: 'friday,monday' },
        requestContext: { http: { method: 'POST', path: '/snooze/acme' } },
        body: 'days=7',
        isBase64Encoded: false,
      },
    },
  ]);
});

test('a function that fails is a bad gateway', async () => {
  const failing = scratchStack({ Page: `export const handler = async () => { throw new Error('no'); };` }, url);
  cloud = await startCloud({ folder: failing.folder, assembly: failing.assembly });
  expect((await fetch(cloud.addresses.functionUrls['Link'] ?? '')).status).toBe(502);
});

test('a path that is not percent-encoded UTF-8 is a bad request, and no function sees it', async () => {
  const stack = scratchStack({ Page: `export const handler = async () => { record({}); return 'fine'; };` }, url);
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const at = cloud.addresses.functionUrls['Link'];
  expect((await fetch(`${at}/50%/off`)).status).toBe(400);
  expect((await fetch(`${at}/%ff`)).status).toBe(400);
  expect(stack.recorded()).toEqual([]);
  expect((await fetch(`${at}/50%25/off`)).status).toBe(200);
});

test('a stack without function URLs has no address for any', async () => {
  const none = scratchStack({});
  cloud = await startCloud({ folder: none.folder, assembly: none.assembly });
  expect(cloud.addresses.functionUrls).toEqual({});
});
