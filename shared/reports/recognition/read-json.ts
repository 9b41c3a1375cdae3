import type { ReportKind } from '../../domain/report-kind.ts';
import type { ReadReport, ReportError, ReportReader, UploadContext } from '../common/report.ts';
import { createReportError, unreadable } from '../common/report-error.ts';
import { decodeText } from '../common/text-encoding.ts';
import { locateJsonError } from '../json/json-error.ts';
import { type ReadText, recogniseJson, recogniseJsonLines } from './recognise-json.ts';

/** JSON reports of Amazon are kilobytes; the largest Sales and Traffic reports are a few megabytes. */
const mostBytes = 32 * 1024 * 1024;
const mostValues = 2_000_000;
const deepestNesting = 64;

const tooLarge = (expected: string): ReportError =>
  createReportError(
    'The JSON file is larger than any report',
    { expected, found: 'more than that' },
    'Request the report again for a shorter period or for fewer products.',
  );

const nestedTooDeeply: ReportError = createReportError(
  'The JSON is nested more deeply than any report',
  { expected: `at most ${deepestNesting} levels of nesting`, found: 'more than that' },
  'Download the report again and upload it as it is.',
);

/**
 * Holds a JSON text until it is whole. What could exhaust the memory is answered before it is parsed.
 * @param asReport reads a report that stands in the JSON as a text
 */
export function openJson(context: UploadContext, asReport: ReadText): ReportReader {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let inText = false;
  let escaped = false;
  let depth = 0;
  let values = 0;
  let rejected: ReportError | undefined;

  function look(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) inText = false;
      } else if (byte === 0x22) inText = true;
      else if (byte === 0x7b || byte === 0x5b) {
        values++;
        depth++;
      } else if (byte === 0x7d || byte === 0x5d) depth--;
      else if (byte === 0x2c) values++;
      if (depth > deepestNesting) {
        rejected = nestedTooDeeply;
        return;
      }
      if (values > mostValues) {
        rejected = tooLarge(`at most ${mostValues} values`);
        return;
      }
    }
  }

  return {
    push(bytes) {
      if (rejected !== undefined) return 'enough';
      look(bytes.subarray(0, mostBytes - size));
      size += bytes.length;
      if (rejected === undefined && size > mostBytes) {
        rejected = tooLarge('at most 32 MiB');
      }
      if (rejected !== undefined) {
        chunks.length = 0;
        return 'enough';
      }
      chunks.push(new Uint8Array(bytes));
      return 'more';
    },
    finish() {
      if (rejected !== undefined) return unreadable('unknown', rejected);
      return parseText(context, decodeText(Buffer.concat(chunks)), asReport);
    },
  };
}

function parseText(context: UploadContext, text: string, asReport: ReadText): ReadReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const lines = recogniseJsonLines(context, text);
    if (lines !== undefined) return lines;
    const { line, column, expected, found } = locateJsonError(text);
    return unreadable(
      kindMentioned(text),
      createReportError(
        'The JSON is not valid',
        { line, column: `${column}`, expected, found },
        found === 'the end of the file'
          ? 'The file is cut off: download it again and upload it again.'
          : 'Download the report again and upload it as it is, without editing it.',
      ),
    );
  }
  return recogniseJson(context, value, asReport);
}

/** What a broken file was, by the words that only one report has. */
const kindMentioned = (text: string): ReportKind => {
  if (text.includes('"performanceMetrics"') || text.includes('"accountStatuses"')) return 'seller-performance';
  return text.includes('"salesAndTrafficBy') ? 'sales-and-traffic' : 'unknown';
};
