import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { metricTable } from '../shared/metrics/metric-table.ts';

/** Writes the parts of the pages that are made from data: `npm run docs`. */
const page = fileURLToPath(new URL('../README.md', import.meta.url));
const text = readFileSync(page, 'utf8');
const made = text.replace(/(<!-- metrics: .* -->\n)[\s\S]*?(\n<!-- end of metrics -->)/, `$1${metricTable()}$2`);
writeFileSync(page, made);
