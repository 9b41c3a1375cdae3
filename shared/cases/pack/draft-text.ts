import type { Draft } from './draft.ts';
import { lineText, sourcesOf } from './figure.ts';

/** A draft as plain text, for the form on Amazon's page. Letters in brackets refer to the sources of a paragraph's figures. */
export function draftText(draft: Draft): string {
  const notes: string[] = [];
  const sections = draft.sections.map(({ heading, paragraphs }) =>
    [
      heading.toUpperCase(),
      ...paragraphs.map(({ line, bullet }) => {
        const sources = sourcesOf(line);
        if (sources.length > 0) notes.push(sources.join('; '));
        const mark = sources.length > 0 ? ` [${letterOf(notes.length - 1)}]` : '';
        return `${bullet === true ? '- ' : ''}${lineText(line)}${mark}`;
      }),
    ].join('\n'),
  );
  const sources = notes.map((note, at) => `[${letterOf(at)}] ${note}`);
  return `${[lineText(draft.title), ...sections, ['WHERE THE FIGURES ARE FROM', ...sources].join('\n')].join('\n\n')}\n`;
}

/** `a` … `z`, `aa` …: digits would look like figures. */
export const letterOf = (at: number): string =>
  (at >= 26 ? letterOf(Math.floor(at / 26) - 1) : '') + String.fromCharCode(97 + (at % 26));
