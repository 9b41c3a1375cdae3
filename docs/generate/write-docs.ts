import { writeFileSync } from 'node:fs';
import { generatedPages } from './generated-pages.ts';

/** Writes the parts of the pages that are generated from code and data: `npm run docs`. */
for (const { path, file, now, generated } of generatedPages()) {
  if (generated === now) continue;
  writeFileSync(file, generated);
  console.log(`${path} written`);
}
