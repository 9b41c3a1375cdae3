import {
  Document,
  Footer,
  FootnoteReferenceRun,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx';
import type { Draft } from '../../cases/pack/draft.ts';
import { isFigure, type Line, lineText, sourcesOf } from '../../cases/pack/figure.ts';

const font = 'Arial';

/** A chart for a document: PNG, and what it shows in words, for those who do not see it. */
export interface DocumentPicture {
  readonly png: Uint8Array;
  readonly words: string;
}

/** As wide as the text, in the chart's own proportions. */
const pictureSize = { width: 600, height: 237 };

/** A draft as a Word document: blanks are marked in yellow, and a footnote says where the figures of a paragraph are from. */
export async function writeDocument(draft: Draft, writtenBy: string, picture?: DocumentPicture): Promise<Uint8Array> {
  const footnotes: Record<string, { readonly children: readonly Paragraph[] }> = {};
  const note = (line: Line): readonly FootnoteReferenceRun[] => {
    const sources = sourcesOf(line);
    if (sources.length === 0) return [];
    const id = Object.keys(footnotes).length + 1;
    footnotes[id] = {
      children: [new Paragraph({ children: [new TextRun({ text: sources.join('; '), size: 16, font })] })],
    };
    return [new FootnoteReferenceRun(id)];
  };
  const body = draft.sections.flatMap(({ heading, paragraphs }, at) => [
    new Paragraph({
      heading: HeadingLevel.HEADING_2,
      spacing: { before: 280, after: 100 },
      children: [new TextRun({ text: heading, font, color: '1f1f1f', bold: true })],
    }),
    ...paragraphs.map(
      ({ line, bullet }) =>
        new Paragraph({
          spacing: { after: 100 },
          ...(bullet === true && { bullet: { level: 0 } }),
          children: [...runsOf(line), ...note(line)],
        }),
    ),
    ...(at === 0 && picture !== undefined ? [pictureOf(picture)] : []),
  ]);
  const title = new Paragraph({
    heading: HeadingLevel.HEADING_1,
    children: [new TextRun({ text: lineText(draft.title), font, color: '1f1f1f', bold: true })],
  });
  const footer = new Footer({
    children: [new Paragraph({ children: [new TextRun({ children: [PageNumber.CURRENT], size: 16, font })] })],
  });
  const document = new Document({
    creator: writtenBy,
    title: lineText(draft.title),
    styles: { default: { document: { run: { font, size: 22 } } } },
    footnotes: footnotes as NonNullable<ConstructorParameters<typeof Document>[0]['footnotes']>,
    sections: [{ children: [title, ...body], footers: { default: footer } }],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

const pictureOf = ({ png, words }: DocumentPicture): Paragraph =>
  new Paragraph({
    spacing: { before: 120, after: 120 },
    children: [
      new ImageRun({
        type: 'png',
        data: png,
        transformation: pictureSize,
        altText: { name: 'Chart', title: 'Chart', description: words },
      }),
    ],
  });

/** A number and its sign stay on one line. */
const kept = (text: string): string => text.replaceAll(/(\d) %/g, '$1\u00a0%');

const runsOf = (line: Line): readonly TextRun[] =>
  line.map((part) => {
    if (typeof part === 'string') return new TextRun({ text: part, font });
    if (isFigure(part)) return new TextRun({ text: kept(part.shown), font });
    return new TextRun({ text: `[SELLER: ${part.blank}]`, font, highlight: 'yellow' });
  });
