import * as v from 'valibot';
import { alertCopies } from '../../../config/client-config.ts';
import { reportWords } from '../../../domain/report-words.ts';
import { bodyCodec } from '../table/body-codec.ts';
import { inMembers, renameMembers } from '../table/upgrade.ts';

const customLimits = v.record(
  v.string(),
  v.object({ warnAtHeadroom: v.exactOptional(v.number()), warnAtFractionOfLimit: v.exactOptional(v.number()) }),
);

const recipients = v.array(
  v.object({ email: v.string(), receives: v.array(v.picklist(['alerts', 'weekly', 'portfolio'])) }),
);

const quietHours = v.exactOptional(
  v.object({
    from: v.exactOptional(v.string()),
    to: v.exactOptional(v.string()),
    weekends: v.exactOptional(v.boolean()),
    holidays: v.exactOptional(v.array(v.string())),
  }),
);

const headerAliases = v.exactOptional(v.record(v.string(), v.string()));

const wordAliases = v.exactOptional(v.record(v.string(), v.picklist(reportWords)));

const clientConfigShape = v.object({
  consultancy: v.object({
    name: v.string(),
    from: v.string(),
    timezone: v.string(),
    recipients,
    limits: customLimits,
    dailyHeartbeat: v.exactOptional(v.boolean()),
    alertCopies: v.exactOptional(v.picklist(alertCopies)),
    quietHours,
    headerAliases,
    wordAliases,
    colour: v.exactOptional(v.string()),
  }),
  clients: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      timezone: v.string(),
      recipients,
      limits: customLimits,
      quietHours,
      headerAliases,
      wordAliases,
    }),
  ),
  formerClients: v.exactOptional(v.array(v.object({ id: v.string(), name: v.string(), since: v.string() }))),
});

export const clientConfigBody = bodyCodec(
  'client config',
  clientConfigShape,
  // 0.2.0
  inMembers({ consultancy: renameMembers({ dailyProof: 'dailyHeartbeat' }) }),
);
