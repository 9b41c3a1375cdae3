import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portfolioWorld } from '../../support/portfolio-world.ts';
import { portalInBrowser } from './portal-in-browser.ts';

describe('the pages of the portal in Chromium', () => {
  let portal: Awaited<ReturnType<typeof portfolioWorld>>;
  let served: Awaited<ReturnType<typeof portalInBrowser>>;
  beforeAll(async () => {
    portal = await portfolioWorld();
    served = await portalInBrowser(portal);
  }, 60_000);
  afterAll(() => served?.close());

  test('from a breach to a plan that was sent: a notice comes, a case is opened, noted and submitted', async () => {
    const { context, page } = await served.signedIn('al@globex.example');
    await page.getByRole('link', { name: 'Globex & Söhne DE' }).click();
    await page.getByRole('link', { name: 'Open a case' }).click();
    await page.getByLabel('The notice is about').selectOption({ label: 'Order defect rate (seller-fulfilled)' });
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.getByText('The case is open.').waitFor();
    await page.getByText('Assumed').waitFor();

    await page.getByText('Another deadline').click();
    await page.getByLabel('Due', { exact: false }).last().fill('2026-10-09T12:00');
    await page.getByRole('button', { name: 'Set the deadline' }).click();
    await page.getByText('As Amazon’s notice says: entered by hand.').waitFor();

    await page.getByText('Add a note').click();
    await page.getByLabel('Kind').selectOption({ label: 'An action taken, for the plan' });
    await page.getByLabel('Words').fill('Changed the carrier');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.locator('.timeline').getByText('Changed the carrier').waitFor();

    await page.getByRole('button', { name: 'I have sent it' }).click();
    await page.getByText('Noted: the plan is sent.').waitFor();
    await page.getByRole('link', { name: 'Cases', exact: true }).first().click();
    await page.getByText('Plan sent, waiting for Amazon').waitFor();
    await context.close();
  }, 60_000);

  test('clients.yaml is edited with a mistake, which is shown with its line, and then right', async () => {
    const { context, page } = await served.signedIn('ops@northwind.example');
    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await page.getByRole('link', { name: 'Edit clients.yaml' }).click();
    const text = page.getByLabel('clients.yaml');
    const before = await text.inputValue();
    await text.fill(before.replace('name: Initech', 'nmae: Initech'));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved: 1 mistake.').waitFor();
    // The sixth line, at its first setting.
    await page.getByText('Line 6, column 14').waitFor();
    expect(await text.inputValue()).toContain('nmae: Initech');
    await text.fill(before.replace('name: Initech', 'name: Initech Ltd'));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('It is in force.').waitFor();
    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await page.getByText('Initech Ltd').waitFor();
    await context.close();
  }, 60_000);

  test('a mail opens as it was sent, in a frame in which nothing runs and from which nothing is fetched', async () => {
    const { context, page, hosts } = await served.signedIn('jo@acme.example');
    await page.getByRole('link', { name: 'Mail', exact: true }).click();
    const alert = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'Alert', exact: true }) });
    await alert.first().getByRole('link').click();
    const mail = page.frameLocator('iframe');
    // The first is the line that mail programs show beside the subject, and hide in the mail.
    await mail.getByText('Order defect rate').last().waitFor();
    expect([...hosts]).toEqual([new URL(served.address).host]);
    await context.close();
  }, 60_000);

  /** What a page says of when something was. */
  const opened = (page: Page) => page.locator('main p', { hasText: 'Opened' }).first().textContent();
  const theCase = '/cases/acme/DE/orderDefectRate-seller-1';

  test('times are those of the viewer’s own clock, with the account’s beside them where they differ', async () => {
    const { context, page } = await served.signedIn('ops@northwind.example', { timezoneId: 'Asia/Tokyo' });
    await page.goto(`${served.address}${theCase}`);
    // 09:00 UTC is 18:00 in Tokyo and 05:00 in New York, where Acme is.
    expect(await opened(page)).toContain('5 October 2026, 18:00 (05:00 America/New_York)');
    expect(await page.locator('footer').textContent()).toContain(
      'Times are yours, Asia/Tokyo; in brackets America/New_York.',
    );
    await context.close();
  }, 60_000);

  test('times say the other day, too, where it is another', async () => {
    const { context, page } = await served.signedIn('ops@northwind.example', { timezoneId: 'Pacific/Kiritimati' });
    await page.goto(`${served.address}${theCase}`);
    // 09:00 UTC is 23:00 of the same day there, fourteen hours ahead.
    expect(await opened(page)).toContain('5 October 2026, 23:00 (05:00 America/New_York)');
    await context.close();
    const west = await served.signedIn('ops@northwind.example', { timezoneId: 'Pacific/Pago_Pago' });
    await west.page.goto(`${served.address}${theCase}`);
    // Eleven hours behind UTC: 22:00 of the day before.
    expect(await opened(west.page)).toContain('4 October 2026, 22:00 (5 October 2026, 05:00 America/New_York)');
    await west.context.close();
  }, 60_000);

  test('times are the account’s own for whoever has the same clock, and with scripts off', async () => {
    for (const options of [
      { timezoneId: 'America/New_York' },
      { timezoneId: 'Asia/Tokyo', javaScriptEnabled: false },
    ]) {
      const { context, page } = await served.signedIn('jo@acme.example', options);
      await page.goto(`${served.address}${theCase}`);
      expect(await opened(page)).toContain('Opened 5 October 2026, 05:00.');
      expect(await page.locator('footer').textContent()).toContain('Times are America/New_York.');
      await context.close();
    }
  }, 60_000);

  test('a case is noted and a deadline set with the keyboard only, and with scripts off', async () => {
    const { context, page } = await served.signedIn('jo@acme.example', { javaScriptEnabled: false });
    await page.goto(`${served.address}${theCase}`);
    const reach = async (selector: string): Promise<void> => {
      for (let n = 0; n < 80; n++) {
        if (await page.locator(`${selector}:focus`).count()) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`${selector} cannot be reached with the keyboard`);
    };
    await reach('summary:has-text("Add a note")');
    await page.keyboard.press('Enter');
    await reach('#note-words');
    await page.keyboard.type('Called the carrier');
    await reach('button:has-text("Add the note")');
    await page.keyboard.press('Enter');
    await page.getByText('The note is added.').waitFor();
    await context.close();
  }, 60_000);
});
