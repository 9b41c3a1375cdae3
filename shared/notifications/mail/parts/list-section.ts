import { type Html, html } from './html.ts';
import { look, subheading } from './page.ts';

/** A heading with lines under it. */
export interface ListSection {
  readonly title: string;
  readonly lines: readonly string[];
}

export const textSection = ({ title, lines }: ListSection): string =>
  [title, ...lines.map((line) => `- ${line}`)].join('\n');

/** Paragraphs rather than a list element: mail programs disagree about its bullets and margins. */
export const section = ({ title, lines }: ListSection): Html =>
  html`${subheading(title)}${lines.map((line) => html`<p class="hi" style="${look.text};font-size:15px;line-height:22px;margin:6px 0 0;word-break:break-word">${line}</p>`)}`;
