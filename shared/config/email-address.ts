/** RFC 5321, 4.5.3.1.1 */
const mostBeforeAt = 64;
const beforeAt = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const afterAt = /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d-]*[a-z][a-z\d-]*$/i;

/**
 * Whether SES takes an address: plain letters before the `@`, for it speaks no SMTPUTF8, and a domain as Punycode. An alert
 * that cannot be sent for its address would be found out too late.
 */
export function isSendable(address: string): boolean {
  const at = address.lastIndexOf('@');
  return at <= mostBeforeAt && beforeAt.test(address.slice(0, Math.max(0, at))) && afterAt.test(address.slice(at + 1));
}

/** `jo@münchen.example` is written to as `jo@xn--mnchen-3ya.example`; what has no such domain stays as it is. */
export const addressAsSent = (address: string): string => address.replace(/[^@]*$/, asPunycode);

function asPunycode(domain: string): string {
  const plain = /^[\x21-\x7e]*$/.test(domain);
  const address = `http://${domain}`;
  return plain || /[/?#:\\[\]\s]/.test(domain) || !URL.canParse(address) ? domain : new URL(address).hostname;
}
