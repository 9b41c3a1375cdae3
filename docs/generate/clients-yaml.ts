import { toJsonSchema } from '@valibot/to-json-schema';
import { clientsFileShape } from '../../shared/config/clients-file-shape.ts';
import { metricNames } from '../../shared/metrics/catalogue.ts';

/** As much of JSON Schema (draft 7) as the shape of `clients.yaml` needs. */
interface Schema {
  type?: string;
  title?: string;
  description?: string;
  deprecated?: boolean;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  minItems?: number;
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  propertyNames?: Schema;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
}

/** What each setting means, by its path. The generator throws when one is missing here, or when one is here in vain. */
const meanings: Readonly<Record<string, string>> = {
  consultancy: 'Who runs Headroom.',
  'consultancy.name': 'Your name, as mail shows it.',
  'consultancy.from': 'The sender of all mail. SES must have verified the address or its domain.',
  'consultancy.timezone': 'IANA time zone, such as `Europe/Berlin`: decides when your Monday morning begins.',
  'consultancy.recipients': 'Your own people. At least one: an alert without a reader is a lost alert.',
  'consultancy.recipients[].email': 'The address.',
  'consultancy.recipients[].receives':
    '`alerts`: alerts of clients without a reader of their own, group alerts, and files that could not be read. `weekly`: weekly summaries of clients without recipients. `portfolio`: the weekly portfolio summary and the daily heartbeat. If absent, all three.',
  'consultancy.limits': 'Custom limits for every client, by metric.',
  'consultancy.limits.METRIC.warnAtHeadroom': 'Warn when this many defects or fewer are left.',
  'consultancy.limits.METRIC.warnAtFractionOfLimit': 'Warn at this share of the limit: `0.75` is three quarters of it.',
  'consultancy.quietHours':
    'When mail waits. Evaluation goes on, and critical alerts (a breach, an account that is not NORMAL) are sent at once.',
  'consultancy.quietHours.from': 'Start of the quiet hours, each day. Requires `to`.',
  'consultancy.quietHours.to': 'End of the quiet hours. Requires `from`.',
  'consultancy.quietHours.weekends': '`true`: Saturdays and Sundays are quiet.',
  'consultancy.quietHours.holidays': 'Quiet days: `2026-12-28`, or `12-25` for every year.',
  'consultancy.alertCopies':
    'Which alerts of clients with their own readers the consultancy gets as well: `all`, `critical` (the default: breaches, account status, the end of either, cases) or `none`.',
  'consultancy.dailyHeartbeat': '`true`: one line every morning that says how many accounts were checked.',
  'consultancy.dailyProof': 'The name of `dailyHeartbeat` in release 0.1.0; still valid.',
  'consultancy.headerAliases':
    'Report headings in languages Headroom does not know, each with the English heading it stands for.',
  'consultancy.wordAliases':
    'Words in the cells of reports that Headroom does not know, each with the English word it stands for.',
  'consultancy.colour': 'The colour of the weekly pages for clients, in quotes: YAML reads a bare `#` as a comment.',
  clients: 'The clients, each by the name of its folder in the bucket. A client without settings may be left empty.',
  'clients.CLIENT.name': 'The client’s name, as mail shows it. If absent, the folder name.',
  'clients.CLIENT.timezone':
    'IANA time zone of the client’s quiet hours and Monday morning. If absent, the consultancy’s applies.',
  'clients.CLIENT.recipients': 'The client’s own people. If nobody receives `alerts`, the consultancy does.',
  'clients.CLIENT.recipients[].email': 'The address.',
  'clients.CLIENT.recipients[].receives': '`alerts`, `weekly` (the client’s weekly summary). If absent, both.',
  'clients.CLIENT.limits': 'Custom limits of this client; they replace the consultancy’s, metric by metric.',
  'clients.CLIENT.limits.METRIC.warnAtHeadroom': 'As for the consultancy.',
  'clients.CLIENT.limits.METRIC.warnAtFractionOfLimit': 'As for the consultancy.',
  'clients.CLIENT.quietHours': 'Quiet hours of this client, in its time zone. If absent, the consultancy’s apply.',
  'clients.CLIENT.quietHours.from': 'As for the consultancy.',
  'clients.CLIENT.quietHours.to': 'As for the consultancy.',
  'clients.CLIENT.quietHours.weekends': 'As for the consultancy.',
  'clients.CLIENT.quietHours.holidays': 'As for the consultancy.',
  'clients.CLIENT.headerAliases': 'As for the consultancy; added to the consultancy’s.',
  'clients.CLIENT.wordAliases': 'As for the consultancy; added to the consultancy’s.',
};

const deprecated: ReadonlySet<string> = new Set(['consultancy.dailyProof']);

/** What stands in a path for a name that the writer of the file chooses. */
const placeholders: Readonly<Record<string, string>> = {
  limits: 'METRIC',
  clients: 'CLIENT',
  headerAliases: 'HEADING',
  wordAliases: 'WORD',
};

interface Setting {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every setting below a schema, in the order of the file. */
function settingsIn(schema: Schema, path: string): readonly Setting[] {
  const nested = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [{ path: at, schema: child, required: schema.required?.includes(key) ?? false }, ...settingsIn(child, at)];
  });
  const free = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const placeholder = placeholders[path.split('.').at(-1) ?? ''] ?? 'NAME';
  return [
    ...nested,
    ...(free === undefined ? [] : settingsIn(free, `${path}.${placeholder}`)),
    ...(schema.items === undefined ? [] : settingsIn(schema.items, `${path}[]`)),
    ...(schema.anyOf ?? []).flatMap((one) => settingsIn(one, path)),
  ];
}

function describedShape(): { readonly schema: Schema; readonly settings: readonly Setting[] } {
  // Checks and transforms are code; the schema has what a schema can say, and applying the file checks the rest.
  const schema = toJsonSchema(clientsFileShape, {
    typeMode: 'input',
    errorMode: 'ignore',
    ignoreActions: ['check', 'trim', 'transform'],
  }) as Schema;
  const settings = settingsIn(schema, '');
  const unknown = settings.filter(({ path }) => meanings[path] === undefined).map(({ path }) => path);
  const inVain = Object.keys(meanings).filter((path) => !settings.some((setting) => setting.path === path));
  if (unknown.length + inVain.length > 0) {
    throw new Error(
      `docs/generate/clients-yaml.ts: no meaning for [${unknown.join(', ')}], no setting for [${inVain.join(', ')}]`,
    );
  }
  for (const { path, schema: setting } of settings) {
    setting.description = meanings[path] ?? '';
    if (deprecated.has(path)) setting.deprecated = true;
    if (path.endsWith('limits')) setting.propertyNames = { enum: [...metricNames] };
  }
  return { schema, settings };
}

/** The JSON Schema of `clients.yaml`, for editors. */
export function clientsSchema(): string {
  const { schema } = describedShape();
  return `${JSON.stringify({ title: 'Headroom’s clients.yaml', ...schema }, undefined, 2)}\n`;
}

/** The table of settings in docs/clients-yaml.md. */
export function clientsTable(): string {
  const rows = describedShape().settings.map(({ path, schema, required }) => {
    const presence = required ? 'yes' : schema.deprecated === true ? 'no (old name)' : 'no';
    return `| \`${path}\` | ${typeOf(schema)} | ${presence} | ${schema.description} |`;
  });
  return ['| setting | value | required | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.pattern?.startsWith('^#') === true) return '`"#rrggbb"`';
  if (schema.pattern !== undefined) return '`"HH:MM"`';
  if (schema.properties !== undefined) return `\`{ ${Object.keys(schema.properties).join(', ')} }\``;
  if (typeof schema.additionalProperties === 'object') return 'map';
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'integer') return `whole number from ${schema.minimum ?? 0}`;
  if (schema.type === 'number') return 'number above 0, up to 1';
  return 'text';
}
