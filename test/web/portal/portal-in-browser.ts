import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../../tools/browser.ts';
import type { portfolioWorld } from '../../support/portfolio-world.ts';
import { servePortal } from '../../support/served-portal.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds wrong with a page. */
export async function findingsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Finding[];
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Wider than the window means that a phone would have to scroll sideways. */
export const needsOf = (page: Page): Promise<number> => page.locator('html').evaluate((element) => element.scrollWidth);

/** A Chromium and a portal on a port of this machine, for people who sign in by their mail. */
export async function portalInBrowser(portal: Awaited<ReturnType<typeof portfolioWorld>>) {
  const browser = await launchBrowser(process.env['CHROMIUM']);
  const served = await servePortal(portal.dependencies);

  /** The link of the newest sign-in mail to an address. */
  async function mailedLink(address: string): Promise<string> {
    await portal.settle();
    const mail = portal.world.sent.findLast(({ kind, to }) => kind === 'sign-in' && to === address);
    const [link] = /http:\S+/.exec(mail?.text ?? '') ?? [];
    if (link === undefined) throw new Error(`no link was mailed to ${address}`);
    return link;
  }

  /** Types the address in, opens the mail's link, presses its button. */
  async function signIn(page: Page, address: string): Promise<void> {
    // A quarter of an hour later, so that nobody is kept from asking by those who asked before.
    portal.passMinutes(15);
    await page.goto(served.address);
    await page.getByLabel('E-mail address').fill(address);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('heading', { name: 'Check your inbox' }).waitFor();
    await page.goto(await mailedLink(address));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Portfolio' }).waitFor();
  }

  return {
    browser,
    address: served.address,
    mailedLink,
    /** a browser of its own in which somebody is signed in, and every host that it asked for something */
    async signedIn(
      address: string,
      options: Parameters<Browser['newContext']>[0] = {},
    ): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly hosts: ReadonlySet<string> }> {
      const context = await browser.newContext(options);
      const hosts = new Set<string>();
      context.on('request', (request) => {
        // Pictures of a mail are in its page.
        if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).host);
      });
      const page = await context.newPage();
      await signIn(page, address);
      return { context, page, hosts };
    },
    async close(): Promise<void> {
      await browser.close();
      served.close();
    },
  };
}
