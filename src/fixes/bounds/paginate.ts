import { pageEdits } from '../../catalog';
import type { Fix } from '../../core';
import { queryOfRequest } from '../../flow/requests';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { specifierFor } from '../edits/modules';
import { Names } from '../edits/naming';
import { placeBefore } from '../edits/place';
import type { FixContext } from '../types';
import { isOnlyAnswered } from './answered';
import { handThrough } from './handed-through';
import { helperModule } from './helper-module';
import { mostRows, pageOf } from './page-of';

/** Calls between the handler and the query, at most. */
const farthest = 3;

/**
 * The part of the rows that the request asks for with `page` and `limit`, in place of all of them. Only where the rows go into the answer and nowhere else, so that what is
 * answered keeps its shape.
 */
export function planPaginate({ subject }: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const { site, reached } = subject;
  const { meaning } = site;
  const { checker, workspace } = context;
  const handler = reached?.entry.functions.at(-1);
  if (!reached || !handler || site.loops.length > 0 || reached.path.length > farthest || !isFunctionNode(site.enclosing)) return undefined;
  const { path } = reached;
  if ((path[0]?.enclosing ?? site.enclosing) !== handler || path.some(({ loops }) => loops.length > 0)) return undefined;
  if (!isOnlyAnswered(site.call, site.enclosing, meaning.rowsIn, checker)) return undefined;
  if (!path.every(({ call, enclosing }) => ts.isCallExpression(call) && isOnlyAnswered(call, enclosing, undefined, checker))) return undefined;

  const file = handler.getSourceFile();
  const module = helperModule(pageOf, file, context);
  if (!module) return undefined;
  const builder = new EditBuilder();
  const names = new Names(handler.body ?? handler);
  const imports = new Imports(file, names);
  const query = queryOfRequest(reached.entry, handler, { free: (...wishes) => names.free(...wishes), imported: imports.named, dependencyVersion: (name) => workspace.dependencyVersion(file.fileName, name) });
  if (!query) return undefined;
  const asked = `${imports.named(pageOf.name, specifierFor(file, module.file, checker))}(${query.text})`;
  let page: string | undefined;
  if (path.length > 0) page = handThrough(builder, path, site.enclosing, { wishes: ['page', 'part'], type: '{ limit: number; offset: number }', value: asked }, context);
  else {
    page = names.free('page', 'part');
    const place = placeBefore(site.call, checker);
    if (!place) return undefined;
    place.insert(builder, [`const ${page} = ${asked}`]);
  }
  const paged = page === undefined ? undefined : pageEdits(meaning, { limit: `${page}.limit`, offset: `${page}.offset`, dependencyVersion: (name) => workspace.dependencyVersion(site.call.getSourceFile().fileName, name) });
  if (!paged) return undefined;
  builder.all(file, query.edits).all(site.call.getSourceFile(), paged.edits);
  imports.apply(builder);
  const name = meaning.model?.name ?? meaning.entity;
  const many = name === undefined ? 'rows' : plural(rowNoun(name.replace(/^.*\./, '')));
  const order = paged.by.length === 0 ? '' : `, ${paged.isNew ? 'ordered' : 'ties are ordered'} by \`${paged.by.join('`, `')}\``;
  return {
    kind: 'paginate',
    title: `Load one page of ${many}, by \`page\` and \`limit\` of the request (the answer keeps its form, ${mostRows} at most${order})`,
    preferred: false,
    changesBehavior: true,
    edits: [...builder.build(), ...module.created],
  };
}
