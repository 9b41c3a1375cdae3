import type { ReadReport, UploadContext } from '../common/report.ts';
import { counted, createReportError, unreadable } from '../common/report-error.ts';
import { isList, isObject, type JsonObject } from '../json/json-value.ts';
import { readSellerPerformance } from '../seller-performance/read-seller-performance.ts';
import { readStatusNotification } from '../seller-performance/read-status-notification.ts';
import { isKioskLine, readDataKiosk, readSalesAndTraffic } from '../traffic/read-sales-and-traffic.ts';
import { isSellerAnalyticsLine, sellerAnalytics } from '../traffic/seller-analytics.ts';
import { amazonAnswer } from './amazon-answer.ts';

const has = (value: JsonObject, name: string): boolean => Object.hasOwn(value, name);

/** Lines that are an object each: a Data Kiosk document. `undefined` for any other text. */
export function recogniseJsonLines(context: UploadContext, text: string): ReadReport | undefined {
  const lines: JsonObject[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return undefined;
    }
    if (!isObject(value) || !(isKioskLine(value) || isSellerAnalyticsLine(value))) return undefined;
    lines.push(value);
  }
  if (lines.length === 0) return undefined;
  return lines.every(isSellerAnalyticsLine) ? sellerAnalytics(lines.length) : readDataKiosk(context, lines);
}

/** Reads a text that stood in a JSON text: a report that was passed on as a string. */
export type ReadText = (text: string) => ReadReport;

/** Programs wrap a report once or twice, never deeper. */
const deepestWrapper = 4;

/** Recognises a JSON report by the names at its top, also where a program has wrapped it: in a member, a list or a text. */
export function recogniseJson(context: UploadContext, value: unknown, readText: ReadText, depth = 0): ReadReport {
  const direct = isObject(value) ? reportOf(context, value) : undefined;
  if (direct !== undefined) return direct;
  const inside = depth < deepestWrapper ? wrapped(context, value, readText, depth) : undefined;
  if (inside !== undefined) return inside;
  if (isObject(value)) return amazonAnswer(value) ?? notKnown(describe(value));
  return notKnown(isList(value) ? `a list of ${counted(value.length, 'value')}` : 'a single value');
}

function reportOf(context: UploadContext, value: JsonObject): ReadReport | undefined {
  if (has(value, '$schema') || (isObject(value['properties']) && value['type'] === 'object')) return schema(value);
  if (has(value, 'performanceMetrics') || has(value, 'accountStatuses')) return readSellerPerformance(context, value);
  if (has(value, 'salesAndTrafficByDate') || has(value, 'salesAndTrafficByAsin'))
    return readSalesAndTraffic(context, value);
  if (isSellerAnalyticsLine(value)) return sellerAnalytics(1);
  if (isKioskLine(value)) return readDataKiosk(context, [value]);
  const type = value['notificationType'] ?? value['NotificationType'];
  if (typeof type === 'string' && (has(value, 'payload') || has(value, 'Payload'))) {
    return (
      (type === 'ACCOUNT_STATUS_CHANGED' ? readStatusNotification(context, value) : undefined) ?? notification(type)
    );
  }
  return undefined;
}

/** The one report inside; `undefined` where there is none. Two are not read: which of them is meant is unknown. */
function wrapped(context: UploadContext, value: unknown, readText: ReadText, depth: number): ReadReport | undefined {
  if (typeof value === 'string') return unwrapText(context, value, readText, depth);
  if (isList(value)) {
    if (value.length > 0 && value.every((line) => isObject(line) && isKioskLine(line))) {
      return readDataKiosk(context, value.filter(isObject));
    }
    if (value.length > mostWrapped) return undefined;
  }
  const members = isList(value) ? value : isObject(value) ? Object.values(value) : [];
  if (members.length > mostWrapped) return undefined;
  const found = members.flatMap((member) => {
    if (typeof member !== 'string' && !isObject(member) && !isList(member)) return [];
    const report = recogniseJson(context, member, readText, depth + 1);
    return report.kind === 'unknown' && !isAnswer(report) ? [] : [report];
  });
  const reports = found.filter(({ kind }) => kind !== 'unknown');
  if (reports.length > 1) return severalReports(reports.length);
  // An error that a wrapper has beside other things is reported only where the wrapper itself says nothing.
  return reports[0] ?? (isObject(value) && amazonAnswer(value) !== undefined ? undefined : found[0]);
}

const mostWrapped = 50;

/** Recognised by its words, because a report error is all that an answer of Amazon's becomes. */
const isAnswer = (report: ReadReport): boolean =>
  report.outcome === 'unreadable' && report.reportError.expected === 'the report itself';

/** Short texts are names and dates; a report, as JSON or as a table, is longer. */
const shortestReport = 40;

function unwrapText(context: UploadContext, text: string, readText: ReadText, depth: number): ReadReport | undefined {
  if (text.length < shortestReport) return undefined;
  if (/^\s*[{[]/.test(text)) {
    try {
      return recogniseJson(context, JSON.parse(text), readText, depth + 1);
    } catch {
      const lines = recogniseJsonLines(context, text);
      if (lines !== undefined) return lines;
    }
  }
  if (!/[\t\n]/.test(text)) return undefined;
  const report = readText(text);
  return report.kind === 'unknown' ? undefined : report;
}

const severalReports = (count: number): ReadReport =>
  unreadable(
    'unknown',
    createReportError(
      'This JSON holds several reports',
      { line: 1, expected: 'one report', found: `${count} of them` },
      'Upload each by itself.',
    ),
  );

/** A map and not an object: the type is anybody's text, and every object has a `constructor`. */
const notificationReasons: ReadonlyMap<string, string> = new Map([
  [
    'ACCOUNT_STATUS_CHANGED',
    'It names no marketplace, so its account is unknown; the status is read from the V2 seller performance report',
  ],
  ['REPORT_PROCESSING_FINISHED', 'It says that a report can be fetched and is not the report itself'],
]);

function notification(type: string): ReadReport {
  const known = notificationReasons.get(type);
  const named = /^[A-Z_]{1,60}$/.test(type) ? ` ${type}` : '';
  return {
    outcome: 'unused',
    kind: 'notification',
    rows: 1,
    skipped: [],
    reason: `This is the Selling Partner API notification${named}. ${known ?? 'It carries no metric'}; nothing of it is stored.`,
  };
}

/** The description of a report uses all of the report's words. */
function schema(value: JsonObject): ReadReport {
  const properties = isObject(value['properties']) ? value['properties'] : {};
  const described = has(properties, 'performanceMetrics')
    ? ({ kind: 'seller-performance', name: 'the V2 seller performance report' } as const)
    : has(properties, 'reportSpecification')
      ? ({ kind: 'sales-and-traffic', name: 'the Sales and Traffic report' } as const)
      : undefined;
  if (described === undefined) return notKnown('a JSON schema, which describes data and holds none');
  return {
    outcome: 'unused',
    kind: described.kind,
    rows: 0,
    skipped: [],
    reason: `This is the JSON schema that describes ${described.name}, not a report: it has no numbers of an account.`,
  };
}

/** Names of members are not quoted: in somebody else's file they can be anything. */
function describe(value: JsonObject): string {
  if (isList(value['Records'])) {
    const [first] = value['Records'];
    const source = isObject(first) ? (first['eventSource'] ?? first['EventSource']) : undefined;
    return typeof source === 'string' && /^aws:[a-z0-9]{2,20}$/.test(source)
      ? `an AWS event (${source})`
      : `an object with ${counted(value['Records'].length, 'record')}`;
  }
  if (typeof value['notificationType'] === 'string' && isObject(value['mail'])) return 'a notification of Amazon SES';
  if (has(value, 'detail-type') && has(value, 'source')) return 'an Amazon EventBridge event';
  if (value['Type'] === 'Notification' && has(value, 'TopicArn')) return 'an Amazon SNS notification';
  const names = Object.keys(value).length;
  return `an object with ${counted(names, 'member')}, none with a name that is known`;
}

const notKnown = (found: string): ReadReport =>
  unreadable(
    'unknown',
    createReportError(
      'This JSON is not a report that Headroom knows',
      {
        line: 1,
        expected: 'a V2 seller performance report, with “performanceMetrics” at its top, or a Sales and Traffic report',
        found,
      },
      'Upload the JSON of GET_V2_SELLER_PERFORMANCE_REPORT, of GET_SALES_AND_TRAFFIC_REPORT or of Data Kiosk as Amazon gives it.',
    ),
  );
