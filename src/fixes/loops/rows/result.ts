import type { Query } from '../../../catalog';
import type { Loop, QuerySite } from '../../../flow/types';
import { enclosingFunction, isReference, namesIn, outward, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { EditBuilder } from '../../edits/edit-builder';

/** What a rewrite puts in place of what a query gave. */
export interface Replacement {
  /** Source text of the rows, the row or the number. */
  readonly text: string;
  /** True where that text is no simple access and needs parentheses inside a larger expression. */
  readonly compound: boolean;
  /** The variable that now says what went wrong, for loops that look at it. */
  readonly error?: string;
}

/** Where a loop takes the rows from a query's result, whatever the library wraps around them. */
export interface Result {
  /** The `await` expression, or the bare query whose promise is only collected: what a rewrite takes away. */
  readonly gone: ts.Expression;
  /** The variables of the loop that hold the rows, the row or the number. */
  readonly names: readonly string[];
  /** True where nothing but the first row is taken: `const [user] = …`, `(…).rows[0]`. */
  readonly firstOnly: boolean;
  /** The expression that a rewritten access replaces, where the result is no pattern: for what is done with it on the spot. */
  readonly expression?: ts.Expression;
  /** The declaration that the result is kept by. */
  readonly declaration?: ts.VariableDeclaration;
  /** The uses of what says that the query failed; empty where nobody looks. */
  readonly errors: readonly ts.Expression[];
  /** Puts the replacement there; where `firstOnly`, it is the first row, or undefined. */
  put(builder: EditBuilder, replacement: Replacement): void;
}

/**
 * The expression that gives what the query resolves to: `await query`, or the bare query where its promise is only collected (the value of a callback, an
 * argument of `push`, a part of `Promise.all`). Undefined where the promise itself is used (`.then`, stored in a variable).
 */
export function awaitedOf(site: QuerySite, loop: Loop): ts.Expression | undefined {
  const { child, user } = outward(site.call);
  if (ts.isAwaitExpression(user)) return user;
  return (child === site.call || ts.isParenthesizedExpression(child)) && isCollected(site.call, user, loop) ? site.call : undefined;
}

/** A read of rows of which nothing but their number is taken (`const { count } = await …`), as the count that it is; any other as it stands. */
export function counting(site: QuerySite): QuerySite {
  const { countIn, errorIn } = site.meaning;
  const awaiting = outward(site.call).user;
  const declaration = countIn !== undefined && ts.isAwaitExpression(awaiting) ? outward(awaiting).user : undefined;
  if (countIn === undefined || !declaration || !ts.isVariableDeclaration(declaration) || !ts.isObjectBindingPattern(declaration.name)) return site;
  const taken = declaration.name.elements.map((element) => (element.dotDotDotToken ? '' : propertyName(element.propertyName ?? element.name)));
  const isCount = taken.includes(countIn) && taken.every((name) => name === countIn || name === errorIn);
  return isCount ? { ...site, meaning: { ...site.meaning, op: 'count', rowsIn: countIn } } : site;
}

/** How a loop takes a query's result; undefined where it does so in a way that cannot be rewritten. */
export function resultOf(site: QuerySite, loop: Loop): Result | undefined {
  if (site.meaning.isSync) return plain(site.call, site.call, site.meaning);
  const awaited = awaitedOf(site, loop);
  if (!awaited) return undefined;
  if (ts.isAwaitExpression(awaited)) return ofAwait(awaited, site.meaning, loop);
  // One of several queries of a pass: `await Promise.all([query, other])` takes a plain value as well.
  return site.meaning.rowsIn === undefined ? plain(site.call, site.call, site.meaning) : ofPart(site.call, outward(site.call).user, site.meaning, loop);
}

function isCollected(call: ts.Expression, user: ts.Node, loop: Loop): boolean {
  if (user === loop.body && ts.isArrowFunction(user)) return true;
  if (ts.isReturnStatement(user)) return enclosingFunction(user) === loop.body;
  if (ts.isArrayLiteralExpression(user)) return isPromiseAll(outward(user).user);
  return ts.isCallExpression(user) && user.expression !== call && ts.isPropertyAccessExpression(user.expression) && user.expression.name.text === 'push';
}

function isPromiseAll(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() === 'Promise.all';
}

function ofAwait(awaiting: ts.AwaitExpression, query: Query, loop: Loop): Result | undefined {
  const { child, user } = outward(awaiting);
  const { rowsIn } = query;
  if (rowsIn === undefined) return plain(awaiting, inParentheses(awaiting), query);
  if (isMember(user, child, rowsIn)) return access(awaiting, user);
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || user.type || child !== awaiting) return undefined;
  if (ts.isIdentifier(user.name)) return held(awaiting, user, user.name, query, loop);
  return ofPattern(awaiting, user.name, user, query, loop);
}

/** `(await query)?.name`: a simple access needs no parentheses any more, so they belong to what is replaced. */
export function inParentheses(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression.parent) ? expression.parent : expression;
}

/** Whether a node reads the rows off the result that is its expression. */
function isMember(node: ts.Node, result: ts.Node, rowsIn: string | number): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  if (ts.isPropertyAccessExpression(node)) return node.expression === result && node.name.text === rowsIn;
  return ts.isElementAccessExpression(node) && node.expression === result && node.argumentExpression.getText().replace(/^['"]|['"]$/g, '') === String(rowsIn);
}

/** The result is the rows. `const [user] = await query` takes the first of them. */
function plain(gone: ts.Expression, target: ts.Expression, query: Query): Result | undefined {
  const { user, child } = outward(target);
  if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isArrayBindingPattern(user.name)) {
    const only = soleElement(user.name);
    return only && child === target ? firstOf(gone, user.name, only, user) : undefined;
  }
  const { target: taken, firstOnly } = throughFirst(target, query);
  return {
    gone, firstOnly, errors: [], names: namesOf(taken), expression: taken,
    ...(declarationOf(taken) && { declaration: declarationOf(taken) as ts.VariableDeclaration }),
    put: (builder, replacement) => { replaceExpression(builder, taken, replacement); },
  };
}

/** `(await query).data`, `(await query).rows[0]`. */
function access(gone: ts.Expression, rows: ts.PropertyAccessExpression | ts.ElementAccessExpression): Result {
  const { target, firstOnly } = throughFirst(rows, undefined);
  return {
    gone, firstOnly, errors: [], names: namesOf(target), expression: target,
    ...(declarationOf(target) && { declaration: declarationOf(target) }),
    put: (builder, replacement) => { replaceExpression(builder, target, replacement); },
  };
}

/** `rows[0]` where `rows` is a list. A row is asked for columns, not for positions. */
function throughFirst(rows: ts.Expression, query: Query | undefined): { readonly target: ts.Expression; readonly firstOnly: boolean } {
  const { child, user } = outward(rows);
  const isFirst = ts.isElementAccessExpression(user) && user.expression === child && user.argumentExpression.getText() === '0' && query?.op !== 'count';
  return isFirst ? { target: user, firstOnly: true } : { target: rows, firstOnly: false };
}

function firstOf(gone: ts.Expression, pattern: ts.ArrayBindingPattern, only: ts.BindingElement, declaration: ts.VariableDeclaration): Result {
  return {
    gone, firstOnly: true, errors: [], names: namesIn(only.name), declaration,
    put(builder, { text }) {
      builder.replace(pattern, only.name.getText());
      if (declaration.initializer) builder.replace(declaration.initializer, text);
    },
  };
}

/** The only element of `[user]`, without a default. */
export function soleElement(pattern: ts.BindingName): ts.BindingElement | undefined {
  if (!ts.isArrayBindingPattern(pattern)) return undefined;
  const [first, ...others] = pattern.elements;
  return first && others.length === 0 && ts.isBindingElement(first) && !first.dotDotDotToken && !first.initializer ? first : undefined;
}

/** `const { data: user, error } = …` and `const [rows] = …`: the pattern becomes what it binds the rows to. */
function ofPattern(gone: ts.Expression, pattern: ts.BindingPattern, declaration: ts.VariableDeclaration, query: Query, loop: Loop): Result | undefined {
  const parts = partsOf(pattern, query, loop);
  if (!parts) return undefined;
  const { rows, errors, first } = parts;
  const bound = first ?? rows;
  return {
    gone, firstOnly: first !== undefined, errors, names: namesIn(bound.name), declaration,
    put(builder, { text, error }) {
      builder.replace(pattern, bound.name.getText());
      if (declaration.initializer) builder.replace(declaration.initializer, text);
      for (const use of errors) replaceError(builder, use, error);
    },
  };
}

/** One query of several that a pass waits for: `const [{ data: user }, { data: team }] = await Promise.all([query, other])`. */
function ofPart(call: ts.Expression, list: ts.Node, query: Query, loop: Loop): Result | undefined {
  if (!ts.isArrayLiteralExpression(list)) return undefined;
  const all = outward(list).user;
  const awaiting = outward(all).user;
  const declaration = ts.isAwaitExpression(awaiting) ? outward(awaiting).user : undefined;
  const index = list.elements.indexOf(call);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isArrayBindingPattern(declaration.name) || index < 0) return undefined;
  const element = declaration.name.elements[index];
  if (!element || !ts.isBindingElement(element) || element.initializer || element.dotDotDotToken) return undefined;
  if (ts.isIdentifier(element.name)) {
    const uses = heldUses(element.name, query, loop);
    return uses && { gone: call, firstOnly: false, errors: uses.errors, names: [element.name.text], put: (builder, replacement) => { builder.replace(call, wrapped(query, replacement, uses.errors.length > 0)); } };
  }
  const parts = partsOf(element.name, query, loop);
  const bound = parts && (parts.first ?? parts.rows);
  return parts && bound && {
    gone: call, firstOnly: parts.first !== undefined, errors: parts.errors, names: namesIn(bound.name),
    put(builder, { text, error }) {
      builder.replace(element.name, bound.name.getText());
      builder.replace(call, text);
      for (const use of parts.errors) replaceError(builder, use, error);
    },
  };
}

interface Parts {
  readonly rows: ts.BindingElement;
  /** `[user]` in the rows' place: only the first is taken. */
  readonly first?: ts.BindingElement;
  readonly errors: readonly ts.Expression[];
}

/** What a pattern takes of a result; undefined where it takes more than the rows and the error. */
function partsOf(pattern: ts.BindingPattern, query: Query, loop: Loop): Parts | undefined {
  let rows: ts.BindingElement | undefined;
  let errors: readonly ts.Expression[] = [];
  for (const [index, element] of pattern.elements.entries()) {
    if (!ts.isBindingElement(element)) continue;
    if (element.dotDotDotToken) return undefined;
    const name = ts.isArrayBindingPattern(pattern) ? index : propertyName(element.propertyName ?? (element.name));
    if (name === query.rowsIn) {
      // `{ data: items = [] }`: rows that are there are never undefined.
      rows = element;
    } else if (name === query.errorIn && ts.isIdentifier(element.name) && !element.initializer) {
      errors = usesOf(element.name, loop);
    } else return undefined;
  }
  if (!rows) return undefined;
  const first = soleElement(rows.name);
  return { rows, errors, ...(first && { first }) };
}

/** `const result = await query;` whose uses are `result.data` and `result.error`. */
function held(gone: ts.Expression, declaration: ts.VariableDeclaration, name: ts.Identifier, query: Query, loop: Loop): Result | undefined {
  const uses = heldUses(name, query, loop);
  if (!uses) return undefined;
  return {
    gone, firstOnly: false, errors: uses.errors, names: [name.text], declaration,
    put(builder, replacement) { builder.replace(gone, wrapped(query, replacement, uses.errors.length > 0)); },
  };
}

function heldUses(name: ts.Identifier, query: Query, loop: Loop): { readonly errors: readonly ts.Expression[] } | undefined {
  const errors: ts.Expression[] = [];
  for (const use of usesOf(name, loop)) {
    const { child, user } = outward(use);
    if (query.rowsIn !== undefined && isMember(user, child, query.rowsIn)) continue;
    if (query.errorIn !== undefined && isMember(user, child, query.errorIn)) errors.push(user);
    else return undefined;
  }
  return { errors };
}

/** The replacement in the form that the library's result has. */
function wrapped({ rowsIn, errorIn }: Query, { text, error }: Replacement, asksForError: boolean): string {
  if (typeof rowsIn === 'number') return `[${text}]`;
  const failure = asksForError && errorIn !== undefined ? `, ${errorIn}${error === errorIn ? '' : `: ${error ?? 'null'}`}` : '';
  return `{ ${rowsIn}: ${text}${failure} }`;
}

function usesOf(name: ts.Identifier, loop: Loop): readonly ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  walk(loop.body, (node) => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) uses.push(node);
  });
  return uses;
}

function replaceError(builder: EditBuilder, use: ts.Expression, error: string | undefined): void {
  const text = error ?? 'null';
  if (builder.touches(use.getSourceFile(), use.getStart(), use.end) || use.getText() === text) return;
  builder.replace(use, ts.isShorthandPropertyAssignment(use.parent) ? `${use.getText()}: ${text}` : text);
}

function replaceExpression(builder: EditBuilder, target: ts.Expression, { text, compound }: Replacement): void {
  const whole = inParentheses(target);
  const { parent } = whole;
  // `found ?? null ?? other`: TypeScript takes what ends in `null` for nothing.
  if (ts.isBinaryExpression(parent) && parent.left === whole && parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken && text.endsWith(' ?? null')) {
    builder.replace(whole, text.replace(/ \?\? null$/, ''));
    return;
  }
  const inner = compound && ts.isParenthesizedExpression(target) ? target.expression : target;
  builder.replace(inner, compound && needsParentheses(inner) ? `(${text})` : text);
}

/** The variable that holds the result. */
function namesOf(result: ts.Expression): readonly string[] {
  const declaration = declarationOf(result);
  return declaration ? namesIn(declaration.name) : [];
}

function declarationOf(result: ts.Expression): ts.VariableDeclaration | undefined {
  const { user } = outward(result);
  return ts.isVariableDeclaration(user) ? user : undefined;
}

/** Whether the text of an operator expression can stand in place of `node` without parentheses. */
export function needsParentheses(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return false;
  if (ts.isParenthesizedExpression(parent) || ts.isArrayLiteralExpression(parent) || ts.isExpressionStatement(parent) || ts.isTemplateSpan(parent)) return false;
  if (ts.isCallExpression(parent)) return parent.expression === node;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken;
  return true;
}
