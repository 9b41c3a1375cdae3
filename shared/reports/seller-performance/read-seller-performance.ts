import { storeOf } from '../../domain/account.ts';
import type { ReadReport, ReportError, SkippedRows, UploadContext } from '../common/report.ts';
import { counted, createReportError, otherStoreRemedy, unreadable } from '../common/report-error.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import type { JsonObject } from '../json/json-value.ts';
import { readStore } from './performance-element.ts';
import {
  countBlocksOf,
  elementsOf,
  type Found,
  frameOf,
  newestDay,
  pickOwn,
  storeNames,
} from './performance-stores.ts';

const kind = 'seller-performance';
const title = 'V2 seller performance report';
const askAgain = 'Request GET_V2_SELLER_PERFORMANCE_REPORT again and upload its JSON as it is.';

/**
 * Reads the V2 seller performance report. The schema and its own example contradict each other, and live reports have
 * members that neither knows, so every member is read by itself: one that is malformed is skipped, by its JSON path,
 * and costs no other.
 */
export function readSellerPerformance(context: UploadContext, report: JsonObject): ReadReport {
  const statuses = elementsOf(report, 'accountStatuses');
  const metrics = elementsOf(report, 'performanceMetrics');
  const own = pickOwn(context, metrics.found);
  const ownStatuses = pickOwn(context, statuses.found);
  const [status] = ownStatuses.own;
  // Two elements of one store: the one that reaches further is the newer.
  const picked = own.own.reduce<Found | undefined>(
    (best, next) => (best === undefined || newestDay(next) > newestDay(best) ? next : best),
    undefined,
  );
  const others = [...own.others, ...ownStatuses.others];
  const blocksAside =
    own.others.reduce((sum, { element }) => sum + countBlocksOf(element), 0) + ownStatuses.others.length;
  if (picked === undefined && status === undefined) {
    const unread = [...metrics.rejected, ...statuses.rejected];
    return others.length > 0 ? wrongStore(context, others, blocksAside) : nothingInside(report, unread);
  }

  const skipped: SkippedRows[] = [];
  if (blocksAside > 0) skipped.push({ rows: blocksAside, reason: `of other stores: ${storeNames(others).join(', ')}` });
  const frame = frameOf(context, picked, skipped);
  const rejected = [...metrics.rejected, ...statuses.rejected];
  for (const element of own.own) {
    if (picked === undefined || element.path === picked.path) continue;
    const isOlder = newestDay(element) !== '' && newestDay(element) < newestDay(picked);
    const which = isOlder ? 'a second, older element of the same store' : 'a second element of the same store';
    rejected.push(`${element.path}: ${which}${isOlder ? '' : '; nothing says that it is the newer'}`);
  }
  for (const { path } of ownStatuses.own.slice(1)) rejected.push(`${path}: a second status of the same store`);

  const { readings, blocks, rejected: unread } = readStore(picked, status, frame);
  rejected.push(...unread);
  for (const reason of rejected) skipped.push({ rows: 1, reason });
  if (readings.length === 0) return nothingInside(report, rejected, skipped);

  return {
    outcome: 'read',
    kind,
    rows: blocks + blocksAside,
    skipped,
    asOf: frame.asOf,
    ...spanOfDays(readings.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [from, to]))),
    readings,
    ...(unread.length > 0 && { flaw: flawOf(unread) }),
    orders: [],
  };
}

/** @param unread why blocks were skipped, each beginning with its JSON path */
const flawOf = (unread: readonly string[]): ReportError =>
  createReportError(
    `${counted(unread.length, 'block')} of this ${title} could not be read; the rest was used`,
    { expected: 'counts and a rate in every block', found: unread.join('; ') },
    'Download the report again; until one can be read, look the number up on the Account Health page.',
  );

function wrongStore({ account }: UploadContext, others: readonly Found[], rows: number): ReadReport {
  const { code, id } = storeOf(account);
  return unreadable(
    kind,
    createReportError(
      `This ${title} is not for this account’s store`,
      {
        column: others[0] === undefined ? 'marketplaceId' : `${others[0].path}.marketplaceId`,
        expected: `${code} (${id})`,
        found: storeNames(others).join(', '),
      },
      otherStoreRemedy,
    ),
    rows,
  );
}

function nothingInside(
  report: JsonObject,
  rejected: readonly string[],
  skipped: readonly SkippedRows[] = [],
): ReadReport {
  const [first] = rejected;
  const column = Object.hasOwn(report, 'performanceMetrics') ? 'performanceMetrics' : 'accountStatuses';
  const more = rejected.length > 1 ? ` (and ${counted(rejected.length - 1, 'more block')} skipped)` : '';
  const found = first === undefined ? 'nothing that can be read' : `nothing that can be read: ${first}${more}`;
  const expected = 'metric blocks, such as orderDefectRate with its counts';
  const reportError = createReportError(`There is no metric in this ${title}`, { column, expected, found }, askAgain);
  return { outcome: 'unreadable', kind, rows: rejected.length, skipped, reportError };
}
