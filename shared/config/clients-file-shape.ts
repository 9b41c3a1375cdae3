import * as v from 'valibot';
import { faultOfClientId, hasControlCharacter, isClientId } from '../domain/client-id.ts';
import { isTimeZone, parseDay } from '../domain/day.ts';
import { reportWordOf, reportWords } from '../domain/report-words.ts';
import { isMetricName } from '../metrics/catalogue.ts';
import { alertCopies, type QuietHours, type Recipient, type Subscription } from './client-config.ts';
import { addressAsSent, isSendable } from './email-address.ts';

const text = (what: string) =>
  v.pipe(
    v.string(`${what} is a text`),
    v.trim(),
    v.nonEmpty(`${what} is empty`),
    v.maxLength(200, `${what} is longer than 200 characters`),
    v.check((value) => !hasControlCharacter(value), `${what} holds a line break or control character`),
  );

const email = v.pipe(
  text('an e-mail address'),
  v.transform(addressAsSent),
  v.check(isSendable, (issue) => `${JSON.stringify(issue.input)} is not an e-mail address that mail can be sent to`),
);

const timezone = v.pipe(
  text('timezone'),
  v.check(isTimeZone, (issue) => `${JSON.stringify(issue.input)} is not an IANA time zone like Europe/Berlin`),
);

const recipientsOf = <const Word extends Subscription>(words: readonly Word[]) =>
  v.pipe(
    v.array(
      v.union(
        [
          email,
          v.strictObject({
            email,
            receives: v.optional(
              v.array(v.picklist(words, (issue) => `${JSON.stringify(issue.input)} is none of ${words.join(', ')}`)),
            ),
          }),
        ],
        (issue) => issue.issues?.at(-1)?.message ?? 'a recipient is an address, or { email, receives }',
      ),
      'recipients are a list',
    ),
    v.transform((list) =>
      list.map((entry): Recipient => {
        if (typeof entry === 'string') return { email: entry, receives: words };
        return { email: entry.email, receives: entry.receives ?? words };
      }),
    ),
  );

const clockTime = v.pipe(
  v.string('a time is a text like "20:00"'),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, (issue) => `${JSON.stringify(issue.input)} is not a time like "20:00"`),
);

const holiday = v.pipe(
  v.string('a holiday is a day like 2026-12-25, or 12-25 for every year'),
  v.check(
    // 2024 was a leap year: 02-29 is a day of some years.
    (value) => parseDay(value) !== undefined || parseDay(`2024-${value}`) !== undefined,
    (issue) => `${JSON.stringify(issue.input)} is not a day like 2026-12-25, or 12-25 for every year`,
  ),
);

const quietHours = v.pipe(
  v.strictObject({
    from: v.optional(clockTime),
    to: v.optional(clockTime),
    weekends: v.optional(v.boolean('weekends is true or false')),
    holidays: v.optional(v.array(holiday, 'holidays are a list of days')),
  }),
  v.check(
    ({ from, to }) => (from === undefined) === (to === undefined),
    'quiet hours have both from and to, or neither of them',
  ),
  v.transform(
    ({ from, to, weekends, holidays }): QuietHours => ({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(weekends !== undefined && { weekends }),
      ...(holidays !== undefined && { holidays }),
    }),
  ),
);

const limits = v.record(
  v.pipe(
    v.string(),
    v.check(
      isMetricName,
      (issue) => `${JSON.stringify(issue.input)} is not a metric; the table in the README lists them`,
    ),
  ),
  v.strictObject({
    warnAtHeadroom: v.optional(
      v.pipe(
        v.number('warnAtHeadroom is a number of orders'),
        v.integer('warnAtHeadroom is a whole number of orders'),
        v.minValue(0, 'warnAtHeadroom is 0 or more'),
      ),
    ),
    warnAtFractionOfLimit: v.optional(
      v.pipe(
        v.number('warnAtFractionOfLimit is a number like 0.75'),
        v.check((value) => value > 0 && value <= 1, 'warnAtFractionOfLimit lies above 0 and up to 1'),
      ),
    ),
  }),
);

const headerAliases = v.record(
  v.string(),
  v.pipe(v.string('the English heading is a text'), v.nonEmpty('the English heading is missing')),
);

/** Words of cells, each standing for one that Headroom knows. */
const wordAliases = v.record(
  v.string(),
  v.pipe(
    v.string('the English word is a text'),
    v.transform((word) => reportWordOf(word) ?? word),
    v.picklist(reportWords, (issue) => `${JSON.stringify(issue.input)} is none of ${reportWords.join(', ')}`),
  ),
);

/** Quotes are needed: without them YAML takes `#` for the beginning of a comment. */
const colour = v.pipe(
  v.string('a colour is "#" and six digits in quotes, such as "#1d4f91"'),
  v.regex(/^#[0-9a-fA-F]{6}$/, 'a colour is "#" and six digits in quotes, such as "#1d4f91"'),
);

/** A folder name: anything that is safe in an S3 key and in a mail. */
const clientId = v.pipe(
  v.string(),
  v.check(
    isClientId,
    (issue) => `${JSON.stringify(issue.input)} is not a folder name: ${faultOfClientId(issue.input) ?? ''}`,
  ),
);

export const twoParts = 'the file has two parts, consultancy and clients';

/** The shape of `clients.yaml`; docs/clients.schema.json and docs/clients-yaml.md are generated from it. */
export const clientsFileShape = v.strictObject(
  {
    consultancy: v.strictObject({
      name: text('name'),
      from: email,
      timezone,
      recipients: v.pipe(
        recipientsOf(['alerts', 'weekly', 'portfolio']),
        v.minLength(1, 'the consultancy needs a recipient: an alert without a reader is a lost alert'),
      ),
      limits: v.optional(limits, {}),
      quietHours: v.optional(quietHours),
      dailyHeartbeat: v.optional(v.boolean('dailyHeartbeat is true or false')),
      // The name in release 0.1.0; files that use it stay valid.
      dailyProof: v.optional(v.boolean('dailyProof is true or false')),
      alertCopies: v.optional(
        v.picklist(alertCopies, (issue) => `${issue.received} is none of ${alertCopies.join(', ')}`),
      ),
      headerAliases: v.optional(headerAliases, {}),
      wordAliases: v.optional(wordAliases, {}),
      colour: v.optional(colour),
    }),
    clients: v.optional(
      v.record(
        clientId,
        v.nullable(
          v.strictObject({
            name: v.optional(text('name')),
            timezone: v.optional(timezone),
            recipients: v.optional(recipientsOf(['alerts', 'weekly']), []),
            limits: v.optional(limits, {}),
            quietHours: v.optional(quietHours),
            headerAliases: v.optional(headerAliases, {}),
            wordAliases: v.optional(wordAliases, {}),
          }),
        ),
      ),
      {},
    ),
  },
  twoParts,
);
