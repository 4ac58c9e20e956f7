import type { Model } from '../../core';
import type { CodeInText } from './statements';

/** What is known of a text that was not read. */
export const unreadCode: CodeInText = { functions: new Map(), triggers: [], policies: [], isRead: false };

/**
 * Says of tables what the code that the database runs by itself means for those who write them: that a trigger counts or sorts their rows where rows are written, itself or in a function that it calls; which columns an update
 * changes beside its own; and which of them policies look at.
 */
export function withCode(models: ReadonlyMap<string, Model>, code: readonly CodeInText[]): ReadonlyMap<string, Model> {
  const triggers = code.flatMap((one) => one.triggers);
  const functions = new Map(code.flatMap((one) => [...one.functions]));
  const isRead = code.every((one) => one.isRead);
  const policies = code.flatMap((one) => one.policies);
  const counts = (table: string, runs: string, seen: Set<string>): boolean => {
    const does = seen.has(runs) ? undefined : functions.get(runs);
    seen.add(runs);
    return does !== undefined && (does.counted.includes(table) || does.calls.some((called) => counts(table, called, seen)));
  };
  const numbering = triggers.filter(({ table, runs }) => counts(table, runs, new Set()));
  return new Map([...models].map(([name, model]) => {
    const table = model.table.replace(/^.*\./, '').toLowerCase();
    const at = numbering.filter((one) => one.table === table).flatMap((one) => one.at);
    const shownBy = policies.filter((one) => one.table === table).flatMap(({ words }) => words.filter((word) => model.fields.has(word)));
    const { alsoSet, ...rest } = model;
    // What was not read may have triggers.
    const set = isRead && !model.incomplete && alsoSet ? setBeside(table, triggers, functions) : undefined;
    return [name, {
      ...rest, ...(at.length > 0 && { numbered: [...new Set(at)] }), ...(shownBy.length > 0 && { shownBy: [...new Set(shownBy)] }),
      ...(set && alsoSet && { alsoSet: set.includes('*') ? [...model.fields.keys()] : [...new Set([...alsoSet, ...set])] }),
    }];
  }));
}

/** The columns that triggers give another value where a row of a table is updated; `*` where it may be any: of a function that is not known, or one that writes the table again. */
function setBeside(table: string, triggers: CodeInText['triggers'], functions: CodeInText['functions']): readonly string[] {
  const columns: string[] = [];
  const seen = new Set<string>();
  const visit = (runs: string, of: string, isTrigger: boolean): void => {
    const does = functions.get(runs);
    if (!does) {
      if (isTrigger) columns.push('*');
      return;
    }
    if (isTrigger && of === table) columns.push(...does.sets);
    if (seen.has(runs)) return;
    seen.add(runs);
    for (const written of does.writes) {
      if (written === table || written === '*') columns.push('*');
      else for (const other of triggers) if (other.table === written) visit(other.runs, written, true);
    }
    for (const called of does.calls) visit(called, of, false);
  };
  for (const one of triggers) if (one.table === table && one.at.includes('update')) visit(one.runs, table, true);
  return columns;
}
