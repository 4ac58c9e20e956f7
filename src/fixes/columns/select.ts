import { narrowingOf, typesNamedColumns } from '../../catalog';
import type { Fix } from '../../core';
import type { FixableFinding } from '../../rules';
import { unusedOf } from '../../rules/overfetching/columns';
import { plural, rowOf } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';

/** More names than these are no selection that a person would write. */
const most = 20;

/** The columns that are read, in the place of all. What is in an answer now is missed there afterwards, which the title says. */
export function planSelect({ subject }: FixableFinding<'columns'>): Fix | undefined {
  const { site, fields, leaves } = subject;
  const { meaning, call } = site;
  const { model } = meaning;
  if (!model) return undefined;
  const typed = typesNamedColumns(meaning) && /\.[cm]?tsx?$/.test(call.getSourceFile().fileName);
  // Without a type, a related row is one; of columns that are named it is a list of them.
  if (typed && subject.untyped.length > 0) return undefined;
  const needed = typed ? [...new Set([...fields, ...subject.declared])] : fields;
  const columns = needed.flatMap((name) => model.fields.get(name) ?? []);
  if (typed && (columns.length < needed.length || (leaves ? leaves.some((name) => needed.includes(name)) : !unusedOf(model, new Set(needed))))) return undefined;
  if (columns.length === 0 || columns.length > most) return undefined;
  // In the order of the table, however they are read.
  const ordered = [...model.fields.values()].filter((field) => columns.includes(field));
  const edits = narrowingOf(meaning)?.(ordered);
  if (!edits) return undefined;
  const row = rowOf(meaning);
  const of = meaning.op === 'read-many' ? plural(row) : row;
  const names = ordered.filter(({ kind }) => kind !== 'relation').map(({ name }) => name);
  return {
    kind: 'select',
    title: leaves ? `Load ${of} without ${leaves.join(', ')} (the answer no longer has it)` : `Load ${names.length === 0 ? 'no columns' : `only ${names.length > 4 ? `${names.length} columns` : names.join(', ')}`} of the ${of}`,
    preferred: true,
    changesBehavior: leaves !== undefined,
    edits: new EditBuilder().all(call.getSourceFile(), edits).build(),
  };
}
