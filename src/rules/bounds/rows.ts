import { extentOf, type AskContext, type Condition, type Extent, type Query } from '../../catalog';
import { bare, enclosingFunction, isFunctionNode, isReference, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { functionId, type FunctionId } from '../../flow/graph/names/function-table';
import { noun, singular } from '../words';
import type { RuleContext } from '../types';
import { childrenOf, growthOf, isMadeByMachines, tellingParents, type Growth } from './growth';
import { isHandWritten } from './hand-written';
import { isOfStaff, isStaff, isStaffOf } from './staff';
import { isBetween, isInForce, isOfLately } from './stretch';

/** How many rows a query can give, or change. */
export type Rows =
  /** No more than somebody decided: a limit, a key, a list of values, a table that stays small; or nothing is known. */
  | { readonly kind: 'bounded' }
  /** The rows that belong to one row of another table; `between` as below. */
  | { readonly kind: 'children'; readonly parent: string; readonly many: 'few' | 'some' | 'many'; readonly between: boolean }
  /** Those that meet conditions which may hold for any number of rows. `open`: there may be conditions that cannot be read; `between`: of a stretch with two ends, a day or a month, the second of which may be now, or what holds at this moment. */
  | { readonly kind: 'part'; readonly open: boolean; readonly between: boolean }
  /** Every row, or every row in some state. `optional`: unless conditions are added that depend on something. */
  | { readonly kind: 'all'; readonly optional: boolean };

export interface Asked {
  readonly rows: Rows;
  readonly growth: Growth;
  readonly extent: Pick<Extent, 'limited' | 'limit' | 'silentCut'> & {
    /** How many conditions there are, whether they always hold or not. */
    readonly conditions: number;
  };
  /** The function whose call asks for most, where callers ask for different rows. */
  readonly by?: FunctionId;
}

/** A limit of more rows than this is none for a request that waits for them. */
const mostRows = 2000;

/**
 * How many rows a read or write of many can touch; those that `call` asks for, where it is given and leads to the function with the query. To follow what callers pass is dear, so it
 * is done once. What the query's own text says of a limit may stand in a constant outside of the function, and so is asked each time.
 */
export function rowsOf(query: Query, context: RuleContext, call?: ts.CallExpression): Asked {
  return context.graph.keep(call ?? query.call, `rows ${query.isLimited} ${query.limit}`, () => asked(query, context, call));
}

function asked(query: Query, context: RuleContext, call: ts.CallExpression | undefined): Asked {
  const named = growthOf(query, context.workspace);
  const growth = (named === 'grows' && isHandWritten(query, context)) || (named === 'fast' && isStaff(query)) || (named === 'grows' && isOfStaff(query)) ? 'slow' : named;
  // How a closed list is asked for does not matter.
  if (growth === 'closed') return { rows: { kind: 'bounded' }, growth, extent: { limited: 'always', conditions: 0 } };
  const fn = call && enclosingFunction(query.call);
  if (fn) return askedBy(query, growth, context.functionsOf(call.expression).includes(fn) ? { ...context, asker: { fn, call } } : context);
  return askedByCallers(query, growth, context) ?? askedBy(query, growth, context);
}

function askedBy(query: Query, growth: Growth, context: AskContext): Asked {
  const extent = extentOf(query, context);
  const { limited, limit, silentCut, conditions } = extent;
  return {
    rows: boundOf(query, growth, extent, context), growth,
    extent: { limited, ...(limit !== undefined && { limit }), ...(silentCut !== undefined && { silentCut }), conditions: conditions.length },
  };
}

/** Of more callers than this, nobody has to read what each of them gives. */
const maxCallers = 40;

/**
 * Where a function asks for what it is given (`where(clause = {}, limit = null)`), each of its callers asks for something else: the one that asks for most counts. Undefined where it asks
 * for the same whoever calls it, or no caller is known.
 */
function askedByCallers(query: Query, growth: Growth, context: RuleContext): Asked | undefined {
  const fn = enclosingFunction(query.call);
  // Who hands a write no condition means every row.
  if (!fn || query.op !== 'read-many' || !dependsOnParameters(query.call, fn)) return undefined;
  const calls = context.callsOf(fn);
  if (calls.length === 0 || calls.length > maxCallers) return undefined;
  return calls.map((call): Asked => ({ ...askedBy(query, growth, { ...context, asker: { fn, call } }), by: functionId(enclosingFunction(call) ?? call.getSourceFile()) }))
    .reduce((most, one) => (amount(one) > amount(most) ? one : most));
}

/** Whether a function hands something that it is given, and that may be left out or made of several conditions, on to a query: whole, not as a value in a condition. */
function dependsOnParameters(call: ts.Node, { parameters }: FunctionNode): boolean {
  const names = new Set(parameters.flatMap(({ name, dotDotDotToken }) => (ts.isIdentifier(name) && !dotDotDotToken ? [name.text] : [])));
  let found = false;
  if (names.size > 0) walk(call, (node) => {
    if (found || isFunctionNode(node)) return false;
    // `where: clause`, `take`, `...options`, `findMany(options)`; but not `where: { userId }`.
    if (ts.isIdentifier(node) && names.has(node.text) && isReference(node)) found = !isInCondition(node, call);
    return !found;
  });
  return found;
}

/** Whether a value stands inside of an object that is itself a property's value. */
function isInCondition(value: ts.Node, call: ts.Node): boolean {
  for (let node = value.parent; node !== call && node; node = node.parent) if (ts.isObjectLiteralExpression(node) && ts.isPropertyAssignment(node.parent)) return true;
  return false;
}

/** A measure of how many rows may come. */
function amount({ rows }: Asked): number {
  switch (rows.kind) {
    case 'bounded': return 0;
    case 'children': return rows.between ? 1 : { few: 1, some: 2, many: 3 }[rows.many];
    case 'part': return rows.open || rows.between ? 4 : 5;
    case 'all': return rows.optional ? 6 : 7;
  }
}

function boundOf(query: Query, growth: Growth, extent: Extent, { checker }: AskContext): Rows {
  const { limited, limit = 0, inPieces = false } = extent;
  if (growth === 'closed' || inPieces || limited === 'unknown' || (limited === 'always' && limit <= mostRows)) return { kind: 'bounded' };
  const sure = extent.conditions.filter((condition) => condition.sure);
  if (sure.some(({ kind }) => kind === 'in') || isKeyed(query, sure)) return { kind: 'bounded' };
  const read = sure.map((condition) => readCondition(condition, query));
  if (read.includes('identity')) return { kind: 'bounded' };
  const parents = tellingParents(read.flatMap((one) => (typeof one === 'object' ? [one.parent] : [])));
  const [parent] = parents;
  const between = isBetween(sure) || (!isMadeByMachines(query) && (isOfLately(sure, checker) || isInForce(sure, checker)));
  if (parent !== undefined) {
    const several = parents.map((one) => childrenOf(one, query, growth));
    const many = parents.length > 1 || isStaffOf(parent, query) ? 'few' : several[0] ?? 'some';
    return { kind: 'children', parent, many, between };
  }
  if (read.includes('value') || extent.open) return { kind: 'part', open: extent.open, between };
  return { kind: 'all', optional: extent.conditions.some((condition) => !condition.sure) };
}

/** Whether the fields that must equal something make up a key of the model; without one, whether one of them is an id. */
function isKeyed({ model, entity }: Query, sure: readonly Condition[]): boolean {
  const fields = sure.flatMap(({ field, kind }) => (kind === 'equals' && field !== undefined ? [field] : []));
  if (model) return [model.primaryKey, ...model.uniques.map((key) => key.fields)].some((key) => key.length > 0 && key.every((field) => fields.includes(field) || fields.includes(model.fields.get(field)?.column ?? field)));
  const own = entity === undefined ? '' : singular(noun(entity)).replaceAll(' ', '');
  return fields.some((field) => /^(?:_?id|uuid|guid|pk)$/i.test(field) || field.replaceAll('_', '').toLowerCase() === `${own}id`);
}

/** Fields by which one thing is looked up, or a handful. */
const identity = /(?:^|[a-z_.])(?:e?mail|slug|token|hash|code|username|handle|phone|sku|isbn|url|uri|path|uuid|guid|external_?id(?:entifier)?|reference|number|serial|ip|hostname|fingerprint|key|name|title|checksum|md5|sha\w*)$/i;

/** What a text that is written in the source looks one thing up by: the page of that title, the user of that address. Of names and codes there may be many: `name: 'page_view'`. */
const lookedUp = /(?:^|[a-z_.])(?:e?mail|slug|username|handle|title)$/i;

/** Of those, what many rows have in common: the language or the country of each. A thing of that kind itself is looked up by it (`countries` by `country_code`). */
const common = /(?:^|[._])?(locale|lang(?:uage)?|country|currency|region|state|province|zip|postal|area|status|category|department)_?(?:code|key|name|slug)$/i;

function isCommon(field: string, { entity }: Query): boolean {
  const [, kind] = common.exec(field) ?? [];
  return kind !== undefined && entity !== undefined && !entity.toLowerCase().includes(kind.toLowerCase().slice(0, -1));
}

/**
 * What one condition says of the number of rows: that of one parent (`parent`), a handful (`identity`), some part (`value`), or nothing (`state`: a flag, a
 * status, a value that is written there).
 */
function readCondition({ field, kind, value }: Condition, query: Query): 'identity' | 'state' | 'value' | { readonly parent: string } {
  const { model } = query;
  if (kind === 'equals' && field === undefined) return { parent: 'row' };
  const own = field === undefined ? undefined : model?.fields.get(field) ?? [...model?.fields.values() ?? []].find(({ column }) => column === field);
  // `team: { slug }`: the rows of one team, however it is looked up; `members: { some: { … } }` leads to any number.
  if (own?.relation && !own.list) return { parent: own.relation.model };
  if (kind !== 'equals' || field === undefined) return isPresence(value) ? 'state' : 'value';
  const relation = own?.relation ?? (own && [...model?.fields.values() ?? []].find(({ relation: one }) => one?.fields.length === 1 && one.fields[0] === own.name)?.relation);
  // `coldEmail: ColdEmailStatus.COLD` is a state, whatever its column is called.
  if (value && ts.isExpression(value) && isWritten(value)) return lookedUp.test(field) && own?.kind !== 'enum' && own?.type !== 'Boolean' ? 'identity' : 'state';
  if (relation) return { parent: relation.model };
  const [, name] = /^(?:fk_?)?(\w+?)(?:_uid|_?ids?|_?identifier|_?uuid|_?ref|_fk)$/i.exec(field.replace(/^.*\.(?!_?id$)/, '').replace(/\._?id$/, 'Id')) ?? [];
  if (name !== undefined && /(?:_(?:u?id|identifier|uuid|ref|fk)|I[dD](?:entifier)?|Uuid|Ref|UUID)s?$/.test(field.replace(/\._?id$/, 'Id'))) return identity.test(field) ? 'identity' : { parent: name };
  if (own?.kind === 'enum' || own?.type === 'Boolean' || /^(?:is|has|can)[A-Z_]|(?:status|state|type|kind|active|enabled|published|archived|deleted|visible|approved|public)$/i.test(field)) return 'state';
  // `where: { author: user }`, `{ user: req.user.id }`: a reference by the name of what it leads to.
  if (persons.test(field)) return { parent: field };
  return identity.test(field) && !isCommon(field, query) ? 'identity' : 'value';
}

const persons = /^(?:user|owner|author|creator|created_?by|customer|member|organization|org|team|workspace|company|tenant|project|post|order|product|conversation|chat|channel|sender|recipient|store|shop|restaurant|course|event|group)$/i;

/** `{ not: null }`, `!= null`, `null`: whether there is something. */
function isPresence(value: ts.Node | undefined): boolean {
  return value !== undefined && /^(?:\{\s*\$?(?:not|ne|exists|isNot)\s*:\s*(?:null|true|false)\s*\}|null|'null'|isNull\(.*\)|isNotNull\(.*\)|Not\(IsNull\(\)\)|IsNull\(\))$/s.test(value.getText());
}

/** Whether a value is written in the source: a literal, a member of an enum. */
function isWritten(value: ts.Expression): boolean {
  const node = bare(value);
  if (ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword || node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (ts.isObjectLiteralExpression(node)) return node.properties.every((element) => ts.isPropertyAssignment(element) && isWritten(element.initializer));
  return ts.isPropertyAccessExpression(node) && /^[A-Z]\w*(?:\.[A-Z]\w*)+$/.test(node.getText());
}
