import { describe, expect, test } from 'vitest';
import { linkAnswerOut, linkRequestIn } from '../../shared/lambda/link-request.ts';

/** As in AWS's page on function URLs, cut down. */
const event = (more: object = {}) => ({
  version: '2.0',
  rawPath: '/abc-_.def',
  rawQueryString: 'utm=1',
  headers: { 'x-forwarded-proto': 'https', 'content-type': 'application/x-www-form-urlencoded' },
  requestContext: { domainName: 'abc.lambda-url.eu-central-1.on.aws', http: { method: 'POST', path: '/abc-_.def' } },
  body: 'List-Unsubscribe=One-Click',
  isBase64Encoded: false,
  ...more,
});

const oneClick = [['List-Unsubscribe', 'One-Click']];
const base64 = (text: string) => ({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true });
const parts = [
  '--frontier',
  'Content-Disposition: form-data; name="List-Unsubscribe"',
  '',
  'One-Click',
  '--frontier--',
  '',
].join('\r\n');

describe('a request to the function URL', () => {
  test('is a link, a method and where it was reached; what is behind a question mark is nothing of ours', async () => {
    expect(await linkRequestIn(event())).toEqual({
      method: 'POST',
      link: 'abc-_.def',
      address: 'https://abc.lambda-url.eu-central-1.on.aws/',
      form: oneClick,
    });
  });

  test.each([
    {
      how: 'in base64, as Lambda passes what it does not recognise as text',
      more: base64('List-Unsubscribe=One-Click'),
    },
    {
      how: 'as multipart, which RFC 8058 prefers',
      more: { headers: { 'content-type': 'multipart/form-data; boundary=frontier' }, ...base64(parts) },
    },
  ])('may send its form $how', async ({ more }) => {
    expect((await linkRequestIn(event(more))).form).toEqual(oneClick);
  });

  test.each([
    { what: 'no body', more: { body: undefined } },
    { what: 'no type', more: { headers: {} } },
    { what: 'a body of megabytes', more: { body: `List-Unsubscribe=One-Click${'&'.repeat(1_000_000)}` } },
    {
      what: 'JSON',
      more: { headers: { 'content-type': 'application/json' }, body: '{"List-Unsubscribe":"One-Click"}' },
    },
    {
      what: 'a broken form',
      more: { headers: { 'content-type': 'multipart/form-data; boundary=frontier' }, body: '--x' },
    },
  ])('with $what has an empty form', async ({ more }) => {
    expect((await linkRequestIn(event(more))).form).toEqual([]);
  });
});

test('an answer lets no script run, nobody frame it, nobody keep it and nobody learn where it was', () => {
  const { headers, statusCode, body } = linkAnswerOut({ status: 200, page: '<p>', outcome: 'asked' });
  expect(statusCode).toBe(200);
  expect(body).toBe('<p>');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'cache-control': 'no-store',
  });
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src|unsafe/);
});
