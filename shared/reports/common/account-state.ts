/** A state as the catalogue spells it: `at risk`, `At-Risk ` and `AT_RISK` are one word. */
export const stateWord = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_-]+/g, '_');
