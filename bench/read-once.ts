import { peakMb, processorMs } from './child.ts';
import { type ReaderName, readers } from './readers.ts';
import type { ReadingAnswer } from './reading-answer.ts';

export interface OneReading {
  readonly ms: number;
  readonly processorMs: number;
  readonly peakMb: number;
  readonly answer?: ReadingAnswer;
}

const [name = '', path = ''] = process.argv.slice(2);
const reader = readers[name as ReaderName];
const before = { clock: performance.now(), processor: processorMs() };
const answer = await reader(path);
const reading: OneReading = {
  ms: performance.now() - before.clock,
  processorMs: processorMs() - before.processor,
  peakMb: peakMb(),
  ...(answer !== undefined && { answer }),
};
process.stdout.write(JSON.stringify(reading));
