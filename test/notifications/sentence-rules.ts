import { caseLinkWords } from '../../shared/notifications/mail/format/case-link-words.ts';
import {
  blocksOf,
  body,
  chances,
  firstLineOf,
  footOf,
  goodNews,
  isAlert,
  isLikelyMissed,
  linesOf,
  openEvents,
  openWords,
  type ReadMail,
  rowsOf,
  steps,
} from './read-mail.ts';

/** A rule that the sentences of one mail keep: what breaks it, in the mail's own words. */
export interface SentenceRule {
  readonly name: string;
  readonly broken: (mail: ReadMail) => readonly string[];
}

/** Lines of a mail that match something they must not. */
const without =
  (...forbidden: readonly RegExp[]) =>
  (mail: ReadMail): readonly string[] =>
    [mail.subject, ...linesOf(mail)].filter((line) => forbidden.some((pattern) => pattern.test(line)));

const onlyIf =
  (when: (mail: ReadMail) => boolean, broken: SentenceRule['broken']): SentenceRule['broken'] =>
  (mail) =>
    when(mail) ? broken(mail) : [];

/** Grows as it gets worse; `undefined` where it counts nothing. */
function roomNumber(room: string): number | undefined {
  const match = /^([\d,]+) (more allowed|over|points? above|points? below)/.exec(room);
  if (match === null) return undefined;
  const number = Number((match[1] ?? '').replaceAll(',', ''));
  return match[2] === 'over' || match[2]?.endsWith('below') ? number : -number;
}

/** Links by which a case is recorded, as a text names them. */
const caseLinks: readonly string[] = Object.values(caseLinkWords);

export const sentenceRules: readonly SentenceRule[] = [
  { name: 'no clean orders in a row', broken: without(/\bclean \w+/, /in a row/, /brings? it back/) },
  {
    name: 'no day of return but “not before”',
    broken: without(
      /\bback (by|on) \d/,
      /\b(inside|within) (it|the limit) again on \d/,
      /\bwhen \d[\d,]* rolls? off/,
      /\bmet again on\b/,
    ),
  },
  { name: 'nothing is called recovered, nothing has a peak', broken: without(/\brecover(ed|s|y)\b/i, /\bpeak\b/) },
  {
    name: 'what was corrected or taken back was never “at worst”',
    broken: (mail) =>
      blocksOf(mail).filter(
        (block) => /REPORT CORRECTED|was corrected:|taken back by Amazon\?/.test(block) && /\bat worst\b/.test(block),
      ),
  },
  {
    name: 'a page that is checked, fresh and fine holds no chance of more than half',
    broken: onlyIf(
      (mail) => mail.kind === 'summary' && /checked, fresh, fine/.test(mail.subject),
      (mail) => (isLikelyMissed(body(mail)) || openWords.test(body(mail)) ? [mail.subject] : []),
    ),
  },
  {
    name: 'no mail means fine only where nothing is open',
    broken: onlyIf(isAlert, (mail) => {
      const says = /No mail from Headroom means: checked, fresh, fine/.test(footOf(mail));
      const isOpen = openEvents.test(firstLineOf(mail)) || /^Also open$/m.test(mail.text);
      return says && (isOpen || isLikelyMissed(firstLineOf(mail))) ? [firstLineOf(mail)] : [];
    }),
  },
  {
    name: 'good news stands over no limit that is missed soon',
    broken: onlyIf(isAlert, (mail) => {
      const [story = ''] = blocksOf({ text: mail.text.split('\n\n').slice(1).join('\n\n') });
      const isGood = goodNews.test(firstLineOf(mail)) && !firstLineOf(mail).startsWith('REPORT CORRECTED');
      return isGood && (/that would miss the/.test(story) || isLikelyMissed(firstLineOf(mail)))
        ? [firstLineOf(mail)]
        : [];
    }),
  },
  {
    name: 'one bias, not two',
    broken: (mail) =>
      blocksOf(mail).filter((block) => /can only be too (high|low)/.test(block) && /off both ways/.test(block)),
  },
  {
    name: 'what is over allows no more, and what is not is not over',
    broken: (mail) =>
      rowsOf(mail)
        .filter(({ label, room }) =>
          room.endsWith('over')
            ? /^(OK|KEEP|NO LONGER)/.test(label)
            : label === 'BREACH' && room.endsWith('more allowed'),
        )
        .map(({ line }) => line),
  },
  {
    name: 'breach is the word of a breach alone',
    broken: (mail) => {
      const rows = rowsOf(mail).filter(({ label, line }) => label !== 'BREACH' && /\bbreach/i.test(line));
      // A weekly page whose subject says breach has one in its rows or among what is named in a line.
      const isEmpty = mail.kind === 'summary' && /\bbreach\b/i.test(mail.subject) && !/\bBREACH\b/.test(mail.text);
      return [...rows.map(({ line }) => line), ...(isEmpty ? [mail.subject] : [])];
    },
  },
  {
    name: 'worse is more, and better is less',
    broken: (mail) =>
      rowsOf(mail).flatMap(({ room, line }) => {
        const match = /(Worse|Better) than in the last weekly summary: ([^,]+(?:,\d{3})*(?: more allowed| over))/.exec(
          line,
        );
        const [now, then] = [roomNumber(room), roomNumber(match?.[2] ?? '')];
        if (match === null || now === undefined || then === undefined || now === then) return [];
        return (match[1] === 'Worse') === now > then ? [] : [line];
      }),
  },
  {
    name: 'an estimate and a number typed by hand are called that first',
    broken: onlyIf(isAlert, (mail) => {
      const [story = ''] = blocksOf({ text: mail.text.split('\n\n').slice(1).join('\n\n') });
      const head = firstLineOf(mail).split(':')[0] ?? '';
      if (/^- Source: our estimate/m.test(story) && !head.includes('(our estimate)')) return [firstLineOf(mail)];
      return /^- Source: typed into/m.test(story) && !head.includes('(typed in by hand)') ? [firstLineOf(mail)] : [];
    }),
  },
  {
    name: 'a target is no limit',
    broken: (mail) =>
      blocksOf(mail).filter(
        (block) =>
          /^- Limit: .*\(a target of Amazon’s/m.test(block) &&
          /\b(over|misses|within|than) the limit\b|\bBREACH\b/.test(block),
      ),
  },
  {
    name: 'the subject of an alert names no state and asks for nothing',
    broken: onlyIf(isAlert, ({ subject }) => {
      const about = subject.replace(/^\[[^\]]*\] /, '');
      return /action|needed|breach|warning|recover|missed|stopped|%/i.test(about) ? [subject] : [];
    }),
  },
  {
    name: 'what happened is the first word',
    broken: onlyIf(
      (mail) => isAlert(mail) || mail.kind === 'case',
      (mail) => (/^[A-Z][A-Z0-9 ,?]+(\([a-z ]+\))?: /.test(firstLineOf(mail)) ? [] : [firstLineOf(mail)]),
    ),
  },
  {
    name: 'plain words, no dialect',
    broken: without(
      /\b(told|tells?|telling)\b/i,
      /\b(STALE|WARN|WATCH|UNKNOWN)\b/,
      /\bas ever\b/,
      /\bno more$/,
      /action needed/,
      /\bhanded? on\b/,
      /\bsilence\b/i,
    ),
  },
  {
    name: 'what Amazon will show is what is known today, and more can come',
    broken: (mail) =>
      linesOf(mail).filter(
        (line) =>
          /Amazon will show/.test(line) && !(/on what is known today/i.test(line) && /can still come/.test(line)),
      ),
  },
  {
    name: 'the word of a chance is that of its number',
    broken: (mail) =>
      chances(mail.text)
        .filter(({ word, percent }) => {
          const [from, to] = steps[word as keyof typeof steps];
          return percent < from || percent > to;
        })
        .map(({ words }) => words),
  },
  {
    name: 'a reply to feedback is no remedy',
    broken: without(/\banswer (the|each)? ?(\d+ )?(negative feedback|buyer)/i),
  },
  {
    name: 'the way back and what rolls off agree',
    broken: (mail) =>
      linesOf(mail).filter((line) => {
        const match = /^- (.+): back within the \w+ not before (\d+ \w+) \d{4}, .*by then ([\d,]+) /.exec(line);
        const rolls = linesOf(mail).find(
          (other) => other.startsWith(`- ${match?.[1]}: `) && / rolls? off \(/.test(other),
        );
        if (match === null || rolls === undefined) return false;
        const enough = Number((match[3] ?? '').replaceAll(',', ''));
        const days = [...rolls.matchAll(/(\d+) on (\d+ \w+)/g)].map(([, count, on]) => ({ count: Number(count), on }));
        const before = days.slice(0, days.findIndex(({ on }) => on === match[2]) + 1);
        const sum = (some: typeof days): number => some.reduce((all, { count }) => all + count, 0);
        // Listed by its day: what has rolled off until then. Not listed: more has to roll off than the week holds.
        return before.length > 0 ? sum(before) !== enough : sum(days) >= enough;
      }),
  },
  {
    name: 'what a mail asks to press is a link in it',
    broken: (mail) =>
      [...mail.text.matchAll(/“([^”]+)”(?: below|[.;])/g)]
        .filter(([, words]) => caseLinks.includes(words ?? '') && !mail.text.includes(`- ${words}: https://`))
        .map(([words]) => words),
  },
  {
    name: 'a reader needs neither a terminal nor a bucket',
    broken: onlyIf(
      ({ kind }) => kind === 'alert' || kind === 'case' || kind === 'summary',
      without(/\bheadroom (case|clients|connect|status)\b/, /\bnpx\b/, /\bpacks\//, /reports bucket/),
    ),
  },
  {
    name: 'with a case open the next mail may be about its deadline',
    broken: onlyIf(isAlert, (mail) =>
      /^Record what has happened$/m.test(mail.text) &&
      /No mail means nothing new/.test(footOf(mail)) &&
      !/before the deadline of a case/.test(footOf(mail))
        ? [footOf(mail)]
        : [],
    ),
  },
  {
    name: 'what is counted does not run into its limit',
    broken: without(
      /\b(cancelled by the seller|delivered late|shipped late|without [a-zA-Z ]+?) (over|more than) the \w+ of/,
    ),
  },
  {
    name: 'a breach that ended says what remains',
    broken: onlyIf(({ kind }) => kind === 'summary' || kind === 'portfolio', without(/\bback within the \w+ on \d/)),
  },
  {
    name: 'what is worth watching is not called fine',
    broken: onlyIf(isAlert, (mail) =>
      /\bWORTH WATCHING\b/.test(body(mail)) && /checked, fresh, fine/.test(footOf(mail)) ? [footOf(mail)] : [],
    ),
  },
  {
    name: 'an estimate is called that in the heading of its part',
    broken: onlyIf(isAlert, (mail) =>
      blocksOf(mail).filter(
        (block) => /^- Source: our estimate/m.test(block) && !/\(our estimate\)/.test(block.split('\n', 1)[0] ?? ''),
      ),
    ),
  },
  {
    name: 'an account at risk is not counted among the warnings',
    broken: onlyIf(
      ({ kind }) => kind === 'summary' || kind === 'portfolio',
      (mail) =>
        /^- .*: (AT RISK|DEACTIVATED|SUSPENDED)\. Account status/m.test(mail.text) &&
        /needs? a look/.test(mail.subject) &&
        !/\d (at risk|deactivated|suspended)/.test(mail.subject)
          ? [mail.subject]
          : [],
    ),
  },
  {
    name: 'a link is there where a mail says “link below”',
    broken: (mail) =>
      /\(link below\)/.test(mail.text) && !/^[A-Z][^:]*: https:\/\//m.test(mail.text) ? [mail.subject] : [],
  },
  {
    name: 'nothing is said twice in a sentence of states',
    broken: (mail) => linesOf(mail).filter((line) => /\b(NORMAL|AT RISK|DEACTIVATED)[.,] \1\b/.test(line)),
  },
];
