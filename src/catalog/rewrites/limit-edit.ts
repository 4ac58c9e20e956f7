import type { TextEdit } from '../../core';
import { bare, enclosingFunction, isOr, outward, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { addDefaults, lineBreak, ownLineIndent } from './edit-literal';
import { heldChain, heldUntil } from '../chains/held';

/**
 * Puts a limit among the options that a call is given as its argument at `index`. A limit that is there and bounds nothing gets the number where it has none
 * (`limit ? Number(limit) : undefined`), or in its place; what a spread brings goes on to hold. Undefined where the options are not written out.
 */
export function limitOption(call: ts.CallExpression, index: number, name: string, rows: number): readonly TextEdit[] | undefined {
  const given = call.arguments[index];
  if (!given) {
    if (call.arguments.length !== index) return undefined;
    const at = call.arguments.at(-1)?.end ?? call.end - 1;
    return [{ start: at, end: at, newText: `${index > 0 ? ', ' : ''}{ ${name}: ${rows} }` }];
  }
  const literal = bare(given);
  if (!ts.isObjectLiteralExpression(literal)) return undefined;
  const value = propertyValue(literal, name);
  if (!value) return [addDefaults(literal, [`${name}: ${rows}`])];
  const empty = emptyPart(value);
  return empty && [{ start: empty.getStart(), end: empty.end, newText: String(rows) }];
}

/** The part of a limit that stands for "none": `undefined`, or a number that was found too great. */
function emptyPart(value: ts.Expression): ts.Expression | undefined {
  const node = bare(value);
  if (ts.isNumericLiteral(node) || node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined')) return node;
  if (ts.isConditionalExpression(node)) {
    const [a, b] = [node.whenTrue, node.whenFalse].map((one) => (ts.isNumericLiteral(bare(one)) ? undefined : emptyPart(one)));
    return a && b ? undefined : a ?? b;
  }
  return ts.isBinaryExpression(node) && isOr(node.operatorToken.kind) ? emptyPart(node.right) : undefined;
}

/**
 * Gives a limit that a request may leave out a number of rows where it does: `take: input.limit ?? 100`. Undefined where what it is stands outside of the query's function, for others may be limited by it.
 */
export function limitInPlaceOfNone(value: ts.Expression, call: ts.Node, rows: number): readonly TextEdit[] | undefined {
  if (enclosingFunction(value) !== enclosingFunction(call) || value.getSourceFile() !== call.getSourceFile()) return undefined;
  const name = ts.isShorthandPropertyAssignment(value.parent) ? `${value.getText()}: ` : '';
  const node = bare(value);
  const isPlain = node === value && (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node));
  return [{ start: value.getStart(), end: value.end, newText: isPlain ? `${name}${value.getText()} ?? ${rows}` : `(${value.getText()}) ?? ${rows}` }];
}

/** Adds a link to a builder's chain: at its end, or before the call that sends it. Laid out as the links before it are. */
export function addLink(call: ts.CallExpression, text: string, ends: ReadonlySet<string>): readonly TextEdit[] | undefined {
  // What a variable holds gets further links later, which may not follow this one.
  if (ts.isVariableDeclaration(outward(call).user) || ts.isBinaryExpression(outward(call).user)) return undefined;
  const { before } = endOf(call, ends);
  if (!before || !ts.isCallExpression(before)) return undefined;
  return [{ start: before.end, end: before.end, newText: `${breakBefore(before)}.${text}` }];
}

/** Links that say how many rows there are, or which of them; a second one would take the place of the first. */
const limiting = /^(?:limit|range|take|first|fetch|top|offset|skip|single|maybeSingle|modify\w*|page)$/;

/** Puts a limit at the end of a builder's chain; of one that a variable holds, where it is sent. */
export function addLimit(call: ts.CallExpression, text: string, ends: ReadonlySet<string>): readonly TextEdit[] | undefined {
  const held = heldChain(call) ?? heldUntil(call);
  if (!held) return addLink(call, text, ends);
  const { before } = endOf(held.sent, ends);
  return before && !held.links.some(({ name }) => limiting.test(name)) ? [{ start: before.end, end: before.end, newText: `${breakBefore(before)}.${text}` }] : undefined;
}

/** The links of an expression, and what further ones can be written behind: its last link, or the one before a call that sends the query; a variable where it has no other. */
export function endOf(expression: ts.Expression, ends: ReadonlySet<string>): { readonly links: readonly Link[]; readonly before: ts.Expression | undefined } {
  if (!ts.isCallExpression(expression)) return { links: [], before: expression };
  const { links, root } = linksOf(expression);
  const end = links.findIndex(({ name }) => ends.has(name));
  return { links, before: (end < 0 ? links.at(-1) : links[end - 1])?.call ?? (ts.isIdentifier(root) ? root : undefined) };
}

/** The line break and indentation before a link's dot, where it stands on a line of its own. */
export function breakBefore(call: ts.Expression): string {
  const callee = ts.isCallExpression(call) ? call.expression : call;
  if (!ts.isPropertyAccessExpression(callee)) return '';
  const source = call.getSourceFile();
  const dot = callee.getChildren().find((child) => child.kind === ts.SyntaxKind.DotToken);
  const indent = dot && ownLineIndent(dot, source);
  return indent === undefined ? '' : lineBreak(source) + indent;
}

/** Adds text at the end of an SQL text that is written out, before white space and a semicolon there. */
export function limitText(text: ts.Node | undefined, rows: number): readonly TextEdit[] | undefined {
  const node = text && ts.isExpression(text) ? bare(text) : text;
  if (!node || !(ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))) return undefined;
  const source = node.getSourceFile().text;
  const close = node.end - 1;
  const written = source.slice(node.getStart() + 1, close);
  const tail = /[\s;]*$/.exec(written)?.[0].length ?? 0;
  // A comment at the end would swallow it, and MySQL has none behind what locks the rows: https://dev.mysql.com/doc/refman/8.4/en/select.html
  if (/--[^\n]*$/.test(written) || /\b(?:for\s+(?:update|share)|lock\s+in\s+share\s+mode)\b[^()']*$/i.test(written)) return undefined;
  return [{ start: close - tail, end: close - tail, newText: ` LIMIT ${rows}` }];
}
