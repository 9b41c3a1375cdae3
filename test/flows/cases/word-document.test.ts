import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderWith } from '../../../shared/aws/ses/render-picture.ts';
import { type PackWritten, writePack } from '../../../shared/flows/cases/write-pack.ts';
import { now, uploadBreach } from '../../support/breaching-account.ts';
import { type OpenedPack, openPack } from '../../support/opened-pack.ts';
import { smallWorld } from '../../support/small-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-documents-'));
const hasOffice = spawnSync('soffice', ['--version']).status === 0;
const documents = ['plan-of-action', 'appeal-older-form'] as const;
const due = { account: 'acme/DE', case: 'orderDefectRate-seller-1' };
const key = 'packs/acme/DE/orderDefectRate-seller-1.zip';
let pack: OpenedPack;
let withoutChart: PackWritten;

beforeAll(async () => {
  const world = smallWorld();
  await uploadBreach(world);
  await world.settle(now);
  await world.writePacks(now);
  const installed = (path: string) => new URL(`../../../node_modules/${path}`, import.meta.url);
  const renderPicture = renderWith({
    renderer: installed('@resvg/resvg-wasm/index_bg.wasm'),
    regular: installed('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    bold: installed('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  });
  await writePack({ ...world.dependencies, renderPicture }, due, now);
  pack = openPack(world.packs.get(key));
  const broken = async () => Promise.reject(new Error('no letters'));
  withoutChart = await writePack({ ...world.dependencies, renderPicture: broken }, due, now);
  for (const name of documents) writeFileSync(join(folder, `${name}.docx`), pack.bytes(`${name}.docx`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The paragraphs of the text file, without its letters and the list of sources; spaces as they come. */
function paragraphsOf(name: string): readonly string[] {
  const [body = ''] = pack.text(`${name}.txt`).split('WHERE THE FIGURES ARE FROM');
  return body
    .split('\n')
    .map((line) => plain(line.replace(/ \[[a-z]{1,2}\]$/, '').replace(/^- /, '')))
    .filter((line) => line !== '');
}
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The words of a Word document as its file has them, without anybody's program. */
function wordsIn(name: string): string {
  const files = unzipSync(pack.bytes(`${name}.docx`));
  return ['word/document.xml', 'word/footnotes.xml']
    .map((part) =>
      strFromU8(files[part] ?? new Uint8Array())
        .replaceAll(/<\/w:p>/g, '\n')
        .replaceAll(/<[^>]+>/g, ''),
    )
    .join('\n');
}

describe('the Word documents', () => {
  test.each(documents)('%s says what the text file says, with a note for each paragraph that has figures', (name) => {
    const words = plain(
      wordsIn(name).replaceAll('&apos;', "'").replaceAll('&amp;', '&').replaceAll('&quot;', '"'),
    ).toLowerCase();
    for (const paragraph of paragraphsOf(name)) expect(words).toContain(paragraph.toLowerCase());
    const marked = pack.text(`${name}.txt`).match(/ \[[a-z]{1,2}\]$/gm) ?? [];
    const xml = strFromU8(unzipSync(pack.bytes(`${name}.docx`))['word/document.xml'] ?? new Uint8Array());
    expect(xml.match(/<w:footnoteReference /g)).toHaveLength(marked.length);
    expect(words).not.toContain('jane.doe');
  });

  test.each(documents)('%s has the chart, with what it shows in words for those who do not see it', (name) => {
    const files = unzipSync(pack.bytes(`${name}.docx`));
    const [picture] = Object.keys(files).filter((file) => file.startsWith('word/media/'));
    expect(
      Buffer.from(files[picture ?? ''] ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(strFromU8(files['word/document.xml'] ?? new Uint8Array())).toContain(
      '2.00 % on 20 November 2026; limit below 1 %',
    );
  });

  test('are written without the chart when it cannot be rendered, and that is said', () => {
    expect(withoutChart).toMatchObject({ key, notRendered: 'no letters' });
    expect(withoutChart.files).toContain('plan-of-action.docx');
  });

  test.skipIf(!hasOffice)(
    'open in LibreOffice, which shows every paragraph (needs soffice)',
    () => {
      // A profile of its own: another LibreOffice that runs would answer instead.
      const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
      const convert = (to: string) =>
        execFileSync(
          'soffice',
          [
            profile,
            '--headless',
            '--convert-to',
            to,
            '--outdir',
            folder,
            ...documents.map((name) => join(folder, `${name}.docx`)),
          ],
          {
            stdio: 'ignore',
          },
        );
      convert('txt:Text (encoded):UTF8');
      convert('pdf');
      for (const name of documents) {
        const shown = plain(readFileSync(join(folder, `${name}.txt`), 'utf8').replace(/^\ufeff/, '')).toLowerCase();
        for (const paragraph of paragraphsOf(name)) expect(shown, name).toContain(paragraph.toLowerCase());
        expect(
          readFileSync(join(folder, `${name}.pdf`))
            .subarray(0, 5)
            .toString(),
          name,
        ).toBe('%PDF-');
      }
    },
    120_000,
  );
});
