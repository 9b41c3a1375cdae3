/** The columns of the manual CSV, in the order in which the template writes them. */
export const manualColumns = ['metric', 'channel', 'from', 'to', 'numerator', 'denominator', 'rate', 'as_of'] as const;

export type ManualColumn = (typeof manualColumns)[number];
