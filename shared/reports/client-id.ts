/** Whether a text can be a client's folder name. */
export function isClientId(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 100 &&
    name.trim() === name &&
    name !== 'config' &&
    name !== '.' &&
    name !== '..' &&
    !name.includes('/') &&
    !hasControlCharacter(name)
  );
}

/** A line break among them would begin a new line of a mail’s head. */
export const hasControlCharacter = (value: string): boolean => /\p{Cc}|\p{Zl}|\p{Zp}/u.test(value);
