import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import type { RecogniseContext } from '../types';
import { operatorName } from './operators';

const counts: ReadonlySet<string> = new Set(['count', 'countDistinct']);
const aggregates: ReadonlySet<string> = new Set([...counts, 'sum', 'sumDistinct', 'avg', 'avgDistinct', 'min', 'max']);
/** An aggregate at the start of SQL text, also inside a conversion: `count(*)::int`, `cast(count(…) as int)`, `coalesce(sum(…), 0)`. */
const aggregateText = /^\s*(?:(?:cast|coalesce|round|ifnull|to_char)\s*\(\s*)*(count|sum|avg|min|max|total|array_agg|json_agg|jsonb_agg|string_agg|group_concat|bool_or|bool_and)\s*\(/i;

/** `count` where nothing but counts is selected, `aggregate` where nothing but aggregates is: such a query has one row. */
export function selectionOp(selection: ts.Expression | undefined, context: Pick<RecogniseContext, 'checker'>): 'count' | 'aggregate' | undefined {
  const literal = objectLiteral(selection, context.checker);
  if (!literal || literal.properties.length === 0) return undefined;
  const names = literal.properties.map((element) => (ts.isPropertyAssignment(element) ? aggregateOf(element.initializer, context) : undefined));
  if (names.includes(undefined)) return undefined;
  return names.every((name) => name !== undefined && counts.has(name)) ? 'count' : 'aggregate';
}

/** The aggregate that an expression is; what is called on it (`.mapWith(Number)`, `.as('total')`) changes nothing. */
function aggregateOf(expression: ts.Expression, context: Pick<RecogniseContext, 'checker'>): string | undefined {
  let node = bare(expression);
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ['mapWith', 'as'].includes(node.expression.name.text)) node = bare(node.expression.expression);
  if (ts.isTaggedTemplateExpression(node)) {
    const { template } = node;
    return aggregateText.exec(ts.isNoSubstitutionTemplateLiteral(template) ? template.text : template.head.text)?.[1]?.toLowerCase();
  }
  const name = ts.isCallExpression(node) ? operatorName(node, context.checker) : undefined;
  return name !== undefined && aggregates.has(name) ? name : undefined;
}

/**
 * The row that a select of aggregates gives where nothing matches, as source text: `{ count: 0, total: null }`. Undefined where that cannot be told: a count in SQL text is
 * a number or a text, as the driver has it.
 */
export function absentRow(selection: ts.ObjectLiteralExpression, checker: ts.TypeChecker): string | undefined {
  const parts = selection.properties.map((element) => {
    const name = ts.isPropertyAssignment(element) ? propertyName(element.name) : undefined;
    const value = ts.isPropertyAssignment(element) ? absentValue(element.initializer, checker) : undefined;
    return name === undefined || value === undefined ? undefined : `${name}: ${value}`;
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : `{ ${parts.join(', ')} }`;
}

function absentValue(expression: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const name = aggregateOf(expression, { checker });
  if (name === undefined) return undefined;
  const isText = ts.isTaggedTemplateExpression(bare(expression)) || /\bsql\b/.test(expression.getText());
  if (!counts.has(name)) return isText ? undefined : 'null';
  if (!isText) return '0';
  // `count(*)::int`, `cast(count(*) as int)`, and what `mapWith(Number)` reads.
  return /::\s*int(?:eger|4)?\b|\bas\s+(?:int(?:eger|4)?|unsigned|signed)\b|\.mapWith\(\s*Number\s*\)/i.test(expression.getText()) ? '0' : undefined;
}
