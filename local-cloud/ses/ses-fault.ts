import { SesError } from './ses-error.ts';

/** Ways in which SES can be made to fail, as SES itself does; `none` is the ordinary run. */
export const sesFaults = ['none', 'throttled', 'quota', 'away', 'unverified', 'silent'] as const;
export type SesFault = (typeof sesFaults)[number];

/**
 * The error with which a request to send is answered while SES has the fault. `silent` has none: the mail is accepted,
 * and the connection breaks before the answer.
 */
export function errorOf(fault: SesFault): SesError | undefined {
  switch (fault) {
    case 'throttled':
      return new SesError('Throttling', 'Maximum sending rate exceeded.');
    case 'quota':
      return new SesError('Throttling', 'Daily message quota exceeded.');
    case 'away':
      return new SesError('ServiceUnavailable', 'The service is not available.', 503);
    case 'unverified':
      return new SesError('MessageRejected', 'Email address is not verified.');
    case 'silent':
    case 'none':
      return undefined;
  }
}
