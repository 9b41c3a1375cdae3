import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../tools/browser.ts';
import { samplePages } from '../../tools/sample-pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(process.env['CHROMIUM']);
  }, 60_000);
  afterAll(() => browser?.close());

  /** A window as wide as a small phone. */
  const phone = (colorScheme: 'light' | 'dark') =>
    browser.newPage({ colorScheme, viewport: { width: 320, height: 700 } });

  async function findingsOn(page: Page, html: string): Promise<readonly string[]> {
    await page.setContent(html);
    await page.evaluate(axe);
    const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Finding[];
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }

  test.each(['light', 'dark'] as const)(
    'every page is free of what axe finds wrong (%s)',
    async (scheme) => {
      const page = await phone(scheme);
      for (const [name, html] of samplePages()) expect(await findingsOn(page, html), name).toEqual([]);
    },
    90_000,
  );

  test('axe would find something: grey on grey, and a picture without words', async () => {
    const wrong = '<p style="color:#999;background:#aaa">Nobody can read this.</p><img src="x">';
    const found = (await findingsOn(await phone('light'), wrong)).join('\n');
    expect(found).toContain('color-contrast');
    expect(found).toContain('image-alt');
  });

  test('every page fits a phone, and its button a thumb', async () => {
    const page = await phone('light');
    for (const [name, html] of samplePages()) {
      await page.setContent(html);
      expect(await page.locator('html').evaluate((element) => element.scrollWidth), name).toBeLessThanOrEqual(320);
      for (const button of await page.locator('button').all()) {
        // 44 px: WCAG 2.2, success criterion 2.5.5.
        expect((await button.boundingBox())?.height, name).toBeGreaterThanOrEqual(44);
      }
    }
  }, 90_000);
});
