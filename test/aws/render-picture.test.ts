import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderWith } from '../../shared/aws/ses/render-picture.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { ChartFacts } from '../../shared/notifications/mail/charts/chart-facts.ts';
import { rateChart } from '../../shared/notifications/mail/charts/rate-chart.ts';
import { chartColours } from '../../shared/notifications/mail/parts/palette.ts';
import { readPng } from './read-png.ts';
import { installedRendererFiles } from './renderer-files.ts';

const renderPicture = renderWith(installedRendererFiles);
const today = '2026-10-05' as Day;

const chart = (more: Partial<ChartFacts> = {}): string =>
  rateChart({
    kind: 'rate',
    account: 'Acme DE',
    metric: 'Order defect rate',
    points: Array.from({ length: 41 }, (_, i) => ({ day: addDays(today, i - 40), rate: 0.005 })),
    limit: { share: 0.01, condition: 'LESS_THAN' },
    today,
    ...more,
  }) ?? '';

const rgb = (colour: string): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

describe('a rendered chart', () => {
  test('has the size that mails count on, and is opaque to its edges', async () => {
    const { width, height, at } = readPng(await renderPicture(chart()));
    expect([width, height]).toEqual([800, 500]);
    const corners = [at(0, 0), at(799, 0), at(0, 499), at(799, 499)];
    expect(corners.map(([, , , alpha]) => alpha)).toEqual([255, 255, 255, 255]);
    expect(at(400, 70).slice(0, 3)).toEqual(rgb(chartColours.ground));
  });

  test('shows the line where the rate is, and the limit where it must stay below', async () => {
    const { at } = readPng(await renderPicture(chart()));
    // 0.5 % of 1.35 % on 196: y = 300 − 72.6 = 227.4, times 800 ÷ 640 = 284. The line goes from edge to edge of the plot.
    for (const x of [130, 300, 500, 700]) expect(at(x, 284).slice(0, 3), `${x}`).toEqual(rgb(chartColours.history));
    // The limit at 154.8 is rendered at 193.5, dashed: 16 on, 7 off.
    const across = Array.from({ length: 600 }, (_, i) =>
      at(120 + i, 193)
        .slice(0, 3)
        .join(),
    );
    const dashes = across.filter((pixel) => pixel === rgb(chartColours.limit).join()).length;
    expect(dashes).toBeGreaterThan(300);
    expect(dashes).toBeLessThan(500);
  });

  test('has letters: without a font there would be none', async () => {
    const { at } = readPng(await renderPicture(chart()));
    let inked = 0;
    for (let x = 25; x < 200; x++) for (let y = 28; y < 56; y++) if (at(x, y)[0] < 80) inked++;
    expect(inked).toBeGreaterThan(300);
  });

  test('weighs little enough that two of them do not make a mail heavy', async () => {
    expect((await renderPicture(chart())).length).toBeLessThan(60_000);
  });

  test('is rendered whatever a client is called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 50 }), async (account) => {
        expect((await renderPicture(chart({ account }))).length).toBeGreaterThan(10_000);
      }),
      { numRuns: 15 },
    );
  });
});

test('what is no picture is rejected, and the next one is rendered', async () => {
  await expect(renderPicture('<svg')).rejects.toThrow();
  expect((await renderPicture(chart())).length).toBeGreaterThan(1000);
});

test('where the letters are missing the renderer says so', async () => {
  const astray = renderWith({ ...installedRendererFiles, bold: new URL('missing.ttf', installedRendererFiles.bold) });
  await expect(astray(chart())).rejects.toThrow('missing.ttf');
});
