/** RFC 5321, 4.5.3.1.1 */
const mostBeforeAt = 64;
const beforeAt = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const afterAt = /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d-]*[a-z][a-z\d-]*$/i;

/**
 * Whether SES accepts an address: ASCII before the `@` (SES has no SMTPUTF8), and the domain as Punycode. Checked when the
 * config is applied, because an alert that cannot be delivered would be noticed too late.
 */
export function isSendable(address: string): boolean {
  const at = address.lastIndexOf('@');
  return at <= mostBeforeAt && beforeAt.test(address.slice(0, Math.max(0, at))) && afterAt.test(address.slice(at + 1));
}

/** `jo@münchen.example` becomes `jo@xn--mnchen-3ya.example`; other addresses stay as they are. */
export const addressAsSent = (address: string): string => address.replace(/[^@]*$/, asPunycode);

function asPunycode(domain: string): string {
  const plain = /^[\x21-\x7e]*$/.test(domain);
  const address = `http://${domain}`;
  return plain || /[/?#:\\[\]\s]/.test(domain) || !URL.canParse(address) ? domain : new URL(address).hostname;
}
