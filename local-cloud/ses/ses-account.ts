/**
 * What the embedded SES says of itself when asked by `headroom doctor`: any sender is verified, mail is on, and the
 * quota is that of an account out of the sandbox. In the shape of SES's query API.
 */
export function answerOfAccount(form: URLSearchParams, sentLastDay: number): string | undefined {
  const action = form.get('Action') ?? '';
  const result = resultOf(action, form, sentLastDay);
  return result === undefined
    ? undefined
    : `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></${action}Response>`;
}

function resultOf(action: string, form: URLSearchParams, sentLastDay: number): string | undefined {
  switch (action) {
    case 'GetSendQuota':
      return `<Max24HourSend>50000.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>${sentLastDay}.0</SentLast24Hours>`;
    case 'GetAccountSendingEnabled':
      return '<Enabled>true</Enabled>';
    case 'GetIdentityVerificationAttributes':
      return `<VerificationAttributes>${each(form, '<VerificationStatus>Success</VerificationStatus>')}</VerificationAttributes>`;
    case 'GetIdentityDkimAttributes':
      return `<DkimAttributes>${each(form, '<DkimEnabled>true</DkimEnabled><DkimVerificationStatus>Success</DkimVerificationStatus>')}</DkimAttributes>`;
    default:
      return undefined;
  }
}

/** The same answer for every identity that is asked about. */
const each = (form: URLSearchParams, value: string): string =>
  [...form]
    .filter(([name]) => name.startsWith('Identities.member.'))
    .map(([, identity]) => `<entry><key>${escaped(identity)}</key><value>${value}</value></entry>`)
    .join('');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
