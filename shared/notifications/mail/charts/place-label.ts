/** A rectangle; `y` grows downward, as in SVG. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Something a label should not cover: a point of a line, with what it costs. */
export interface Obstacle {
  readonly x: number;
  readonly y: number;
  readonly cost: number;
}

/** Where a label might stand, with what the place costs by itself. */
export interface Candidate {
  readonly box: Box;
  readonly cost: number;
}

/** Inter is about this wide, as a share of its size: digits 0.62, small letters 0.56, spaces 0.28. */
const letterWidth = 0.57;

/** How wide a text in Inter is, roughly and rather too wide. */
export const textWidth = (text: string, size: number): number => text.length * size * letterWidth;

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = ({ x, y, width, height }: Box, at: Obstacle): boolean =>
  at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;

/**
 * The place for a label among candidates: wholly inside the frame, over no other label, and at the
 * least cost, its own and that of what it covers; of equal ones the first. `undefined` where none fits.
 */
export function placeLabel(
  candidates: readonly Candidate[],
  frame: Box,
  taken: readonly Box[],
  obstacles: readonly Obstacle[],
): Box | undefined {
  let best: Candidate | undefined;
  for (const { box, cost: own } of candidates) {
    const inside =
      box.x >= frame.x &&
      box.y >= frame.y &&
      box.x + box.width <= frame.x + frame.width &&
      box.y + box.height <= frame.y + frame.height;
    if (!inside || taken.some((other) => overlaps(box, other))) continue;
    const cost = obstacles.reduce((sum, obstacle) => sum + (holds(box, obstacle) ? obstacle.cost : 0), own);
    if (best === undefined || cost < best.cost) best = { box, cost };
  }
  return best?.box;
}
