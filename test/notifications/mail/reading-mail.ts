/** What a reader sees of an HTML mail with images off: no head, no preheader, tags gone, words for pictures, entities read. */
export function visibleText(html: string): string {
  return html
    .replace(/<head>[\s\S]*?<\/head>/, '')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<img[^>]* alt="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Every number of a text, in order, with its per-cent sign; those of addresses are nobody's to read. */
export const numbersIn = (text: string): readonly string[] =>
  [...text.replace(/: https?:\S+/g, '').matchAll(/\d[\d,.]*\d|\d/g)].map(([number]) => number);

/** The first line of the text part. */
export const firstLine = (text: string): string => text.split('\n')[0] ?? '';
