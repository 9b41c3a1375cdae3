import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packsOn } from '../../shared/aws/s3/packs.ts';
import { renderWith } from '../../shared/aws/ses/render-picture.ts';
import {
  type Case,
  closeCase,
  type NoteKind,
  noteCase,
  noteKinds,
  setDeadline,
  submitCase,
} from '../../shared/cases/case.ts';
import { type ClockName, clockNames, isClockName } from '../../shared/cases/clocks.ts';
import { type Account, accountName } from '../../shared/domain/account.ts';
import type { Channel } from '../../shared/domain/channel.ts';
import { isClientId } from '../../shared/domain/client-id.ts';
import { findMarketplace } from '../../shared/domain/marketplace.ts';
import { changeCase, NoSuchCase, pickCase, submitPlan, type WhichCase } from '../../shared/flows/cases/change-case.ts';
import { openByHand } from '../../shared/flows/cases/open-case.ts';
import { writePack } from '../../shared/flows/cases/write-pack.ts';
import { caseJson } from '../../shared/flows/inspection/former-names.ts';
import { metricOf } from '../../shared/metrics/catalogue.ts';
import { readArgs, readDay, readInstant, required, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { metricNamed } from '../arguments/metric-named.ts';
import { type Connection, connect } from '../connection/open-stack.ts';
import { caseTable, describeCase } from '../output/describe-case.ts';

const text = { type: 'string' } as const;
const options = {
  ...whereOptions,
  client: text,
  marketplace: text,
  metric: text,
  channel: text,
  case: text,
  notice: text,
  kind: text,
  on: text,
  clock: text,
  at: text,
  from: text,
  reason: text,
  // What --reason was called in 0.1.0.
  because: text,
  out: text,
  all: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readArgs<typeof options>>['values'];

/** One of `headroom case open`, `show` …; the case it returns is printed. */
type Subcommand = (values: Values, rest: readonly string[], here: Connection) => Promise<Case>;

const subcommands: Readonly<Record<string, Subcommand>> = {
  open: (values, _rest, { state, now }) => {
    const metric = metricNamed(required('--metric NAME', values.metric));
    const [usual = 'all'] = metricOf(metric).channels;
    const noticeAt = values.notice === undefined ? undefined : instantOf('--notice', values.notice);
    const channel = channelIn(values) ?? usual;
    if (!metricOf(metric).channels.includes(channel)) {
      throw new UsageError(`${metric} is measured for ${metricOf(metric).channels.join(' and ')}, not for ${channel}`);
    }
    const notice = { account: accountIn(values), metric, channel };
    return openByHand(state, { ...notice, ...(noticeAt !== undefined && { noticeAt }) }, now);
  },
  show: async (values, _rest, { state }) => {
    const account = accountIn(values);
    return pickCase(await state.cases.of(account), account, whichIn(values)).value;
  },
  note: (values, rest, { state, now }) => {
    const args = rest.join(' ').trim();
    if (args === '') throw new UsageError('TEXT is missing: headroom case note … "what was done"');
    if (args.length > 2000) throw new UsageError('a note can have at most 2,000 characters');
    const kind = noteKindIn(values);
    const on = values.on === undefined ? undefined : readDay('--on', values.on);
    return changeCase(state, accountIn(values), whichIn(values), (known) => noteCase(known, kind, args, on, now));
  },
  deadline: (values, _rest, { state, now }) => {
    const { at, from } = values;
    if ((at === undefined) === (from === undefined)) throw new UsageError('pass either --at INSTANT or --from INSTANT');
    const when = at === undefined ? { from: instantOf('--from', from ?? '') } : { at: instantOf('--at', at) };
    return changeCase(state, accountIn(values), whichIn(values), (known) =>
      setDeadline(known, clockIn(values), when, now),
    );
  },
  submitted: (values, _rest, { state, now }) => {
    const at = values.at === undefined ? now.toISOString() : instantOf('--at', values.at);
    return submitPlan(state, accountIn(values), whichIn(values), (known) => submitCase(running(known), at, now), now);
  },
  close: (values, _rest, { state, now }) => {
    const reason = values.reason ?? values.because;
    return changeCase(state, accountIn(values), whichIn(values), (known) =>
      closeCase(running(known), 'by hand', `Closed by hand${reason === undefined ? '' : `: ${reason}`}`, now),
    );
  },
  pack: async (values, _rest, here) => {
    const account = accountIn(values);
    const { value } = pickCase(await here.state.cases.of(account), account, whichIn(values));
    return pack(here, value, values.out);
  },
};

/** Subcommands that change what the pack says, so it is rebuilt at once. */
const subcommandsThatRebuildThePack = ['open', 'note', 'deadline', 'submitted', 'close'];

/** Opens, lists, shows, annotates and closes appeal cases, and rebuilds their evidence packs. */
export async function caseCommand([subcommand = '', ...args]: readonly string[]): Promise<number> {
  if (subcommand !== 'list' && subcommands[subcommand] === undefined) {
    throw new UsageError(`the subcommand is missing or unknown; use list, ${Object.keys(subcommands).join(', ')}`);
  }
  const { values, positionals } = readArgs(args, options, true);
  if (subcommand !== 'note' && positionals.length > 0) throw new UsageError(`unexpected argument "${positionals[0]}"`);
  if (values.metric !== undefined) metricNamed(values.metric);
  const here = await connect(values);
  const show = (value: object, said: string): void =>
    console.log(values.json ? JSON.stringify(value, undefined, 2) : said);
  if (subcommand === 'list') {
    const cases = await listed(here, values);
    show(cases.map(caseJson), caseTable(cases));
    return 0;
  }
  try {
    const changed = await subcommands[subcommand]?.(values, positionals, here);
    if (changed === undefined) throw new CliError(`there is no subcommand ${subcommand}`);
    const shown = subcommandsThatRebuildThePack.includes(subcommand) ? await pack(here, changed, undefined) : changed;
    show(caseJson(shown), describeCase(shown));
    return 0;
  } catch (error) {
    if (error instanceof NoSuchCase) throw new CliError(`${error.message}.`, { cause: error });
    throw error;
  }
}

/** Open cases, oldest first; with --all closed ones too. */
async function listed({ state }: Connection, { client, all }: Values): Promise<readonly Case[]> {
  const entries = await state.accounts.all();
  const accounts = entries
    .map(({ account }) => account)
    .filter((account) => account.client === (client ?? account.client));
  const cases = await Promise.all(accounts.map((account) => state.cases.of(account)));
  return cases.flat().flatMap(({ value }) => (value.state === 'closed' && all !== true ? [] : [value]));
}

/** Rebuilds the pack, and saves a copy in a folder if one is given. */
async function pack(
  { state, s3, bucket, uploads, now }: Connection,
  known: Case,
  out: string | undefined,
): Promise<Case> {
  const packs = packsOn(s3, bucket);
  const copies = {
    async put(key: string, bytes: Uint8Array) {
      await packs.put(key, bytes);
      if (out === undefined) return;
      await mkdir(out, { recursive: true });
      await writeFile(join(out, `${known.account.client}-${known.account.marketplace}-${known.id}.zip`), bytes);
    },
  };
  const installed = (path: string) => new URL(`../../node_modules/${path}`, import.meta.url);
  const renderPicture = renderWith({
    renderer: installed('@resvg/resvg-wasm/index_bg.wasm'),
    regular: installed('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
    bold: installed('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  });
  const dependencies = { ...state, uploads, packs: copies, renderPicture };
  await writePack(dependencies, { account: accountName(known.account), case: known.id }, now);
  return pickCase(await state.cases.of(known.account), known.account, { id: known.id }).value;
}

function accountIn({ client, marketplace }: Values): Account {
  const id = required('--client CLIENT', client);
  if (!isClientId(id)) throw new UsageError(`"${id}" is not a valid client folder name`);
  const store = findMarketplace(required('--marketplace CODE', marketplace));
  if (store === undefined) throw new UsageError(`"${marketplace}" is not a marketplace`);
  return { client: id, marketplace: store.code };
}

function whichIn(values: Values): WhichCase {
  if (values.case !== undefined) return { id: values.case };
  const metric = metricNamed(required('--metric NAME (or --case ID)', values.metric));
  const channel = channelIn(values);
  return { metric, ...(channel !== undefined && { channel }) };
}

function channelIn({ channel }: Values): Channel | undefined {
  const channels: readonly Channel[] = ['seller', 'amazon', 'all'];
  const found = channels.find((one) => one === channel);
  if (channel !== undefined && found === undefined)
    throw new UsageError(`--channel must be one of ${channels.join(', ')}`);
  return found;
}

function noteKindIn({ kind = 'note' }: Values): NoteKind {
  const found = noteKinds.find((one) => one === kind);
  if (found === undefined) throw new UsageError(`--kind must be one of ${noteKinds.join(', ')}`);
  return found;
}

function clockIn({ clock = 'planOfAction' }: Values): ClockName {
  if (!isClockName(clock)) throw new UsageError(`--clock must be one of ${clockNames.join(', ')}`);
  return clock;
}

function running(known: Case): Case {
  if (known.state === 'closed') throw new CliError(`case ${known.id} is already closed.`);
  return known;
}

const instantOf = (option: string, value: string): string => new Date(readInstant(option, value)).toISOString();
