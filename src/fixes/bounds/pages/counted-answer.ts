import type { IntoQuery, Query } from '../../../catalog';
import { bare, outward, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { EditBuilder } from '../../edits/edit-builder';
import { Names } from '../../edits/naming';
import { countUses, errorCheck, numberTexts } from '../into-query/count-place';

/** The answer of a query that may have failed, taken apart into its rows and, where that is asked about at once, its error. */
interface HeldAnswer {
  readonly pattern: ts.ObjectBindingPattern;
  readonly awaiting: ts.Expression;
  /** `if (error) throw error;`, and the error's name. */
  readonly check?: { readonly statement: ts.IfStatement; readonly error: ts.Identifier };
}

/** `const { data, error } = await query;`; undefined of any other form, and where the error is told in another way than by leaving. */
function heldAnswer({ call, rowsIn, errorIn }: Query, checker: ts.TypeChecker): HeldAnswer | undefined {
  const awaiting = outward(call).user;
  const declaration = ts.isAwaitExpression(awaiting) ? outward(awaiting).user : undefined;
  if (!ts.isAwaitExpression(awaiting) || bare(awaiting.expression) !== call || !declaration || !ts.isVariableDeclaration(declaration) || declaration.type || declaration.initializer !== awaiting || !ts.isObjectBindingPattern(declaration.name)) return undefined;
  const pattern = declaration.name;
  const named = new Map(pattern.elements.map((one) => [propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)), one]));
  if ([...named].some(([name, one]) => (name !== rowsIn && name !== errorIn) || one.dotDotDotToken || one.initializer || !ts.isIdentifier(one.name)) || (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0) return undefined;
  const error = named.get(errorIn)?.name;
  if (!error) return { pattern, awaiting };
  const statement = errorCheck(pattern, errorIn);
  if (!statement || statement.elseStatement || !ts.isIdentifier(error)) return undefined;
  let within = 0;
  walk(statement, (node) => { if (ts.isIdentifier(node) && node.text === error.text) within++; });
  return within === countUses(error, checker) ? { pattern, awaiting, check: { statement, error } } : undefined;
}

/**
 * Asks for a part of the rows and for the number of all at once, of a library whose answers say whether they failed: an error of the number is told as one of the rows is. False where that cannot be written.
 */
export function putCountedAnswer(builder: EditBuilder, query: Query, rows: IntoQuery, count: IntoQuery, counts: readonly ts.Node[], checker: ts.TypeChecker): boolean {
  const held = heldAnswer(query, checker);
  const { errorIn } = query;
  if (!held || errorIn === undefined || count.numberIn === undefined) return false;
  const names = new Names(held.pattern);
  const counted = names.free('count', 'rowCount');
  const texts = numberTexts(counts, counted, held.check !== undefined);
  if (!texts) return false;
  const failed = held.check && names.free('countError', 'countingError');
  const elements = [counted === count.numberIn ? counted : `${count.numberIn}: ${counted}`, ...(failed === undefined ? [] : [`${errorIn}: ${failed}`])];
  builder.replace(held.pattern, `[${held.pattern.getText()}, { ${elements.join(', ')} }]`);
  builder.replace(held.awaiting, `await Promise.all([${rows.query}, ${count.query}])`);
  if (held.check && failed !== undefined) builder.after(held.check.statement, [renamed(held.check.statement, held.check.error.text, failed)]);
  for (const [node, text] of texts) builder.replace(node, text);
  return true;
}

/** A statement's text with another name in the place of one; what is shorthand keeps the property's name. */
function renamed(statement: ts.Statement, from: string, to: string): string {
  const start = statement.getStart();
  let text = statement.getText();
  const places: ts.Identifier[] = [];
  walk(statement, (node) => { if (ts.isIdentifier(node) && node.text === from && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) && !(ts.isPropertyAssignment(node.parent) && node.parent.name === node)) places.push(node); });
  for (const place of places.reverse()) {
    const at = place.getStart() - start;
    text = text.slice(0, at) + (ts.isShorthandPropertyAssignment(place.parent) ? `${from}: ${to}` : to) + text.slice(at + from.length);
  }
  return text;
}
