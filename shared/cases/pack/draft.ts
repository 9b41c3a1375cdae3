import type { Line } from './figure.ts';

/** A text for Amazon, before it is a document. */
export interface Draft {
  readonly title: Line;
  readonly sections: readonly DraftSection[];
}

export interface DraftSection {
  readonly heading: string;
  readonly paragraphs: readonly Paragraph[];
}

export interface Paragraph {
  readonly line: Line;
  readonly bullet?: true;
}

export const paragraph = (line: Line): Paragraph => ({ line });
export const bullet = (line: Line): Paragraph => ({ line, bullet: true });
