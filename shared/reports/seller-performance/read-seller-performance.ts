import { storeOf } from '../../domain/account.ts';
import type { Complaint, ReadReport, SetAside, UploadContext } from '../common/report.ts';
import { complain, counted, unreadable } from '../common/report-error.ts';
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
 * members that neither knows, so every member is read by itself: one that is malformed is set aside, by its JSON path,
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
    const unread = [...metrics.refused, ...statuses.refused];
    return others.length > 0 ? wrongStore(context, others, blocksAside) : nothingInside(report, unread);
  }

  const setAside: SetAside[] = [];
  if (blocksAside > 0)
    setAside.push({ rows: blocksAside, because: `of other stores: ${storeNames(others).join(', ')}` });
  const frame = frameOf(context, picked, setAside);
  const refused = [...metrics.refused, ...statuses.refused];
  for (const element of own.own) {
    if (picked === undefined || element.path === picked.path) continue;
    const isOlder = newestDay(element) !== '' && newestDay(element) < newestDay(picked);
    const which = isOlder ? 'a second, older element of the same store' : 'a second element of the same store';
    refused.push(`${element.path}: ${which}${isOlder ? '' : '; nothing says that it is the newer'}`);
  }
  for (const { path } of ownStatuses.own.slice(1)) refused.push(`${path}: a second status of the same store`);

  const { readings, blocks, refused: unread } = readStore(picked, status, frame);
  refused.push(...unread);
  for (const because of refused) setAside.push({ rows: 1, because });
  if (readings.length === 0) return nothingInside(report, refused, setAside);

  return {
    outcome: 'read',
    kind,
    rows: blocks + blocksAside,
    setAside,
    asOf: frame.asOf,
    ...spanOfDays(readings.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [from, to]))),
    readings,
    ...(unread.length > 0 && { flaw: flawOf(unread) }),
    orders: [],
  };
}

/** @param unread why blocks were set aside, each beginning with its JSON path */
const flawOf = (unread: readonly string[]): Complaint =>
  complain(
    `${counted(unread.length, 'block')} of this ${title} could not be read; the rest was taken`,
    { expected: 'counts and a rate in every block', found: unread.join('; ') },
    'Download the report again; until one can be read, look the number up on the Account Health page.',
  );

function wrongStore({ account }: UploadContext, others: readonly Found[], rows: number): ReadReport {
  const { code, id } = storeOf(account);
  return unreadable(
    kind,
    complain(
      `This ${title} is not of this account’s store`,
      {
        column: others[0] === undefined ? 'marketplaceId' : `${others[0].path}.marketplaceId`,
        expected: `${code} (${id})`,
        found: storeNames(others).join(', '),
      },
      'Upload it into the folder of the store that it belongs to.',
    ),
    rows,
  );
}

function nothingInside(report: JsonObject, refused: readonly string[], setAside: readonly SetAside[] = []): ReadReport {
  const [first] = refused;
  const column = Object.hasOwn(report, 'performanceMetrics') ? 'performanceMetrics' : 'accountStatuses';
  const more = refused.length > 1 ? ` (and ${counted(refused.length - 1, 'more block')} set aside)` : '';
  const found = first === undefined ? 'nothing that can be read' : `nothing that can be read: ${first}${more}`;
  const expected = 'metric blocks, such as orderDefectRate with its counts';
  const complaint = complain(`There is no metric in this ${title}`, { column, expected, found }, askAgain);
  return { outcome: 'unreadable', kind, rows: refused.length, setAside, complaint };
}
