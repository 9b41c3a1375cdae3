import type { State } from '../../../portfolio/account-standing.ts';

/**
 * Colours that survive a mail program's dark mode, which inverts what it likes: no pure white or black, and every pair
 * that is used keeps a contrast of 4.5:1 or more.
 */
export const light = {
  page: '#e9edf2',
  card: '#fbfcfd',
  ink: '#1b2330',
  soft: '#4a5565',
  line: '#d3d9e2',
  track: '#dde3ea',
} as const;

/** Used where a mail program understands `prefers-color-scheme`. */
export const dark = {
  page: '#12161c',
  card: '#1c222b',
  ink: '#e7eaef',
  soft: '#b0b9c6',
  line: '#36404d',
  track: '#39434f',
} as const;

interface StateColours {
  /** ground and ink of the badge, the same in light and dark */
  readonly ground: string;
  readonly ink: string;
  /** the number on a dark card; on a light one it has the ground's colour */
  readonly onDark: string;
}

export const stateColours: Readonly<Record<State, StateColours>> = {
  breach: { ground: '#a11b1b', ink: '#fdf3f3', onDark: '#ff9d94' },
  warn: { ground: '#8a4503', ink: '#fef6ec', onDark: '#f3b567' },
  stale: { ground: '#5b3a8c', ink: '#f7f3fc', onDark: '#c9adf2' },
  watch: { ground: '#1d4f91', ink: '#f1f6fd', onDark: '#8fbaf6' },
  unknown: { ground: '#4f5968', ink: '#f4f5f7', onDark: '#b4bdc9' },
  ok: { ground: '#1f6b3a', ink: '#f1faf4', onDark: '#80d19c' },
};

/**
 * Charts are pictures with a ground of their own, the same in light and dark. Nothing is shown by colour alone: the limit
 * is dashed, the range is shaded, and lines differ in width and lightness, so that they differ in grey as well.
 */
export const chartColours = {
  ground: '#fbfcfd',
  frame: '#d3d9e2',
  ink: '#1b2330',
  soft: '#4a5565',
  rule: '#c3cad5',
  history: '#1b2330',
  limit: '#a11b1b',
  /** the wrong side of the limit */
  beyond: '#f7e9e7',
  range: '#9fb8db',
  middle: '#1d4f91',
  rollOff: '#1f6b3a',
} as const;
