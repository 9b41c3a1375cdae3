import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and Ubuntu, and macOS, put it. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium: the one that is named, else one that is installed, else the one that a package brings for Linux on x64.
 * @param named a path, from `CHROMIUM` or `--chromium`
 * @throws Error where there is none: it says what to do
 */
export async function launchBrowser(named?: string): Promise<Browser> {
  const installed = [named, ...places].find((place) => place !== undefined && existsSync(place));
  const executablePath = installed ?? (await packaged());
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
}

async function packaged(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium was found: install one, or say where it is in CHROMIUM.');
  }
  const { default: chromiumPackage } = await import('@sparticuz/chromium');
  return chromiumPackage.executablePath();
}
