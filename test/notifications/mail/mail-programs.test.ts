import { caniemail } from 'caniemail';
import { describe, expect, test } from 'vitest';
import { sampleMails } from '../../../tools/sample-mails.ts';

/** On computers, on phones and in the browser, as far as caniemail.com knows them. */
const programs = ['gmail.*', 'outlook.*', 'apple-mail.*', 'yahoo.*'];

/** What some of them do not support and why the mails use it nevertheless: what a reader then gets. */
const accepted: Readonly<Record<string, string>> = {
  '@media': 'colours of the dark mode only; without them the light ones are shown, which can be read anywhere',
  'color-scheme meta tag': 'tells Apple Mail that both modes were thought of; others do as they like',
  '<style> element': 'holds the colours of the dark mode and nothing else',
  'display:none': 'the preheader: where it is not hidden it is one pixel high and has the colour of the page',
  'max-height property': 'the same preheader',
  overflow: 'the same preheader',
  'role attribute':
    'keeps screen readers from reading layout tables as tables; where it is dropped they read cells in order',
  'word-break': 'breaks names longer than a line; where it is unknown the line is wider',
  '<body> element': 'becomes a div in webmail; its ground is repeated on the table inside',
  'height property': 'of bars and strips, which say it as an attribute as well, and of pictures, whose width decides',
};

interface Unsupported {
  readonly feature: string;
  readonly program: string;
}

const unsupportedIn = (html: string): readonly Unsupported[] =>
  [...caniemail({ clients: programs as Parameters<typeof caniemail>[0]['clients'], html }).issues.errors].flatMap(
    ([program, issues]) => issues.map(({ title }) => ({ feature: title, program })),
  );

const mails = [...sampleMails()].map(([name, { html }]) => ({ name, found: unsupportedIn(html) }));

describe('what Gmail, Outlook, Apple Mail and Yahoo do not show', () => {
  test.each(mails)('$name uses nothing of it that a reader would miss', ({ found }) => {
    expect(found.filter(({ feature }) => !Object.hasOwn(accepted, feature))).toEqual([]);
  });

  test('every exception is needed', () => {
    const seen = new Set(mails.flatMap(({ found }) => found.map(({ feature }) => feature)));
    expect(Object.keys(accepted).filter((feature) => !seen.has(feature))).toEqual([]);
  });

  test.each([
    { what: 'a picture as SVG', html: '<p><img src="a.svg" alt="a"></p>', where: 'gmail.desktop-webmail' },
    { what: 'columns by flexbox', html: '<p style="display:flex">a</p>', where: 'outlook.windows' },
    { what: 'a form', html: '<form><p>a</p></form>', where: 'outlook.windows' },
  ])('$what would be found', ({ html, where }) => {
    const found = unsupportedIn(html).filter(({ feature }) => !Object.hasOwn(accepted, feature));
    expect(found.map(({ program }) => program)).toContain(where);
  });
});
