import { describe, expect, test } from 'vitest';
import { visibleText } from '../../notifications/mail/reading-mail.ts';
import { portfolioWorld } from '../../support/portfolio-world.ts';

const theCase = '/cases/acme/DE/orderDefectRate-seller-1';
const read = (html: string): string =>
  visibleText(html)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,:])/g, '');
const account = { client: 'acme', marketplace: 'DE' };

/** Somebody of Acme, whose clock is New York's: 5 October 2026, 05:00 there is 09:00 UTC. */
async function jo() {
  const portal = await portfolioWorld();
  const browser = await portal.signedInAs('jo@acme.example');
  const stored = async () => {
    const [found] = await portal.world.dependencies.cases.of(account);
    if (found === undefined) throw new Error('there is no case');
    return found.value;
  };
  return { portal, browser, stored };
}

describe('the cases of the portal', () => {
  test('are listed with what is due next, and an assumed deadline is called assumed', async () => {
    const { browser } = await jo();
    const text = read((await browser.get('/cases')).text);
    expect(text).toContain('Order defect rate (seller-fulfilled)');
    expect(text).toContain('Acme GmbH DE');
    // 72 hours after 09:00 UTC on Monday, by New York's clock.
    expect(text).toContain('8 October 2026, 05:00 Plan of Action (assumed)');
  });

  test('that are closed are listed when they are asked for', async () => {
    const { browser } = await jo();
    await browser.post(`${theCase}/close`, { reason: '' });
    expect(read((await browser.get('/cases')).text)).toContain('No case is open.');
    expect(read((await browser.get('/cases?state=closed')).text)).toContain('Order defect rate (seller-fulfilled)');
    expect(read((await browser.get('/cases?state=closed&q=nobody')).text)).toContain('No case matches.');
  });

  test('one that cannot be read is named, and takes no other along', async () => {
    const { portal, browser } = await jo();
    const { table } = portal.world;
    const item = await table.get('account#acme/DE', 'case#orderDefectRate-seller-1');
    if (item === undefined) throw new Error('the case is not stored');
    await table.put({ ...item, body: Buffer.from('not a body') });
    const answer = await browser.get('/cases');
    expect(answer.status).toBe(200);
    expect(read(answer.text)).toContain('The cases of acme/DE cannot be read');
  });
});

describe('the page of a case', () => {
  test('says what is due, what that rests on, and what happened', async () => {
    const { browser } = await jo();
    const text = read((await browser.get(theCase)).text);
    expect(text).toContain('Open. Case of Acme GmbH DE. Opened 5 October 2026, 05:00');
    expect(text).toContain('Due 8 October 2026, 05:00.');
    expect(text).toContain(
      'Assumed: 72 hours from the moment Headroom saw it, because nobody has entered Amazon’s notice.',
    );
    expect(text).toContain('opened by hand');
    expect(text).toContain('Times are America/New_York.');
  });

  test('takes down that the plan was sent, and by whose clock', async () => {
    const { browser, stored, portal } = await jo();
    const answer = await browser.post(`${theCase}/submitted`, { at: '2026-10-05T04:30' });
    expect(answer.status).toBe(303);
    // 04:30 in New York is 08:30 UTC.
    expect(await stored()).toMatchObject({ state: 'submitted', submittedAt: '2026-10-05T08:30:00.000Z' });
    expect(portal.world.packsDue).toContainEqual({ account: 'acme/DE', case: 'orderDefectRate-seller-1' });
    const text = read((await browser.get(answer.headers['location'] ?? '')).text);
    expect(text).toContain('Noted: the plan is sent.');
    expect(text).toContain('The plan is with Amazon: nothing is due before its answer.');
  });

  test('sets another deadline, which is then no assumption', async () => {
    const { browser } = await jo();
    await browser.post(`${theCase}/deadline`, { clock: 'planOfAction', at: '2026-10-07T12:00' });
    const text = read((await browser.get(theCase)).text);
    expect(text).toContain('Due 7 October 2026, 12:00. As Amazon’s notice says: entered by hand.');
  });

  test('takes a note for the plan', async () => {
    const { browser, stored } = await jo();
    await browser.post(`${theCase}/note`, { kind: 'action', words: 'Changed\r\nthe carrier', on: '2026-10-04' });
    expect((await stored()).timeline.at(-1)).toMatchObject({
      kind: 'action',
      words: 'Changed the carrier',
      on: '2026-10-04',
    });
  });

  test('takes down Amazon’s answer: more is wanted by a day, and then it is accepted', async () => {
    const { browser, stored, portal } = await jo();
    await browser.post(`${theCase}/submitted`, { at: '2026-10-05T04:30' });
    portal.passMinutes(24 * 60);
    await browser.post(`${theCase}/answered`, { answer: 'more wanted', until: '2026-10-08T12:00' });
    expect(await stored()).toMatchObject({ state: 'open', deadlines: [{ at: '2026-10-08T16:00:00.000Z' }] });
    await browser.post(`${theCase}/submitted`, { at: '2026-10-06T04:30' });
    await browser.post(`${theCase}/answered`, { answer: 'accepted', until: '' });
    expect(await stored()).toMatchObject({ state: 'closed' });
  });

  test('names who recorded what: everybody to the consultancy, and to the client’s people only themselves', async () => {
    const { browser, portal, stored } = await jo();
    const ops = await portal.signedInAs('ops@northwind.example');
    await ops.post(`${theCase}/note`, { kind: 'note', words: 'Called the client' });
    portal.passMinutes(1);
    await browser.post(`${theCase}/note`, { kind: 'action', words: 'Changed the carrier' });
    expect((await stored()).timeline.slice(-2).map(({ by }) => by)).toEqual([
      'ops@northwind.example',
      'jo@acme.example',
    ]);
    const seenByOps = read((await ops.get(theCase)).text);
    expect(seenByOps).toContain('action, recorded by jo@acme.example');
    expect(seenByOps).toContain('note, recorded by you');
    const seenByJo = read((await browser.get(theCase)).text);
    expect(seenByJo).toContain('action, recorded by you');
    expect(seenByJo).not.toContain('ops@northwind.example');
  });

  test('takes back what was recorded, once, and the timeline keeps both', async () => {
    const { browser, stored, portal } = await jo();
    portal.passMinutes(1);
    await browser.post(`${theCase}/close`, { reason: 'settled' });
    const at = (await stored()).closedAt ?? '';
    const page = await browser.get(theCase);
    expect(page.text).toContain(`<input type="hidden" name="at" value="${at}">`);
    expect(read(page.text)).toContain('Take it back');
    const undone = await browser.post(`${theCase}/undo`, { at });
    expect(undone.headers['location']).toBe(`${theCase}?done=undo`);
    const text = read((await browser.get(`${theCase}?done=undo`)).text);
    expect(text).toContain('Taken back: the case is as it was before.');
    expect(text).toContain('withdrawn, recorded by you, taken back by you');
    expect(await stored()).toMatchObject({ state: 'open' });
    const again = await browser.post(`${theCase}/undo`, { at });
    expect(again.status).toBe(400);
    expect(read(again.text)).toContain('That can no longer be taken back');
  });

  test('a client’s reader cannot take back what the consultancy recorded; the consultancy can take back both', async () => {
    const { browser, stored, portal } = await jo();
    const ops = await portal.signedInAs('ops@northwind.example');
    portal.passMinutes(1);
    await ops.post(`${theCase}/close`, {});
    const at = (await stored()).closedAt ?? '';
    expect(read((await browser.get(theCase)).text)).not.toContain('Take it back');
    expect((await browser.post(`${theCase}/undo`, { at })).status).toBe(400);
    expect((await stored()).state).toBe('closed');
    expect((await ops.post(`${theCase}/undo`, { at })).status).toBe(303);
    expect((await stored()).state).toBe('open');
  });

  test('a closed case is not opened again beside another that has begun since', async () => {
    const { browser, stored, portal } = await jo();
    portal.passMinutes(1);
    await browser.post(`${theCase}/close`, {});
    const at = (await stored()).closedAt ?? '';
    portal.passMinutes(1);
    await browser.post('/cases/acme/DE/new', { about: 'orderDefectRate-seller', notice: '2026-10-05T05:00' });
    const answer = await browser.post(`${theCase}/undo`, { at });
    expect(answer.status).toBe(400);
    expect((await stored()).state).toBe('closed');
  });

  test('the consultancy is mailed at once what a client’s reader records; of its own it is not', async () => {
    const { browser, portal } = await jo();
    const ops = await portal.signedInAs('ops@northwind.example');
    const mailed = () => portal.world.sent.filter(({ kind, to }) => kind === 'case' && to === 'ops@northwind.example');
    await portal.settle();
    const before = mailed().length;
    portal.passMinutes(1);
    await browser.post(`${theCase}/close`, { reason: 'settled' });
    await portal.settle();
    expect(mailed().at(-1)?.text).toMatch(
      /^CASE CLOSED BY HAND: Acme GmbH DE, appeal case about the order defect rate.*\. Recorded by jo@acme\.example on 5 October 2026, 11:01, in the portal\./,
    );
    expect(mailed()).toHaveLength(before + 1);
    portal.passMinutes(1);
    await ops.post('/cases/acme/DE/new', { about: 'orderDefectRate-seller', notice: '2026-10-05T09:00' });
    await ops.post('/cases/acme/DE/orderDefectRate-seller-2/close', {});
    await portal.settle();
    expect(mailed()).toHaveLength(before + 1);
  });

  test('counts in the portfolio at once', async () => {
    const { browser } = await jo();
    const openCases = async () => (await browser.get('/?cases=open')).text.includes('Acme GmbH');
    expect(await openCases()).toBe(true);
    await browser.post(`${theCase}/close`, { reason: 'it was settled by phone' });
    expect(await openCases()).toBe(false);
  });

  test.each([
    { act: 'submitted', fields: { at: '' }, mistake: 'Say when the plan was sent: day and time.' },
    { act: 'submitted', fields: { at: '2026-10-06T05:00' }, mistake: 'that is in the future' },
    { act: 'deadline', fields: { clock: 'planOfAction', at: '2026-10-04T05:00' }, mistake: 'that has passed already' },
    { act: 'deadline', fields: { clock: 'cuckoo', at: '2026-10-09T05:00' }, mistake: 'Choose what is due.' },
    { act: 'note', fields: { kind: 'note', words: ' ' }, mistake: 'Write a note.' },
    { act: 'note', fields: { kind: 'note', words: 'x'.repeat(2001) }, mistake: 'At most 2000 characters.' },
    { act: 'note', fields: { kind: 'note', words: 'x', on: '2026-02-30' }, mistake: 'The day is none' },
    { act: 'answered', fields: { answer: 'accepted' }, mistake: 'or the plan was never sent' },
    { act: 'answered', fields: { answer: 'perhaps' }, mistake: 'Choose what Amazon answered.' },
  ])(
    'says what is wrong with $act of $fields, keeps what was typed and changes nothing',
    async ({ act, fields, mistake }) => {
      const { browser, stored } = await jo();
      const before = await stored();
      const answer = await browser.post(`${theCase}/${act}`, fields as unknown as Record<string, string>);
      expect(answer.status).toBe(400);
      expect(read(answer.text)).toContain(mistake);
      expect(await stored()).toEqual(before);
    },
  );

  test('does nothing more once somebody has closed it', async () => {
    const { browser } = await jo();
    await browser.post(`${theCase}/close`, {});
    const answer = await browser.post(`${theCase}/submitted`, { at: '2026-10-05T04:30' });
    expect(answer.status).toBe(400);
    expect(read(answer.text)).toContain('The case is closed already.');
  });

  test('a form of another site does nothing', async () => {
    const { browser, stored } = await jo();
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
    expect((await browser.post(`${theCase}/close`, {}, headers)).status).toBe(403);
    expect((await stored()).state).toBe('open');
  });

  test('of another’s account is as one that there is not', async () => {
    const { portal } = await jo();
    const al = await portal.signedInAs('al@globex.example');
    const foreign = await al.get(theCase);
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe((await al.get('/cases/nobody/DE/orderDefectRate-seller-1')).text);
    expect((await al.post(`${theCase}/close`, {})).status).toBe(404);
  });
});

describe('a case that is opened for a notice of Amazon', () => {
  const form = '/cases/globex/DE/new';
  const notice = { about: 'orderDefectRate-seller', notice: '2026-10-05T09:00' };

  test('has its deadline from the notice', async () => {
    const { portal } = await jo();
    const al = await portal.signedInAs('al@globex.example');
    expect(read((await al.get(form)).text)).toContain('The notice is about');
    const answer = await al.post(form, notice);
    expect(answer.headers['location']).toBe('/cases/globex/DE/orderDefectRate-seller-1?done=opened');
    const text = read((await al.get(answer.headers['location'] ?? '')).text);
    expect(text).toContain('The case is open.');
    // 09:00 in Berlin, three days later.
    expect(text).toContain('Due 8 October 2026, 09:00. Assumed: 72 hours from Amazon’s notice.');
    expect((await al.get('/?cases=open')).text).toContain('Globex');
  });

  test('asks again for what it is about, and for a notice of the future', async () => {
    const { portal } = await jo();
    const al = await portal.signedInAs('al@globex.example');
    expect(read((await al.post(form, { ...notice, about: 'weather' })).text)).toContain(
      'Choose what the notice is about.',
    );
    expect((await al.post(form, { ...notice, notice: '2027-01-01T00:00' })).status).toBe(400);
    expect(await portal.world.dependencies.cases.of({ client: 'globex', marketplace: 'DE' })).toEqual([]);
  });
});
