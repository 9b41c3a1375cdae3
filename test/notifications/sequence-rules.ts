import { firstLineOf, footOf, isAlert, type ReadMail, rowsOf } from './read-mail.ts';

/** A rule that the mails of one reader keep, in the order in which they came. */
export interface SequenceRule {
  readonly name: string;
  readonly broken: (mails: readonly ReadMail[]) => readonly string[];
}

/** The alert that a mail leads with, by its subject; and what happened, by its first words. */
const leadOf = (mail: ReadMail): string =>
  firstLineOf(mail)
    .split(':')[0]
    ?.replace(/ \(.*\)$/, '') ?? '';
const alertsBySubject = (mails: readonly ReadMail[]): readonly (readonly ReadMail[])[] => {
  const alerts = mails.filter(isAlert);
  return [...new Set(alerts.map(({ subject }) => subject))].map((subject) =>
    alerts.filter((one) => one.subject === subject),
  );
};
/** `3 over the limit of 1 %`: how many, by the first line. */
const overIn = (mail: ReadMail): number =>
  Number((/([\d,]+) over the/.exec(firstLineOf(mail))?.[1] ?? '0').replaceAll(',', ''));
const isBreach = (lead: string): boolean => /^(BREACH|STILL IN BREACH)/.test(lead);
const endsBreach = (lead: string): boolean => /^(BACK WITHIN|WITHIN THE|REPORT CORRECTED|NO LONGER|BACK ON)/.test(lead);

export const sequenceRules: readonly SequenceRule[] = [
  {
    name: 'a second breach is “again”',
    broken: (mails) =>
      alertsBySubject(mails).flatMap((thread) => {
        const wrong: string[] = [];
        let ended = false;
        for (const mail of thread) {
          const lead = leadOf(mail);
          if (ended && lead === 'BREACH') wrong.push(firstLineOf(mail));
          if (isBreach(lead)) ended = false;
          // What was corrected was no breach.
          if (/^(BACK WITHIN|WITHIN THE)/.test(lead)) ended = true;
        }
        return wrong;
      }),
  },
  {
    name: 'a reminder was announced by the mail before',
    broken: (mails) =>
      alertsBySubject(mails).flatMap((thread) =>
        thread.flatMap((mail, index) => {
          const before = thread[index - 1];
          const isAnnounced =
            before === undefined ||
            !/The next mail comes when/.test(footOf(before)) ||
            /as a reminder while|deadline of a case/.test(footOf(before)) ||
            // More of them is news, and “gets worse” announced it.
            overIn(mail) > overIn(before);
          return leadOf(mail) === 'STILL IN BREACH' && !isAnnounced ? [firstLineOf(mail)] : [];
        }),
      ),
  },
  {
    name: 'what is still so was so in the mail before',
    broken: (mails) =>
      alertsBySubject(mails).flatMap((thread) =>
        thread.flatMap((mail, index) =>
          index > 0 && leadOf(mail) === 'STILL IN BREACH' && endsBreach(leadOf(thread[index - 1] ?? mail))
            ? [firstLineOf(mail)]
            : [],
        ),
      ),
  },
  {
    name: 'the last weekly summary is what the last weekly summary showed',
    broken: (mails) => {
      const weekly = mails.filter(({ kind }) => kind === 'summary');
      // One reader may get the pages of several clients.
      const client = ({ subject }: ReadMail): string => /^\[(\S+?)[\s\]]/.exec(subject)?.[1] ?? subject;
      return weekly.flatMap((mail, index) => {
        const before = weekly.slice(0, index).findLast((other) => client(other) === client(mail));
        if (before === undefined) return [];
        const shown = before.text.replaceAll('\n', ' ');
        return rowsOf(mail).flatMap(({ line }) => {
          const then = /in the last weekly summary: .*?, ([\d,]+ of [\d,]+)\./i.exec(line)?.[1];
          // What shared a line of what was fine has no counts there.
          const name = /^- (.+?): /.exec(line)?.[1] ?? '';
          const had = rowsOf(before).find((row) => row.name === name);
          return then === undefined || had === undefined || shown.includes(then) ? [] : [line];
        });
      });
    },
  },
];
