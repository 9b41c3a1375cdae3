export interface Usage {
  readonly line: string;
  readonly says: string;
  readonly options: readonly (readonly [option: string, says: string])[];
}

const where = [
  ['--dir DIR', 'use the local cloud in this folder (default: .headroom)'],
  ['--stack NAME', 'use this deployed stack instead, with your AWS credentials'],
] as const;
const json = ['--json', 'print JSON, for scripts'] as const;
const client = ['--client CLIENT', 'the client’s folder name, such as acme'] as const;
const marketplace = ['--marketplace CODE', 'only this marketplace'] as const;

/** Every command, in the order `headroom help` lists them. docs/cli.md is generated from this table. */
export const usages = {
  start: {
    line: 'headroom start [--once | --empty] [--connected] [--dir DIR] [--now INSTANT] [--verbose]',
    says: 'Runs the whole stack on this machine and plays the demo.',
    options: [
      ['--once', 'play the demo, print its table and exit'],
      ['--empty', 'skip the demo and wait for your own reports'],
      ['--connected', 'play the demo with connected clients: their reports come from a simulated Amazon (slower)'],
      ['--dir DIR', 'keep all state in this folder (default: .headroom)'],
      ['--now INSTANT', 'start the clock at this moment, such as 2026-10-05T06:00:00Z'],
      ['--verbose', 'show the functions’ logs'],
    ],
  },
  stop: {
    line: 'headroom stop [--dir DIR]',
    says: 'Stops a local cloud running in another terminal.',
    options: [['--dir DIR', 'the local cloud in this folder (default: .headroom)']],
  },
  upload: {
    line: 'headroom upload --client CLIENT --marketplace CODE FILE…',
    says: 'Uploads reports of any kind and size for one account.',
    options: [
      client,
      ['--marketplace CODE', 'such as DE, US, UK'],
      ['--as-of DAY', 'the day the reports describe, if the files do not say'],
      ['--period FROM/TO', 'the days a report without dates covers, such as 2026-09-01/2026-09-30 or 2026-09'],
      ...where,
    ],
  },
  status: {
    line: 'headroom status [--client CLIENT] [--json]',
    says: 'Shows how every account stands and what became of each upload.',
    options: [['--client CLIENT', 'only this client’s accounts'], json, ...where],
  },
  explain: {
    line: 'headroom explain --client CLIENT [--marketplace CODE] [--metric NAME] [--json]',
    says: 'Explains why an alert was or was not sent, with the numbers and reports behind it.',
    options: [
      client,
      marketplace,
      ['--metric NAME', 'only this metric, such as orderDefectRate or odr; feed for overdue reports'],
      json,
      ...where,
    ],
  },
  forecast: {
    line: 'headroom forecast FILE.csv --metric NAME [--each-day] [--json]',
    says: 'Forecasts from a file of daily counts how likely a rate is to cross its limit.',
    options: [
      ['FILE.csv', 'with the header day,orders,defects; put series,… in front for several series'],
      ['--metric NAME', 'such as orderDefectRate or odr'],
      ['--each-day', 'for every day of the file, not just the last'],
      ['--window DAYS', 'use this window instead of the metric’s own'],
      ['--lag DAYS', 'how many days before the last day the window ends (default: 0)'],
      ['--limit FRACTION', 'use this limit instead of the published one, such as 0.01'],
      ['--marketplace CODE', 'whose limit applies, where marketplaces differ (default: US)'],
      json,
    ],
  },
  'what-if': {
    line: 'headroom what-if --client CLIENT --metric NAME --defects N --orders N [--days N] [--marketplace CODE] [--json]',
    says: 'Shows how a rate would stand after days with this many orders and defects.',
    options: [
      client,
      marketplace,
      ['--metric NAME', 'such as lateShipmentRate or lsr'],
      [
        '--defects N',
        'in total; or --late, --defective, --cancelled, --untracked or --uninvoiced, to match the metric',
      ],
      ['--orders N', 'orders (packages, units) on these days in total'],
      ['--days N', 'over this many days, starting after the last known one (default: 1)'],
      json,
      ...where,
    ],
  },
  case: {
    line: 'headroom case open|list|show|note|deadline|submitted|close|pack --client CLIENT --marketplace CODE --metric NAME …',
    says: 'Manages appeal cases: deadlines, timeline, evidence and a draft Plan of Action.',
    options: [
      ['open [--notice INSTANT]', 'open a case, or record when Amazon’s notice came'],
      ['list [--client CLIENT] [--all]', 'list open cases; --all includes closed ones'],
      ['show', 'show deadlines and timeline'],
      ['note [--kind KIND] [--on DAY] TEXT', 'add a note; KIND cause, action or prevention puts it into the draft'],
      ['deadline [--clock NAME] --at|--from INSTANT', 'set a deadline, or the moment its clock starts'],
      ['submitted [--at INSTANT]', 'record that the plan went to Amazon; reminders follow after one and two days'],
      ['close [--reason TEXT]', 'close the case'],
      ['pack [--out FOLDER]', 'rebuild the evidence pack and save a copy in a folder'],
      client,
      ['--marketplace CODE', 'such as DE, US, UK'],
      ['--metric NAME', 'such as orderDefectRate or odr; or use --case ID'],
      ['--channel CHANNEL', 'seller or amazon, if the metric has both (default: seller)'],
      json,
      ...where,
    ],
  },
  mail: {
    line: 'headroom mail [--json]',
    says: 'Lists the mail the local cloud has sent.',
    options: [json, ['--dir DIR', 'the local cloud in this folder (default: .headroom)']],
  },
  connect: {
    line: 'headroom connect app|add|list|test|rotate|remove …',
    says: 'Connects seller accounts at Amazon, so that their reports are fetched automatically.',
    options: [
      ['app [NAME] --client-id ID', 'set up an app (default: main), with its client secret on standard input'],
      ['  --application-id ID', 'the app’s id at Amazon, such as amzn1.sp.solution.…; consent links need it'],
      ['  --draft', 'the app is not published yet'],
      ['  --role ROLE', 'a role the app has; repeat for each (default: all four)'],
      ['  --secret-expires DAY', 'the day the client secret expires (default: 180 days from now)'],
      [
        'add --client C --region R',
        'connect with a refresh token on standard input; without one, print the consent link',
      ],
      ['  --app NAME', 'use this app (default: main)'],
      ['  --seller-id ID', 'the seller’s merchant id at Amazon; later consents must match it'],
      ['list [--client C] [--json]', 'show each connection, and what was fetched last of each kind'],
      ['test [--client C]', 'ask Amazon whether each connection works'],
      ['rotate [--app NAME]', 'replace the client secret by a new one on standard input'],
      ['remove --client C --region R --yes', 'forget a connection and its token; with --app NAME alone, an app'],
      ['--region R', 'na, eu or fe; or --marketplace CODE'],
      json,
      ...where,
    ],
  },
  clients: {
    line: 'headroom clients apply FILE\n       headroom clients reinstate ADDRESS\n       headroom clients remove CLIENT [--delete-data] --yes',
    says: 'Applies a clients.yaml; un-suppresses an address; ends watching a client.',
    options: [
      ['apply FILE', 'apply the file, or show what is wrong with it'],
      ['reinstate ADDRESS', 'un-suppress an address once it accepts mail again'],
      ['remove CLIENT', 'stop watching a client that clients.yaml no longer names'],
      ['--delete-data', 'also delete everything stored about the client, and count what is left'],
      ['--yes', 'do it; without it, only what would be removed is shown'],
      ...where,
    ],
  },
  portal: {
    line: 'headroom portal [--as ADDRESS]',
    says: 'Prints a link that signs you in to the portal, once.',
    options: [['--as ADDRESS', 'sign in as this address of clients.yaml (default: the consultancy’s first)'], ...where],
  },
  export: {
    line: 'headroom export',
    says: 'Prints the portfolio as CSV, worst first.',
    options: [...where],
  },
  template: {
    line: 'headroom template',
    says: 'Prints a manual CSV to fill in with numbers that no report has.',
    options: [],
  },
  replay: {
    line: 'headroom replay --client CLIENT [--repair]',
    says: 'Recomputes a client’s state from its uploads and compares it with what is stored.',
    options: [
      client,
      ['--repair', 'then overwrite what is damaged, missing or different with the recomputed state'],
      ...where,
    ],
  },
  restore: {
    line: 'headroom restore --from BUCKET|FOLDER [--keep-times]',
    says: 'Uploads an archive again, each file with the time of its first upload, to rebuild the state.',
    options: [
      ['--from BUCKET|FOLDER', 'the bucket of another stack, or a folder downloaded with aws s3 sync'],
      ['--keep-times', 'trust the times that an earlier restore noted in that bucket'],
      ...where,
    ],
  },
  doctor: {
    line: 'headroom doctor [--json]',
    says: 'Checks sending, schedules, queues, reports and recipients, and says what to fix.',
    options: [json, ...where],
  },
  idle: {
    line: 'headroom idle [--dir DIR]',
    says: 'Waits until the local cloud has finished all work.',
    options: [['--dir DIR', 'the local cloud in this folder (default: .headroom)']],
  },
  tick: {
    line: 'headroom tick --now INSTANT [--dir DIR]',
    says: 'Moves the local cloud’s clock forward and runs everything that falls due.',
    options: [
      ['--now INSTANT', 'such as 2026-10-12T06:00:00Z'],
      ['--dir DIR', 'the local cloud in this folder (default: .headroom)'],
    ],
  },
} as const satisfies Record<string, Usage>;

export type CommandName = keyof typeof usages;

export const isCommand = (name: string): name is CommandName => Object.hasOwn(usages, name);

/** The usage of one command, with its options. */
export function usageOf(name: CommandName): string {
  const { line, says, options }: Usage = usages[name];
  const width = Math.max(0, ...options.map(([option]) => option.length));
  const rows = options.map(([option, text]) => `  ${option.padEnd(width)}  ${text}`);
  return [`Usage: ${line}`, '', says, ...(rows.length > 0 ? ['', ...rows] : [])].join('\n');
}

/** What `headroom help` prints. */
export function overview(): string {
  const names = Object.keys(usages) as CommandName[];
  const width = Math.max(...names.map((name) => name.length));
  return [
    'Headroom shows how many more defects each seller account can absorb before it crosses one of Amazon’s limits.',
    '',
    'Usage: headroom COMMAND [OPTIONS]',
    '',
    ...names.map((name) => `  ${name.padEnd(width)}  ${usages[name].says}`),
    '',
    'headroom help COMMAND lists a command’s options. Commands use the local cloud in .headroom unless you pass --dir or',
    '--stack. headroom --version prints the installed release.',
  ].join('\n');
}
