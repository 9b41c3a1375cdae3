import { identifiersIn, type SourceFile } from './source-file.ts';

/** Words that names no longer use, and the field's own word for each. Names are split at capitals, dashes and underscores. */
export const retiredWords: ReadonlyMap<string, string> = new Map([
  ['hush', 'silence'],
  ['hushed', 'silenced'],
  ['hushes', 'silences'],
  ['lift', 'expire'],
  ['lifted', 'expired'],
  ['lifts', 'expires'],
  ['tell', 'notify'],
  ['tells', 'notifies'],
  ['told', 'notified'],
  ['telling', 'notification'],
  ['tellings', 'notifications'],
  ['because', 'reason'],
  ['complain', 'report error'],
  ['complains', 'report error'],
  ['complained', 'report error'],
  ['complaint', 'report error'],
  ['complaints', 'report errors'],
  ['refuse', 'reject'],
  ['refused', 'rejected'],
  ['refuses', 'rejects'],
  ['postman', 'mail transport'],
  ['receipt', 'upload record'],
  ['receipts', 'upload records'],
  ['book', 'alerts, index, document'],
  ['books', 'documents'],
  ['foresee', 'forecast'],
  ['foreseen', 'forecast'],
  ['foresees', 'forecasts'],
  ['foresight', 'forecast'],
  ['outlook', 'forecast'],
  ['outlooks', 'forecasts'],
  ['wire', 'build'],
  ['wired', 'built'],
  ['pace', 'rate'],
  ['paint', 'render'],
  ['painted', 'rendered'],
  ['painter', 'renderer'],
  ['dice', 'rng'],
  ['appeals', 'cases'],
  ['deed', 'subcommand'],
  ['deeds', 'subcommands'],
  ['misused', 'UsageError'],
  ['shelf', 'S3 store'],
  ['door', 'S3 server'],
  ['withheld', 'grouped'],
  ['withhold', 'group'],
]);

/** Two words that are one retired term. */
export const retiredPairs: readonly (readonly [string, string])[] = [
  ['take', 'in'],
  ['stand', 'ins'],
  ['leave', 'list'],
  ['hand', 'on'],
  ['house', 'csv'],
  ['house', 'limits'],
  ['daily', 'proof'],
  ['post', 'office'],
];

/** Names that stay, by where they may stand: the words of Amazon and of SES, and old keys that stay valid. */
export const keptNames: ReadonlyMap<string, RegExp> = new Map([
  // Amazon's metrics, by their names in its report.
  ['receivedIntellectualPropertyComplaints', /./],
  ['productAuthenticityCustomerComplaints', /./],
  ['productConditionCustomerComplaints', /./],
  ['productSafetyCustomerComplaints', /./],
  // A recipient's spam report, as SES says it.
  ['complained', /^(?:shared\/(?:aws|flows|lambda|notifications|ports|web)|local-cloud|cli|test)\//],
  ['complaint', /^(?:shared\/lambda|local-cloud|test)\//],
  ['complaintFeedbackType', /^(?:shared\/lambda|local-cloud|test)\//],
  ['complaintSubType', /^(?:shared\/lambda|local-cloud|test)\//],
  ['complainedRecipients', /^(?:shared\/lambda|local-cloud|test)\//],
  // SQS.
  ['ReceiptHandle', /^local-cloud\//],
  ['receiptHandle', /^(?:local-cloud|test)\//],
  // An option of release 0.1.0 that stays valid: --because.
  ['because', /^cli\/commands\/case\.ts$/],
  // The key of release 0.1.0 in clients.yaml.
  ['dailyProof', /^shared\/config\//],
  // What SES calls the event.
  ['COMPLAINT', /^infra\//],
]);

/** Files that speak of what older releases stored, sent or printed, and say what it is called now. */
const speaksOfOldReleases: readonly RegExp[] = [
  // Stored shapes and their upgrades.
  /^shared\/aws\/dynamodb\/shapes\//,
  // Former names beside new ones in JSON.
  /(?:^|\/)former-names(?:\.test)?\.ts$/,
  // What release 0.1.0 stored, and the tests that read it.
  /^test\/(?:fixtures|aws\/stored-state)\//,
  /^test\/support\/released-state\.ts$/,
];

const wordsOf = (name: string): readonly string[] =>
  name
    .split(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[-_.\d$]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');

const retiredIn = (name: string): readonly string[] => {
  const words = wordsOf(name);
  return [
    ...words.filter((word) => retiredWords.has(word)),
    ...retiredPairs.flatMap(([one, other]) =>
      words.some((word, at) => word === one && words[at + 1] === other) ? [`${one} ${other}`] : [],
    ),
  ];
};

/** Retired words in a file's path and in its identifiers. */
export function retiredNamesIn(file: SourceFile): readonly string[] {
  if (speaksOfOldReleases.some((files) => files.test(file.path))) return [];
  const inPath = file.path.split('/').flatMap(retiredIn);
  const inCode = [...identifiersIn(file)].filter(
    (name) => retiredIn(name).length > 0 && keptNames.get(name)?.test(file.path) !== true,
  );
  return [...inPath, ...inCode].map((name) => `${file.path}: ${name}`);
}

/**
 * Retired terms in prose: comments, the names of tests, documentation. Only words that mean nothing else there: "tell" and
 * "entry" are good English.
 */
const retiredInProse =
  /\b(?:postman|hush(?:e[ds])?|foresee[ns]?|foresight|refuse[sd]?|receipts?|take-ins?|told(?! apart)|painte(?:d|rs?)|complain(?:s|ed|ing)? (?:of|about)|(?:defect|alert) books?|set(?:s|ting)? (?:\w+ ){0,3}aside|withheld|leave-list|stand-ins?|house CSV|house limits?|daily proof|hand(?:s|ed)? on)\b/gi;

/** Files that speak of former names, and those of others in which the words are AWS's. */
const speaksOfFormerNames: readonly RegExp[] = [
  /^(?:CHANGELOG\.md|docs\/upgrading\.md|docs\/decisions\/0016-standard-names\.md)$/,
  // Messages and links of 0.1.0 are still understood.
  /^shared\/(?:lambda\/message-shapes|links\/signed-link)\.ts$/,
  /(?:^|\/)released-(?:links|messages)\.test\.ts$/,
  // SQS's receipt handle, SES's complaints.
  /^local-cloud\//,
  // This list and its test.
  /^test\/floors(?:\/vocabulary|\.test)\.ts$/,
];

/** Strings of code that are sentences: three words or more, without the code of a template. */
const sentencesIn = (text: string): readonly string[] =>
  [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)]
    .map(([, single, double, template]) => single ?? double ?? template?.replaceAll(/\$\{[^}]*\}/g, '') ?? '')
    .filter((words) => /\w \w+ \w/.test(words));

/** What people read of a file. Names of code are in backquotes and are looked at elsewhere. */
function proseOf({ path, text }: SourceFile): string {
  const prose = path.endsWith('.md')
    ? text.replaceAll(/```[\s\S]*?```/g, '')
    : [
        ...[...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm)].map(([comment]) => comment),
        ...(path.startsWith('test/') || path.includes('/test/')
          ? []
          : sentencesIn(text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, ''))),
        ...[...text.matchAll(/(?:\b(?:test|describe)|^ *\]?\))\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gm)].map(
          ([, , name]) => name,
        ),
        ...[...text.matchAll(/\b(?:test|describe)\.each\(.*\)\((['"])(.*)\1,/g)].map(([, , name]) => name),
      ].join('\n');
  return prose.replaceAll(/`[^`\n]*`/g, '');
}

/** Retired terms in a file's prose. */
export function retiredProseIn(file: SourceFile): readonly string[] {
  if ([...speaksOfFormerNames, ...speaksOfOldReleases].some((files) => files.test(file.path))) return [];
  return [...proseOf(file).matchAll(retiredInProse)].map(([words]) => `${file.path}: "${words}"`);
}
