import { bare, enclosingFunction, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { constDeclaration, numericValue, objectLiteral } from '../values/literal';
import { queryOf } from '../models/query';
import { labelOf } from '../tables/rows';
import type { EqualityCondition, Filter, Query, QueryOp } from '../types';
import { assemble, firstHole, type SqlText } from './assemble';
import { isBlock } from './oracle-words';
import { beginsStatement, isSessionCommand, readSql, type ReadDialect, type SqlFacts, type SqlValue } from './read';
import { piecesOf, type HoleReader } from './text';

/** A call that hands SQL to a driver. */
export interface SqlSite {
  readonly library: string;
  readonly dialect: ReadDialect;
  readonly call: ts.CallExpression | ts.TaggedTemplateExpression;
  readonly client: ts.Expression;
  /** The expression whose text is sent; the call itself for a tagged template. */
  readonly text: ts.Expression | undefined;
  /** The values, in the order of the parameters; or one object with the named ones; or one expression that holds them. */
  readonly values: readonly ts.Expression[];
  /** Those that are given by a name. */
  readonly named?: ReadonlyMap<string, ts.Expression>;
  /** True where the values are given one by one, and not as a list. */
  readonly apart?: boolean;
  readonly readHole?: HoleReader;
  /** True where the driver gives the first row and no other. */
  readonly one?: boolean;
  /** Where its result holds the rows, if that is not the result itself. */
  readonly rowsIn?: string | number;
  readonly inTransaction: boolean;
  readonly lazy?: boolean;
  readonly isSync?: boolean;
}

/** The query that a site is; undefined for what only speaks of the session (`BEGIN`) and for a template that is a part of another. */
export function sqlQuery(site: SqlSite, checker: ts.TypeChecker): Query | undefined {
  const { library, call, client, inTransaction, lazy = false, isSync } = site;
  const pieces = site.text && piecesOf(site.text, checker, site.readHole);
  const text = pieces && assemble(pieces, site.dialect);
  if (text && isSessionCommand(text.text) && !(site.dialect === 'oracle' && isBlock(text.text))) return undefined;
  if (ts.isTaggedTemplateExpression(call) && text && !beginsStatement(text.text)) return undefined;
  const inputs = [...(site.text ? [site.text] : []), ...site.values];
  const base = { library, call, client, inTransaction, lazy, label: labelOf(call), inputs, ...(isSync && { isSync }) };
  const facts = text && readSql(text.text, site.dialect, text);
  if (!text || !facts) return queryOf({ ...base, op: 'raw' });

  const reads = facts.op === 'read-many' || facts.op === 'read-one';
  const limit = site.one && reads ? 1 : facts.limit ?? (facts.limitParameter === undefined ? undefined : numericValue(valueOf({ parameter: facts.limitParameter }, text, site, checker), checker));
  // What a piece that is left out adds to an `UPDATE` or `DELETE` may be the key: whether one row or many is not known then.
  const op: QueryOp = text.isOpen && (facts.op === 'update-many' || facts.op === 'delete-many') ? 'raw'
    : reads ? (limit === 1 ? 'read-one' : 'read-many')
    : text.hasAlternatives && (facts.op === 'update' || facts.op === 'delete') ? `${facts.op}-many`
    : text.bulk && (facts.op === 'insert' || facts.op === 'upsert') ? 'insert-many' : facts.op;
  const filter = /^(?:insert|upsert|raw)/.test(op) ? undefined : filterOf(facts, text, site, checker);
  return queryOf({
    ...base, op,
    ...(facts.entity !== undefined && { entity: facts.entity, label: `${facts.entity}.${verbOf(op)}` }),
    ...(filter && { filter }),
    ...(site.rowsIn !== undefined && (reads || op === 'count' || op === 'aggregate') && { rowsIn: site.rowsIn }),
    ...(reads && facts.repeats && { repeats: true }), ...(reads && facts.renamed && { renamed: facts.renamed }),
    ...(limit !== undefined && { limit }), isLimited: limit !== undefined || facts.isLimited || (op === 'read-many' && text.mayBeLimited),
    ...(/^(?:insert|update|upsert)/.test(op) && { ...writtenBy(site), ...(!text.isOpen && !text.hasAlternatives && storedBy(facts, text, site, checker)) }),
    // Every dialect takes many rows in one `VALUES`, and a list of keys in one condition.
    hasBulkForm: op === 'insert' || op === 'update' || op === 'upsert' || op === 'delete',
    returnsManyRows: site.dialect !== 'mysql',
  });
}

/** The verb by which a driver's query is called. */
export function verbOf(op: QueryOp): string {
  return op.startsWith('read') || op === 'aggregate' ? 'select' : op.replace('-many', '');
}

/** The values of a write, where they stand in one expression. */
function writtenBy({ values }: SqlSite): Pick<Query, 'written'> {
  const only = values.length === 1 ? values[0] : undefined;
  return only ? { written: only } : {};
}

/** What each column is given, where the text says it of one row. */
function storedBy({ stored, conflict }: SqlFacts, text: SqlText, site: SqlSite, checker: ts.TypeChecker): Pick<Query, 'stored' | 'conflict'> {
  return { ...(stored && { stored: new Map(stored.map(({ column, value }) => [column, value && valueOf(value, text, site, checker)])) }), ...(conflict && { conflict }) };
}

function filterOf(facts: SqlFacts, text: SqlText, site: SqlSite, checker: ts.TypeChecker): Filter {
  const equals: EqualityCondition[] = [];
  const known: { field: string; kind: 'equals' | 'in' }[] = facts.among.map((field) => ({ field, kind: 'in' }));
  const rest: ts.Node[] = [];
  const written = site.text ?? site.call;
  for (const { column, value } of facts.equals) {
    const expression = text.hasAlternatives ? undefined : valueOf(value, text, site, checker);
    if (expression) equals.push({ field: column, value: expression });
    else known.push({ field: column, kind: 'equals' });
    if (!expression) rest.push(written, ...('literal' in value ? [] : site.values));
  }
  if (facts.hasOtherConditions) rest.push(written, ...facts.otherParameters.flatMap((parameter) => valueOf({ parameter }, text, site, checker) ?? []));
  return { equals, rest: [...new Set(rest)], complete: !text.isOpen && !facts.isOpen, ...(known.length > 0 && { known }) };
}

/** The expression that a parameter gets its value from; undefined where it cannot be told, and for a literal. */
function valueOf(value: SqlValue, { holes }: SqlText, { values, named, apart = false }: SqlSite, checker: ts.TypeChecker): ts.Expression | undefined {
  if ('literal' in value) return undefined;
  if ('named' in value) {
    if (named) return named.get(value.named);
    const literal = objectLiteral(values[0], checker);
    return literal && propertyValue(literal, value.named);
  }
  if (value.parameter >= firstHole) return holes[value.parameter - firstHole];
  const only = values.length === 1 ? values[0] : undefined;
  const list = only ? arrayLiteral(only, checker) ?? (isOne(only, apart, checker) ? values : []) : values;
  const place = list.slice(0, value.parameter);
  return place.length < value.parameter || place.some(ts.isSpreadElement) ? undefined : place[value.parameter - 1];
}

/** Whether the only value that is given is that of the first parameter, and no list of them: `get(id)`, `connection.query(text, order.id)`. */
function isOne(expression: ts.Expression, apart: boolean, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return apart;
  return (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike)) !== 0;
}

/** The elements of a list that is written out, also where a constant holds it that nothing is added to. */
function arrayLiteral(expression: ts.Expression, checker: ts.TypeChecker): readonly ts.Expression[] | undefined {
  const node = bare(expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements;
  const declaration = constDeclaration(node, checker);
  const initial = declaration?.initializer && bare(declaration.initializer);
  if (!declaration || !initial || !ts.isArrayLiteralExpression(initial) || !ts.isIdentifier(declaration.name)) return undefined;
  const { text } = declaration.name;
  let [grows, changes] = [false, false];
  walk(enclosingFunction(declaration)?.body ?? declaration.getSourceFile(), (inner) => {
    if (ts.isPropertyAccessExpression(inner) && ts.isIdentifier(inner.expression) && inner.expression.text === text) {
      grows ||= inner.name.text === 'push';
      changes ||= /^(?:unshift|splice|pop|shift|sort|reverse)$/.test(inner.name.text);
    }
    return !changes;
  });
  // What is pushed comes behind what is there.
  return changes || (grows && initial.elements.length === 0) ? undefined : initial.elements;
}
