import { readFile } from 'node:fs/promises';
import { uploadScriptName } from '../../names.ts';

/** Reads the script of the upload page, which lies beside the bundle. @param bundle `import.meta.url` of the function */
export const uploadScriptBeside = (bundle: string) => (): Promise<string> =>
  readFile(new URL(uploadScriptName, bundle), 'utf8');
