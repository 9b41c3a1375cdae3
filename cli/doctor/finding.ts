/** One line of the doctor's. */
export interface Finding {
  readonly about: string;
  readonly state: 'ok' | 'attention' | 'broken';
  readonly says: string;
  /** absent when there is nothing to do */
  readonly remedy?: string;
}

/** `broken` when anything is, for the exit status. */
export const worstOf = (findings: readonly Finding[]): Finding['state'] =>
  (['broken', 'attention'] as const).find((state) => findings.some((finding) => finding.state === state)) ?? 'ok';

/** What is as it should be, what somebody should look at, and what does not work. */
export const ok = (about: string, says: string): Finding => ({ about, state: 'ok', says });
export const attention = (about: string, says: string, remedy?: string): Finding => ({
  about,
  state: 'attention',
  says,
  ...(remedy !== undefined && { remedy }),
});
export const broken = (about: string, says: string, remedy: string): Finding => ({
  about,
  state: 'broken',
  says,
  remedy,
});

const mostNamed = 10;

/** The first of them by name, the rest as a number. */
export function named(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `1 mail`, `2 mails` */
export const count = (number: number, one: string, several: string): string =>
  `${number} ${number === 1 ? one : several}`;
