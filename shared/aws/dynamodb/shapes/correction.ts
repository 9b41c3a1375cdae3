import * as v from 'valibot';
import { day } from './common.ts';

export const correctionShape = v.object({
  kind: v.picklist(['report corrected', 'taken back']),
  was: v.exactOptional(v.number()),
  is: v.exactOptional(v.number()),
  asOf: day,
});
