import type { ReportReader } from './report.ts';

/** Chooses who reads, from the first bytes; `whole` says that there are no others. */
export type Choose = (head: Uint8Array, whole: boolean) => ReportReader;

/**
 * Holds the first `size` bytes back until somebody can be chosen to read them. The choice sees exactly that many bytes
 * (fewer only when the file has no more), so it cannot depend on how the file was cut into chunks.
 */
export function holdBack(size: number, choose: Choose): ReportReader {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let chosen: ReportReader | undefined;
  const release = (): 'more' | 'enough' => {
    const first = Buffer.concat(held);
    held = [];
    chosen = choose(first.subarray(0, size), first.length < size);
    return chosen.push(first);
  };
  return {
    push(bytes) {
      if (chosen !== undefined) return chosen.push(bytes);
      // A copy: the caller may use its buffer again.
      held.push(new Uint8Array(bytes));
      heldBytes += bytes.length;
      return heldBytes < size ? 'more' : release();
    },
    finish() {
      if (chosen === undefined) release();
      if (chosen === undefined) throw new Error('nobody was chosen to read');
      return chosen.finish();
    },
  };
}
