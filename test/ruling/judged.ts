import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A finding that somebody judged by reading the code: a line of a table in `docs/precision`. */
export interface Judged {
  readonly rule: string;
  readonly repository: string;
  readonly commit: string;
  readonly confidence: string;
  /** `src/orders.ts:12`. */
  readonly place: string;
  readonly judged: string;
  readonly why: string;
}

/** What `headroom scan --format json` says of a finding, as far as it is compared. */
export interface Found {
  readonly rule: string;
  readonly confidence: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fixes?: readonly { readonly kind: string }[];
}

/** A true finding of `n-plus-one` and the kinds of rewrite it was offered when that was last counted: a line of `n-plus-one-fixes.tsv`. */
export interface FixPlace {
  readonly repository: string;
  readonly place: string;
  /** `batch`, several with `, ` between them, or `none`. */
  readonly fix: string;
}

export interface FixesCompared {
  readonly of: number;
  readonly fewer: number;
  /** Those that get nothing but `concurrency`: as many queries, ten of them at a time. */
  readonly atOnce: number;
  readonly changed: readonly { readonly place: string; readonly had: string; readonly now: string }[];
}

export interface Compared {
  readonly found: number;
  readonly right: number;
  readonly wrong: number;
  readonly unread: readonly Found[];
  /** Judged, and not found any more: rightly so where it was wrong. */
  readonly gone: readonly Judged[];
}

const head = ['repository', 'commit', 'confidence', 'place', 'judged', 'why', 'kind', 'library'];

/**
 * All tables of a folder that say of findings whether they are right.
 * @throws of a table with another head, or a judgement that is neither `true` nor `false`
 */
export function judgedPlaces(folder: string): readonly Judged[] {
  return readdirSync(folder).filter((name) => name.endsWith('.tsv')).flatMap((name) => {
    const [first, ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    // What is told of fixes has a table of its own.
    if (name.endsWith('-fixes.tsv')) return [];
    if (first !== head.join('\t')) throw new Error(`${name}: its head is not ${head.join(', ')}.`);
    return lines.map((line, index) => {
      const [repository = '', commit = '', confidence = '', place = '', judged = '', why = ''] = line.split('\t');
      if (!/^(?:true|false)$/.test(judged) || !/:\d+$/.test(place)) throw new Error(`${name}:${index + 2}: a place and true or false are needed.`);
      return { rule: basename(name, '.tsv'), repository, commit, confidence, place, judged, why };
    });
  });
}

/** Findings of one rule in one application beside what was judged of it. Several at one place share its judgements in their order. */
export function compared(found: readonly Found[], judged: readonly Judged[]): Compared {
  const left = new Map<string, Judged[]>();
  for (const one of judged) left.set(one.place, [...left.get(one.place) ?? [], one]);
  const unread: Found[] = [];
  let right = 0, wrong = 0;
  for (const one of found) {
    const judgement = left.get(`${one.file}:${one.line}`)?.shift();
    if (!judgement) unread.push(one);
    else if (judgement.judged === 'true') right++;
    else wrong++;
  }
  return { found: found.length, right, wrong, unread, gone: [...left.values()].flat() };
}

/** The true findings of `n-plus-one` whose rewrites are counted, from the table in a folder. */
export function fixPlaces(folder: string): readonly FixPlace[] {
  const [, ...lines] = readFileSync(join(folder, 'n-plus-one-fixes.tsv'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => line.split('\t')).map(([repository = '', , place = '', , , , fix = '']) => ({ repository, place, fix }));
}

/** What findings of one application are offered beside what the table says. Several at one place share its lines in their order; a place without a finding is offered nothing. */
export function fixesCompared(found: readonly Found[], table: readonly FixPlace[]): FixesCompared {
  const left = new Map<string, Found[]>();
  for (const one of found) left.set(`${one.file}:${one.line}`, [...left.get(`${one.file}:${one.line}`) ?? [], one]);
  const offered = table.map(({ place, fix }) => {
    const kinds = [...new Set(left.get(place)?.shift()?.fixes?.map(({ kind }) => kind))];
    // As the table writes them: a smaller step is named where nothing better is offered.
    const better = kinds.filter((kind) => kind !== 'concurrency');
    return { place, had: fix, now: (better.length > 0 ? better : kinds).join(', ') || 'none' };
  });
  return {
    of: table.length,
    fewer: offered.filter(({ now }) => now !== 'none' && now !== 'concurrency').length,
    atOnce: offered.filter(({ now }) => now === 'concurrency').length,
    changed: offered.filter(({ had, now }) => had !== now),
  };
}
