/**
 * Upper control limit of a p-chart: the mean share and three standard deviations of a share of so many orders. Useful
 * from about five expected defects a point; below that, a single defect is a signal.
 */
export const upperControlLimit = (meanShare: number, orders: number): number =>
  Math.min(1, meanShare + 3 * Math.sqrt((meanShare * (1 - meanShare)) / orders));
