import { expect, test } from 'vitest';
import { oneLine, shortLine } from '../../../../shared/notifications/mail/format/one-line.ts';
import { html } from '../../../../shared/notifications/mail/parts/html.ts';

test('outside text is escaped in text and in attributes', () => {
  const name = `<b>Smith</b> & "Sons"'`;
  expect(html`<p title="${name}">${name}</p>`.markup).toBe(
    '<p title="&lt;b&gt;Smith&lt;/b&gt; &amp; &quot;Sons&quot;&#39;">&lt;b&gt;Smith&lt;/b&gt; &amp; &quot;Sons&quot;&#39;</p>',
  );
});

test('a piece that is already HTML is not escaped again', () => {
  const cells = ['a', '<'].map((text) => html`<td>${text}</td>`);
  expect(html`<tr>${cells}</tr>`.markup).toBe('<tr><td>a</td><td>&lt;</td></tr>');
});

test('a per-cent sign stays with its number', () => {
  expect(html`${'0.90 % of 1 %'}`.markup).toBe('0.90&nbsp;% of 1&nbsp;%');
});

test('a name cannot add a line, hide characters or turn the writing around', () => {
  expect(oneLine('Acme\r\nBcc: everyone@example.com')).toBe('Acme Bcc: everyone@example.com');
  expect(oneLine('gnp.\u202egpj\u200b\u00a0 x\u2028y')).toBe('gnp.gpj x y');
});

test('a long file name keeps both its ends', () => {
  expect(shortLine('acme/DE/a-very-long-name-of-a-report.txt', 21)).toBe('acme/DE/a-…report.txt');
  expect(shortLine('x'.repeat(500), 80)).toHaveLength(80);
});
