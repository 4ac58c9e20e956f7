import { isAnswer } from '../../flow/answers';
import type { Enclosing } from '../../flow/types';
import { enclosingFunction, inlineFunction, isAssignment, isReference, outward, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Which part of an awaited result is followed: all of it, or a property of it that has the rows. */
type Part = string | number | undefined;

/**
 * Whether the rows of a query go into what the function answers or gives back, and nowhere else: each for itself, whatever the others are. Fewer rows are then a shorter
 * list, and nothing else changes: no total, no search, no cache that is filled for everybody.
 * @param part the property of the call's result that has the rows, where it is not the result itself
 * @param whole whether the rows have to be in the answer as they are; otherwise something may be made of each
 */
export function isOnlyAnswered(call: ts.Expression, scope: Enclosing, part: Part, whole: boolean, checker: ts.TypeChecker): boolean {
  return new Answered(scope, whole, checker).follows(call, part, 0);
}

class Answered {
  constructor(private readonly scope: Enclosing, private readonly whole: boolean, private readonly checker: ts.TypeChecker) {}

  /** Whether all that becomes of a value is the answer. */
  follows(node: ts.Node, part: Part, depth: number): boolean {
    if (depth > 16) return false;
    const { child, user } = outward(node);
    const next = (further: ts.Node, rest: Part = part): boolean => this.follows(further, rest, depth + 1);
    if (ts.isAwaitExpression(user)) return next(user);
    if (ts.isPropertyAccessExpression(user) && user.expression === child) return this.member(user, part, next);
    if (ts.isVariableDeclaration(user) && user.initializer === child) return this.binding(user.name, part, depth);
    if (part !== undefined) return false;
    if (ts.isReturnStatement(user)) return enclosingFunction(user) === this.scope;
    if (ts.isArrowFunction(user) && user.body === child) return user === this.scope;
    if (ts.isPropertyAssignment(user) && user.initializer === child) return next(user.parent);
    if (ts.isShorthandPropertyAssignment(user)) return next(user.parent);
    if (ts.isCallExpression(user) && user.expression !== child) return this.argument(user, next);
    if (ts.isNewExpression(user)) return user.expression.getText() === 'Response' && user.arguments?.[0] === child;
    if (ts.isBinaryExpression(user) && user.left === child && /^(?:\|\||\?\?)$/.test(user.operatorToken.getText())) return next(user);
    if (ts.isPrefixUnaryExpression(user) && user.operator === ts.SyntaxKind.ExclamationToken) return true;
    // `ctx.body = orders`
    return isAssignment(user) && user.right === child && ts.isPropertyAccessExpression(user.left) && user.left.name.text === 'body';
  }

  /** `result.data`, `rows.map(toDto)`, `query.then((rows) => res.json(rows))`. */
  private member(access: ts.PropertyAccessExpression, part: Part, next: (node: ts.Node, part?: Part) => boolean): boolean {
    const name = access.name.text;
    if (part !== undefined && name === part) return this.followsAll(access);
    const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
    const [argument, ...others] = call?.arguments ?? [];
    const fn = inlineFunction(argument);
    if (!call || !argument) return part !== undefined && !call;
    if (name === 'map' && part === undefined) return !this.whole && others.length === 0 && (!fn || fn.parameters.length <= 1) && next(call);
    const given = fn?.parameters[0];
    return name === 'then' && fn !== undefined && others.length === 0 && given !== undefined && fn.parameters.length === 1 && this.binding(given.name, part, 1);
  }

  private followsAll(access: ts.PropertyAccessExpression): boolean {
    return this.follows(access, undefined, 1);
  }

  /** An answer, or what only writes the value down for one. */
  private argument(call: ts.CallExpression, next: (node: ts.Node) => boolean): boolean {
    const callee = call.expression;
    if (isAnswer(call)) return true;
    if (!ts.isPropertyAccessExpression(callee)) return false;
    const name = callee.name.text;
    if (name === 'stringify' || /^Promise\.all$/.test(callee.getText())) return next(call);
    // `NextResponse.json(orders)`, `c.json(orders)`: what it gives is returned.
    return name === 'json' && next(call);
  }

  /** Every use of a name, or of the part of a pattern that has the rows. */
  private binding(name: ts.BindingName, part: Part, depth: number): boolean {
    if (ts.isIdentifier(name)) return this.references(name).every((reference) => this.follows(reference, part, depth + 1));
    if (part === undefined) return false;
    const element = name.elements.find((one, index) => ts.isBindingElement(one) && (ts.isArrayBindingPattern(name) ? index : propertyName(one.propertyName ?? one.name)) === part);
    return element !== undefined && ts.isBindingElement(element) && !element.dotDotDotToken && this.binding(element.name, undefined, depth);
  }

  private references(name: ts.Identifier): readonly ts.Identifier[] {
    const symbol = this.checker.getSymbolAtLocation(name);
    const found: ts.Identifier[] = [];
    walk(this.scope, (node) => {
      if (!ts.isIdentifier(node) || node === name || node.text !== name.text) return;
      const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
      const own = isShorthand ? this.checker.getShorthandAssignmentValueSymbol(node.parent) : isReference(node) ? this.checker.getSymbolAtLocation(node) : undefined;
      if (own !== undefined && own === symbol) found.push(node);
    });
    return found;
  }
}
