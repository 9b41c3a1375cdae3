import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Link, snoozeDays } from '../../shared/links/link.ts';
import { nameOfLink, readLink, signLink } from '../../shared/links/signed-link.ts';

const secret = Buffer.alloc(32, 'one secret');

/** Names from outside: any folder, any address. */
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const instant = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const signed = fc.record({ to: name, expires: fc.nat() });
const ofAlert = fc.record({ account: name, alert: name });
const join = <A extends object, B extends object, C extends object>(a: A, b: B, c: C) => ({ ...a, ...b, ...c });

const anyLink: fc.Arbitrary<Link> = fc
  .oneof(
    fc.tuple(signed, ofAlert, fc.record({ action: fc.constant('acknowledge' as const), since: instant })),
    fc.tuple(
      signed,
      ofAlert,
      fc.record({ action: fc.constant('snooze' as const), since: instant, days: fc.constantFrom(...snoozeDays) }),
    ),
    fc.tuple(signed, ofAlert, fc.record({ action: fc.constant('mute' as const) })),
    fc.tuple(signed, ofAlert, fc.record({ action: fc.constant('expire' as const), at: instant })),
    fc.tuple(signed, fc.record({ account: name, case: name }), fc.record({ action: fc.constant('fetch' as const) })),
    fc.tuple(
      signed,
      fc.record({ account: name, case: name }),
      fc.record({ action: fc.constant('sent' as const), since: instant, clock: name }),
    ),
    fc.tuple(
      signed,
      fc.record({ account: name, case: name }),
      fc.record({ action: fc.constant('set deadline' as const), clock: name }),
    ),
    fc.tuple(signed, fc.record({ account: name, case: name }), fc.record({ action: fc.constant('note' as const) })),
    fc.tuple(
      signed,
      fc.record({ account: name, case: name }),
      fc.record({ action: fc.constantFrom('accepted' as const, 'rejected' as const), since: instant }),
    ),
    fc.tuple(
      signed,
      fc.record({ account: name, case: name }),
      fc.record({ action: fc.constant('withdraw' as const), at: instant }),
    ),
    fc.tuple(
      signed,
      fc.record({ address: name }),
      fc.record({ action: fc.constant('reinstate' as const), at: instant }),
    ),
    fc.tuple(signed, fc.record({ scope: name }), fc.record({ action: fc.constant('unsubscribe' as const) })),
    fc.tuple(
      signed,
      fc.record({ scope: name }),
      fc.record({ action: fc.constant('resubscribe' as const), version: fc.nat() }),
    ),
  )
  .map(([a, b, c]) => join(a, b, c) as Link);

describe('a link', () => {
  test('says after reading what was signed, whatever is in the names', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        expect(readLink(signLink(link, secret), secret)).toEqual(link);
      }),
    );
  });

  test('is of letters that stand in any address and header', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        expect(signLink(link, secret)).toMatch(/^[\w-]+\.[\w-]{22}$/);
      }),
    );
  });

  test('with any one letter changed says nothing', () => {
    // Every letter of base64url, so that two spellings of the same bytes are among them.
    const letter = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'));
    fc.assert(
      fc.property(anyLink, fc.nat(), letter, (link, at, other) => {
        const text = signLink(link, secret);
        const place = at % text.length;
        fc.pre(text[place] !== other);
        expect(readLink(text.slice(0, place) + other + text.slice(place + 1), secret)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('cut short, lengthened or signed with another secret says nothing', () => {
    fc.assert(
      fc.property(anyLink, fc.nat(), (link, cut) => {
        const text = signLink(link, secret);
        expect(readLink(text.slice(0, cut % text.length), secret)).toBeUndefined();
        expect(readLink(`${text}A`, secret)).toBeUndefined();
        expect(readLink(text, Buffer.alloc(32, 'another'))).toBeUndefined();
      }),
    );
  });

  test('made up by a stranger says nothing, and nothing breaks', () => {
    const inShape = fc
      .tuple(fc.string(), fc.base64String({ minLength: 24, maxLength: 24 }))
      .map(([body, signature]) => `${Buffer.from(body).toString('base64url')}.${signature.slice(0, 22)}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), inShape), (text) => {
        expect(readLink(text, secret)).toBeUndefined();
      }),
    );
  });

  test('about one thing has another name than one about another', () => {
    const one: Link = {
      action: 'snooze',
      days: 1,
      to: 'a@b.example',
      expires: 1,
      account: 'a/DE',
      alert: 'm|seller',
      since: '2026-10-05T09:00:00.000Z',
    };
    expect(nameOfLink(signLink(one, secret))).not.toBe(nameOfLink(signLink({ ...one, days: 3 }, secret)));
  });

  test('of the longest names fits one line of a header, with an address before it', () => {
    // A folder of 100 letters (client-folder.ts), an address of 254 (RFC 5321), 300 letters for what stands before it;
    // RFC 5322 allows 998.
    const link: Link = {
      action: 'unsubscribe',
      to: 'a'.repeat(254),
      scope: `weekly:${'ü'.repeat(100)}`,
      expires: 2 ** 31,
    };
    expect(signLink(link, secret).length).toBeLessThan(998 - 300);
  });
});
