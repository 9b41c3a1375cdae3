import type { ConsentAnswer } from '../flows/connections/consent.ts';
import { log, sampler } from './log.ts';

/** Pages that nobody was sent to. */
const nextStranger = sampler();

/** Logs a page of a consent; of those that strangers ask for a sample. */
export function logConsent({ outcome, client, region }: ConsentAnswer): void {
  const isStranger = outcome === 'link not valid' || outcome === 'no such page';
  const seen = isStranger ? nextStranger() : 0;
  if (seen !== undefined) log('consent.answered', { outcome, client, region, ...(seen > 0 && { seen }) });
}
