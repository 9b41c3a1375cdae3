const mostRemembered = 500;
const longestRemembered = 100;

/** Remembers the answers for the few words that a column repeats in every row. */
export function remembering<Answer>(answer: (word: string) => Answer): (word: string) => Answer {
  const known = new Map<string, Answer>();
  return (word) => {
    const remembered = known.get(word);
    if (remembered !== undefined || known.has(word)) return remembered as Answer;
    const fresh = answer(word);
    // A damaged column has as many words as rows, of any length.
    if (known.size < mostRemembered && word.length <= longestRemembered) known.set(word, fresh);
    return fresh;
  };
}
