import type { FilePath } from '../../core';
import { planAfter, type Change, type Plan } from './plan';
import type { SourceFileCache } from './program';
import type { Resolver } from '../modules/resolve';
import type { SourceText } from '../disk/source-texts';
import { TriedFiles } from './tried-files';
import type { ts } from '../ts';
import type { Snapshot } from '../types';

/** What a snapshot of other texts is built from. */
export interface Try {
  readonly plan: Plan;
  /** A program with almost the same files, whose structure is reused. */
  readonly previous: ts.Program | undefined;
  readonly parsed: SourceFileCache;
  read(file: FilePath): SourceText;
}

type Texts = ReadonlyMap<FilePath, SourceText>;

/** The present state of a workspace, and how one is worked out from other texts. */
export interface Workspace {
  readonly plan: Plan;
  readonly program: ts.Program;
  readonly cache: SourceFileCache;
  entry(file: FilePath): SourceText;
  sourceText(file: FilePath, text: string): SourceText;
  /** Whether it is no part of a program: a manifest, a migration. */
  isOther(file: FilePath): boolean;
  isNew(file: FilePath): boolean;
  resolver(tried: Texts): Resolver;
  choose(tried: Texts, resolver: Resolver, read: (file: FilePath) => SourceText): Plan;
  build(made: Try): Snapshot;
}

interface Last {
  readonly now: ts.Program;
  readonly plan: Plan;
  readonly program: ts.Program;
  readonly sources: readonly FilePath[];
  /** The new files among them. */
  readonly made: string;
  read(file: FilePath): SourceText;
}

/**
 * What is tried differs from the present texts, or from the try before it, in a few functions and perhaps an import. As long as no file of the workspace comes or goes by that, the program has the files that were chosen
 * before; and as long as the same new files stand in it, its imports lead where they led.
 */
export class Tries {
  private readonly files = new TriedFiles();
  private last: Last | undefined;

  /** Lets go of what the last try has worked out, which the next one cannot use once a text has changed. */
  forget(): void {
    this.last = undefined;
  }

  /** The snapshot with texts in the place of the present ones. */
  of(texts: ReadonlyMap<FilePath, string>, workspace: Workspace): Snapshot {
    const { entry, plan: plan0, program: now } = workspace;
    const { texts: tried, parsed } = this.files.of(texts, (file, text) => workspace.sourceText(file, text), workspace.cache);
    const read = reader(tried, entry);
    const sources = [...tried.keys()].filter((file) => !workspace.isOther(file));
    const made = sources.filter((file) => workspace.isNew(file)).sort().join('\n');
    const last = this.last?.now === now && this.last.made === made ? this.last : undefined;
    const after = (plan: Plan, files: readonly FilePath[], before: (file: FilePath) => SourceText): Plan | undefined => planAfter(plan, files.map((file): Change => ({ file, before: before(file), after: read(file) })));
    const ofNow = made === '' ? after(plan0, sources, entry) : undefined;
    const ofLast = ofNow === plan0 ? undefined : last && after(last.plan, [...new Set([...last.sources, ...sources])], (file) => last.read(file));
    const plan = ofLast ?? ofNow ?? workspace.choose(tried, made === '' ? plan0.resolver : last?.plan.resolver ?? workspace.resolver(tried), read);
    const previous = ofLast ? last?.program : ofNow && now;
    // Of the try before nothing is needed any more, and its checker is large.
    this.last = undefined;
    const snapshot = workspace.build({ plan, previous, parsed, read });
    this.last = { now, plan, program: snapshot.program, sources, made, read };
    return snapshot;
  }
}

/** By itself, since what it gives outlives a try: made among the other functions of one it would hold on to all that these see, and so to every try since the first. */
function reader(tried: Texts, entry: (file: FilePath) => SourceText): (file: FilePath) => SourceText {
  return (file) => tried.get(file) ?? entry(file);
}
