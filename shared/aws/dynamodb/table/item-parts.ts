/** The most bytes of a body in one item. An item may have 400 KB; a larger body lies in parts beside its head. */
export const partBytes = 300_000;

/** The first 64 bits of a body's SHA-256, in hexadecimal: two writers of one version must not share parts. */
export async function contentDigest(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(digest).toString('hex').slice(0, 16);
}
