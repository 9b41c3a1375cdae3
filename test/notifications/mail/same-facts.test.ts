import { describe, expect, test } from 'vitest';
import { sampleMails } from '../../../tools/sample-mails.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const mails = [...sampleMails()].map(([name, mail]) => ({ name, ...mail }));

describe.each(mails)('$name', ({ subject, text, html }) => {
  test('text and HTML say the same numbers in the same order', () => {
    const numbers = numbersIn(text);
    expect(numbers.length).toBeGreaterThan(2);
    expect(numbersIn(visibleText(html))).toEqual(numbers);
  });

  test('the hidden preheader is the first line, so that the inbox shows the decision', () => {
    const preheader = /<div style="display:none[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '';
    expect(visibleText(preheader).startsWith(firstLine(text))).toBe(true);
  });

  test('the text part is plain: no tags, no entities, no non-breaking spaces, no trailing blanks', () => {
    expect(text).not.toMatch(/<\/?[a-z]+[ >]|&[a-z]+;|\u00a0|\u202f|[ \t]+$/m);
    expect(text).not.toMatch(/undefined|NaN|null|\[object/);
    expect(visibleText(html)).not.toMatch(/undefined|NaN|null|\[object/);
  });

  test('the subject is one line, and the page is titled with it', () => {
    expect(subject).toMatch(/^\[[^\]]+\] \S.*$/);
    expect(visibleText(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? '')).toBe(subject);
  });

  test('mail from any stage but production says so', () => {
    expect(text).toContain('Stage: local. This is not production mail.');
    expect(visibleText(html)).toContain('Stage: local. This is not production mail.');
  });
});
