import { isOrdinary } from '../../catalog/sql/any-connection';
import type { Piece } from '../../catalog/sql/assemble';
import { piecesOf } from '../../catalog/sql/text';
import { returnedExpressions } from '../../catalog/values/given-values';
import { declarationOf } from '../../flow/values/symbols';
import { isFunctionNode, propertyValue, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isHandedOver } from '../waits/handed-over';

/** How many functions deep a statement's text is looked for: what callers pass, and what a function makes of it. */
const steps = 3;

/** What a call asks a database, as far as it is known. */
export interface Asked {
  /** The statement's text, with `?` for what is put into it; where that is a parameter, what callers of its function are known to pass; where a function makes it, all that it gives. */
  readonly texts: readonly string[];
  /** Whether these are all that it asks. */
  readonly isAll: boolean;
}

const unknown: Asked = { texts: [], isAll: false };

/** What a call asks a database: also of a function that does nothing but that, `query('SELECT …')` of `const query = (text) => client.query(text)`, and with what a function makes, `pool.query(tenantIs(id))`. */
export function statementsOf(call: ts.CallExpression | ts.TaggedTemplateExpression, context: FixContext): Asked {
  const given = ts.isTaggedTemplateExpression(call) ? call : call.arguments[0];
  return given ? textsOf(given, context, steps) : unknown;
}

/** Whether a call asks nothing but ordinary statements, which say the same on whichever connection they are run. */
export function asksOrdinary(call: ts.CallExpression | ts.TaggedTemplateExpression, context: FixContext): boolean {
  const { texts, isAll } = statementsOf(call, context);
  return isAll && texts.every(isOrdinary);
}

/** The texts that an expression may be: of an object of options its own (`{ text: … }`, `{ sql: … }`). */
function textsOf(given: ts.Expression, context: FixContext, depth: number): Asked {
  const { checker } = context;
  const node = uncast(given);
  if (ts.isObjectLiteralExpression(node)) {
    const text = propertyValue(node, 'text') ?? propertyValue(node, 'sql');
    return text ? textsOf(text, context, depth) : unknown;
  }
  if (ts.isConditionalExpression(node)) return together([node.whenTrue, node.whenFalse].map((one) => textsOf(one, context, depth)));
  const text = written(piecesOf(node, checker) ?? []);
  if (text !== undefined) return { texts: [text], isAll: true };
  if (depth === 0) return unknown;
  if (ts.isCallExpression(node)) {
    const made = context.functionsOf(node.expression).map((fn) => returnedExpressions(fn));
    // A text that a package takes for a statement: `sql.raw('SET …')`.
    const [raw] = made.length === 0 && node.arguments.length === 1 ? node.arguments : [];
    return raw ? textsOf(raw, context, depth - 1) : made.some((all) => all.length === 0) ? unknown : together(made.flat().map((one) => textsOf(one, context, depth - 1)));
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  const fn = declaration?.parent;
  if (!declaration || !fn || !ts.isParameter(declaration) || !isFunctionNode(fn)) return unknown;
  const passed = together(context.argumentsOf(declaration).map((one) => textsOf(one, context, depth - 1)));
  return { ...passed, isAll: passed.isAll && declaration.initializer === undefined && !isHandedOver(fn, context) };
}

function together(all: readonly Asked[]): Asked {
  return { texts: all.flatMap(({ texts }) => texts), isAll: all.length > 0 && all.every((one) => one.isAll) };
}

/** A statement's text; undefined where nobody knows what it begins with. */
function written(pieces: readonly Piece[]): string | undefined {
  const text = pieces.map((one) => (typeof one === 'string' ? one : one.kind === 'maybe' ? ` ${one.text} ` : ' ? ')).join('');
  return /^\s*\?/.test(text) || text.trim() === '' ? undefined : text;
}
