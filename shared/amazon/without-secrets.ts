/** How tokens, secrets and consent codes of Login with Amazon begin; one may be quoted in an error's text. */
const secretLike = /(Atza|Atzr|Atzc)\|[^\s"']+|amzn1\.oa2-cs\.[^\s"']+|\b[A-Za-z0-9+/_-]{40,}={0,2}/g;
const mostLetters = 300;

/**
 * Amazon's own words, fit to be logged and shown: without anything that looks like a token, without what was sent along and is
 * secret, and short.
 */
export const withoutSecrets = (text: string, ...sent: readonly string[]): string =>
  sent
    .filter((secret) => secret !== '')
    .reduce((cleared, secret) => cleared.replaceAll(secret, '…'), text)
    .replaceAll(secretLike, '…')
    .slice(0, mostLetters);
