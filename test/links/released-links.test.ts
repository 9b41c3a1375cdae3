import { describe, expect, test } from 'vitest';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { partsOfScope } from '../../shared/flows/delivery/reachable-recipients.ts';
import type { Link } from '../../shared/links/link.ts';
import { readLink, signLink } from '../../shared/links/signed-link.ts';
import { readJsonFixture, releases } from '../support/released-state.ts';

interface ReleasedLink {
  readonly link: string;
  readonly says: Readonly<Record<string, unknown>>;
  readonly secret: { readonly pk: { S: string }; readonly sk: { S: string }; readonly body: { B: string } };
}

describe.each(releases)('links in mail of release %s', (release) => {
  const links: Readonly<Record<string, ReleasedLink>> = readJsonFixture(release, 'links.json');

  test('there is one of every kind', () => {
    const kinds = [
      'acknowledge',
      'fetch',
      'lift',
      'mute',
      'resubscribe',
      'snooze-1',
      'snooze-3',
      'snooze-7',
      'unsubscribe',
    ];
    expect(Object.keys(links).sort()).toEqual(kinds);
  });

  test.each(Object.entries(links))('%s: still says what it said', async (_, { link, says, secret }) => {
    const table = memoryTable();
    const { pk, sk, body } = secret;
    await table.put({ pk: pk.S, sk: sk.S, body: Buffer.from(body.B, 'base64') });
    const secrets = linkSecretsOn(table, () => {
      throw new Error('made anew');
    });
    // What takes a silence back was called `lift`.
    expect(readLink(link, await secrets.current())).toEqual(
      says['action'] === 'lift' ? { ...says, action: 'expire' } : says,
    );
  });
});

describe('a link in the words of 0.1.0', () => {
  const secret = Buffer.alloc(32, 'one secret');
  const signed = { to: 'kim@tern.example', expires: 1_800_000_000 };
  const read = (link: Link) => readLink(signLink(link, secret), secret);

  test('that ends the daily proof ends the daily heartbeat', () => {
    const unsubscribe = read({ ...signed, action: 'unsubscribe', scope: 'proof:*' });
    expect(unsubscribe).toEqual({ ...signed, action: 'unsubscribe', scope: 'heartbeat:*' });
    const again = read({ ...signed, action: 'resubscribe', scope: 'proof:*', version: 3 });
    expect(again).toEqual({ ...signed, action: 'resubscribe', scope: 'heartbeat:*', version: 3 });
    expect(partsOfScope('heartbeat:*')).toEqual({ list: 'heartbeat' });
  });

  test('about house CSVs that stopped is about manual CSVs', () => {
    const mute = read({ ...signed, action: 'mute', account: 'acme/DE', alert: 'feed|house-csv' });
    expect(mute).toEqual({ ...signed, action: 'mute', account: 'acme/DE', alert: 'feed|manual-csv' });
  });

  test('of a client that is called so keeps its name', () => {
    const link: Link = { ...signed, action: 'unsubscribe', scope: 'alerts:proof' };
    expect(read(link)).toEqual(link);
  });
});
