/** The first 16 hexadecimal digits of the SHA-256: enough to keep apart what two writers store under one version. */
export async function contentDigest(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(digest).toString('hex').slice(0, 16);
}
