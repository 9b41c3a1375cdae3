import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { type Browser, chromium } from 'playwright-core';
import { sampleMails } from './sample-mails.ts';
import { samplePages } from './sample-pages.ts';

/**
 * Pictures of mail as a mail program would show it, and of the pages that its links lead to: `node cli/shots.ts OUT_FOLDER
 * [--from FOLDER_OF_EML] [--chromium PATH] [--only NAME]`. Without `--from`, invented samples of both. Writes PNG at three
 * widths, light and dark, and the text part of mail.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    only: { type: 'string' },
  },
});

const widths = [320, 640, 1024];

interface Shown {
  readonly name: string;
  /** a page has none */
  readonly text?: string;
  readonly html: string;
}

async function mailsIn(folder: string): Promise<readonly Shown[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.eml')).sort();
  return Promise.all(
    files.map(async (file) => {
      const mail = await simpleParser(await readFile(join(folder, file)));
      return { name: parse(file).name, text: mail.text ?? '', html: mail.html || '' };
    }),
  );
}

const samples = (): readonly Shown[] => [
  ...[...sampleMails()].map(([name, { subject, text, html }]) => ({ name, text: `${subject}\n\n${text}`, html })),
  ...[...samplePages()].map(([name, html]) => ({ name: `page-${name}`, html })),
];

async function shoot(browser: Browser, { name, html }: Shown, out: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of widths) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 600 } });
      await page.setContent(html);
      // Wider than the window means that a phone would have to scroll sideways.
      const contentWidth = await page.locator('html').evaluate((element) => element.scrollWidth);
      if (contentWidth > width) console.error(`${name} needs ${contentWidth} px at ${width} px`);
      await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
  }
}

const [out] = positionals;
if (out === undefined) throw new Error('Say where the pictures go: node cli/shots.ts OUT_FOLDER');
await mkdir(out, { recursive: true });
const mails = (values.from === undefined ? samples() : await mailsIn(values.from)).filter(
  ({ name }) => values.only === undefined || name.includes(values.only),
);
const browser = await chromium.launch({
  executablePath: values.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  for (const mail of mails) {
    if (mail.text !== undefined) await writeFile(join(out, `${mail.name}.txt`), mail.text);
    await writeFile(join(out, `${mail.name}.html`), mail.html);
    await shoot(browser, mail, out);
    console.log(`${mail.name}: ${Buffer.byteLength(mail.html)} bytes of HTML`);
  }
} finally {
  await browser.close();
}
