import { sentBy, type Imported } from '../../../catalog';
import { quoteOf } from '../../../catalog/rewrites/page';
import type { Fix } from '../../../core';
import { handlerOf } from '../../../flow/entries/reading/handler';
import { drawnBy, queryOfRequest } from '../../../flow/requests';
import type { QuerySite } from '../../../flow/types';
import { isFunctionNode, isWithin } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { plural, rowOf } from '../../../rules/words';
import { EditBuilder } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { specifierFor } from '../../edits/modules';
import { Names } from '../../edits/naming';
import { insertBefore, placeBefore } from '../../edits/place';
import type { FixContext } from '../../types';
import { answerOf, type ListPlace } from './answered';
import { handThrough } from './handed-through';
import { schemasOf } from '../schema-files';
import { isOnlyAnswer, wrap } from './enveloped';
import { helperModule, type Helper } from './helper-module';

/** Calls between the handler and the query, at most. */
const farthest = 3;

/** A part of the rows that the request says, by a helper that reads its query string. */
export interface PartOfRows<T> {
  readonly helper: Helper;
  /** What the helper reads of the query string. */
  readonly asks: Readonly<Record<string, 'number' | 'string'>>;
  /** What the list is called in the names of its own that a second one of a handler gets, which would walk with the first one otherwise: `ordersPage`. Left out where others say the names. */
  readonly list?: string;
  /** What the helper is given besides the query string. */
  more(imported: Imported): readonly string[];
  /** What the helper's result is called, where that is free. */
  readonly wishes: readonly string[];
  /** Its type, for functions that it is handed to. */
  readonly type: string;
  /** Whether every column of the rows has to be in the answer as it is. */
  readonly whole: boolean;
  /** What is said of each row beside its columns, and has to be in the answer under the same name. */
  readonly apart?: string;
  /** Whether the rows are those alone that meet conditions of the request, of which there may be none. */
  readonly isChosen?: boolean;
  /** What the list becomes in the answer, where it does not stay the list: what makes it, and what that is given besides the list and the part. */
  readonly envelope?: { readonly helper: Helper; more(quote: (text: string) => string): readonly string[] };
  /** Whether the changed query gives its rows in the order of a column and no other. */
  isInOrderOf(column: string, change: T): boolean;
}

/**
 * Gives a query the part of its rows that the request asks for. Only where the rows go into the answer and nowhere else, so that what is answered keeps its form.
 * @param change the change to the query, given how the part is called where it stands
 */
export function partFromRequest<T>(
  { subject }: FixableFinding<'unbounded'>, context: FixContext, { helper, asks, list, more, wishes, type, whole, apart, isChosen = false, envelope, isInOrderOf }: PartOfRows<T>,
  change: (part: string, imported: Imported) => { readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[] } & T | undefined,
): { readonly edits: Fix['edits']; readonly change: T; readonly lists?: readonly ListPlace[]; readonly says?: string; named(name: string): string } | undefined {
  const { site, reached } = subject;
  const { checker, workspace } = context;
  const refuse = (why: string): undefined => void context.withheld?.(`a part that the request says: ${why}`);
  const handler = reached && handlerOf(reached.entry);
  if (!reached || !handler || reached.kind !== 'request' || !isFunctionNode(site.enclosing)) return refuse('no request is known to wait for the rows');
  const { path } = reached;
  if (site.loops.length > 0 || path.some(({ loops }) => loops.length > 0)) return refuse('the query runs in a loop');
  if (path.length > farthest) return refuse('the query is too far from the handler');
  const first = path[0]?.enclosing ?? site.enclosing;
  if (first !== handler) return refuse(isWithin(first, handler) ? 'the query is in a function of its own within the handler' : 'what runs before the handler asks for the rows');
  const key = numberKey(site.meaning);
  const drawn = drawnBy(reached.entry, handler, context);
  // What the handler answers is drawn, not what functions on the way give back.
  const inScope = (scope: unknown): { readonly drawn?: NonNullable<typeof drawn> } => (drawn && scope === handler ? { drawn } : {});
  const answer = answerOf(sentBy(site.meaning), site.enclosing, { part: site.meaning.rowsIn, whole, isChosen, ...inScope(site.enclosing), ...(apart !== undefined && { apart }), ...(key !== undefined && { key }) }, context);
  if (!answer) return refuse('something besides the answer needs the rows');
  let { part: rowsIn, lists, isNamed } = answer;
  for (const { call, enclosing } of [...path].reverse()) {
    const further = ts.isCallExpression(call) ? answerOf(call, enclosing, { part: rowsIn, whole, isChosen, ...inScope(enclosing), ...(apart !== undefined && !isNamed && { apart }) }, context) : undefined;
    if (!further) return refuse('something besides the answer needs the rows, on the way to it');
    ({ part: rowsIn, lists } = further);
    isNamed ||= further.isNamed;
  }
  if (apart !== undefined && !isNamed) return refuse(`the answer does not have \`${apart}\` of the rows`);
  if (envelope && (!lists || !isOnlyAnswer(handler, lists, reached.entry))) return refuse('the answer has more than the list in its place');

  const file = handler.getSourceFile();
  const module = helperModule(helper, file, context);
  if (!module) return refuse('the helper has no place');
  const builder = new EditBuilder();
  const names = new Names(handler.body ?? handler);
  const imports = new Imports(file, names);
  const named = namesOf(handler, list);
  const own = Object.fromEntries(Object.keys(asks).map((name) => [name, named(name)]));
  const isOwn = Object.entries(own).some(([name, other]) => name !== other);
  const query = queryOfRequest(reached.entry, handler, { checker, asked: Object.fromEntries(Object.entries(asks).map(([name, kind]) => [named(name), kind])), free: (...some) => names.free(...some), imported: imports.named, schemas: () => schemasOf(file.fileName, workspace), workspace, dependencyVersion: (name) => workspace.dependencyVersion(file.fileName, name) });
  if (!query) return refuse(`\`${reached.name}\` is not asked by a query string that is known`);
  if (isOwn && Object.values(own).some((name) => names.free(name) !== name)) return refuse('a name is taken that the request would say');
  const given = isOwn ? `{ ${Object.entries(own).map(([name, other]) => `${name}: ${other}`).join(', ')} }` : query.text;
  const asked = `${imports.named(helper.name, specifierFor(file, module.file, context))}(${[given, ...more(imports.named)].join(', ')})`;
  const enveloping = envelope && helperModule(envelope.helper, file, context);
  if (envelope && !enveloping) return refuse('the helper has no place');
  const local = path.length === 0 || envelope || query.isThrowing || isOwn ? names.free(...wishes) : undefined;
  const call = path[0]?.call ?? site.call;
  const before = query.isThrowing ? outOfTry(call, handler) : call;
  // What asks for nothing and never fails can stand in a function that waits for nothing, too.
  const place = local === undefined ? undefined : placeBefore(before, checker) ?? (/\bawait\b/.test(query.text) ? undefined : insertBefore(before));
  if (local !== undefined && !place) return refuse('there is no place before the query');
  const part = path.length > 0 ? handThrough(builder, path, site.enclosing, { wishes, type, value: local ?? asked }, context) : local;
  if (part === undefined) return refuse('others call the functions on the way, too');
  const ownFile = site.call.getSourceFile();
  const others = ownFile === file ? imports : new Imports(ownFile, new Names(site.call));
  const made = change(part, others.named);
  if (!made) return refuse('the query\'s order, or the key of its table, cannot be told');
  // Rows that are put in order afterwards have to come in that order.
  if (answer.isSorted && (key === undefined || !isInOrderOf(key, made))) return refuse('the rows are put into another order afterwards');
  // Where the query is all that its function has, everything is written at its two ends: the innermost comes first behind it, and last before it.
  builder.all(file, query.edits).all(ownFile, made.edits);
  if (query.elsewhere) {
    const { node, edits, imports: needed } = query.elsewhere;
    const described = node.getSourceFile();
    // Each file has one list of imports.
    const further = described === file ? imports : described === ownFile ? others : new Imports(described, new Names(node));
    for (const { name, module: from } of needed) further.named(name, from);
    builder.all(described, edits);
    if (further !== imports && further !== others) further.apply(builder);
  }
  const wrapped = envelope && enveloping && wrap(lists ?? [], imports.named(envelope.helper.name, specifierFor(file, enveloping.file, context)), [local ?? '', ...envelope.more(quoteOf(handler))]);
  if (wrapped) builder.all(file, wrapped.behind);
  place?.insert(builder, [...(isOwn ? [`const { ${Object.values(own).join(', ')} } = ${query.text}`] : []), `const ${local ?? ''} = ${asked}`]);
  if (wrapped) builder.all(file, wrapped.before);
  imports.apply(builder);
  if (others !== imports) others.apply(builder);
  return { edits: [...builder.build(), ...module.created, ...enveloping?.created ?? [], ...query.schemas ?? []], change: made, ...(lists && { lists }), ...(query.says !== undefined && { says: query.says }), named };
}

/** What the parameters of a list are called: as its helper has them, or, where the handler takes another list in parts already, each behind the list's own name. */
function namesOf(handler: ts.Node, list: string | undefined): (name: string) => string {
  if (list === undefined || !/\b(?:pageOf|cursorOf)\s*\(/.test(handler.getText())) return (name) => name;
  return (name) => list + name.charAt(0).toUpperCase() + name.slice(1);
}

/** The outermost statement of a handler that catches what fails at a node; the node itself where nothing does. */
function outOfTry(node: ts.Node, handler: ts.Node): ts.Node {
  let found = node;
  for (let current = node; current !== handler; current = current.parent) if (ts.isTryStatement(current)) found = current;
  return found;
}

/** The primary key, where that is one column of numbers. */
function numberKey({ model }: QuerySite['meaning']): string | undefined {
  const [name, ...others] = model?.primaryKey ?? [];
  return name !== undefined && others.length === 0 && model?.fields.get(name)?.type === 'Int' ? name : undefined;
}

/** What the rows of a query are called as the beginning of a name: `orderItems`. */
export function listOfSite(site: QuerySite): string {
  return rowsOfSite(site).replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
}

/** What the rows of a query are called, for people. */
export function rowsOfSite({ meaning }: QuerySite): string {
  return plural(rowOf(meaning));
}
