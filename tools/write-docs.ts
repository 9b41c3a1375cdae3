import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manualMetricTable, metricTable } from '../shared/metrics/metric-table.ts';
import { reportTables, withTables } from '../shared/reports/recognition/reference-tables.ts';

/** Writes the parts of the pages that are made from data: `npm run docs`. */
const write = (path: string, tables: Readonly<Record<string, () => string>>): void => {
  const page = fileURLToPath(new URL(path, import.meta.url));
  writeFileSync(page, withTables(readFileSync(page, 'utf8'), tables));
};

write('../README.md', { metrics: metricTable });
write('../docs/reports.md', { ...reportTables, 'manual metrics': manualMetricTable });
