import { parseArgs } from 'node:util';
import { playStory } from '../test/stories/play-story.ts';
import { readStoryFile, storyOf } from '../test/stories/story.ts';

// `node bench/play-story.ts [--weekly] [--first-lines] FILE...`: plays the reports of one or several accounts and prints
// the mails in the order of sending, for reading.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { weekly: { type: 'boolean', default: false }, 'first-lines': { type: 'boolean', default: false } },
});
if (positionals.length === 0) {
  console.error('Usage: node bench/play-story.ts [--weekly] [--first-lines] CLIENT-MARKETPLACE.json ...');
  process.exit(64);
}
const mails = await playStory(storyOf(Object.fromEntries(positionals.map(readStoryFile))));
const isWeekly = (kind: string): boolean => kind === 'summary' || kind === 'portfolio';
let printed = 0;
for (const { at, kind, to, subject, text } of mails) {
  if (isWeekly(kind) && !values.weekly) continue;
  printed++;
  const body = values['first-lines'] ? (text.split('\n', 1)[0] ?? '') : text;
  console.log(`${'='.repeat(20)} ${printed}. ${at} ${kind} to ${to}\nSubject: ${subject}\n\n${body}`);
}
console.log(
  `\n${printed} mails, ${mails.filter(({ kind }) => isWeekly(kind)).length} weekly ones${values.weekly ? '' : ' not shown (--weekly)'}.`,
);
