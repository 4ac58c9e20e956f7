import { dialectOf, type EqualityCondition, type Query, type Settled } from '../../catalog';
import { declarationOf } from '../../flow/values/symbols';
import type { FlowContext, Loop, QuerySite } from '../../flow/types';
import { bare, isAssignment, isAsync, isFunctionNode, isOr, isStep, mentions, namesIn, propertyName, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { resultOf } from '../loops/rows/result';
import { absentOf, type PlainRead } from './plain-read';

/** What a function has around its read: `get({ id })`, which catches what goes wrong and gives the row without its secrets. */
export interface Around {
  /** What the call hands over as the key, where that stands in an object of columns and values. */
  readonly given?: ts.Expression;
  /** What else stands there, the same for every element: the plural gets each as a parameter of that name. */
  readonly fixed: readonly { readonly name: string; readonly value: ts.Expression }[];
  /** `catch` that ends the function. */
  readonly handler?: ts.CatchClause;
  /** What the handler returns in a row's place; undefined where it throws. */
  readonly returned?: ts.Expression;
  /** What the function gives in place of a row, in terms of the variable that it keeps the row in. */
  readonly mapped?: { readonly name: string; readonly value: ts.Expression };
  /** The literal that the function gives where there is no row, where that is neither `null` nor `undefined`. */
  readonly instead?: ts.Expression;
  /** The key is made a number of first. */
  readonly isNumber: boolean;
  readonly settled: Settled;
}

/**
 * Reads a function as one that does little around one read by a key: it catches what fails, asks whether there is a row, gives it in another form. Undefined where it does anything
 * that would not be the same done for all keys together.
 * @param varies whether an expression where the function is called differs from one pass to the next
 */
export function guardedReadOf(site: QuerySite, call: ts.CallExpression, varies: (node: ts.Node) => boolean, context: FlowContext): PlainRead | undefined {
  const fn = site.enclosing;
  const { meaning } = site;
  // What a decorator puts around it (a check, a cache, a log) would be left out.
  if (!isFunctionNode(fn) || (ts.canHaveDecorators(fn) && ts.getDecorators(fn)) || !fn.body || !ts.isBlock(fn.body) || meaning.rowsIn !== undefined || meaning.errorIn !== undefined) return undefined;
  const guarded = guardOf(fn.body);
  const result = resultOf(site, { node: site.call, kind: 'callback', body: fn, sequential: true } as unknown as Loop);
  const [first, ...others] = guarded.statements;
  const name = result?.declaration?.name;
  if (!result || !name || !ts.isIdentifier(name) || result.firstOnly || first !== result.declaration.parent.parent) return undefined;
  const settled = settledFor(fn, call, context);
  const key = keyOf(fn, meaning, call, { settled, varies }, context);
  const shape = shapeOf(others, name.text, context);
  // What is thrown inside the function's own `try` is caught there.
  if (!key || !shape || (shape.missingThrows && guarded.handler)) return undefined;
  const isOne = meaning.op === 'read-one';
  if (!isOne && (shape.mapped ?? shape.absent ?? shape.missingThrows)) return undefined;
  // What a handler gives in a row's place is what the look-up gives for none.
  if (shape.instead && guarded.handler) return undefined;
  const handled = guarded.handler && handledBy(guarded.handler, fn, isOne ? shape.absent ?? 'null' : meaning.op === 'count' ? 'zero' : 'empty');
  if (guarded.handler && !handled) return undefined;
  // What is made of a row may ask for nothing that is only known in one call.
  if (shape.mapped && mentions(shape.mapped.value, parametersOf(fn))) return undefined;
  return {
    fn, query: key.isInPlace ? meaning : { ...meaning, filter: { equals: [key.condition, ...key.fixed.map(({ field, name }) => ({ field, value: name }))], rest: [], complete: true } }, keyIndex: key.index, keyField: key.condition.field, key: key.condition.value, result, firstOnly: false,
    ...(shape.absent !== undefined && { absent: shape.absent }), ...(shape.missingThrows && { missingThrows: shape.missingThrows }),
    around: {
      fixed: key.fixed.map(({ field, value }) => ({ name: field, value })),
      ...(key.given && { given: key.given }), ...(guarded.handler && { handler: guarded.handler }), ...(handled?.returned && { returned: handled.returned }), ...(shape.mapped && { mapped: shape.mapped }), ...(shape.instead && { instead: shape.instead }),
      isNumber: key.isNumber, settled,
    },
  };
}

/** The statements of a function, those inside its `try` where it is nothing else. */
function guardOf(body: ts.Block): { readonly statements: readonly ts.Statement[]; readonly handler?: ts.CatchClause } {
  const [only, ...others] = body.statements;
  if (!only || others.length > 0 || !ts.isTryStatement(only) || only.finallyBlock || !only.catchClause) return { statements: body.statements };
  return { statements: only.tryBlock.statements, handler: only.catchClause };
}

/** What a condition on parameters comes to that a call leaves out: `limit !== null`. */
function settledFor(fn: FunctionNode, call: ts.CallExpression, { checker }: FlowContext): Settled {
  const isNothing = (node: ts.Expression): boolean => node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
  /** `null` or `undefined` as a text, for a parameter that is left out. */
  const valueOf = (node: ts.Expression): string | undefined => {
    const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
    const index = fn.parameters.findIndex((parameter) => parameter === declaration);
    const parameter = fn.parameters[index];
    if (!parameter || parameter.dotDotDotToken || index < call.arguments.length) return undefined;
    if (!parameter.initializer) return 'undefined';
    return isNothing(parameter.initializer) ? parameter.initializer.getText() : undefined;
  };
  const settled: Settled = (condition) => {
    const node = bare(condition);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
      const inner = settled(node.operand);
      return inner === undefined ? undefined : !inner;
    }
    if (!ts.isBinaryExpression(node)) return valueOf(node) === undefined ? undefined : false;
    const value = valueOf(node.left);
    if (value === undefined || !isNothing(node.right)) return undefined;
    const isSame = value === node.right.getText();
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.EqualsEqualsEqualsToken: return isSame;
      case ts.SyntaxKind.ExclamationEqualsEqualsToken: return !isSame;
      case ts.SyntaxKind.EqualsEqualsToken: return true;
      case ts.SyntaxKind.ExclamationEqualsToken: return false;
      default: return undefined;
    }
  };
  return settled;
}

interface Key {
  readonly condition: EqualityCondition;
  readonly index: number;
  readonly given?: ts.Expression;
  readonly isNumber: boolean;
  /** The conditions stand in the query itself, which takes the key out of what it is handed. */
  readonly isInPlace?: true;
  readonly fixed: readonly { readonly field: string; readonly name: ts.Identifier; readonly value: ts.Expression }[];
}

/** The condition of the query that has the key: a parameter, or the one property of the object that the call hands over as the filter which differs from pass to pass. */
function keyOf(fn: FunctionNode, query: Query, call: ts.CallExpression, { settled, varies }: { readonly settled: Settled; varies(node: ts.Node): boolean }, { checker }: FlowContext): Key | undefined {
  const indexOf = (node: ts.Node): number => {
    const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
    return fn.parameters.findIndex((parameter) => parameter === declaration && !parameter.dotDotDotToken);
  };
  const [equal, ...others] = query.filter?.complete === true ? query.filter.equals : [];
  if (equal && others.length === 0 && query.filter?.rest.length === 0) {
    const value = uncast(equal.value);
    const isNumber = ts.isCallExpression(value) && value.expression.getText() === 'Number' && value.arguments.length === 1;
    const index = indexOf(isNumber ? value.arguments[0] as ts.Expression : value);
    return index < 0 || fn.parameters.length > 1 || fn.parameters[index]?.initializer ? undefined : { condition: equal, index, isNumber, fixed: [] };
  }
  const inside = keyInside(query, call, indexOf);
  if (inside) return inside;
  const filter = dialectOf(query.library).filterArgument?.(query, settled);
  const index = filter ? indexOf(filter) : -1;
  const clause = call.arguments[index];
  if (!clause || !ts.isObjectLiteralExpression(clause) || call.arguments.length > 1) return undefined;
  const conditions = clause.properties.flatMap((property) => {
    if (!(ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) || !ts.isIdentifier(property.name)) return [];
    const field = property.name.text;
    const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    const known = query.model?.fields.get(field);
    return !known || known.kind === 'relation' || ts.isObjectLiteralExpression(bare(value)) ? [] : [{ field, name: property.name, value }];
  });
  const [key, ...more] = conditions.filter(({ value }) => varies(value));
  if (!key || more.length > 0 || conditions.length < clause.properties.length) return undefined;
  return { condition: { field: key.field, value: key.value }, index, given: key.value, isNumber: false, fixed: conditions.filter((condition) => condition !== key) };
}

/** The key that a function takes out of an object it is handed: `where: { id: args.where.id }`, called with `{ where: { id: order.customerId } }`. */
function keyInside({ filter }: Query, call: ts.CallExpression, indexOf: (node: ts.Node) => number): Key | undefined {
  if (!filter?.complete || filter.rest.length > 0 || call.arguments.length !== 1) return undefined;
  const found = filter.equals.flatMap((condition) => {
    const names: string[] = [];
    let node = uncast(condition.value);
    for (; ts.isPropertyAccessExpression(node) && !node.questionDotToken; node = uncast(node.expression)) names.unshift(node.name.text);
    return names.length > 0 && indexOf(node) === 0 ? [{ condition, names }] : [];
  });
  const [key, ...more] = found;
  if (!key || more.length > 0) return undefined;
  let given: ts.Expression | undefined = call.arguments[0];
  // What is handed over beside the key would be left out.
  for (const name of key.names) {
    const [part, ...parts]: readonly ts.ObjectLiteralElementLike[] = given && ts.isObjectLiteralExpression(bare(given)) ? (bare(given) as ts.ObjectLiteralExpression).properties : [];
    given = part && parts.length === 0 && propertyName(part.name) === name ? (ts.isPropertyAssignment(part) ? part.initializer : ts.isShorthandPropertyAssignment(part) ? part.name : undefined) : undefined;
  }
  return given && { condition: key.condition, index: 0, given, isNumber: false, isInPlace: true, fixed: [] };
}

type Shape = Pick<PlainRead, 'absent' | 'missingThrows'> & Pick<Around, 'mapped' | 'instead'>;

/** What comes after the read: `if (!user) return null`, or what is thrown in its place, and what is returned. */
function shapeOf(statements: readonly ts.Statement[], name: string, context: FlowContext): Shape | undefined {
  const last = statements.at(-1);
  let absent: PlainRead['absent'];
  let missingThrows: PlainRead['missingThrows'];
  let instead: ts.Expression | undefined;
  for (const statement of statements.slice(0, -1)) {
    if (!ts.isIfStatement(statement) || statement.elseStatement || statement.expression.getText() !== `!${name}`) return undefined;
    const exit = ts.isBlock(statement.thenStatement) ? statement.thenStatement.statements : [statement.thenStatement];
    const [only] = exit;
    if (only && exit.length === 1 && ts.isThrowStatement(only)) {
      missingThrows = only;
      continue;
    }
    const given = exit.length === 1 && only && ts.isReturnStatement(only) ? only : undefined;
    absent = given && absentOf(given.expression);
    if (absent === undefined) instead = given && literalIn(given.expression);
    if ((absent === undefined && !instead) || absent === 'empty') return undefined;
  }
  if (!last || !ts.isReturnStatement(last) || !last.expression) return undefined;
  let value = bare(last.expression);
  if (ts.isConditionalExpression(value)) {
    const isNegated = value.condition.getText() === `!${name}`;
    if (!isNegated && value.condition.getText() !== name) return undefined;
    const missing = isNegated ? value.whenTrue : value.whenFalse;
    absent = absentOf(missing);
    if (absent === undefined) instead = literalIn(missing);
    if ((absent === undefined && !instead) || absent === 'empty') return undefined;
    value = bare(isNegated ? value.whenFalse : value.whenTrue);
  } else if (ts.isBinaryExpression(value) && isOr(value.operatorToken.kind) && value.left.getText() === name) {
    absent = absentOf(value.right);
    if (absent === undefined || absent === 'empty') return undefined;
    value = bare(value.left);
  }
  const asked = instead ?? absent ?? missingThrows ? undefined : ofChain(value, name);
  if (asked) return failsNowhere(value, context) ? { ...asked, mapped: { name, value } } : undefined;
  if (instead) return !missingThrows && isNeverAbsent(value) && failsNowhere(value, context) ? { instead, mapped: { name, value } } : undefined;
  if (missingThrows) return absent === undefined && ts.isIdentifier(value) && value.text === name ? { missingThrows } : undefined;
  if (ts.isIdentifier(value) && value.text === name) return absent === undefined ? {} : { absent };
  // Without a row there is nothing to make something of.
  return absent !== undefined && failsNowhere(value, context) ? { absent, mapped: { name, value } } : undefined;
}

/** What `user?.name`, and `user?.name ?? 'nobody'`, give where there is no user. */
function ofChain(value: ts.Expression, name: string): Pick<Shape, 'absent' | 'instead'> | undefined {
  const node = bare(value);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) {
    const instead = ofChain(node.left, name)?.absent === 'undefined' ? literalIn(node.right) : undefined;
    return instead ? { instead } : ofChain(node.left, name)?.absent === 'undefined' ? ofChain(node.right, name) : undefined;
  }
  let inner: ts.Expression = node;
  let asks = false;
  while (ts.isPropertyAccessExpression(inner)) {
    asks ||= inner.questionDotToken !== undefined;
    inner = inner.expression;
  }
  // `user?.team.name`: without a user nothing behind the question mark is looked at.
  return ts.isIdentifier(inner) && inner.text === name && asks && ts.isPropertyAccessExpression(inner.parent) && inner.parent.questionDotToken ? { absent: 'undefined' } : undefined;
}

function literalIn(expression: ts.Expression | undefined): ts.Expression | undefined {
  const node = expression && bare(expression);
  return node && (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) ? node : undefined;
}

/** Whether what is made of a row is surely something: a look-up takes what is `null` for what is not there. */
function isNeverAbsent(value: ts.Expression): boolean {
  const node = bare(value);
  if (ts.isBinaryExpression(node)) return isOr(node.operatorToken.kind) ? literalIn(node.right) !== undefined : node.operatorToken.kind === ts.SyntaxKind.PlusToken;
  return ts.isTemplateExpression(node) || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || literalIn(node) !== undefined || (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken);
}

/** Whether code only puts together what it is given: done for all rows at once, nothing of it can fail for one of them or be seen by anybody. */
function failsNowhere(root: ts.Node, context: FlowContext, depth = 0): boolean {
  let fine = true;
  walk(root, (node) => {
    if (!fine) return false;
    if (ts.isCallExpression(node)) {
      const [callee, ...others] = depth < 2 ? context.functionsOf(node.expression) : [];
      fine = callee?.body !== undefined && others.length === 0 && !callee.asteriskToken && !isAsync(callee) && failsNowhere(callee.body, context, depth + 1);
    } else if (ts.isPropertyAccessExpression(node)) {
      fine = ts.isIdentifier(node.expression) || node.expression.kind === ts.SyntaxKind.ThisKeyword || node.questionDotToken !== undefined;
    } else if (ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isThrowStatement(node) || ts.isDeleteExpression(node)
      || ts.isElementAccessExpression(node) || ts.isIterationStatement(node, false) || isAssignment(node) || isStep(node) || (ts.isSpreadElement(node)) || (node !== root && isFunctionNode(node))) fine = false;
    return fine;
  });
  return fine;
}

/** What a `catch` gives, where that is what the function gives without a row; what is only told may name no key. */
function handledBy({ block, variableDeclaration }: ts.CatchClause, fn: FunctionNode, absent: 'null' | 'undefined' | 'empty' | 'zero'): { readonly returned?: ts.Expression } | undefined {
  const last = block.statements.at(-1);
  const names = parametersOf(fn);
  if (mentions(block, names) || (variableDeclaration && !ts.isIdentifier(variableDeclaration.name))) return undefined;
  let leaves = false;
  for (const statement of block.statements.slice(0, -1)) walk(statement, (node) => { if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) leaves = true; });
  if (!last || leaves) return undefined;
  if (ts.isThrowStatement(last)) return {};
  if (!ts.isReturnStatement(last) || !last.expression) return undefined;
  const value = ts.isNumericLiteral(last.expression) && last.expression.text === '0' ? 'zero' : absentOf(last.expression);
  return value === absent ? { returned: last.expression } : undefined;
}

function parametersOf(fn: FunctionNode): ReadonlySet<string> {
  return new Set(fn.parameters.flatMap(({ name }) => namesIn(name)));
}
