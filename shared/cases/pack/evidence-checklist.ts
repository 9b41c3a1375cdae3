import { type MetricName, metricOf } from '../../metrics/catalogue.ts';

/** What Amazon looks for, by what the case is about: the usual causes, and what shows that they were fixed. */
export interface Checklist {
  /** causes to choose from, in a sentence's middle */
  readonly causes: string;
  /** what was done at once, for the seller to fill in */
  readonly actions: readonly string[];
  /** what keeps it from coming back */
  readonly prevention: readonly string[];
  /** documents, each to be attached with the part that matters marked */
  readonly documents: readonly string[];
}

const orderDefects: Checklist = {
  causes: 'late or missing delivery, item not as described, wrong item, return not handled',
  actions: [
    'refunds and answers given to the buyers of the listed orders, with their dates',
    'A-to-z decisions that were appealed, with their dates',
  ],
  prevention: ['the check of goods or descriptions before shipment, who does it, and since when'],
  documents: [
    'proof of delivery or tracking of the listed orders',
    'refund records of the listed orders',
    'messages with the buyers of the listed orders',
    'requests for the removal of feedback, where the policy allows it',
    'supplier invoices of the last year for the products concerned',
  ],
};

const lateShipments: Checklist = {
  causes:
    'shipments confirmed in batches after the day, cut-off or handling time too short, pick-up by the carrier, staffing at weekends, delay between systems',
  actions: ['handling time, cut-off or holiday settings as they were changed, with the date'],
  prevention: ['the daily confirmation of shipments before the cut-off, who does it, and with which tool'],
  documents: [
    'list of orders with the expected ship date and the time of confirmation',
    'acceptance scans of the carrier',
    'picture of the new handling time and holiday settings',
    'the written procedure for confirming shipments',
  ],
};

const cancellations: Checklist = {
  causes: 'overselling, price error, delay of the stock feed, stock shared between channels',
  actions: ['listings that were closed or corrected, with their dates'],
  prevention: ['the buffer stock or feed of stock as it was changed, who watches it, and since when'],
  documents: [
    'list of cancelled orders with their products',
    'picture of the stock feed’s settings before and after',
    'list of closed listings',
  ],
};

const tracking: Checklist = {
  causes: 'carrier without integration, letters without tracking, typing errors, late or missing first scan',
  actions: ['tracking numbers that were corrected, and carriers that were changed, with their dates'],
  prevention: ['the shipping services still in use, and how tracking numbers are entered'],
  documents: [
    'list of packages with the first scan',
    'contract or picture of the new carrier’s settings',
    'list of the product categories concerned',
  ],
};

const delivery: Checklist = {
  causes: 'transit times set too short, handling time, deliveries missed by the carrier',
  actions: ['transit times and regions that were changed, with the date'],
  prevention: ['automation of shipping settings and handling time, and purchase of labels, as they were switched on'],
  documents: [
    'delivery date shown to the buyer and real delivery of the listed units',
    'pictures of the shipping settings',
    'transit template by region',
  ],
};

const invoices: Checklist = {
  causes: 'no invoicing solution, invoices uploaded late',
  actions: ['missing invoices that were uploaded, with their dates'],
  prevention: ['the invoicing solution that was switched on, and since when'],
  documents: ['confirmation of the invoicing solution', 'list of uploaded invoices'],
};

const policy: Checklist = {
  causes: 'content of the listing, intellectual property, safety, authenticity, condition',
  actions: ['what was done with each finding of the attached list, with its date: Amazon clears findings one by one'],
  prevention: ['the check of listings and suppliers before an offer is made, who does it, and since when'],
  documents: [
    'supplier invoices of the last year, with the supplier’s contact',
    'letters of authorisation',
    'test reports and safety documents',
    'the attached list, item by item',
  ],
};

const standing: Checklist = {
  causes: 'the findings and rates that Account Health names in the notice',
  actions: ['what was done with each point of the notice, with its date'],
  prevention: ['the check that has been done since, who does it, and since when'],
  documents: ['the notice itself', 'documents for each point of the notice', 'supplier invoices of the last year'],
};

const checklists: Partial<Record<MetricName, Checklist>> = {
  orderDefectRate: orderDefects,
  negativeFeedbackRate: orderDefects,
  aToZClaimRate: orderDefects,
  chargebackRate: orderDefects,
  lateShipmentRate: lateShipments,
  cancellationRate: cancellations,
  validTrackingRate: tracking,
  unitOnTimeDeliveryRate: delivery,
  onTimeDeliveryRate: delivery,
  invoiceDefectRate: invoices,
};

/** The checklist for a case; by kind for what has none of its own. */
export const checklistFor = (metric: MetricName): Checklist =>
  checklists[metric] ?? (metricOf(metric).kind === 'count' || metric === 'accountHealthRating' ? policy : standing);
