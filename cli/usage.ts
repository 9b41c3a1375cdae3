export interface Usage {
  readonly line: string;
  readonly says: string;
  readonly options: readonly (readonly [option: string, says: string])[];
}

const where = [
  ['--dir DIR', 'the local cloud in this folder (default: .headroom)'],
  ['--stack NAME', 'the deployed stack of this name instead, with your AWS credentials'],
] as const;
const json = ['--json', 'as JSON, for scripts'] as const;

/** Every command, in the order in which `headroom help` shows them. */
export const usages = {
  start: {
    line: 'headroom start [--once | --empty] [--dir DIR] [--now INSTANT] [--verbose]',
    says: 'Runs the stack on this machine and plays the demo into it.',
    options: [
      ['--once', 'end when the demo has been played and its table printed'],
      ['--empty', 'no demo: wait for your own reports'],
      ['--dir DIR', 'keep everything in this folder (default: .headroom)'],
      ['--now INSTANT', 'run as if it were this moment, such as 2026-10-05T06:00:00Z'],
      ['--verbose', 'show what the functions print'],
    ],
  },
  stop: {
    line: 'headroom stop [--dir DIR]',
    says: 'Stops a local cloud that runs in another terminal.',
    options: [['--dir DIR', 'the one in this folder (default: .headroom)']],
  },
  upload: {
    line: 'headroom upload --client CLIENT --marketplace CODE FILE…',
    says: 'Uploads reports, of any kind and size, for one account.',
    options: [
      ['--client CLIENT', 'the folder name of the client, such as acme'],
      ['--marketplace CODE', 'such as DE, US, UK'],
      ['--as-of DAY', 'the day the reports speak of, where a file does not say so itself'],
      ['--period FROM/TO', 'the days that a report without dates is of, such as 2026-09-01/2026-09-30 or 2026-09'],
      ...where,
    ],
  },
  status: {
    line: 'headroom status [--client CLIENT] [--json]',
    says: 'How every account stands, and what became of each upload.',
    options: [['--client CLIENT', 'only this client’s accounts'], json, ...where],
  },
  explain: {
    line: 'headroom explain --client CLIENT [--marketplace CODE] [--metric NAME] [--json]',
    says: 'Why something was told or not, and the numbers and reports behind it.',
    options: [
      ['--client CLIENT', 'the folder name of the client, such as acme'],
      ['--marketplace CODE', 'only this account'],
      ['--metric NAME', 'only this metric, such as orderDefectRate; feed for the flow of reports'],
      json,
      ...where,
    ],
  },
  forecast: {
    line: 'headroom forecast FILE.csv --metric NAME [--each-day] [--json]',
    says: 'How likely a rate is to cross its limit, from a file of daily counts.',
    options: [
      ['FILE.csv', 'day,orders,defects in its header; series,… in front for several'],
      ['--metric NAME', 'such as orderDefectRate'],
      ['--each-day', 'for every day of the file, not only the last'],
      ['--window DAYS', 'another window than the metric’s'],
      ['--lag DAYS', 'days that the window ends before the last day (default: 0)'],
      ['--limit FRACTION', 'another limit than the published one, such as 0.01'],
      ['--marketplace CODE', 'whose limit counts, where marketplaces differ'],
      json,
    ],
  },
  'what-if': {
    line: 'headroom what-if --client CLIENT --metric NAME --defects N --orders N [--days N] [--marketplace CODE] [--json]',
    says: 'How a rate would stand after days with so many orders and defects.',
    options: [
      ['--client CLIENT', 'the folder name of the client, such as acme'],
      ['--marketplace CODE', 'only this account'],
      ['--metric NAME', 'such as lateShipmentRate, or its short name: lsr'],
      ['--defects N', 'in all; also --late, --defective, --cancelled, --untracked, --uninvoiced, as the metric has it'],
      ['--orders N', 'orders (packages, units) of these days in all'],
      ['--days N', 'over how many days, right after the last one known (default: 1)'],
      json,
      ...where,
    ],
  },
  case: {
    line: 'headroom case open|list|show|note|deadline|submitted|close|pack --client CLIENT --marketplace CODE --metric NAME …',
    says: 'A matter with Amazon: its deadlines, what happened when, the evidence and a draft of the Plan of Action.',
    options: [
      ['open [--notice INSTANT]', 'open it, or say when the notice came'],
      ['list [--client CLIENT] [--all]', 'the cases that are open; all of them'],
      ['show', 'its deadlines and timeline'],
      ['note [--kind KIND] [--on DAY] TEXT', 'note something; KIND cause, action or prevention goes into the draft'],
      ['deadline [--clock NAME] --at|--from INSTANT', 'set a deadline, or the instant from which its hours run'],
      ['submitted [--at INSTANT]', 'the plan went to Amazon: its answer is asked for after a day and after two'],
      ['close [--reason TEXT]', 'end it'],
      ['pack [--out FOLDER]', 'write the pack anew, and a copy of it into a folder'],
      ['--client CLIENT', 'the folder name of the client, such as acme'],
      ['--marketplace CODE', 'such as DE, US, UK'],
      ['--metric NAME', 'such as orderDefectRate, or its short name: odr; or --case ID'],
      ['--channel CHANNEL', 'seller or amazon, where the metric has both (default: seller)'],
      json,
      ...where,
    ],
  },
  mail: {
    line: 'headroom mail [--json]',
    says: 'The mail that was sent.',
    options: [json, ...where],
  },
  connect: {
    line: 'headroom connect app|add|list|test|rotate|remove …',
    says: 'Connects seller accounts at Amazon, so that their reports come by themselves.',
    options: [
      ['app [NAME] --client-id ID', 'sets up an app (default: main), with its client secret on standard input'],
      ['  --application-id ID', 'its id, such as amzn1.sp.solution.…, to which sellers consent by a link'],
      ['  --draft', 'it is not published yet'],
      ['  --role ROLE', 'it has this role and not all four; once for each'],
      ['  --secret-expires DAY', 'the day on which its secret ends (default: 180 days from now)'],
      [
        'add --client C --region R',
        'connects with a refresh token on standard input; without one, prints the consent link',
      ],
      ['  --app NAME', 'with this app (default: main)'],
      ['  --seller-id ID', 'Amazon’s merchant id, to be checked against later consents'],
      ['list [--client C] [--json]', 'each connection, and what was fetched last of each kind'],
      ['test [--client C]', 'asks Amazon whether each works'],
      ['rotate [--app NAME]', 'puts a new client secret, from standard input, in the place of the old one'],
      ['remove --client C --region R --yes', 'forgets a connection and its token; --app NAME: an app'],
      ['--region R', 'na, eu or fe; or --marketplace CODE'],
      json,
      ...where,
    ],
  },
  clients: {
    line: 'headroom clients apply FILE\n       headroom clients reinstate ADDRESS',
    says: 'Puts a clients.yaml in force; lets mail go again to an address that bounced.',
    options: [
      ['apply FILE', 'puts it in force, or says what is wrong with it'],
      ['reinstate ADDRESS', 'takes a suppression back, once the address takes mail again'],
      ...where,
    ],
  },
  template: {
    line: 'headroom template',
    says: 'Prints a CSV to type numbers into that no report has.',
    options: [],
  },
  replay: {
    line: 'headroom replay --client CLIENT',
    says: 'Computes everything again from a client’s uploads and compares it with what is stored.',
    options: [['--client CLIENT', 'the folder name of the client, such as acme'], ...where],
  },
  doctor: {
    line: 'headroom doctor [--json]',
    says: 'Whether mail can leave, schedules run, queues are worked on and somebody reads what matters.',
    options: [json, ...where],
  },
  idle: {
    line: 'headroom idle [--dir DIR]',
    says: 'Waits until nothing is being worked on in the local cloud.',
    options: [['--dir DIR', 'the one in this folder (default: .headroom)']],
  },
  tick: {
    line: 'headroom tick --now INSTANT [--dir DIR]',
    says: 'Moves the local cloud’s clock forward and runs what was due on the way.',
    options: [
      ['--now INSTANT', 'such as 2026-10-12T06:00:00Z'],
      ['--dir DIR', 'the one in this folder (default: .headroom)'],
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
    'Headroom tells how many more defects each seller account can absorb before it crosses one of Amazon’s limits.',
    '',
    'Usage: headroom COMMAND [OPTIONS]',
    '',
    ...names.map((name) => `  ${name.padEnd(width)}  ${usages[name].says}`),
    '',
    'headroom help COMMAND lists the options of one. Commands speak to the local cloud in .headroom unless --dir or',
    '--stack says otherwise. headroom --version prints which release this is.',
  ].join('\n');
}
