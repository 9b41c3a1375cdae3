import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import type { Browser } from 'playwright-core';
import { renderWith } from '../shared/aws/ses/render-picture.ts';
import type { MailContent } from '../shared/notifications/mail/parts/mail-content.ts';
import { launchBrowser } from './browser.ts';
import { writing } from './sample-facts.ts';
import { sampleMails } from './sample-mails.ts';
import { sampleSignIn } from './sample-messages.ts';
import { samplePages } from './sample-pages.ts';
import { samplePortalPages } from './sample-portal.ts';

/**
 * Pictures of mail as mail programs show it, and of the pages that its links lead to: `npm run shots -- [OUT] [--from
 * FOLDER_OF_EML] [--only NAME] [--chromium PATH]`. The invented samples of both, and every mail of the demo where one has been
 * played (`npm start -- --once`). PNG at three widths, light and dark, with images and without; beside them text and HTML.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '.headroom/mail' },
    chromium: { type: 'string' },
    only: { type: 'string' },
  },
});

const widths = [320, 640, 1024];
const packages = new URL('../node_modules/', import.meta.url);
const renderPicture = renderWith({
  renderer: new URL('@resvg/resvg-wasm/index_bg.wasm', packages),
  regular: new URL('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf', packages),
  bold: new URL('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf', packages),
});

interface Shown {
  readonly name: string;
  /** a page has none */
  readonly text?: string;
  readonly html: string;
  /** PNG by content id */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

async function mailsIn(folder: string): Promise<readonly Shown[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml')).sort();
  return Promise.all(
    files.map(async (file) => {
      // Left as they are, so that images can be switched off.
      const mail = await simpleParser(await readFile(join(folder, file)), { skipImageLinks: true });
      const pictures = mail.attachments.flatMap(({ cid, content }) =>
        cid === undefined ? [] : [[cid, content] as const],
      );
      return { name: parse(file).name, text: mail.text ?? '', html: mail.html || '', pictures: new Map(pictures) };
    }),
  );
}

async function sample(name: string, { subject, text, html, attachments = [] }: MailContent): Promise<Shown> {
  const pictures = new Map<string, Uint8Array>();
  for (const attachment of attachments) {
    if (attachment.kind === 'picture') pictures.set(attachment.contentId, await renderPicture(attachment.svg));
  }
  return { name, text: `${subject}\n\n${text}`, html, pictures };
}

/** With pictures inside the page, because a browser does not know `cid:`; without them it shows their alternative text, as mail programs do. */
function withPictures({ html, pictures }: Shown): string {
  let page = html;
  for (const [cid, png] of pictures) {
    page = page.replaceAll(`cid:${cid}`, `data:image/png;base64,${Buffer.from(png).toString('base64')}`);
  }
  return page;
}

async function shoot(browser: Browser, mail: Shown, out: string): Promise<void> {
  const ways = [
    { way: '', html: withPictures(mail) },
    ...(mail.pictures.size === 0 ? [] : [{ way: '-images-off', html: mail.html }]),
  ];
  for (const { way, html } of ways) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of widths) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 600 } });
        await page.setContent(html);
        // Wider than the window means that a phone would have to scroll sideways.
        const contentWidth = await page.locator('html').evaluate((element) => element.scrollWidth);
        if (contentWidth > width) console.error(`${mail.name} needs ${contentWidth} px at ${width} px`);
        await page.screenshot({ path: join(out, `${mail.name}-${width}-${colorScheme}${way}.png`), fullPage: true });
        await page.close();
      }
    }
  }
}

const [out = '.headroom/shots'] = positionals;
await mkdir(out, { recursive: true });
const isWanted = (name: string): boolean => values.only === undefined || name.includes(values.only);
const samples = [...sampleMails(), ['sign-in', sampleSignIn(writing)] as const]
  .filter(([name]) => isWanted(name))
  .map(([name, mail]) => sample(name, mail));
const pages = [...samplePages()].map(([name, html]): Shown => ({ name: `page-${name}`, html, pictures: new Map() }));
const portalPages = [...(await samplePortalPages())].map(
  ([name, html]): Shown => ({ name: `portal-${name}`, html, pictures: new Map() }),
);
const mails = [
  ...(await Promise.all(samples)),
  ...[...pages, ...portalPages, ...(await mailsIn(values.from))].filter(({ name }) => isWanted(name)),
];
const browser = await launchBrowser(values.chromium);
try {
  for (const mail of mails) {
    if (mail.text !== undefined) await writeFile(join(out, `${mail.name}.txt`), mail.text);
    await writeFile(join(out, `${mail.name}.html`), withPictures(mail));
    await shoot(browser, mail, out);
    const pictures = [...mail.pictures.values()].reduce((sum, { length }) => sum + length, 0);
    console.log(`${mail.name}: ${Buffer.byteLength(mail.html)} bytes of HTML, ${pictures} of pictures`);
  }
} finally {
  await browser.close();
}
console.log(`The pictures are in ${out}.`);
