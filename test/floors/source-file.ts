import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface SourceFile {
  /** from the root, with slashes */
  readonly path: string;
  readonly text: string;
}

/** The TypeScript and JavaScript files below a folder. */
export const sourcesUnder = (folder: string): readonly SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The documentation at the root and below `docs/`. */
export const documents = (): readonly SourceFile[] =>
  ['', 'docs', 'docs/decisions', 'local-cloud']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name).replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The text without its comments. */
export const codeOf = ({ text }: SourceFile): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** What a file imports, type-only imports too: files as paths from the root, packages by name. */
export const importsOf = (file: SourceFile): readonly string[] =>
  [...codeOf(file).matchAll(/\b(?:from|import)\s*\(?\s*'([^'\s]+)'/g)].map(([, target = '']) =>
    target.startsWith('.') ? join(dirname(file.path), target).replaceAll('\\', '/') : target,
  );

/**
 * The identifiers of a file: what is left when comments, strings, regular expressions and the texts of templates are gone.
 * A scanner and no parser, which is enough for names.
 */
export function identifiersIn({ text }: SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const token =
    /\/\/.*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|(?<=[(,=:[!&|?{};\n>]\s*|return\s+)\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*|`|[{}]|[A-Za-z_$][\w$]*/gy;
  const inTemplate: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const [match] = token.exec(text) ?? [];
    if (match === undefined) {
      at++;
      continue;
    }
    at += match.length;
    if (match === '`') at = afterTemplateText(at);
    else if (match === '{') depth++;
    else if (match === '}' && inTemplate.at(-1) === depth) {
      inTemplate.pop();
      at = afterTemplateText(at);
    } else if (match === '}') depth--;
    else if (/^[A-Za-z_$]/.test(match)) found.add(match);
  }
  return found;

  /** Skips a template's text: to behind its end, or to behind the next `${`. */
  function afterTemplateText(start: number): number {
    for (let at = start; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '`') return at + 1;
      else if (text.startsWith('${', at)) {
        inTemplate.push(depth);
        return at + 2;
      }
    }
    return text.length;
  }
}
