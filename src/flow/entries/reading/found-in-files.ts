import type { ts } from '../../../project/ts';
import type { EntryContext } from '../types';

/** What is looked for in each file whose text says that it may be there, once per checker. With the checker it goes. */
export interface FoundInFiles<Found> {
  /** What a file has of it. */
  in(file: ts.SourceFile, context: EntryContext): readonly Found[];
  /** What all files of the workspace have of it. */
  all(context: EntryContext): readonly Found[];
}

/**
 * @param trigger what the text of a file has to match
 * @param read what is read off such a file
 */
export function foundInFiles<Found>(trigger: RegExp, read: (file: ts.SourceFile, context: EntryContext) => readonly Found[]): FoundInFiles<Found> {
  const perFile = new WeakMap<ts.TypeChecker, Map<ts.SourceFile, readonly Found[]>>();
  const everywhere = new WeakMap<ts.TypeChecker, readonly Found[]>();
  const within = (file: ts.SourceFile, context: EntryContext): readonly Found[] => {
    if (!trigger.test(file.text)) return [];
    let files = perFile.get(context.checker);
    if (!files) perFile.set(context.checker, (files = new Map()));
    let found = files.get(file);
    if (!found) files.set(file, (found = read(file, context)));
    return found;
  };
  return {
    in: within,
    all: (context) => {
      let found = everywhere.get(context.checker);
      if (!found) everywhere.set(context.checker, (found = context.files().flatMap((file) => within(file, context))));
      return found;
    },
  };
}
