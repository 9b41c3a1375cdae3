import { plainLimit, publishedLimit } from '../../metrics/catalogue.ts';
import type { Reading } from '../../metrics/reading.ts';
import { stateWord } from '../common/account-state.ts';
import { counted, quote } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';
import { readLateShipments } from './late-shipment-windows.ts';
import {
  MalformedBlock,
  officialReading,
  type ReportFrame,
  readCountBlock,
  readPart,
  readRange,
  readRateBlock,
  readWord,
  showValue,
} from './performance-block.ts';
import {
  countBlocks,
  knownMembers,
  orderDefectBlocks,
  orderDefectNames,
  rateBlocks,
  ratingBlock,
} from './performance-blocks.ts';
import type { Found } from './performance-stores.ts';

/** What was read of one store's element, block by block. */
export interface ReadElement {
  readonly readings: readonly Reading[];
  /** metric blocks seen, readable or not */
  readonly blocks: number;
  /** why blocks were skipped, by their JSON paths */
  readonly rejected: readonly string[];
}

/** Reads the account's status and the metric blocks of its store's element, each by itself. */
export function readStore(picked: Found | undefined, status: Found | undefined, frame: ReportFrame): ReadElement {
  const readings: Reading[] = [];
  const rejected: string[] = [];
  const read = (reading: () => Reading | undefined): void => {
    try {
      const notified = reading();
      if (notified !== undefined) readings.push(notified);
    } catch (error) {
      if (!(error instanceof MalformedBlock)) throw error;
      rejected.push(error.message);
    }
  };
  let blocks = 0;
  if (status !== undefined) {
    blocks++;
    read(() => readStatus(status, frame));
  }
  if (picked !== undefined) blocks += readElement(picked, frame, read, readings, rejected);
  // Parts of one block share its orders: what is wrong with them is said once.
  return { readings, blocks, rejected: [...new Set(rejected)] };
}

/** Reads the metric blocks of one store's element. @returns how many there were */
function readElement(
  { element, path }: Found,
  frame: ReportFrame,
  read: (reading: () => Reading | undefined) => void,
  readings: Reading[],
  rejected: string[],
): number {
  let blocks = 0;
  /** the first spelling that is there */
  const block = (names: readonly string[], within: JsonObject = element) => {
    const name = names.find((spelling) => (within[spelling] ?? undefined) !== undefined);
    if (name !== undefined) blocks++;
    return name === undefined ? undefined : { name, value: within[name] };
  };

  for (const name of orderDefectNames) {
    const both = element[name] ?? undefined;
    if (both === undefined) continue;
    if (!isObject(both)) {
      rejected.push(`${path}.${name}: expected an object, found something else`);
      continue;
    }
    for (const spec of orderDefectBlocks) {
      const found = block(spec.names, both);
      if (found === undefined) continue;
      const at = `${path}.${name}.${found.name}`;
      read(() => readRateBlock(found.value, spec, at, frame));
      const { value } = found;
      if (!isObject(value)) continue;
      for (const part of spec.parts ?? []) read(() => readPart(value, spec, part, at, frame));
    }
  }
  const late = readLateShipments(element, path, frame);
  blocks += late.blocks;
  readings.push(...late.readings);
  rejected.push(...late.rejected);
  for (const spec of rateBlocks) {
    const found = block(spec.names);
    if (found !== undefined) read(() => readRateBlock(found.value, spec, `${path}.${found.name}`, frame));
  }
  for (const spec of countBlocks) {
    const found = block(spec.names);
    if (found !== undefined) read(() => readCountBlock(found.value, spec, `${path}.${found.name}`, frame));
  }
  const rating = block(ratingBlock.names);
  if (rating !== undefined) read(() => readRating(rating.value, `${path}.${rating.name}`, frame));

  const unknown = Object.keys(element).filter((name) => !knownMembers.has(name));
  blocks += unknown.length;
  for (const name of unknown.slice(0, 10)) {
    // Amazon's members are single words; anything else is somebody's text and not shown.
    const shown = /^[A-Za-z]\w{0,59}$/.test(name) ? quote(name) : `a member (${showCell(name)})`;
    rejected.push(`${path}: ${shown} is not known to this version`);
  }
  if (unknown.length > 10)
    rejected.push(`${path}: ${counted(unknown.length - 10, 'more member')} not known to this version`);
  return blocks;
}

/** The status is Amazon's word: DEACTIVATED, or SUSPENDED as its example has it, however it is spelled. */
function readStatus({ element, path }: Found, frame: ReportFrame): Reading {
  const status = element['status'];
  const state = typeof status === 'string' ? stateWord(status) : '';
  if (!/^[A-Z][A-Z_]{0,39}$/.test(state))
    throw new MalformedBlock(`${path}.status`, 'NORMAL, AT_RISK or DEACTIVATED', 'no such word');
  return officialReading({ metric: 'accountStatus', channel: 'all', measure: { kind: 'state', state } }, frame);
}

/** The score where the report has it, else only Amazon's word for it. */
function readRating(block: unknown, path: string, frame: ReportFrame): Reading {
  if (!isObject(block)) throw new MalformedBlock(path, 'an object', 'something else');
  const state = ratingBlock.status.map((name) => readWord(block, name)).find((word) => word !== undefined);
  const score = block[ratingBlock.score] ?? undefined;
  const range = readRange(block, frame.latest);
  const notified = { metric: 'accountHealthRating', channel: 'all', range, officialStatus: state } as const;
  if (typeof score !== 'number' || !(score >= 0 && score <= 1000)) {
    const odd =
      score === undefined
        ? undefined
        : new MalformedBlock(`${path}.${ratingBlock.score}`, 'a score from 0 to 1000', showValue(score));
    if (state === undefined) {
      throw odd ?? new MalformedBlock(path, `${ratingBlock.score} or ${ratingBlock.status[0]}`, 'neither');
    }
    // A score that is none does not take the word beside it along.
    const remarks = odd === undefined ? [] : [`the score is not used (${odd.message})`];
    return officialReading({ ...notified, measure: { kind: 'state', state: stateWord(state) }, remarks }, frame);
  }
  const limit = plainLimit(publishedLimit('accountHealthRating', frame.marketplace, frame.asOf));
  return officialReading({ ...notified, measure: { kind: 'score', score }, limit }, frame);
}
