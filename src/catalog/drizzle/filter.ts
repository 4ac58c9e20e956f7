import { bare, inlineFunction, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isOwnLink } from '../builder';
import type { Chain } from '../chain';
import { noFilter, objectFilter } from '../conditions';
import { constDeclaration } from '../literal';
import { stubTypeOf } from '../members';
import type { EqualityCondition, Filter, RecogniseContext } from '../types';
import { operatorName } from './operators';

interface Found {
  readonly equals: EqualityCondition[];
  readonly rest: ts.Node[];
  complete: boolean;
}

/** The conditions of a chain's `where`; `equals` says whether a field of the table must equal a value. */
export function chainFilter(chain: Chain, tableNode: ts.Expression | undefined, context: RecogniseContext): { readonly filter: Filter; readonly equals: boolean } {
  const found: Found = { equals: [], rest: [], complete: true };
  const table = textOfTable(tableNode);
  for (const link of chain.links) {
    if (link.name !== 'where') continue;
    if (isOwnLink(chain, link)) {
      readCondition(link.call.arguments[0], table, found, context);
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
  readCondition(condition, textOfTable(table), found, context);
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
  if (body && ts.isBlock(body)) {
    const only = body.statements.length === 1 ? body.statements[0] : undefined;
    if (only && ts.isReturnStatement(only)) readCondition(only.expression, undefined, found, context);
    else return { equals: [], rest: [body], complete: false };
  } else readCondition(body ?? where, undefined, found, context);
  return found;
}

/** `table`: conditions on columns of another table, which was joined, are no conditions on this one's fields. */
function readCondition(expression: ts.Expression | undefined, table: string | undefined, found: Found, context: RecogniseContext): void {
  const node = expression && bare(expression);
  if (!node || (ts.isIdentifier(node) && node.text === 'undefined')) return;
  if (ts.isIdentifier(node)) {
    const initial = constDeclaration(node, context.checker)?.initializer;
    if (initial && ts.isCallExpression(bare(initial))) return readCondition(initial, table, found, context);
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
      } else readCondition(part, table, found, context);
    }
    return;
  }
  const [column, value] = node.arguments;
  const field = column && columnName(column, table);
  if (field !== undefined && value && !isColumn(value, context)) found.equals.push({ field, value });
  else found.rest.push(node);
}

/** `id` of `users.id`. */
function columnName(expression: ts.Expression, table: string | undefined): string | undefined {
  const node = bare(expression);
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  return table === undefined || textOfTable(node.expression) === table ? node.name.text : undefined;
}

/** Whether a value is another table's column: a join, and nothing that is known when the query is asked. */
function isColumn(value: ts.Expression, context: RecogniseContext): boolean {
  const node = bare(value);
  return ts.isPropertyAccessExpression(node) && stubTypeOf(node, context)?.name === 'Column';
}

function textOfTable(expression: ts.Expression | undefined): string | undefined {
  return expression && bare(expression).getText();
}
