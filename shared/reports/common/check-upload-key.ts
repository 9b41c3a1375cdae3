import { faultOfClientId } from '../../domain/client-id.ts';
import { findMarketplace, marketplaces } from '../../domain/marketplace.ts';
import { configurationKey } from '../../names.ts';
import type { ReportError } from './report.ts';
import { createReportError } from './report-error.ts';

const longestKeyShown = 200;
const expected = 'a key of the form client/marketplace/file, such as acme/DE/report.json';
const remedy = 'Upload it again into the folder of its client and marketplace.';

/**
 * What is wrong with the place of an upload; `undefined` for `client/marketplace/file`, whose account is known. The key
 * is shown with its blanks and control characters, for they are what nobody sees in a console.
 */
export function checkUploadKey(key: string): ReportError | undefined {
  const [client = '', folder = '', ...name] = key.split('/');
  const found = showExactly(key);
  const reject = (what: string) =>
    createReportError(`The file’s key names no account: ${what}`, { expected, found }, remedy);
  if (isMeantAsConfiguration(key)) {
    return createReportError(
      `The configuration is read from ${configurationKey} only`,
      { expected: `the key ${configurationKey}`, found },
      `Upload it again as ${configurationKey}.`,
    );
  }
  if (!key.includes('/')) return reject('it is not in the folder of a client and marketplace');
  const fault = faultOfClientId(client);
  if (fault !== undefined) return reject(fault);
  if (name.length === 0) return reject('it is not in a marketplace folder');
  if (folder.trim() === '') return reject('the name of its marketplace folder is empty');
  if (name.every((part) => part === '')) return reject('the file has no name');
  if (findMarketplace(folder) !== undefined) return undefined;
  return createReportError(
    'The folder is not a marketplace',
    {
      expected: `one of ${marketplaces.map(({ code }) => code).join(', ')}`,
      found: `${showExactly(folder)} in ${found}`,
    },
    'Upload it again into the folder of its marketplace.',
  );
}

/** `clients.yaml` at the top, `config/Clients.yml`: near the key of the configuration, and not it. */
const isMeantAsConfiguration = (key: string): boolean => /^\s*(?:config\s*\/\s*)?clients\.ya?ml\s*$/i.test(key);

/** A key between quotation marks, with what would not be seen written out: `" acme/DE/a\tb"`, `"acme\u00a0/DE/x"`. */
function showExactly(key: string): string {
  const shown = key.length > longestKeyShown ? `${key.slice(0, longestKeyShown)}…` : key;
  const invisible = /(?! )[\p{C}\p{Z}]/gu;
  return JSON.stringify(shown).replaceAll(invisible, (character) =>
    Array.from(character, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  );
}
