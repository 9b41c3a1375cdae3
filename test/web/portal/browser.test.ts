import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portfolioWorld } from '../../support/portfolio-world.ts';
import { findingsOn, needsOf, portalInBrowser } from './portal-in-browser.ts';

describe('the portal in Chromium', () => {
  let portal: Awaited<ReturnType<typeof portfolioWorld>>;
  let served: Awaited<ReturnType<typeof portalInBrowser>>;
  let browser: Browser;
  beforeAll(async () => {
    portal = await portfolioWorld();
    served = await portalInBrowser(portal);
    ({ browser } = served);
  }, 60_000);
  afterAll(() => served?.close());

  const signedInContext: typeof served.signedIn = (...asked) => served.signedIn(...asked);
  const mailedLink = (address: string) => served.mailedLink(address);

  const clientsOn = (page: Page) => page.locator('tbody th strong').allInnerTexts();

  test('a consultant signs in by the mail, looks for a client, sends the view to a colleague and signs out', async () => {
    const { context, page } = await signedInContext('ops@northwind.example');
    expect(await clientsOn(page)).toEqual(['Acme GmbH', 'Globex & Söhne', 'Acme GmbH']);
    await page.getByLabel('Client or marketplace').fill('acme');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('link', { name: 'BREACH 1' }).click();
    expect(await clientsOn(page)).toEqual(['Acme GmbH']);
    expect(new URL(page.url()).search).toBe('?q=acme&state=breach');

    const colleague = await browser.newPage();
    await colleague.goto(page.url());
    expect(new URL(colleague.url()).pathname).toBe('/sign-in');
    await colleague.getByLabel('E-mail address').fill('ops@northwind.example');
    await colleague.getByRole('button', { name: 'Send me a link' }).click();
    await colleague.goto(await mailedLink('ops@northwind.example'));
    await colleague.getByRole('button', { name: 'Sign in' }).click();
    expect(colleague.url()).toBe(page.url());

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.goto(served.address);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await colleague.reload();
    expect(await clientsOn(colleague)).toEqual(['Acme GmbH']);
    await colleague.close();
    await context.close();
  }, 60_000);

  test('a consultant looks at an account, snoozes its alert and takes that back', async () => {
    const { context, page } = await signedInContext('ops@northwind.example');
    await page.getByRole('link', { name: 'Acme GmbH DE' }).click();
    await page.getByRole('heading', { name: 'Acme GmbH DE' }).waitFor();
    await page.getByRole('link', { name: 'Snooze 7 days' }).click();
    await page.getByRole('button', { name: 'Snooze this alert for 7 days' }).click();
    await page.getByRole('heading', { name: /^Done: snoozed until/ }).waitFor();
    await page.goto(`${served.address}/accounts/acme/DE`);
    await page.getByText(/^Snoozed until/).waitFor();
    await page.getByRole('link', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Undone' }).waitFor();
    await page.goto(`${served.address}/accounts/acme/DE`);
    expect(await page.getByText(/^Snoozed until/).count()).toBe(0);
    await context.close();
  }, 60_000);

  test('a client sees its own accounts, and a stranger the sign-in', async () => {
    const { context, page } = await signedInContext('jo@acme.example');
    expect(await clientsOn(page)).toEqual(['Acme GmbH', 'Acme GmbH']);
    expect(await page.content()).not.toMatch(/globex|initech/i);
    await context.close();
    const stranger = await browser.newPage();
    await stranger.goto(`${served.address}/portfolio.csv`);
    expect(await stranger.textContent('body')).toBe('Sign in first.');
    await stranger.goto(`${served.address}/sign-in/made.up`);
    await stranger.getByText('This sign-in link is not valid any more').waitFor();
    await stranger.close();
  }, 60_000);

  /** Where the links of a mail lead: each asks first. */
  const linksOf = (text: string): readonly string[] =>
    [...text.matchAll(/https:\/\/links\.consultancy\.example(\/[\w-]+\.[\w-]{22})(?![\w-])/g)].flatMap(
      ([, path]) => path ?? [],
    );

  test('needs no mouse', async () => {
    const { context, page } = await signedInContext('ops@northwind.example');
    const focused = () => page.evaluate<string>('document.activeElement?.textContent?.trim() ?? ""');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    const reach = async (name: string): Promise<void> => {
      for (let n = 0; n < 30; n++) {
        if ((await focused()) === name) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`"${name}" cannot be reached with the keyboard`);
    };
    await reach('▲ WARNING 1');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/?state=warn');
    expect(await clientsOn(page)).toEqual(['Globex & Söhne']);
    await reach('Sign out');
    await page.keyboard.press('Enter');
    await page.getByText('You are signed out.').waitFor();
    await context.close();
  }, 60_000);

  test('needs no script: whoever has turned scripts off signs in and reads', async () => {
    const { context, page } = await signedInContext('jo@acme.example', { javaScriptEnabled: false });
    expect(await clientsOn(page)).toEqual(['Acme GmbH', 'Acme GmbH']);
    await context.close();
  }, 60_000);

  test.each(['light', 'dark'] as const)(
    'every page is free of what axe finds wrong, fits every screen and asks no other host (%s)',
    async (colorScheme) => {
      // The policy of the pages lets no script run, axe's neither.
      const { context, page, hosts } = await signedInContext('ops@northwind.example', { colorScheme, bypassCSP: true });
      const alert = portal.world.sent.find(({ kind }) => kind === 'alert');
      for (const path of [
        '/',
        '/?q=nobody',
        '/accounts/acme/DE',
        '/accounts/globex/DE',
        '/accounts/no/one',
        '/accounts/acme/DE/upload',
        '/uploads',
        '/uploads?client=initech',
        ...linksOf(alert?.text ?? ''),
        '/cases',
        '/cases?state=closed',
        '/cases/acme/DE/new',
        '/cases/acme/DE/orderDefectRate-seller-1',
        '/clients',
        '/clients/edit',
        '/clients/versions/0',
        '/connections',
        '/mail',
        '/mail?to=nobody@acme.example',
        `/mail/${alert?.id}`,
        '/session',
        '/sign-in',
        '/sign-in?out=done',
        '/sign-in/made.up',
      ]) {
        await page.goto(`${served.address}${path}`);
        for (const width of [1440, 768, 320]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await needsOf(page), `${path} at ${width}`).toBeLessThanOrEqual(width);
          if (width !== 768) expect(await findingsOn(page), `${path} at ${width}`).toEqual([]);
        }
        for (const button of await page.locator('button:visible').all()) {
          // 44 px: WCAG 2.2, success criterion 2.5.5.
          expect((await button.boundingBox())?.height, path).toBeGreaterThanOrEqual(44);
        }
      }
      expect([...hosts]).toEqual([new URL(served.address).host]);
      await context.close();
    },
    180_000,
  );

  test('the policy of a page holds: a script that got into it would not run', async () => {
    const { context, page } = await signedInContext('ops@northwind.example');
    const answer = await page.goto(served.address);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    const ran = await page.evaluate(
      `const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script); 'ran' in window`,
    );
    expect(ran).toBe(false);
    await context.close();
  }, 60_000);
});
