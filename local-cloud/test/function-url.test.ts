import { afterEach, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../cloud/start-cloud.ts';
import { scratchStack } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const url = {
  Link: {
    Type: 'AWS::Lambda::Url',
    Properties: { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': ['Page', 'Arn'] } },
  },
};

test('a function with a URL answers requests in the shape of AWS', async () => {
  const handler = `export const handler = async (event) => {
    record({ event });
    return { statusCode: 201, headers: { 'content-type': 'text/html' }, cookies: ['a=1'], body: '<p>' + event.rawPath };
  };`;
  const stack = scratchStack({ Page: handler }, url);
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const answer = await fetch(`${cloud.addresses.links}/snooze/acme?until=friday&until=monday`, {
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

test('a function that fails is a bad gateway, and a stack without links has a page that says so', async () => {
  const failing = scratchStack({ Page: `export const handler = async () => { throw new Error('no'); };` }, url);
  cloud = await startCloud({ folder: failing.folder, assembly: failing.assembly });
  expect((await fetch(cloud.addresses.links)).status).toBe(502);
  await cloud.stop();
  const none = scratchStack({});
  cloud = await startCloud({ folder: none.folder, assembly: none.assembly });
  expect((await fetch(`${cloud.addresses.links}/anything`)).status).toBe(404);
});
