import { metricNames, metricOf } from '../../metrics/catalogue.ts';
import { manualColumns } from './manual-columns.ts';

/**
 * The manual CSV that a person fills in: one row per metric, channel and window, everything else empty. Rows that stay
 * empty are left out when it is read, so nothing has to be deleted.
 */
export function manualCsvTemplate(): string {
  const empty = ','.repeat(manualColumns.length - 2);
  const rows = metricNames.flatMap((name) => {
    const { channels, windows } = metricOf(name);
    const repeats = Math.max(1, windows.length);
    return channels.flatMap((channel) => Array.from({ length: repeats }, () => `${name},${channel}${empty}`));
  });
  return [manualColumns.join(','), ...rows, ''].join('\r\n');
}
