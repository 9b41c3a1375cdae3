import { oneLine } from '../format/one-line.ts';
import { type Html, html } from '../parts/html.ts';
import { anchor } from '../parts/link-lines.ts';
import type { Writing } from '../parts/mail-content.ts';
import { look, subheading } from '../parts/page.ts';

/** Where the evidence pack of a case lies. */
export interface PackPlace {
  /** the case's id */
  readonly case: string;
  readonly words: string;
}

const title = 'For an appeal';
const describeLink = 'Download the evidence pack';

const addressOf = ({ links }: Pick<Writing, 'links'>, { case: id }: PackPlace): string | undefined =>
  links?.packs?.[id];

/** Where the evidence lies, for alerts that Amazon asks an answer to; nothing without a case. */
export const textPacks = (packs: readonly PackPlace[], writing: Pick<Writing, 'links'>): readonly string[] =>
  packs.length === 0
    ? []
    : [
        [
          title,
          ...packs.flatMap((pack) => {
            const address = addressOf(writing, pack);
            return [`- ${oneLine(pack.words)}`, ...(address === undefined ? [] : [`- ${describeLink}: ${address}`])];
          }),
        ].join('\n'),
      ];

export const htmlPacks = (packs: readonly PackPlace[], writing: Pick<Writing, 'links'>): readonly Html[] =>
  packs.length === 0
    ? []
    : [
        html`${subheading(title)}${packs.map((pack) => {
          const address = addressOf(writing, pack);
          return html`<p class="hi" style="${look.text};font-size:15px;line-height:22px;margin:6px 0 0;word-break:break-word">${oneLine(pack.words)}</p>${address === undefined ? html`` : html`<p class="hs" style="${look.small};font-size:15px;line-height:32px;margin:0">${anchor({ words: describeLink, address })}</p>`}`;
        })}`,
      ];
