import type { ServerResponse } from 'node:http';

/** Ways in which the embedded SES can be made to fail, as SES itself does; `none` is the ordinary run. */
export const mailTroubles = ['none', 'throttled', 'quota', 'away', 'unverified', 'silent'] as const;
export type MailTrouble = (typeof mailTroubles)[number];

/**
 * Answers a request to send as SES in that trouble would. `silent`: the mail is taken, and the connection breaks before the
 * answer; then this does nothing, and the caller cuts the connection when it has kept the mail.
 */
export function answerInTrouble(
  trouble: MailTrouble,
  response: ServerResponse,
  reject: (response: ServerResponse, code: string, message: string, status?: number) => void,
): boolean {
  switch (trouble) {
    case 'throttled':
      reject(response, 'Throttling', 'Maximum sending rate exceeded.');
      return true;
    case 'quota':
      reject(response, 'Throttling', 'Daily message quota exceeded.');
      return true;
    case 'away':
      reject(response, 'ServiceUnavailable', 'The service is not available.', 503);
      return true;
    case 'unverified':
      reject(response, 'MessageRejected', 'Email address is not verified.');
      return true;
    case 'silent':
    case 'none':
      return false;
  }
}
