import { createHash, timingSafeEqual } from 'node:crypto';

/** An address and a secret, as a link or a cookie carries them: `BASE64URL.BASE64URL`. */
export interface SecretToken {
  readonly address: string;
  /** SHA-256 of the secret; it alone is stored, so that whoever reads the table cannot sign in by it */
  readonly digest: string;
}

const secretBytes = 32;
/** Longer than any address that mail can be sent to, in base64url. */
const mostLetters = 500;

/** @param secret 32 random bytes */
export function tokenFor(address: string, secret: Uint8Array): { readonly text: string; readonly digest: string } {
  const letters = Buffer.from(secret).toString('base64url');
  return { text: `${Buffer.from(address).toString('base64url')}.${letters}`, digest: digestOf(secret) };
}

/** What a token says; nothing for what has not the form of one. Whether it is right is for its digest to show. */
export function readToken(text: string): SecretToken | undefined {
  const [address = '', letters = '', ...more] = text.split('.');
  if (text.length > mostLetters || more.length > 0 || !/^[\w-]+$/.test(address) || !/^[\w-]+$/.test(letters))
    return undefined;
  const secret = Buffer.from(letters, 'base64url');
  if (secret.length !== secretBytes) return undefined;
  return { address: Buffer.from(address, 'base64url').toString('utf8'), digest: digestOf(secret) };
}

/** Of some links or sessions, the one with a digest: compared in constant time. */
export const withDigest = <Kept extends { readonly digest: string }>(
  kept: readonly Kept[],
  digest: string,
): Kept | undefined => kept.find((one) => isSame(one.digest, digest));

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const digestOf = (secret: Uint8Array): string => createHash('sha256').update(secret).digest('base64url');
