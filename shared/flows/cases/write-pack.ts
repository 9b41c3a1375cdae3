import { strToU8, zipSync } from 'fflate/browser';
import { type Case, enter } from '../../cases/case.ts';
import { packOf } from '../../cases/pack/pack.ts';
import { accountFrom } from '../../domain/account.ts';
import type { Cases, PackDue } from '../../ports/cases.ts';
import type { Packs } from '../../ports/uploads.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';
import { type GatherDependencies, gatherPackFacts } from './gather-pack-facts.ts';
import { packKeyOf } from './pack-key.ts';
import type { DocumentPicture } from './write-document.ts';

export interface PackDependencies extends GatherDependencies, RetryDependencies {
  readonly cases: Cases;
  readonly packs: Pick<Packs, 'put'>;
  /** SVG in, PNG out; without it the documents have no chart, which lies beside them in any case */
  readonly renderPicture?: (svg: string) => Promise<Uint8Array>;
}

export interface PackWritten {
  readonly account: string;
  readonly case: string;
  /** absent when there is no such case */
  readonly key?: string;
  readonly files?: readonly string[];
  /** figures that an earlier pack had otherwise */
  readonly changed?: number;
  /** why the documents are without their chart */
  readonly notRendered?: string;
}

/**
 * Writes the evidence pack of a case: puts the files together, stores them as one zip, and notes in the case what was
 * printed. Work that is cut short is done again and replaces what it left.
 */
export async function writePack(dependencies: PackDependencies, due: PackDue, now: Date): Promise<PackWritten> {
  const account = accountFrom(due.account);
  return retryOnConflict(dependencies.backoff, async () => {
    const found = (await dependencies.cases.of(account)).find(({ value }) => value.id === due.case);
    if (found === undefined) return { account: due.account, case: due.case };
    const { value: known, version } = found;
    const facts = await gatherPackFacts(dependencies, known, now);
    const { drafts, files, changes, printed } = packOf(facts);
    const { consultancy } = await dependencies.clientConfigs.current();
    // Here and not above: what writes Word files takes longer to load than the rest of the function.
    const { writeDocument } = await import('./write-document.ts');
    const { picture, notRendered } = await pictureFrom(dependencies, files['chart.svg']);
    const documents = await Promise.all(
      Object.entries(drafts).map(
        async ([name, draft]) => [`${name}.docx`, await writeDocument(draft, consultancy.name, picture)] as const,
      ),
    );
    const entries = [
      ...documents,
      ...Object.entries(files).map(([name, text]) => [name, strToU8(withMark(name, text))] as const),
    ];
    const key = packKeyOf(known);
    await dependencies.packs.put(key, zipSync(Object.fromEntries(entries), { mtime: now }));
    await dependencies.cases.write(packed(known, key, changes.length, printed, now), version);
    return {
      account: due.account,
      case: due.case,
      key,
      files: entries.map(([name]) => name),
      changed: changes.length,
      ...(notRendered !== undefined && { notRendered }),
    };
  });
}

/** The rendered chart. One that cannot be rendered holds no evidence back: the documents go without it, and the log says so. */
async function pictureFrom(
  { renderPicture }: Pick<PackDependencies, 'renderPicture'>,
  svg: string | undefined,
): Promise<{ readonly picture?: DocumentPicture; readonly notRendered?: string }> {
  if (renderPicture === undefined || svg === undefined) return {};
  try {
    return { picture: { png: await renderPicture(svg), words: /<title>(.*?)<\/title>/.exec(svg)?.[1] ?? '' } };
  } catch (error) {
    return { notRendered: error instanceof Error ? error.message : String(error) };
  }
}

function packed(
  known: Case,
  key: string,
  changed: number,
  figures: NonNullable<Case['pack']>['figures'],
  now: Date,
): Case {
  const at = now.toISOString();
  // A pack that says what the one before it said is no news in the timeline.
  const words = known.pack === undefined ? `Pack written: ${key}` : `Pack written anew, figures changed: ${changed}`;
  const noted = known.pack === undefined || changed > 0 ? enter(known, { at, kind: 'pack', words }) : known;
  return { ...noted, packDue: false, pack: { key, at, figures } };
}

/** Excel takes a CSV for UTF-8 only when it is marked as such. */
const withMark = (name: string, text: string): string => (name.endsWith('.csv') ? `\ufeff${text}` : text);
