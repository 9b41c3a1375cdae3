/** What cells hold, read from their bytes without making strings of them: reports have millions of cells. */

const zero = 48;
const dash = 45;
const colon = 58;

/** Whether 19 bytes are an order id: 3-7-7 digits. */
export function isOrderIdAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 3] !== dash || bytes[at + 11] !== dash) return false;
  // A byte that is no digit leaves a negative number in one of the two.
  let wrong = 0;
  for (let place = at; place < at + 19; place++) {
    if (place === at + 3 || place === at + 11) continue;
    const digit = (bytes[place] ?? 0) - zero;
    wrong |= digit | (9 - digit);
  }
  return wrong >= 0;
}

/** The first 8 digits of an order id. */
export const idHighAt = (bytes: Uint8Array, at: number): number =>
  threeDigits(bytes, at) * 100_000 + threeDigits(bytes, at + 4) * 100 + twoDigits(bytes, at + 7);

/** The last 9 digits of an order id. */
export const idLowAt = (bytes: Uint8Array, at: number): number =>
  twoDigits(bytes, at + 9) * 10_000_000 +
  threeDigits(bytes, at + 12) * 10_000 +
  twoDigits(bytes, at + 15) * 100 +
  twoDigits(bytes, at + 17);

/** -1 when they are not two digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return (tens | (9 - tens) | ones | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
}
const threeDigits = (bytes: Uint8Array, at: number): number => twoDigits(bytes, at) * 10 + (bytes[at + 2] ?? 0) - zero;

const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads the two forms that instants nearly always have, `2020-02-18T05:05:21+00:00` and `2020-02-18T05:05:21Z`, as
 * seconds since 1970. `NaN` for every other, right or wrong: those are read as text.
 */
export function instantAt(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length !== 25 && length !== 20) return Number.NaN;
  const middle = bytes[start + 10];
  if (
    bytes[start + 4] !== dash ||
    bytes[start + 7] !== dash ||
    (middle !== 84 && middle !== 32) ||
    bytes[start + 13] !== colon ||
    bytes[start + 16] !== colon
  ) {
    return Number.NaN;
  }
  const century = twoDigits(bytes, start);
  const ofCentury = twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const date = twoDigits(bytes, start + 8);
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  const second = twoDigits(bytes, start + 17);
  // Anything negative was no number.
  if ((century | ofCentury | month | date | hour | minute | second) < 0) return Number.NaN;
  const offset = length === 20 ? zuluAt(bytes, start + 19) : offsetAt(bytes, start + 19);
  const year = century * 100 + ofCentury;
  if (year < 1970 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (date < 1 || date > (daysIn[month - 1] ?? 0) + (leap && month === 2 ? 1 : 0)) return Number.NaN;
  return dayNumberOf(year, month, date) * 86_400 + hour * 3600 + minute * 60 + second - offset;
}

const zuluAt = (bytes: Uint8Array, at: number): number => (bytes[at] === 90 ? 0 : Number.NaN);

/** Seconds ahead of UTC from `+05:30`. */
function offsetAt(bytes: Uint8Array, at: number): number {
  const sign = bytes[at];
  if ((sign !== 43 && sign !== dash) || bytes[at + 3] !== colon) return Number.NaN;
  const hours = twoDigits(bytes, at + 1);
  const minutes = twoDigits(bytes, at + 4);
  if ((hours | minutes) < 0) return Number.NaN;
  const offset = hours * 3600 + minutes * 60;
  return sign === dash ? -offset : offset;
}

/** Days since 1970-01-01. Years begin in March here, so that the leap day is the last of its year. */
function dayNumberOf(year: number, month: number, date: number): number {
  const from = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const daysBefore = Math.floor((153 * monthsSinceMarch + 2) / 5);
  return (
    365 * from + Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400) + daysBefore + date - 719_469
  );
}

const mostRemembered = 32;
const longestRemembered = 40;

/**
 * Remembers the answers for the few words that a column repeats in every row, by their bytes.
 * @param answer of the word as Latin-1 text, trimmed
 */
export function rememberingBytes(
  answer: (word: string) => number,
): (bytes: Buffer, start: number, end: number) => number {
  const words: Uint8Array[] = [];
  const answers: number[] = [];
  return (bytes, start, end) => {
    const length = end - start;
    for (let known = 0; known < words.length; known++) {
      const word = words[known];
      if (word === undefined || word.length !== length) continue;
      let at = 0;
      while (at < length && word[at] === bytes[start + at]) at++;
      if (at === length) return answers[known] ?? 0;
    }
    const fresh = answer(bytes.toString('latin1', start, end).trim());
    if (words.length < mostRemembered && length <= longestRemembered) {
      words.push(Uint8Array.prototype.slice.call(bytes, start, end));
      answers.push(fresh);
    }
    return fresh;
  };
}
