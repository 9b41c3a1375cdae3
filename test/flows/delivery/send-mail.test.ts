import { describe, expect, test } from 'vitest';
import { clientConfigsOn } from '../../../shared/aws/dynamodb/client-configs.ts';
import { defaultClientConfig } from '../../../shared/config/client-config.ts';
import { enqueueMail } from '../../../shared/flows/delivery/enqueue-mail.ts';
import { sendMail } from '../../../shared/flows/delivery/send-mail.ts';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import { MailPutOff, MailRejected, type PutOff } from '../../../shared/ports/mail.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const start = new Date('2026-10-05T07:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const hours = 3600;

const mail = (id: string, to = 'ops@consultancy.example', kind: Mail['kind'] = 'alert'): Mail => ({
  id,
  kind,
  from: { name: 'Northwind', address: 'alerts@consultancy.example' },
  to,
  subject: '[Acme DE] Order defect rate',
  text: 'Acme DE: 0 left.\n\n--\nNorthwind, with Headroom.\n',
  html: '<html><body><p>Acme DE: 0 left.</p></body></html>',
  references: ['alert-root@consultancy.example'],
  listId: 'acme-de.headroom.consultancy.example',
});

type World = ReturnType<typeof smallWorld>;

async function worldWith(...mails: readonly Mail[]): Promise<World> {
  const world = smallWorld();
  await enqueueMail(world.dependencies, mails, start);
  return world;
}

/** The world's dependencies with a mail service that fails in its own way, and counts what it was asked. */
function failing(world: World, fail: (mail: Mail) => Error | undefined) {
  const asked: string[] = [];
  const send = async (one: Mail): Promise<string> => {
    asked.push(one.id);
    const error = fail(one);
    if (error !== undefined) throw error;
    return world.dependencies.mailTransport.send(one);
  };
  return { asked, dependencies: { ...world.dependencies, mailTransport: { send } } };
}

const putOff = (waitingFor: PutOff, perhapsSent = false) => new MailPutOff(waitingFor, { cause: 'test', perhapsSent });

describe('a mail is sent once in an ordinary run', () => {
  test('however many senders hold its id at the same moment', async () => {
    const world = await worldWith(mail('m'));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sendMail(world.dependencies, 'm', start)));
    expect(world.sent).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'sent')).toHaveLength(1);
    // The others look again when the claim has run out, in case its sender has died.
    expect(world.later.map(({ seconds }) => seconds)).toEqual(Array.from({ length: 7 }, () => 301));
    expect(await sendMail(world.dependencies, 'm', later(301))).toMatchObject({ outcome: 'sent before' });
  });

  test('and the hourly round does not ask for what was sent, although work was cut short around it', async () => {
    const world = await worldWith(mail('m'));
    const { outbox } = world.dependencies;
    // Cut short after the mark: the mail is still listed as waiting.
    const cut = { ...world.dependencies, outbox: { ...outbox, settled: async () => undefined } };
    await sendMail(cut, 'm', start);
    await outbox.put(mail('m'), later(10));
    expect(await outbox.waitingSince(later(2 * hours))).toEqual([]);
  });

  test('one that lies with another sender is left to it', async () => {
    const world = await worldWith(mail('m'));
    const entry = await world.dependencies.outbox.find('m');
    if (entry === undefined) throw new Error('m was posted');
    await world.dependencies.outbox.claim(entry, later(300));
    expect(await sendMail(world.dependencies, 'm', later(120))).toEqual({
      mail: 'm',
      outcome: 'another sender has it',
      againAfterSeconds: 181,
    });
    expect(world.sent).toEqual([]);
  });
});

describe('after a crash a mail may repeat, is never lost, and the repeat is counted', () => {
  test('a sender that died between SES’s acceptance and the mark', async () => {
    const world = await worldWith(mail('m'));
    const died = {
      ...world.dependencies,
      outbox: {
        ...world.dependencies.outbox,
        sent: async () => {
          throw new Error('killed');
        },
      },
    };
    await expect(sendMail(died, 'm', start)).rejects.toThrow('killed');
    expect(world.sent).toHaveLength(1);
    expect(await sendMail(world.dependencies, 'm', later(60))).toMatchObject({ outcome: 'another sender has it' });
    expect(await sendMail(world.dependencies, 'm', later(301))).toEqual({
      mail: 'm',
      outcome: 'sent',
      mayBeARepeat: true,
    });
    expect(world.sent).toHaveLength(2);
  });

  test('an error nobody foresaw is thrown on and leaves the mail free for the next try, not counted as sent', async () => {
    const world = await worldWith(mail('m'));
    const { dependencies } = failing(world, () => new Error('a bug'));
    await expect(sendMail(dependencies, 'm', start)).rejects.toThrow('a bug');
    expect(await sendMail(world.dependencies, 'm', later(2))).toEqual({ mail: 'm', outcome: 'sent' });
  });

  test('no answer from SES counts as perhaps sent', async () => {
    const world = await worldWith(mail('m'));
    const { dependencies } = failing(world, () => putOff('service not available', true));
    expect(await sendMail(dependencies, 'm', start)).toMatchObject({ outcome: 'put off', againAfterSeconds: 15 });
    expect(await sendMail(world.dependencies, 'm', later(16))).toEqual({
      mail: 'm',
      outcome: 'sent',
      mayBeARepeat: true,
    });
  });
});

describe('trouble of the mail service', () => {
  test('puts mail off for longer and longer, up to a quarter of an hour, and uses up no receive', async () => {
    const world = await worldWith(mail('m'));
    const { dependencies, asked } = failing(world, () => putOff('sending rate'));
    const delays: (number | undefined)[] = [];
    let now = start;
    for (let attempt = 0; attempt < 9; attempt++) {
      const { againAfterSeconds } = await sendMail(dependencies, 'm', now);
      delays.push(againAfterSeconds);
      now = new Date(now.getTime() + (againAfterSeconds ?? 0) * 1000);
    }
    // 15 s, doubled each time, at most the 900 s for which SQS holds a message back
    expect(delays).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
    expect(asked).toHaveLength(9);
    // A second message for the same mail starts no second chain of tries.
    expect(await sendMail(dependencies, 'm', new Date(now.getTime() - 1000))).toEqual({ mail: 'm', outcome: 'waits' });
  });

  test.each([
    { waitingFor: 'daily quota', why: 'a quota that is used up' },
    { waitingFor: 'service not set up', why: 'a sender that is not verified' },
  ] as const)('$why waits in the outbox for the hourly round', async ({ waitingFor }) => {
    const world = await worldWith(mail('m'));
    const { dependencies } = failing(world, () => putOff(waitingFor));
    expect(await sendMail(dependencies, 'm', start)).toEqual({ mail: 'm', outcome: 'put off', waitingFor });
    expect(world.later).toEqual([]);
    world.ready.splice(0);
    await checkAccounts(world.dependencies, later(hours));
    expect(world.ready).toEqual(['m']);
    await world.settle(later(hours));
    expect(world.sent).toHaveLength(1);
  });

  test('an outage of nine hours loses nothing, sends each mail once afterwards, and is counted for the operator', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const world = await worldWith(...ids.map((id) => mail(id)));
    let now = start;
    const until = later(9 * hours);
    const { dependencies } = failing(world, () => (now < until ? putOff('service not available') : undefined));
    const overdue: number[] = [];
    const due: { id: string; at: number }[] = [];
    for (let minute = 0; minute <= 11 * 60; minute++) {
      now = later(minute * 60);
      if (minute % 60 === 5) overdue.push((await checkAccounts(dependencies, now)).mailOverdue);
      const asked = [...world.ready.splice(0), ...due.filter(({ at }) => at <= now.getTime()).map(({ id }) => id)];
      due.splice(0, due.length, ...due.filter(({ at }) => at > now.getTime()));
      for (const id of asked) await sendMail(dependencies, id, now);
      for (const { id, seconds } of world.later.splice(0)) due.push({ id, at: now.getTime() + seconds * 1000 });
    }
    expect(world.sent.map(({ id }) => id).sort()).toEqual([...ids].sort());
    // Rounds at 00:05, 01:05, …: from 02:05 on the mail of 00:00 has waited for two hours. The outage ends at 09:00, and
    // every mail is tried again within a quarter of an hour: at 10:05 nothing waits.
    expect(overdue.slice(0, 9)).toEqual([0, 0, 12, 12, 12, 12, 12, 12, 12]);
    expect(overdue.at(-1)).toBe(0);
    expect(await world.dependencies.outbox.waitingSince(now)).toEqual([]);
    expect(due).toEqual([]);
  });

  test('one recipient’s failure keeps nobody else’s mail back', async () => {
    const world = await worldWith(mail('a'), mail('b'), mail('c'));
    const { dependencies } = failing(world, ({ id }) => (id === 'a' ? putOff('service not available') : undefined));
    for (const id of world.ready.splice(0)) await sendMail(dependencies, id, start);
    expect(world.sent.map(({ id }) => id)).toEqual(['b', 'c']);
  });
});

describe('a suppressed recipient', () => {
  const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example, { email: kim@northwind.example, receives: [portfolio] }] }
clients:
  acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [{ email: jo@acme.example, receives: [alerts] }] }
`;
  async function worldWithSuppressed(...addresses: readonly string[]): Promise<World> {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clients, start);
    await world.settle(start);
    for (const address of addresses) {
      const suppressed = { reason: 'bounced', at: start.toISOString(), detail: 'General: 550 unknown' } as const;
      await world.dependencies.recipientStates.write(address, { suppressed, unsubscribed: [] }, 0);
    }
    return world;
  }

  test('is never sent anything; the consultancy reads the alert instead, once', async () => {
    const world = await worldWithSuppressed('jo@acme.example');
    await enqueueMail(world.dependencies, [mail('m', 'Jo@acme.example')], start);
    expect(await sendMail(world.dependencies, 'm', start)).toEqual({
      mail: 'm',
      outcome: 'recipient suppressed',
      forwarded: 1,
    });
    await world.settle(start);
    await sendMail(world.dependencies, 'm', later(1));
    await world.settle(later(1));
    expect(world.sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['ops@northwind.example', '[Acme DE] Order defect rate'],
    ]);
    const [copy] = world.sent;
    expect(copy?.text.split('\n')[0]).toBe('Acme DE: 0 left.');
    for (const part of [copy?.text, copy?.html]) expect(part).toContain('This mail was for Jo@acme.example');
    expect(copy?.references).toEqual(['alert-root@consultancy.example']);
  });

  test('of the consultancy: whoever is left there reads what would be lost', async () => {
    const world = await worldWithSuppressed('ops@northwind.example');
    await enqueueMail(world.dependencies, [mail('m', 'ops@northwind.example', 'report-error')], start);
    await world.settle(start);
    expect(world.sent.map(({ to }) => to)).toEqual(['kim@northwind.example']);
  });

  test('who alone of the consultancy reads a client’s alerts: the others there read the one that was on its way', async () => {
    const world = smallWorld();
    const people = '[ops@northwind.example, kim@northwind.example]';
    await world.upload(
      'config/clients.yaml',
      `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: ${people} }
clients:
  acme: { recipients: [{ email: ops@northwind.example, receives: [alerts] }] }
  bolt: { recipients: [] }
`,
      start,
    );
    await world.settle(start);
    for (const client of ['acme', 'bolt']) {
      const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [9, 1000] } });
      await world.upload(`${client}/DE/x.json`, JSON.stringify(report), start);
    }
    for (const change of world.changed.splice(0)) await evaluate(world.dependencies, change, start);
    const suppressed = { reason: 'bounced', at: start.toISOString(), detail: 'General: 550 unknown' } as const;
    await world.dependencies.recipientStates.write('ops@northwind.example', { suppressed, unsubscribed: [] }, 0);
    await world.settle(start);
    // Both went to ops; of bolt, kim had one anyway.
    expect(world.sent.map(({ to, subject }) => `${to} ${subject.slice(0, 9)}`).sort()).toEqual([
      'kim@northwind.example [acme DE]',
      'kim@northwind.example [bolt DE]',
    ]);
  });

  test('is not who another reader unsubscribes: the copy is without the link that would', async () => {
    const world = await worldWithSuppressed('jo@acme.example');
    const unsubscribe = 'https://links.northwind.example/abc.def-_';
    const line = `Unsubscribe: ${unsubscribe}`;
    const anchor = `<p class="hs" style="x"><a class="hi" href="${unsubscribe}" style="y">Unsubscribe</a></p>`;
    const written = mail('m', 'jo@acme.example');
    await enqueueMail(
      world.dependencies,
      [
        {
          ...written,
          unsubscribe,
          text: `${written.text}${line}\n`,
          html: written.html.replace('</body>', `${anchor}</body>`),
        },
      ],
      start,
    );
    await world.settle(start);
    const [copy] = world.sent;
    expect(copy?.unsubscribe).toBeUndefined();
    for (const part of [copy?.text, copy?.html]) {
      expect(part).toContain('Acme DE: 0 left.');
      expect(part).not.toContain('nsubscribe');
      expect(part).not.toContain(unsubscribe);
    }
  });

  test('with nobody left to read it is said so, for the alarm that does not go by mail', async () => {
    const world = await worldWithSuppressed('jo@acme.example', 'ops@northwind.example', 'kim@northwind.example');
    await enqueueMail(world.dependencies, [mail('m', 'jo@acme.example')], start);
    expect(await sendMail(world.dependencies, 'm', start)).toMatchObject({ forwarded: 0, noReader: true });
    expect(world.sent).toEqual([]);
  });

  test('goes without the weekly summary, and nobody gets it in their place', async () => {
    const world = await worldWithSuppressed('jo@acme.example');
    await enqueueMail(world.dependencies, [mail('m', 'jo@acme.example', 'summary')], start);
    expect(await sendMail(world.dependencies, 'm', start)).toEqual({
      mail: 'm',
      outcome: 'recipient suppressed',
      forwarded: 0,
    });
    expect(world.sent).toEqual([]);
  });
});

describe('a mail that the mail service rejects for good', () => {
  const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example, kim@northwind.example] }
`;
  async function worldOf(...mails: readonly Mail[]): Promise<World> {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clients, start);
    await world.settle(start);
    await enqueueMail(world.dependencies, mails, start);
    return world;
  }
  const rejecting = (world: World, ...addresses: readonly string[]) =>
    failing(world, ({ to }) =>
      addresses.includes(to)
        ? new MailRejected('SES rejected the mail: Illegal address', { cause: 'test' })
        : undefined,
    );

  test('is read by the consultancy in place of its recipient, once, and says whose it was', async () => {
    const world = await worldOf(mail('m', 'jo@acme.example'));
    const { dependencies } = rejecting(world, 'jo@acme.example');
    expect(await sendMail(dependencies, 'm', start)).toEqual({ mail: 'm', outcome: 'rejected', forwarded: 2 });
    await world.settle(start);
    expect(world.sent.map(({ to }) => to)).toEqual(['ops@northwind.example', 'kim@northwind.example']);
    expect(world.sent[0]?.text).toContain('This mail was for jo@acme.example, which');
    expect(await sendMail(dependencies, 'm', later(1))).toMatchObject({ outcome: 'sent before' });
  });

  test('and that nobody else can be sent either is said so, and goes round no circle', async () => {
    const world = await worldOf(mail('m', 'jo@acme.example'));
    const { dependencies, asked } = rejecting(
      world,
      'jo@acme.example',
      'ops@northwind.example',
      'kim@northwind.example',
    );
    const outcomes = [];
    for (const id of ['m']) outcomes.push(await sendMail(dependencies, id, start));
    world.ready.shift();
    while (world.ready.length > 0) outcomes.push(await sendMail(dependencies, world.ready.shift() ?? '', start));
    expect(asked).toHaveLength(3);
    expect(outcomes.slice(1)).toMatchObject([
      { outcome: 'rejected', noReader: true },
      { outcome: 'rejected', noReader: true },
    ]);
  });

  test('but a summary is a service to its one reader: nobody gets it in their place', async () => {
    const world = await worldOf(mail('m', 'jo@acme.example', 'summary'));
    const { dependencies } = rejecting(world, 'jo@acme.example');
    expect(await sendMail(dependencies, 'm', start)).toEqual({ mail: 'm', outcome: 'rejected', forwarded: 0 });
  });
});

describe('a mail that waited, while clients.yaml was changed', () => {
  const clients = (from: string) =>
    `consultancy: { name: Northwind, from: ${from}, timezone: Europe/Berlin, recipients: [ops@northwind.example] }\n`;

  test('leaves from the sender that it names when the mistake in it is mended', async () => {
    const world = smallWorld();
    await enqueueMail(
      world.dependencies,
      [{ ...mail('m', 'ops@northwind.example'), from: { name: 'Northwind', address: 'alerts@northwnd.example' } }],
      start,
    );
    const { dependencies } = failing(world, ({ from }) =>
      from.address === 'alerts@northwind.example' ? undefined : putOff('service not set up'),
    );
    expect(await sendMail(dependencies, 'm', start)).toMatchObject({ outcome: 'put off' });
    await world.upload('config/clients.yaml', clients('alerts@northwind.example'), later(60));
    expect(await sendMail(dependencies, 'm', later(hours))).toMatchObject({ outcome: 'sent' });
    expect(world.sent.at(-1)?.from).toEqual({ name: 'Northwind', address: 'alerts@northwind.example' });
  });

  test.each([
    { kind: 'alert', readers: ['ops@northwind.example'] },
    { kind: 'summary', readers: [] },
  ] as const)('goes to no reader who was taken out of it: $kind', async ({ kind, readers }) => {
    const world = smallWorld();
    const waiting = { ...mail('m', 'jo@acme.example', kind) };
    const yaml = clients('alerts@northwind.example');
    await world.upload('config/clients.yaml', `${yaml}clients: { acme: { recipients: [jo@acme.example] } }\n`, start);
    await enqueueMail(world.dependencies, [waiting], start);
    world.ready.splice(0);
    const { dependencies } = failing(world, () => putOff('service not available'));
    await sendMail(dependencies, 'm', start);
    await world.upload('config/clients.yaml', yaml, later(10));
    world.ready.splice(0);
    expect(await sendMail(world.dependencies, 'm', later(20))).toEqual({
      mail: 'm',
      outcome: 'recipient removed',
      forwarded: readers.length,
    });
    await world.settle(later(20));
    expect(world.sent.map(({ to }) => to)).toEqual(readers);
    // They were signed for the reader who is none any more.
    for (const { text } of world.sent) expect(text).toContain('Its links to snooze or mute no longer work.');
  });

  test('and was for nobody yet, is read by whom it names: nothing is ever sent to a made-up address', async () => {
    const world = smallWorld();
    const clientConfigs = clientConfigsOn(
      world.table,
      defaultClientConfig('nobody@headroom.invalid', 'nobody@headroom.invalid', 'UTC'),
    );
    const dependencies = { ...world.dependencies, clientConfigs };
    const from = { name: 'Headroom', address: 'nobody@headroom.invalid' };
    await enqueueMail(dependencies, [{ ...mail('m', 'nobody@headroom.invalid'), from }], start);
    world.ready.splice(0);
    expect(await sendMail(dependencies, 'm', start)).toEqual({
      mail: 'm',
      outcome: 'put off',
      waitingFor: 'service not set up',
    });
    await world.upload('config/clients.yaml', clients('alerts@northwind.example'), later(60));
    world.ready.splice(0);
    expect(await sendMail(dependencies, 'm', later(hours))).toEqual({
      mail: 'm',
      outcome: 'nobody’s yet',
      forwarded: 1,
    });
    for (const id of world.ready.splice(0)) await sendMail(dependencies, id, later(hours));
    expect(world.sent.filter(({ kind }) => kind === 'alert').map(({ to, from: by }) => [to, by.address])).toEqual([
      ['ops@northwind.example', 'alerts@northwind.example'],
    ]);
  });
});
