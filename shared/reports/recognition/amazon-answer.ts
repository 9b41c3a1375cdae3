import type { ReadReport } from '../common/report.ts';
import { createReportError, unreadable } from '../common/report-error.ts';
import { isList, isObject, type JsonObject } from '../json/json-value.ts';

const answer = (what: string, found: string, remedy: string): ReadReport =>
  unreadable('unknown', createReportError(what, { line: 1, expected: 'the report itself', found }, remedy));

/** Codes are Amazon's words; anything else may be somebody's. */
const shown = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z_.]{1,59}$/.test(value) ? value : undefined;

const remedies: Readonly<Record<string, string>> = {
  InvalidInput: 'Check the report type, the days and the marketplace of the request, and request the report again.',
  QuotaExceeded: 'Too many requests were made: wait some minutes and request the report again.',
  Unauthorized: 'Authorise the application again, and request the report again.',
  AccessDenied:
    'The application lacks the role for this report, or its authorisation has ended: renew it and request the report again.',
  invalid_client: 'The application’s own id or secret is wrong or has expired: renew it and request the report again.',
  invalid_grant: 'The seller’s authorisation has ended: authorise the application again, and request the report again.',
};
const requestAgain = 'Request the report again, and upload the document that it leads to.';

function rejection(code: string | undefined): ReadReport {
  const named = code === undefined ? '' : ` (${code})`;
  return answer(
    `This is Amazon’s refusal of a request${named}, not a report`,
    `an error${named}`,
    (code === undefined ? undefined : remedies[code]) ?? requestAgain,
  );
}

const states: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  CANCELLED: [
    'This says that the report was cancelled (for most reports: there was nothing in the period); it is not the report',
    'Request the report for other days, or leave it out: no data for a period does not mean zero.',
  ],
  FATAL: [
    'This says that Amazon could not make the report; it is not the report',
    'Request the report again; if it fails again, for other days.',
  ],
  IN_QUEUE: [
    'This says that the report is waiting to be made; it is not the report',
    'Fetch the report when it is done.',
  ],
  IN_PROGRESS: ['This says that the report is being made; it is not the report', 'Fetch the report when it is done.'],
  DONE: [
    'This says that the report is done and where it is; it is not the report',
    'Request the report document by its id, download what its url leads to, and upload that.',
  ],
};

/** What a processing status says; `undefined` for a word that is none. */
export function stateOfReport(state: string): ReadReport | undefined {
  const [what, remedy] = states[state] ?? [];
  return what === undefined || remedy === undefined ? undefined : answer(what, `a processing status ${state}`, remedy);
}

function stateOf(value: JsonObject): ReadReport | undefined {
  const state = value['processingStatus'];
  if (typeof state !== 'string') return undefined;
  return (
    stateOfReport(state) ??
    answer(
      'This says how far Amazon has got with a report; it is not the report',
      'a processing status',
      'Fetch the report when it is done.',
    )
  );
}

/** The sentence is Amazon's and not shown as it is: it may be in any language, and what it means is said instead. */
export function failedReport(sentence: string): ReadReport {
  const noData = /unavailable|no data|date range|not available/i.test(sentence);
  return answer(
    noData
      ? 'Amazon could not make this report: its data is not available for these days'
      : 'Amazon could not make this report; this is its explanation',
    'the document of a report that failed',
    noData ? 'Request it for other days.' : 'Request the report again; if it fails again, for other days.',
  );
}

/**
 * What the Selling Partner API answers where a report was meant to be: an error, the state of a report, the document of a
 * report that failed, the link to a report. `undefined` for anything else.
 */
export function amazonAnswer(value: JsonObject): ReadReport | undefined {
  if (isList(value['errors']) && value['errors'].every(isObject)) {
    return rejection(shown(value['errors'][0]?.['code']));
  }
  if (typeof value['error'] === 'string' && !Object.hasOwn(value, 'performanceMetrics'))
    return rejection(shown(value['error']));
  if (isObject(value['error']) && shown(value['error']['code']) !== undefined)
    return rejection(shown(value['error']['code']));
  // What API Gateway and AWS answer: `{ "message": "Forbidden" }`, with or without a type.
  const names = Object.keys(value);
  if (names.length > 0 && names.every((name) => /^(?:message|code|__type|requestid)$/i.test(name)))
    return rejection(shown(value['code'] ?? value['__type'] ?? value['message'] ?? value['Message']));
  if (typeof value['errorDetails'] === 'string') return failedReport(value['errorDetails']);
  const link = value['url'] ?? value['documentUrl'];
  if (
    typeof link === 'string' &&
    (typeof value['reportDocumentId'] === 'string' || typeof value['documentId'] === 'string')
  ) {
    const packed = value['compressionAlgorithm'] === 'GZIP' ? ' (gzip)' : '';
    return answer(
      `This is the answer that holds the link to a report${packed}, not the report`,
      'a link that works for five minutes',
      'Download what the url leads to, and upload that as it is.',
    );
  }
  const state = stateOf(value);
  if (state !== undefined) return state;
  const reports = value['reports'] ?? value['queries'];
  if (isList(reports) && reports.length > 0 && reports.every((one) => isObject(one) && 'processingStatus' in one)) {
    return answer(
      'This is a list of reports and their processing statuses, not a report',
      'a list of processing statuses',
      'Request the document of the one that is DONE, download what its url leads to, and upload that.',
    );
  }
  if (
    names.length <= 2 &&
    names.some((name) => name === 'reportId' || name === 'queryId' || name === 'reportDocumentId')
  ) {
    return answer(
      'This is the number of a report that was requested, not the report',
      'an id',
      'Wait until it is done, download its document, and upload that.',
    );
  }
  return undefined;
}
