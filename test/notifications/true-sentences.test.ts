import { describe, expect, test } from 'vitest';
import { writing } from '../../tools/sample-facts.ts';
import { sampleMails } from '../../tools/sample-mails.ts';
import { sampleSignIn } from '../../tools/sample-messages.ts';
import type { ReadMail } from './read-mail.ts';
import { sentenceRules } from './sentence-rules.ts';
import { sequenceRules } from './sequence-rules.ts';
import { falseSentencesIn } from './true-sentences.ts';

const mail = (text: string, more: Partial<ReadMail> = {}): ReadMail => ({
  kind: 'alert',
  to: 'jo@acme.example',
  subject: '[Acme GmbH DE] Order defect rate',
  text,
  ...more,
});
const weekly = (text: string, subject = '[Acme GmbH] Weekly summary: DE: breach, order defect rate'): ReadMail =>
  mail(text, { kind: 'summary', subject });

/** Sentences that mails have said, or could say, each of which a rule must find. */
const bad: Readonly<Record<string, readonly ReadMail[]>> = {
  'no clean orders in a row': [mail('BREACH: Acme DE: 201 clean orders in a row bring it back.')],
  'no day of return but “not before”': [
    mail('BREACH: Acme DE, order defect rate: breach, back by 25 October when 1 rolls off.'),
    mail('BREACH: Acme DE.\n\nIt is back on 25 October 2026.'),
    mail('BREACH: Acme DE.\n\nChart: past the limit of 1 %, inside it again on 2 November 2026 if nothing new comes.'),
  ],
  'nothing is called recovered, nothing has a peak': [mail('BACK: Acme DE, recovered, peak 1.20 %.')],
  'what was corrected or taken back was never “at worst”': [
    mail('REPORT CORRECTED: Acme DE, 4 more allowed. It was open for a day, at worst 1.20 %.'),
  ],
  'a page that is checked, fresh and fine holds no chance of more than half': [
    weekly(
      'Acme: fine.\n- Order defect rate: OK. Likely past 1 % by 10 December (72 %).',
      '[Acme] Weekly summary: 1 account checked, fresh, fine',
    ),
  ],
  'no mail means fine only where nothing is open': [
    mail('BREACH: Acme DE, order defect rate: 3 over.\n\n--\nNo mail from Headroom means: checked, fresh, fine.'),
  ],
  'good news stands over no limit that is missed soon': [
    mail(
      'BACK WITHIN THE LIMIT: Acme DE, order defect rate: 9 more allowed.\n\nOrder defect rate: OK, over\n- Ahead: that would miss the limit\n',
    ),
    mail('NO LONGER A WARNING: Acme DE, order defect rate: 4 more allowed, likely past 1 % by 3 November (72 %).'),
  ],
  'one bias, not two': [
    mail('A: b\n\n- Source: our estimate; it can only be too high\n- Note: It can be off both ways.'),
  ],
  'what is over allows no more, and what is not is not over': [
    weekly('x\n- Order defect rate: BREACH, 0 more allowed. 12 of 1,000 orders.'),
    weekly('x\n- Order defect rate: OK, 3 over. 12 of 1,000 orders.'),
  ],
  'breach is the word of a breach alone': [
    weekly('x\n- Pre-fulfilment cancellation rate: WORTH WATCHING, 67 over. Breach, 76 of 390 orders.'),
    weekly(
      'Acme GmbH IN: breach, pre-fulfilment cancellation rate.\n- Pre-fulfilment cancellation rate: WORTH WATCHING, 67 over. 76 of 390 orders.',
    ),
  ],
  'worse is more, and better is less': [
    weekly(
      'x\n- Order defect rate: WARNING, 6 more allowed. 13 of 2,000. Worse than in the last weekly summary: 4 more allowed, 0.75 %, 15 of 2,000.',
    ),
  ],
  'an estimate and a number typed by hand are called that first': [
    mail(
      'WARNING: Acme DE, cancellation rate: 0 more allowed.\n\nCancellation rate: WARNING\n- Source: our estimate from uploaded reports\n',
    ),
    mail(
      'BREACH: Acme DE, order defect rate: 2 over.\n\nOrder defect rate: BREACH\n- Source: typed into a manual CSV by hand\n',
    ),
  ],
  'a target is no limit': [
    mail(
      'A: b\n\n- Headroom: 2 shipments delivered late over the limit of 97 %\n- Limit: should stay at 97 % or above (a target of Amazon’s; it names no penalty)',
    ),
  ],
  'the subject of an alert names no state and asks for nothing': [
    mail('BREACH: x', { subject: '[Acme GmbH DE] Order defect rate - action needed' }),
  ],
  'what happened is the first word': [mail('Acme GmbH DE: order defect rate: breach, 0 left.')],
  'plain words, no dialect': [
    mail('BREACH: x\n- Open: since 3 October 2026, told 3 times'),
    weekly('Acme: DE needs a look (watch).\nOrder defect rate: WATCH, 2 left.'),
  ],
  'what Amazon will show is what is known today, and more can come': [
    mail('WARNING: x\n- Ahead: when its window has moved on, Amazon will show 21 of 2,360 orders'),
  ],
  'the word of a chance is that of its number': [mail('WARNING: x, likely past 1 % by 3 November (45 %).')],
  'a reply to feedback is no remedy': [mail('WARNING: x. Do first: answer the 3 negative feedbacks.')],
  'the way back and what rolls off agree': [
    weekly(
      '- DE, rate: back within the limit not before 2 November 2026, on what is known today: by then 4 defective orders have rolled off.\n- DE, rate: 4 defective orders roll off (1 on 7 October, 2 on 10 October, 1 on 11 October).',
    ),
  ],
  'what a mail asks to press is a link in it': [
    mail(
      'DUE IN 6 HOURS: Acme DE, Plan of Action. Send it; then press “I have sent it” below.\n\n- Add a note: https://x.example/a',
    ),
  ],
  'a reader needs neither a terminal nor a bucket': [
    mail('DUE IN 6 HOURS: Acme DE, Plan of Action. Send it and record it with headroom case submitted.'),
    mail('BREACH: Acme DE.\n\nFor an appeal\n- Evidence and a draft: packs/acme/DE/orderDefectRate-seller-1.zip'),
  ],
  'with a case open the next mail may be about its deadline': [
    mail(
      'AT RISK: Acme DE, account status.\n\nRecord what has happened\n- I have sent it: https://x.example/a\n\n--\nNo mail means nothing new; 1 alert is open. The next mail comes when it gets worse, has something new or is over.',
    ),
  ],
  'what is counted does not run into its limit': [
    mail('BREACH: Acme DE.\n\n- Headroom: 1 order cancelled by the seller over the limit of 2.5 %'),
    mail('BREACH: Acme DE.\n\n- Headroom: 3 packages without valid tracking more than the limit of 95 % allows'),
  ],
  'a breach that ended says what remains': [
    weekly('x\n- DE, order defect rate: in breach since 13 October, back within the limit on 17 October; 3 mails.'),
  ],
  'nothing is said twice in a sentence of states': [weekly('x\n- Account status: NORMAL. NORMAL.')],
  'what is worth watching is not called fine': [
    mail(
      'BACK WITHIN THE LIMIT: x\n\nOrder defect rate: WORTH WATCHING, the alert has ended\n\n--\nNo mail from Headroom means: checked, fresh, fine.',
    ),
  ],
  'an estimate is called that in the heading of its part': [
    mail('WARNING: x\n\nCancellation rate: WORTH WATCHING, new\n- Source: our estimate from uploaded reports'),
  ],
  'an account at risk is not counted among the warnings': [
    mail('x\n- Cobalt UK: AT RISK. Account status. Worse than in the last weekly summary: NORMAL.', {
      kind: 'portfolio',
      subject: '[Northwind] Weekly summary: 5 of 6 accounts need a look (1 in breach, 2 with a warning)',
    }),
  ],
  'a link is there where a mail says “link below”': [
    mail('x. Correct it in the portal (link below).', { kind: 'other' }),
  ],
  'a reminder was announced by the mail before': [
    mail(
      'BREACH: Acme DE, 6 over.\n\n--\nNo mail means nothing new; 1 alert is open. The next mail comes when it gets worse, has something new or is over.',
    ),
    mail('STILL IN BREACH: Acme DE, 6 over.'),
  ],
  'a second breach is “again”': [
    mail('BREACH: Acme DE, 1 over.'),
    mail('BACK WITHIN THE LIMIT: Acme DE, 2 more allowed.'),
    mail('BREACH: Acme DE, 1 over.'),
  ],
  'what is still so was so in the mail before': [
    mail('BACK WITHIN THE LIMIT: Acme DE, 2 more allowed.'),
    mail('STILL IN BREACH: Acme DE, 1 over.'),
  ],
  'the last weekly summary is what the last weekly summary showed': [
    weekly('x\n- Order defect rate: WARNING, 2 more allowed. 17 of 2,000 orders, 0.85 %.'),
    weekly(
      'x\n- Order defect rate: WARNING, 4 more allowed. 15 of 2,000 orders. Better than in the last weekly summary: 3 more allowed, 0.80 %, 16 of 2,000.',
    ),
  ],
};

describe('each rule finds what it forbids', () => {
  test.each(sentenceRules)('$name', ({ name, broken }) => {
    expect(bad[name]?.length ?? 0).toBeGreaterThan(0);
    for (const one of bad[name] ?? []) expect(broken(one), one.text).not.toEqual([]);
  });

  test.each(sequenceRules)('$name', ({ name, broken }) => {
    expect(broken(bad[name] ?? [])).not.toEqual([]);
  });
});

// What the stories and a season of invented sellers say is read where they are played: test/stories and test/year.
describe('no mail says what is not so', () => {
  test.each([...sampleMails(), ['sign-in', sampleSignIn(writing)] as const])(
    'in the sample %s',
    (name, { subject, text }) => {
      const kind = name.startsWith('alert')
        ? 'alert'
        : name.startsWith('case-') && !name.startsWith('case-step')
          ? 'case'
          : name.startsWith('client-summary')
            ? 'summary'
            : name.startsWith('portfolio')
              ? 'portfolio'
              : 'other';
      expect(falseSentencesIn([{ kind, to: 'jo@acme.example', subject, text }])).toEqual([]);
    },
  );
});
