import type { Operation } from './faults.ts';

/** The operation that a method and a path mean, without the region at its beginning. */
export function operationOf(method: string, path: readonly string[]): Operation | undefined {
  const [service, , what, id, part] = path;
  if (method === 'DELETE')
    return service === 'notifications' && part !== undefined ? 'deleteSubscriptionById' : undefined;
  const isOne = id !== undefined && id !== '';
  switch (`${method} ${service}/${what}${isOne ? '/…' : ''}`) {
    case 'POST reports/reports':
      return 'createReport';
    case 'GET reports/reports':
      return 'getReports';
    case 'GET reports/reports/…':
      return 'getReport';
    case 'GET reports/documents/…':
      return 'getReportDocument';
    case 'POST dataKiosk/queries':
      return 'createQuery';
    case 'GET dataKiosk/queries':
      return 'getQueries';
    case 'GET dataKiosk/queries/…':
      return 'getQuery';
    case 'GET dataKiosk/documents/…':
      return 'getDocument';
    case 'GET sellers/marketplaceParticipations':
      return 'getMarketplaceParticipations';
    case 'POST notifications/destinations':
      return 'createDestination';
    case 'GET notifications/destinations':
      return 'getDestinations';
    case 'POST notifications/subscriptions/…':
      return 'createSubscription';
    case 'GET notifications/subscriptions/…':
      return 'getSubscription';
    default:
      return undefined;
  }
}

/** What a fault can be aimed at besides the operation. */
export function typeFor(
  operation: Operation,
  json: Readonly<Record<string, unknown>>,
  { query }: { readonly query: URLSearchParams },
): string | undefined {
  if (operation === 'createReport') return String(json['reportType']);
  if (operation === 'createQuery') return String(json['query']);
  return operation === 'getReports' ? (query.get('reportTypes') ?? undefined) : undefined;
}
