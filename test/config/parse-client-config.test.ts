import { describe, expect, test } from 'vitest';
import { readClients } from '../../shared/config/parse-client-config.ts';

const read = (text: string) => readClients(new TextEncoder().encode(text));

const good = `consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme:                                     # the folder's name
    name: Acme GmbH
    timezone: Europe/Berlin
    recipients: [{ email: jo@acme.example, receives: [alerts, weekly] }]
    limits: { orderDefectRate: { warnAtHeadroom: 2 }, lateShipmentRate: { warnAtFractionOfLimit: 0.75 } }
    quietHours: { from: "20:00", to: "07:00" }
  bolt:
`;

describe('clients.yaml', () => {
  test('a complete file is understood', () => {
    const result = read(good);
    if (result.outcome !== 'read') throw new Error(JSON.stringify(result));
    expect(result.clientConfig.consultancy).toMatchObject({
      name: 'Northwind Advisory',
      recipients: [{ email: 'ops@northwind.example', receives: ['alerts', 'weekly', 'portfolio'] }],
    });
    expect(result.clientConfig.clients[0]).toEqual({
      id: 'acme',
      name: 'Acme GmbH',
      timezone: 'Europe/Berlin',
      recipients: [{ email: 'jo@acme.example', receives: ['alerts', 'weekly'] }],
      limits: { orderDefectRate: { warnAtHeadroom: 2 }, lateShipmentRate: { warnAtFractionOfLimit: 0.75 } },
      quietHours: { from: '20:00', to: '07:00' },
    });
  });

  test('a client that is only named gets the consultancy’s time zone and its folder’s name', () => {
    const result = read(good);
    expect(result.outcome === 'read' && result.clientConfig.clients[1]).toEqual({
      id: 'bolt',
      name: 'bolt',
      timezone: 'Europe/Berlin',
      recipients: [],
      limits: {},
    });
  });

  test('the consultancy says which alerts of clients with readers of their own it has copies of', () => {
    const withCopies = (value: string) =>
      read(good.replace('name: Northwind Advisory,', `name: Northwind Advisory, alertCopies: ${value},`));
    for (const copies of ['all', 'critical', 'none']) {
      const result = withCopies(copies);
      expect(result.outcome === 'read' && result.clientConfig.consultancy.alertCopies).toBe(copies);
    }
    const silent = read(good);
    expect(silent.outcome === 'read' && silent.clientConfig.consultancy.alertCopies).toBeUndefined();
    // Before the value stand `consultancy: { ` (15), `name: Northwind Advisory, ` (26) and `alertCopies: ` (13).
    expect(withCopies('some')).toEqual({
      outcome: 'unreadable',
      mistakes: [{ line: 1, column: 55, message: 'consultancy.alertCopies: "some" is none of all, critical, none' }],
    });
  });

  test('the consultancy’s colour is six hexadecimal digits, in quotes because YAML takes # for a comment', () => {
    const result = read(good.replace('name: Northwind Advisory,', 'name: Northwind Advisory, colour: "#0B6e6e",'));
    expect(result.outcome === 'read' && result.clientConfig.consultancy.colour).toBe('#0B6e6e');
    for (const colour of ['"teal"', '"#0b6"', '"#0b6e6e; x"', '12']) {
      const rejected = read(good.replace('name: Northwind Advisory,', `name: Northwind Advisory, colour: ${colour},`));
      expect(rejected, colour).toMatchObject({
        outcome: 'unreadable',
        mistakes: [{ line: 1, message: expect.stringContaining('"#" and six digits in quotes') }],
      });
    }
    const bare = read(
      'consultancy:\n  name: N\n  colour: #0b6e6e\n  from: a@n.example\n  timezone: UTC\n  recipients: [o@n.example]\n',
    );
    expect(bare).toMatchObject({ outcome: 'unreadable', mistakes: [{ line: 3 }] });
  });

  const withRecipient = (address: string) =>
    readClients(
      new TextEncoder().encode(
        `consultancy: { name: N, from: a@n.example, timezone: UTC, recipients: [${JSON.stringify(address)}] }\n`,
      ),
    );

  test.each([
    { when: 'letters that SES does not take before the @', address: 'jö@acme.example' },
    { when: 'two dots in a row', address: 'jo..miller@acme.example' },
    { when: 'two dots in a row in the domain', address: 'jo@acme..example' },
    { when: 'a dot at the beginning', address: '.jo@acme.example' },
    { when: 'more than 64 letters before the @ (RFC 5321, 4.5.3.1.1)', address: `${'j'.repeat(65)}@acme.example` },
    { when: 'a sign that turns the writing direction around', address: 'jo\u202e@acme.example' },
    { when: 'a sign that takes up no space', address: 'jo\u200b@acme.example' },
  ])('an address with $when is reported now, not when an alert cannot be sent', ({ address }) => {
    expect(withRecipient(address)).toMatchObject({
      outcome: 'unreadable',
      mistakes: [{ line: 1, message: expect.stringContaining('is not an e-mail address') }],
    });
  });

  test.each([
    // https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html: a domain in other letters goes as Punycode
    { address: 'jo@münchen.example', is: 'jo@xn--mnchen-3ya.example' },
    { address: "Jo.O'Neil+alerts@acme-group.co.uk", is: "Jo.O'Neil+alerts@acme-group.co.uk" },
  ])('the address $address is written to as $is', ({ address, is }) => {
    expect(withRecipient(address)).toMatchObject({ clientConfig: { consultancy: { recipients: [{ email: is }] } } });
  });

  const head =
    'consultancy: { name: N, from: a@n.example, timezone: Europe/Berlin, recipients: [o@n.example] }\nclients:\n';
  test.each([
    {
      when: 'a metric is misspelt',
      yaml: `${head}  acme:\n    limits: { orderDefektRate: { warnAtHeadroom: 2 } }\n`,
      line: 4,
      column: 15,
      says: 'orderDefektRate',
    },
    {
      when: 'a setting does not exist',
      yaml: `${head}  acme:\n    recipient: [jo@acme.example]\n`,
      line: 4,
      column: 5,
      says: 'clients.acme.recipient is not a setting',
    },
    {
      when: 'an address is none',
      yaml: `${head}  acme:\n    recipients: [jo-at-acme]\n`,
      line: 4,
      column: 18,
      says: 'not an e-mail address',
    },
    {
      when: 'a time zone is none',
      yaml: `${head}  acme:\n    timezone: Berlin\n`,
      line: 4,
      column: 15,
      says: 'Europe/Berlin',
    },
    { when: 'a tab indents', yaml: `${head}\tacme:\n`, line: 3, column: 1, says: 'tab' },
    { when: 'a client stands twice', yaml: `${head}  acme: {}\n  acme: {}\n`, line: 4, column: 3, says: 'unique' },
    { when: 'the consultancy is missing', yaml: 'clients: {}\n', line: 1, column: 1, says: 'consultancy is missing' },
    {
      when: 'nobody would be notified',
      yaml: 'consultancy:\n  name: N\n  from: a@n.example\n  timezone: UTC\n  recipients: []\n',
      line: 5,
      column: 15,
      says: 'lost alert',
    },
    { when: 'the file is empty', yaml: '', line: 1, column: 1, says: 'consultancy' },
    {
      when: 'a fraction is above 1',
      yaml: `${head}  acme:\n    limits: { lateShipmentRate: { warnAtFractionOfLimit: 75 } }\n`,
      line: 4,
      column: 58,
      says: 'up to 1',
    },
    {
      when: 'a client’s name would be read as a number',
      yaml: `${head}  007: {}\n`,
      line: 3,
      column: 3,
      says: 'put the name in quotes: "007"; without quotes YAML reads it as 7',
    },
    { when: 'a name would lose its zero', yaml: `${head}  1.10:\n`, line: 3, column: 3, says: 'quotes: "1.10"' },
    { when: 'a name is one of the language', yaml: `${head}  constructor:\n`, line: 3, column: 3, says: 'cannot be' },
    {
      when: 'a name ends in a blank',
      yaml: `${head}  "acme ":\n`,
      line: 3,
      column: 3,
      says: 'there is a blank at an end of the client’s name',
    },
    {
      when: 'a second document follows',
      yaml: `${head}  acme:\n---\n${head}`,
      line: 4,
      column: 1,
      says: 'a second document',
    },
    { when: 'it holds only a comment', yaml: '# later\n', line: 1, column: 1, says: 'the file is empty' },
    { when: 'it begins with a list', yaml: '- acme\n', line: 1, column: 1, says: 'a list is at the top' },
    { when: 'it is one word', yaml: 'acme\n', line: 1, column: 1, says: 'a single value is at the top' },
    { when: 'it is too large', yaml: '#'.repeat(2_000_001), line: 1, column: 1, says: 'larger than 1 MiB' },
    {
      when: 'a name breaks the line',
      yaml: `${head}  acme:\n    name: "A\\r\\nBcc: x@y.example"\n`,
      line: 4,
      column: 11,
      says: 'line break',
    },
  ])('it is rejected with line and column when $when', ({ yaml, line, column, says }) => {
    const result = read(yaml);
    if (result.outcome !== 'unreadable') throw new Error('was read');
    expect(result.mistakes[0]).toMatchObject({ line, column });
    expect(result.mistakes[0]?.message.toLowerCase()).toContain(says.toLowerCase());
  });

  test.each(['"007"', '42', "'1.10'", 'true'])('a name written %s is the name of its folder', (name) => {
    const result = read(`${head}  ${name}:\n`);
    expect(result.outcome === 'read' && result.clientConfig.clients[0]?.id).toBe(name.replaceAll(/["']/g, ''));
  });

  test('quiet hours can be weekends and holidays, with or without a time of day', () => {
    const quiet = (words: string) => {
      const result = read(good.replace('{ from: "20:00", to: "07:00" }', words));
      return result.outcome === 'read' ? result.clientConfig.clients[0]?.quietHours : result.mistakes[0]?.message;
    };
    expect(quiet('{ weekends: true, holidays: [2026-12-28, 12-25] }')).toEqual({
      weekends: true,
      holidays: ['2026-12-28', '12-25'],
    });
    expect(quiet('{ from: "20:00" }')).toMatch(/both from and to/);
    expect(quiet('{ holidays: [13-01] }')).toMatch(/"13-01" is not a day like 2026-12-25/);
    expect(quiet('{ weekends: sometimes }')).toMatch(/weekends is true or false/);
  });

  test('a file that is nested too deeply gets one mistake that says so', () => {
    const result = read(`${head}  acme: ${'['.repeat(100_000)}\n`);
    expect(result.outcome === 'unreadable' && result.mistakes.map(({ message }) => message)).toEqual([
      'the file is nested too deeply',
    ]);
  });

  test('a file of nested aliases is rejected, not expanded', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)
      .join('\n')}\n`;
    expect(read(bomb).outcome).toBe('unreadable');
  });

  test('bytes that are not text are rejected', () => {
    expect(readClients(Uint8Array.of(0xff, 0xfe, 0x00, 0x80)).outcome).toBe('unreadable');
  });
});
