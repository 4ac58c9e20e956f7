import { bare, inlineFunction, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain } from '../chains/builder';
import type { Chain } from '../chains/chain';
import { noFilter, objectFilter } from '../models/conditions';
import { constDeclaration } from '../values/literal';
import type { EqualityCondition, Filter, RecogniseContext } from '../types';
import { operatorName } from './operators';

interface Found {
  readonly equals: EqualityCondition[];
  readonly rest: ts.Node[];
  complete: boolean;
}

/** The tables of a query, as written: the one that its rows are of, and all that it names. */
interface Scope {
  readonly table: string | undefined;
  readonly tables: ReadonlySet<string | undefined>;
}

/** The conditions of a chain's `where`; `equals` says whether a field of the table must equal a value. */
export function chainFilter(chain: Chain, tableNode: ts.Expression | undefined, context: RecogniseContext): { readonly filter: Filter; readonly equals: boolean } {
  const found: Found = { equals: [], rest: [], complete: true };
  const table = textOfTable(tableNode);
  const tables = new Set(chain.links.filter(({ name }) => name === 'from' || name.endsWith('Join')).map(({ call }) => textOfTable(call.arguments[0])));
  for (const link of chain.links) {
    if (link.name !== 'where') continue;
    if (isCertain(chain.call, link.call)) {
      readCondition(link.call.arguments[0], { table, tables }, found, context);
    } else {
      found.rest.push(...link.call.arguments);
      found.complete = false;
    }
  }
  return { filter: found, equals: found.equals.length > 0 };
}

/** One condition on a table: that of `$count(table, condition)`. */
export function conditionFilter(condition: ts.Expression | undefined, table: ts.Expression | undefined, context: RecogniseContext): Filter {
  const found: Found = { equals: [], rest: [], complete: true };
  readCondition(condition, { table: textOfTable(table), tables: new Set() }, found, context);
  return found;
}

/** The `where` of a relational query: a condition, a function that gives one, or an object (https://orm.drizzle.team/docs/rqb, rqb-v2). */
export function configFilter(call: ts.CallExpression, config: ts.ObjectLiteralExpression | undefined, context: RecogniseContext): Filter | undefined {
  if (call.arguments.length === 0) return noFilter;
  if (!config) return undefined;
  const where = propertyValue(config, 'where');
  const isOpen = config.properties.some((element) => ts.isSpreadAssignment(element));
  if (!where) return { ...noFilter, complete: !isOpen };
  const callback = inlineFunction(where);
  const body = callback?.body;
  if (!callback && ts.isObjectLiteralExpression(bare(where))) return objectFilter(where, context.checker);
  const found: Found = { equals: [], rest: [], complete: !isOpen };
  const scope: Scope = { table: undefined, tables: new Set([callback?.parameters[0]?.name.getText()]) };
  if (body && ts.isBlock(body)) {
    const only = body.statements.length === 1 ? body.statements[0] : undefined;
    if (only && ts.isReturnStatement(only)) readCondition(only.expression, scope, found, context);
    else return { equals: [], rest: [body], complete: false };
  } else readCondition(body ?? where, scope, found, context);
  return found;
}

/** A condition on columns of another table, which was joined, is none on this one's fields; one that names two columns is a join. */
function readCondition(expression: ts.Expression | undefined, scope: Scope, found: Found, context: RecogniseContext): void {
  const node = expression && bare(expression);
  if (!node || (ts.isIdentifier(node) && node.text === 'undefined')) return;
  if (ts.isIdentifier(node)) {
    const initial = constDeclaration(node, context.checker)?.initializer;
    if (initial && ts.isCallExpression(bare(initial))) return readCondition(initial, scope, found, context);
    found.rest.push(node);
    found.complete = false;
    return;
  }
  const operator = ts.isCallExpression(node) ? operatorName(node, context.checker) : undefined;
  if (!ts.isCallExpression(node) || (operator !== 'eq' && operator !== 'and')) {
    found.rest.push(node);
    return;
  }
  if (operator === 'and') {
    for (const part of node.arguments) {
      if (ts.isSpreadElement(part)) {
        found.rest.push(part);
        found.complete = false;
      } else readCondition(part, scope, found, context);
    }
    return;
  }
  const [column, value] = node.arguments;
  const field = column && columnName(column, scope.table);
  if (field !== undefined && value && !isColumn(value, scope)) found.equals.push({ field, value });
  else found.rest.push(node);
}

/** `id` of `users.id`. */
function columnName(expression: ts.Expression, table: string | undefined): string | undefined {
  const node = bare(expression);
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  return table === undefined || textOfTable(node.expression) === table ? node.name.text : undefined;
}

/** Whether a value is a column of one of the query's tables: nothing that is known when the query is asked. */
function isColumn(value: ts.Expression, { tables }: Scope): boolean {
  const node = bare(value);
  return ts.isPropertyAccessExpression(node) && tables.has(textOfTable(node.expression));
}

function textOfTable(expression: ts.Expression | undefined): string | undefined {
  return expression && bare(expression).getText();
}
