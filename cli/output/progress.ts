/** How far a long piece of work has come, and how much longer it takes. */
export interface Progress {
  /** `done` of `of` days are played, `label` the last of them. */
  readonly advance: (done: number, of: number, label: string) => void;
  /** prints a line that stays */
  readonly say: (line: string) => void;
}

/** What this needs of `process.stdout`. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Where lines stay: often enough to see that it goes on, and few enough to read. */
const daysPerLine = 15;
const toLineStart = '\r\u001B[K';

/**
 * On a terminal one line that is rewritten after each day; elsewhere a line every fifteen days.
 * @param now milliseconds on a clock that only goes forward; its zero does not matter
 */
export function showProgress(output: ProgressOutput, now: () => number): Progress {
  const { isTTY = false } = output;
  let began: number | undefined;
  let firstDone = 0;
  let isLineOpen = false;
  return {
    advance(done, of, label) {
      if (began === undefined) {
        // The first day is slow, since every function starts: it says nothing about the others.
        began = now();
        firstDone = done;
      }
      const line = describeProgress({ done, of, label, tookMs: now() - began, tookFor: done - firstDone });
      if (isTTY) output.write(`${toLineStart}${line}${done === of ? '\n' : ''}`);
      else if (done % daysPerLine === 0 || done === of) output.write(`${line}\n`);
      isLineOpen = isTTY && done < of;
    },
    say(line) {
      output.write(`${isLineOpen ? toLineStart : ''}${line}\n`);
      isLineOpen = false;
    },
  };
}

/** `  2026-09-12  day 15 of 90, about 25 s left`; in steps of five seconds, rounded up. */
export function describeProgress(so: {
  readonly done: number;
  readonly of: number;
  readonly label: string;
  /** milliseconds that the last `tookFor` days took */
  readonly tookMs: number;
  readonly tookFor: number;
}): string {
  const where = `  ${so.label}  day ${so.done} of ${so.of}`;
  const left = so.of - so.done;
  if (left === 0 || so.tookFor === 0) return where;
  const seconds = Math.ceil(((so.tookMs / so.tookFor) * left) / 5000) * 5;
  return `${where}, about ${seconds} s left`;
}
