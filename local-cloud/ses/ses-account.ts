import { escapeXml } from './ses-error.ts';

/**
 * What SES answers about the account and its identities: any sender is verified, sending is on, and the quota is that
 * of an account out of the sandbox. Nothing for any other action.
 */
export function accountResult(action: string, form: URLSearchParams, sentLastDay: number): string | undefined {
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
    .map(([, identity]) => `<entry><key>${escapeXml(identity)}</key><value>${value}</value></entry>`)
    .join('');
