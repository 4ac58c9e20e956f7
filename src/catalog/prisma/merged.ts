import type { Field, Model, TextEdit } from '../../core';
import { bare, propertyName, propertyValue, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey, isUniqueWith } from '../models/keys';
import { assign, has } from '../rewrites/properties';
import { relationFor } from '../models/relations';
import type { EqualityCondition, MergedRead, MergedReadRequest, Query, RelatedRows, RelatedRowsRequest } from '../types';
import { isBefore } from '../tables/version';
import { methodName, writtenArgs } from './args';
import { runsAlone, runsElsewhere } from './hooks';
import { ownedRead } from './merged-owner';
import { flat, literal, missingOf } from './merged-text';
import { uncapitalized } from '../../project/letter-case';

/**
 * `findUnique`, also with a relation behind it, in place of `findFirst` and `findMany`: Prisma merges such calls of one tick into one query, as long as all conditions are
 * equality on columns of the model. Source: https://www.prisma.io/docs/orm/prisma-client/queries/query-optimization-performance
 */
export function mergedRead(inner: Query, request: MergedReadRequest): MergedRead | undefined {
  if (!ts.isCallExpression(inner.call) || !inner.model || inner.inTransaction) return undefined;
  const method = methodName(inner);
  const unique = (method === 'findFirst' || method === 'findFirstOrThrow') && !runsElsewhere(inner, method.replace('First', 'Unique'), request.withheld) ? uniqueRead(inner, inner.call, inner.model, method, request) : undefined;
  if (!unique && runsAlone(inner, request.withheld)) return undefined;
  const related = unique ?? (method === 'findMany' || method === 'findFirst' ? relatedRead(inner, inner.call, inner.model, request, method === 'findFirst') : undefined);
  return related ?? (method === 'findMany' && inner.data ? ownedRead(inner, inner.call, inner.model, request) : undefined);
}

/** `findUnique`, where the conditions name a unique column: an order says nothing then, and a condition that keeps Prisma from merging is asked of the row. */
function uniqueRead(inner: Query, call: ts.CallExpression, model: Model, method: string, request: MergedReadRequest): MergedRead | undefined {
  const options = literal(call.arguments[0]);
  const where = options && literal(propertyValue(options, 'where'));
  if (!options || !where || !options.properties.every((option) => isPlainOption(option, request.checker))) return undefined;
  // Since 5.0 other columns may stand beside the key (`extendedWhereUnique`); `findUniqueOrThrow` is merged since 5.1.
  if (isBefore(inner.version, 5, 1) && (where.properties.length > 1 || method.endsWith('OrThrow'))) return undefined;
  let isUnique = false;
  let caveat: string | undefined;
  const moved: { readonly condition: ts.ObjectLiteralElementLike; readonly test: string }[] = [];
  for (const condition of where.properties) {
    if (ts.isSpreadAssignment(condition)) {
      if (!isUniqueFilter(condition.expression, model, request.checker)) return undefined;
      isUnique = true;
      continue;
    }
    const name = propertyName(condition.name);
    const field = name === undefined ? undefined : model.fields.get(name);
    const value = ts.isPropertyAssignment(condition) ? condition.initializer : ts.isShorthandPropertyAssignment(condition) ? condition.name : undefined;
    if (name === undefined || !field || field.kind === 'relation' || !value) return undefined;
    if (ts.isObjectLiteralExpression(bare(value))) {
      const test = testOf(inner, field, literal(value), request.row);
      if (test === undefined || !isLoaded(options, name)) return undefined;
      moved.push({ condition, test });
    } else if (isUniqueWith(model, [name])) {
      const missing = missingOf(value, field, request.checker);
      if (!missing || !isMapKey(inner, name)) return undefined;
      caveat = missing.caveat;
      isUnique = true;
    } else if (!isMapKey(inner, name) && !isNothing(value)) return undefined;
  }
  const needless = options.properties.filter(({ name }) => propertyName(name) === 'orderBy');
  if (!isUnique || moved.length > 1 || (moved.length > 0 && method.endsWith('OrThrow')) || needless.length > 1) return undefined;
  const edits = [rename(call, method.replace('findFirst', 'findUnique')), ...needless.map(without), ...moved.map(({ condition }) => without(condition))];
  return { edits, name: method.replace('findFirst', 'findUnique'), queries: 1, ...(moved[0] && { then: { name: request.row, nullIf: moved[0].test, value: request.row } }), ...(caveat !== undefined && { caveat }) };
}

/** `prisma.build.findMany({ where: { commitId } })` as `prisma.commit.findUnique({ where: { id: commitId } }).builds()`, where the schema has that relation; of `findFirst` the first of them. */
function relatedRead(inner: Query, call: ts.CallExpression, model: Model, request: MergedReadRequest, isFirst: boolean): MergedRead | undefined {
  const args = writtenArgs(call);
  const { filter, data } = inner;
  const where = args && literal(args.get('where'));
  const callee = uncast(call.expression);
  if (!args || !where || !data || !filter?.complete || !ts.isPropertyAccessExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return undefined;
  for (const name of args.keys()) if (!['where', 'select', 'include', 'omit', 'orderBy', ...(isFirst ? [] : ['take', 'skip'])].includes(name)) return undefined;
  // Without an order any row may be the first, here one and there another.
  if (isFirst && !has(args, 'orderBy')) return undefined;
  const owners = filter.equals.flatMap((key) => ownerOf(key, inner) ?? []);
  const [owner, ...others] = owners;
  if (!owner || others.length > 0) return undefined;
  const column = model.fields.get(owner.key.field);
  const missing = column && missingOf(owner.key.value, column, request.checker);
  if (!missing) return undefined;

  const conditions = where.properties.filter((condition) => !(condition.pos <= owner.key.value.pos && owner.key.value.end <= condition.end)).map((condition) => flat(condition));
  const nested = conditions.length > 0 ? [`where: { ${conditions.join(', ')} }`] : [];
  for (const [name, value] of args) if (name !== 'where' && has(args, name)) nested.push(assign(name, flat(value)));
  if (isFirst) nested.push('take: 1');
  const client = callee.expression.expression.getText();
  const parent = uncapitalized(owner.model.name);
  const text = `${client}.${parent}.findUnique({ where: { ${assign(owner.column, owner.key.value.getText())} } }).${owner.relation}(${nested.length > 0 ? `{ ${nested.join(', ')} }` : ''})`;
  const caveats = [missing.caveat, isFirst || has(args, 'take') || has(args, 'skip') ? 'Prisma cuts the lists in memory' : undefined].filter((one) => one !== undefined);
  return {
    edits: [{ start: call.getStart(), end: call.end, newText: text }],
    name: `findUnique(…).${owner.relation}`, queries: 2, then: { name: request.rows, value: isFirst ? `${request.rows}?.[0] ?? null` : `${request.rows} ?? []` }, ...(caveats.length > 0 && { caveat: caveats.join('; ') }),
  };
}

/** The same for a query that is handed its conditions: one of them names the owner, all others go along. */
export function relatedRows(inner: Query, { condition, column, args }: RelatedRowsRequest): RelatedRows | undefined {
  const { model, data, call } = inner;
  const callee = ts.isCallExpression(call) ? uncast(call.expression) : undefined;
  if (!model || !data || inner.inTransaction || methodName(inner) !== 'findMany' || runsAlone(inner, undefined) || !callee || !ts.isPropertyAccessExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return undefined;
  const client = callee.expression.expression.getText();
  const owner = ownerBy(inner, (name, field, reference) => (column === undefined ? field === condition : name === condition && reference === column));
  if (!owner) return undefined;
  const parent = uncapitalized(owner.model.name);
  return { owner: owner.model.name, column: owner.column, query: (key) => `${client}.${parent}.findUnique({ where: { ${assign(owner.column, key)} } }).${owner.relation}(${args})`, caveat: 'Prisma cuts the lists in memory where they are cut' };
}

/** The model whose row others belong to, and what that calls them. */
interface Owner {
  readonly model: Model;
  /** The column that says which row it is. */
  readonly column: string;
  readonly relation: string;
}

/** The first owner of a query's rows, by a key of one column, that is meant: by the relation's name, the column of the rows and that of the owner. */
function ownerBy(inner: Query, isMeant: (relation: string, field: string, column: string) => boolean): Owner | undefined {
  const { model, data } = inner;
  if (!model || !data) return undefined;
  for (const { name, relation, type } of model.fields.values()) {
    const [field, ...more] = relation?.fields ?? [];
    const column = relation?.references[0];
    const owner = data.models.get(type);
    if (!owner || field === undefined || column === undefined || more.length > 0 || !isMeant(name, field, column) || !isUniqueWith(owner, [column]) || !isMapKey(inner, field)) continue;
    const back = relationFor(data, owner, model, [{ innerField: field, listField: column }]);
    if (back?.list) return { model: owner, column, relation: back.name };
  }
  return undefined;
}

/** The owner that a condition names by its key. */
function ownerOf(key: EqualityCondition, inner: Query): (Owner & { readonly key: EqualityCondition }) | undefined {
  const value = uncast(key.value);
  const owner = ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) ? ownerBy(inner, (_, field) => field === key.field) : undefined;
  return owner && { ...owner, key };
}

/** Whether an option means the same of the one row that a unique key has. */
function isPlainOption(option: ts.ObjectLiteralElementLike, checker: ts.TypeChecker): boolean {
  const plain = ['where', 'select', 'include', 'omit', 'orderBy', 'relationLoadStrategy'];
  if (!ts.isSpreadAssignment(option)) return plain.includes(propertyName(option.name) ?? '');
  const type = checker.getTypeAtLocation(option.expression);
  return (type.flags & ts.TypeFlags.Any) === 0 && checker.getPropertiesOfType(type).every(({ name }) => name !== 'orderBy' && plain.includes(name));
}

/** Whether conditions that are handed in name one row: `UserWhereUniqueInput`. */
function isUniqueFilter(expression: ts.Expression, model: Model, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(expression);
  return type.aliasSymbol?.name === '$WhereUnique' || type.aliasSymbol?.name === `${model.name}WhereUniqueInput`;
}

/** What a row that `{ not: value }` leaves out has in its column. In SQL nothing is unlike `null`, so that the column must have a value. */
function testOf(inner: Query, field: Field, operators: ts.ObjectLiteralExpression | undefined, row: string): string | undefined {
  const [operator, ...others] = operators?.properties ?? [];
  if (!operator || others.length > 0 || !ts.isPropertyAssignment(operator) || propertyName(operator.name) !== 'not' || !isMapKey(inner, field.name)) return undefined;
  const value = uncast(operator.initializer);
  if (value.kind === ts.SyntaxKind.NullKeyword) return `${row}?.${field.name} == null`;
  const isConstant = ts.isLiteralExpression(value) || value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword || ts.isPropertyAccessExpression(value);
  return isConstant && !field.optional && !field.list ? `${row}?.${field.name} === ${value.getText()}` : undefined;
}

/** Whether the row comes with a column. */
function isLoaded(options: ts.ObjectLiteralExpression, name: string): boolean {
  if (options.properties.some((option) => ts.isSpreadAssignment(option) || propertyName(option.name) === 'omit')) return false;
  if (!options.properties.some((option) => propertyName(option.name) === 'select')) return true;
  const select = literal(propertyValue(options, 'select'));
  return select !== undefined && propertyValue(select, name)?.kind === ts.SyntaxKind.TrueKeyword;
}

/** `null`, `undefined`, or a choice between the two. */
function isNothing(value: ts.Expression): boolean {
  const node = bare(value);
  if (ts.isConditionalExpression(node)) return isNothing(node.whenTrue) && isNothing(node.whenFalse);
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

function rename(call: ts.CallExpression, name: string): TextEdit {
  const old = (uncast(call.expression) as ts.PropertyAccessExpression).name;
  return { start: old.getStart(), end: old.end, newText: name };
}

/** Takes a property out of its literal, with the comma that belongs to it. */
function without(property: ts.ObjectLiteralElementLike): TextEdit {
  const all = (property.parent as ts.ObjectLiteralExpression).properties;
  const at = all.indexOf(property);
  const [before, after] = [all[at - 1], all[at + 1]];
  if (after) return { start: property.getStart(), end: after.getStart(), newText: '' };
  return { start: before ? before.end : property.getStart(), end: property.end, newText: '' };
}
