/** Kinds of report, recognised by content. The key is what upload records and `status --json` use, the value what mail says. */
export const reportKinds = {
  'seller-performance': 'V2 seller performance report',
  'manual-csv': 'manual CSV',
  'all-orders': 'All Orders report',
  'amazon-sale-report': 'Amazon.in sale report',
  'unshipped-orders': 'Unshipped Orders report',
  'order-report': 'order report with buyers’ data',
  'fba-shipments': 'FBA shipments report with buyers’ data',
  'seller-feedback': 'seller feedback report',
  'mfn-returns': 'returns report (seller-fulfilled)',
  'fba-returns': 'FBA customer returns report',
  'settlement-v2': 'settlement report (V2 flat file)',
  'settlement-v1': 'settlement report (older flat file)',
  'date-range-transactions': 'date range transaction report',
  'business-report-by-asin': 'Business Report by ASIN',
  'business-report-by-date': 'Business Report by date',
  'sales-and-traffic': 'Sales and Traffic report (JSON)',
  'seller-analytics': 'Seller Analytics (Data Kiosk)',
  'account-health-defects': 'list of defects from the Account Health page',
  zip: 'zip archive',
  notification: 'Selling Partner API notification',
  clients: 'clients.yaml',
  unknown: 'not recognised',
} as const;

export type ReportKind = keyof typeof reportKinds;

/** Whether a word is the key of a report kind. */
export const isReportKind = (word: string): word is ReportKind => Object.hasOwn(reportKinds, word);
