import { expect, test } from 'vitest';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import { forwardedMail } from '../../../shared/notifications/mail/messages/forwarded-note.ts';

const mail: Mail = {
  id: 'a1b2c3',
  kind: 'alert',
  from: { name: 'Northwind', address: 'alerts@northwind.example' },
  to: '<b>jo</b>@acme.example',
  subject: '[Acme DE] Order defect rate',
  text: 'Acme DE: 0 left.\n',
  html: '<html><body class="hp"><p>Acme DE: 0 left.</p></body></html>',
  references: ['alert-root@northwind.example'],
  listId: 'acme-de.headroom.northwind.example',
};
const copy = forwardedMail(mail, { id: 'x', from: mail.from, to: 'ops@northwind.example' }, 'bounced');

test('a note about whose mail it was can be read in dark mode: its ground changes with its letters', () => {
  const [, classes = '', style = ''] = /<p class="([^"]*)" style="([^"]*)">This mail was for/.exec(copy.html) ?? [];
  // `.hi` makes letters light in dark mode, and `.hp` the ground dark: see the rules in shared/notifications/mail/parts/page.ts.
  expect(style).toContain('background-color:');
  expect(classes.split(' ').sort()).toEqual(['hi', 'hp']);
});

test('an address from outside cannot write HTML in it, and the news stays first', () => {
  expect(copy.html).not.toContain('<b>');
  expect(copy.text.split('\n')[0]).toBe('Acme DE: 0 left.');
});
