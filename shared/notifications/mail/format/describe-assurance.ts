import { type Assurance, assuranceWindowDays } from '../../../metrics/account-health-assurance.ts';
import { amount, formatCount } from './format-number.ts';

/**
 * `Account Health Assurance allows 10 days below 250 within 180 days: 3 so far, of 60 days whose rating is known`. Nothing where
 * the rating was never seen below.
 */
export function describeAssurance({ allowed, daysBelow, daysKnown }: Assurance): string | undefined {
  if (daysBelow === 0) return undefined;
  const days = ['day', 'days'] as const;
  const known = daysKnown < assuranceWindowDays ? `, of ${amount(daysKnown, days)} whose rating is known` : '';
  return `Account Health Assurance allows ${amount(allowed, days)} below 250 within ${assuranceWindowDays} days: ${formatCount(daysBelow)} so far${known}`;
}
