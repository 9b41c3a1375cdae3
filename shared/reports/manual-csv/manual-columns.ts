/** The columns of the house CSV, in the order in which the template writes them. */
export const houseColumns = ['metric', 'channel', 'from', 'to', 'numerator', 'denominator', 'rate', 'as_of'] as const;

export type HouseColumn = (typeof houseColumns)[number];
