import type { ReadMail } from './read-mail.ts';
import { sentenceRules } from './sentence-rules.ts';
import { sequenceRules } from './sequence-rules.ts';

/** What breaks a rule among the mails of each reader, with the rule's name before it. */
export function falseSentencesIn(mails: readonly ReadMail[]): readonly string[] {
  const readers = [...new Set(mails.map(({ to }) => to))];
  return [
    ...sentenceRules.flatMap(({ name, broken }) =>
      mails.flatMap((mail) => broken(mail).map((words) => `${name}: ${words}`)),
    ),
    ...readers.flatMap((to) =>
      sequenceRules.flatMap(({ name, broken }) =>
        broken(mails.filter((mail) => mail.to === to)).map((words) => `${name}: ${words}`),
      ),
    ),
  ];
}
