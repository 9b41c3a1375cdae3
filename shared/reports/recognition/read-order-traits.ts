import { isOrderId } from '../../domain/order-id.ts';
import { holdBack } from '../common/hold-back.ts';
import { remembering } from '../common/memoize.ts';
import type { ReadReport, ReportReader, UploadContext } from '../common/report.ts';
import { encodingOf, fromEncoding, utf8MarkLength, withoutFirst } from '../common/text-encoding.ts';
import { columnsAt } from '../table/columns.ts';
import { type RowReader, readTable } from '../table/read-table.ts';
import type { TableHeader } from '../table/table-header.ts';
import { findHeader } from './find-header.ts';

/** What a row of a report says of an order besides what the ledger keeps. Codes only: no name, no address, no comment. */
export interface OrderTrait {
  readonly orderId: string;
  readonly asin?: string;
  readonly shipService?: string;
  readonly returnReason?: string;
}

const columns = {
  orderId: ['amazon-order-id', 'order-id'],
  asin: ['asin'],
  shipService: ['ship-service-level'],
  returnReason: ['return-reason', 'reason'],
} as const;

const encodingHeadBytes = 4096;
const textHeadBytes = 64 * 1024;

/**
 * Reads the products, ship service levels and return reasons out of an order or returns report that was ingested before.
 * Whatever is no such table gives nothing.
 */
export const openOrderTraits = (context: UploadContext, take: (trait: OrderTrait) => void): ReportReader =>
  holdBack(encodingHeadBytes, (head) => {
    const text = holdBack(textHeadBytes, (first, whole) => {
      const header = findHeader(first, whole, context.headerAliases);
      return header === undefined ? nothing : readTable(header, traitRows(header, take));
    });
    const encoding = encodingOf(head);
    return encoding === 'utf-8' ? withoutFirst(utf8MarkLength(head), text) : fromEncoding(encoding, text);
  });

const unused: ReadReport = { outcome: 'unused', kind: 'unknown', rows: 0, skipped: [], reason: '' };
const nothing: ReportReader = { push: () => 'enough', finish: () => unused };

/** A code and nothing that a person typed: a text that is none is left out, because it may hold anything. */
const codeOf = (pattern: RegExp) => remembering((text: string) => (pattern.test(text) ? text : undefined));

function traitRows(header: TableHeader, take: (trait: OrderTrait) => void): RowReader {
  const at = columnsAt(header, columns);
  const asinOf = codeOf(/^[A-Z0-9]{10}$/);
  const serviceOf = codeOf(/^\p{L}[\p{L}\p{N} _.-]{0,39}$/u);
  const reasonOf = codeOf(/^[A-Z][A-Z0-9_-]{2,59}$/);
  return {
    row(cells) {
      const orderId = cells.plain(at.orderId);
      if (!isOrderId(orderId)) return 'more';
      const text = (cell: number) => (cell === -1 || cell >= cells.count ? '' : cells.text(cell).trim());
      const [asin, shipService, returnReason] = [
        asinOf(text(at.asin)),
        serviceOf(text(at.shipService)),
        reasonOf(text(at.returnReason)),
      ];
      take({
        orderId,
        ...(asin !== undefined && { asin }),
        ...(shipService !== undefined && { shipService }),
        ...(returnReason !== undefined && { returnReason }),
      });
      return 'more';
    },
    finish: () => unused,
  };
}
