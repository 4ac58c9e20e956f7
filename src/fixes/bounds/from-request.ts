import type { Imported } from '../../catalog';
import type { Fix } from '../../core';
import { queryOfRequest } from '../../flow/requests';
import type { QuerySite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowOf } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { specifierFor } from '../edits/modules';
import { Names } from '../edits/naming';
import { placeBefore } from '../edits/place';
import type { FixContext } from '../types';
import { isOnlyAnswered } from './answered';
import { handThrough } from './handed-through';
import { helperModule, type Helper } from './helper-module';

/** Calls between the handler and the query, at most. */
const farthest = 3;

/** A part of the rows that the request says, by a helper that reads its query string. */
export interface PartOfRows {
  readonly helper: Helper;
  /** What the helper is given besides the query string. */
  readonly more: readonly string[];
  /** What the helper's result is called, where that is free. */
  readonly wishes: readonly string[];
  /** Its type, for functions that it is handed to. */
  readonly type: string;
  /** Whether every column of the rows has to be in the answer as it is. */
  readonly whole: boolean;
}

/**
 * Gives a query the part of its rows that the request asks for. Only where the rows go into the answer and nowhere else, so that what is answered keeps its form.
 * @param change the change to the query, given how the part is called where it stands
 */
export function partFromRequest<T>(
  { subject }: FixableFinding<'unbounded'>, context: FixContext, { helper, more, wishes, type, whole }: PartOfRows,
  change: (part: string, imported: Imported) => { readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[] } & T | undefined,
): { readonly edits: Fix['edits']; readonly change: T } | undefined {
  const { site, reached } = subject;
  const { checker, workspace } = context;
  const handler = reached?.entry.functions.at(-1);
  if (!reached || !handler || site.loops.length > 0 || reached.path.length > farthest || !isFunctionNode(site.enclosing)) return undefined;
  const { path } = reached;
  if ((path[0]?.enclosing ?? site.enclosing) !== handler || path.some(({ loops }) => loops.length > 0)) return undefined;
  if (!isOnlyAnswered(site.call, site.enclosing, site.meaning.rowsIn, whole, checker)) return undefined;
  if (!path.every(({ call, enclosing }) => ts.isCallExpression(call) && isOnlyAnswered(call, enclosing, undefined, whole, checker))) return undefined;

  const file = handler.getSourceFile();
  const module = helperModule(helper, file, context);
  if (!module) return undefined;
  const builder = new EditBuilder();
  const names = new Names(handler.body ?? handler);
  const imports = new Imports(file, names);
  const query = queryOfRequest(reached.entry, handler, { free: (...some) => names.free(...some), imported: imports.named, dependencyVersion: (name) => workspace.dependencyVersion(file.fileName, name) });
  if (!query) return undefined;
  const asked = `${imports.named(helper.name, specifierFor(file, module.file, checker))}(${[query.text, ...more].join(', ')})`;
  let part: string | undefined;
  if (path.length > 0) part = handThrough(builder, path, site.enclosing, { wishes, type, value: asked }, context);
  else {
    part = names.free(...wishes);
    const place = placeBefore(site.call, checker);
    if (!place) return undefined;
    place.insert(builder, [`const ${part} = ${asked}`]);
  }
  if (part === undefined) return undefined;
  const own = site.call.getSourceFile();
  const others = own === file ? imports : new Imports(own, new Names(site.call));
  const made = change(part, others.named);
  if (!made) return undefined;
  builder.all(file, query.edits).all(own, made.edits);
  imports.apply(builder);
  if (others !== imports) others.apply(builder);
  return { edits: [...builder.build(), ...module.created], change: made };
}

/** What the rows of a query are called, for people. */
export function rowsOfSite({ meaning }: QuerySite): string {
  return plural(rowOf(meaning));
}
