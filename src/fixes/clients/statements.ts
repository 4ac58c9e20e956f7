import { isOrdinary, statementText } from '../../catalog/sql/any-connection';
import { textValue } from '../../catalog/values/text-value';
import { declarationOf } from '../../flow/values/symbols';
import { isFunctionNode, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isHandedOver } from '../waits/handed-over';

/** What a call asks a database, as far as it is known. */
export interface Asked {
  /** The statement's text; where that is a parameter, what callers of its function are known to pass. */
  readonly texts: readonly string[];
  /** Whether these are all that it asks. */
  readonly isAll: boolean;
}

/** What a call asks a database: also of a function that does nothing but that, `query('SELECT …')` of `const query = (text) => client.query(text)`. */
export function statementsOf(call: ts.CallExpression | ts.TaggedTemplateExpression, context: FixContext): Asked {
  const { checker } = context;
  const own = statementText(call, checker);
  if (own !== undefined) return { texts: [own], isAll: true };
  const given = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  const name = given && uncast(given);
  const parameter = name && ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  const fn = parameter?.parent;
  if (!parameter || !fn || !ts.isParameter(parameter) || !isFunctionNode(fn)) return { texts: [], isAll: false };
  const passed = context.argumentsOf(parameter);
  const texts = passed.flatMap((one) => textOf(one, checker) ?? []);
  return { texts, isAll: passed.length > 0 && texts.length === passed.length && parameter.initializer === undefined && !isHandedOver(fn, context) };
}

/** Whether a call asks nothing but ordinary statements, which say the same on whichever connection they are run. */
export function asksOrdinary(call: ts.CallExpression | ts.TaggedTemplateExpression, context: FixContext): boolean {
  const { texts, isAll } = statementsOf(call, context);
  return isAll && texts.every(isOrdinary);
}

function textOf(argument: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const node = uncast(argument);
  return ts.isTemplateExpression(node) ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ? ') : textValue(node, checker);
}
