import { benchColdStart } from './cold-start.ts';
import { benchEvaluation } from './evaluate.ts';
import { benchFirstMinute } from './first-minute.ts';
import { benchIngest } from './ingest.ts';
import { benchPortal } from './portal.ts';
import { benchReading } from './reading.ts';

// `npm run bench [ROWS [ROUNDS]]`: the budget is for a million rows; fewer give a quick look.
const [rows = '1000000', rounds = '3'] = process.argv.slice(2);
await benchReading(Number(rows), Number(rounds));
await benchIngest(Number(rows), Number(rounds));
await benchColdStart(4 * Number(rounds) + 1);
await benchEvaluation(20);
await benchPortal();
await benchFirstMinute(Number(rounds));
