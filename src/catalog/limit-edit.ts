import type { TextEdit } from '../core';
import { bare, outward, propertyValue } from '../project/syntax';
import { ts } from '../project/ts';
import { linksOf } from './chain';
import { addProperty, lineBreak, ownLineIndent } from './edit-literal';

/**
 * Puts a limit among the options that a call is given as its argument at `index`. A limit that is there and bounds nothing gets the number where it has none
 * (`limit ? Number(limit) : undefined`), or in its place. Undefined where the options are not written out.
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
  if (!value) return [addProperty(literal, `${name}: ${rows}`)];
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
  return ts.isBinaryExpression(node) && /^(?:\|\||\?\?)$/.test(node.operatorToken.getText()) ? emptyPart(node.right) : undefined;
}

/** Adds a link to a builder's chain: at its end, or before the call that sends it. Laid out as the links before it are. */
export function addLink(call: ts.CallExpression, text: string, ends: ReadonlySet<string>): readonly TextEdit[] | undefined {
  // What a variable holds gets further links later, which may not follow this one.
  if (ts.isVariableDeclaration(outward(call).user) || ts.isBinaryExpression(outward(call).user)) return undefined;
  const { links } = linksOf(call);
  const end = links.findIndex(({ name }) => ends.has(name));
  const before = links[end < 0 ? links.length - 1 : end - 1]?.call;
  if (!before) return undefined;
  return [{ start: before.end, end: before.end, newText: `${breakBefore(before)}.${text}` }];
}

/** The line break and indentation before a link's dot, where it stands on a line of its own. */
export function breakBefore(call: ts.CallExpression): string {
  const callee = call.expression;
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
  // A comment at the end would swallow it.
  if (/--[^\n]*$/.test(written)) return undefined;
  return [{ start: close - tail, end: close - tail, newText: ` LIMIT ${rows}` }];
}
