import { bindingOwner, symbolOf } from '../../../flow/values/symbols';
import { bare, inlineFunction, isOr, outward, propertyName, referencesTo } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isAskedFor } from '../held';
import { isEmptyList } from '../shown';

/** The list that a component takes out of an answer. */
export interface AnsweredRows {
  /** The expression by which it is handed over: what `setOrders` or `return` is given. */
  readonly handed: ts.Expression;
  /** The property of the answer's content that the list is taken from. */
  readonly property?: string;
}

/** How far an answer is unpacked: a promise of `fetch` or its response, or what is in it. */
type Stage = 'response' | 'content';

const maxDepth = 24;

/**
 * Where the content of an answer goes to, all of it to one place, as it is: `const data = await response.json(); setOrders(data);`, also through `then`, a default, or `Array.isArray(data) ? data : []`. Undefined where
 * anything else is done with it.
 */
export function rowsOfAnswer(request: ts.CallExpression, checker: ts.TypeChecker): AnsweredRows | undefined {
  const walker = new Walker(/(?:^|\.)fetch$/.test(request.expression.getText()), checker);
  return walker.follow(request, 'response', 0) && walker.handed.length === 1 ? { handed: walker.handed[0] as ts.Expression, ...(walker.property !== undefined && { property: walker.property }) } : undefined;
}

class Walker {
  readonly handed: ts.Expression[] = [];
  property: string | undefined;

  constructor(private readonly isFetch: boolean, private readonly checker: ts.TypeChecker) {}

  follow(node: ts.Node, stage: Stage, depth: number): boolean {
    const { child, user } = outward(node);
    if (depth > maxDepth) return false;
    const next = (further: ts.Node, at: Stage = stage): boolean => this.follow(further, at, depth + 1);
    if (ts.isAwaitExpression(user)) return next(user);
    if (ts.isVariableDeclaration(user) && user.initializer === child) return this.binding(user.name, stage, depth);
    if (ts.isPropertyAccessExpression(user) && user.expression === child) return this.member(user, stage, next, depth);
    if (stage === 'response') return this.returns(child, user, next, false) ?? false;
    if (ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind) && isEmptyList(bare(user.right))) return next(user);
    // `Array.isArray(data) ? data : []`
    if (ts.isConditionalExpression(user) && user.whenTrue === child && isEmptyList(bare(user.whenFalse)) && bare(user.condition).getText() === `Array.isArray(${bare(child as ts.Expression).getText()})`) return next(user);
    if (ts.isCallExpression(user) && user.expression.getText() === 'Array.isArray') return ts.isConditionalExpression(outward(user).user);
    const returned = this.returns(child, user, next);
    if (returned !== undefined) return returned;
    if (!ts.isCallExpression(user) || user.arguments.length !== 1 || user.arguments[0] !== child) return false;
    this.handed.push(child as ts.Expression);
    return true;
  }

  /** What a function gives: what `then` is given goes on behind it, and any other hands it over. Undefined where nothing is given. */
  private returns(child: ts.Node, user: ts.Node, next: (node: ts.Node) => boolean, isContent = true): boolean | undefined {
    const fn = ts.isArrowFunction(user) && user.body === child ? user : ts.isReturnStatement(user) ? functionAround(user) : undefined;
    if (!fn) return undefined;
    const around = outward(fn).user;
    if (ts.isCallExpression(around) && ts.isPropertyAccessExpression(around.expression) && around.expression.name.text === 'then' && around.arguments[0] === fn) return next(around);
    if (isContent) this.handed.push(child as ts.Expression);
    return isContent;
  }

  private member(access: ts.PropertyAccessExpression, stage: Stage, next: (node: ts.Node, at?: Stage) => boolean, depth: number): boolean {
    const name = access.name.text;
    const call = ts.isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
    if (call && name === 'then') {
      const fn = inlineFunction(call.arguments[0]);
      const [parameter] = fn?.parameters ?? [];
      return fn !== undefined && call.arguments.length === 1 && fn.parameters.length === 1 && parameter !== undefined && this.binding(parameter.name, stage, depth);
    }
    if (call && (name === 'catch' || name === 'finally')) return next(call);
    if (stage === 'response') {
      if (this.isFetch) return name === 'json' ? call !== undefined && next(call, 'content') : /^(?:ok|status|statusText|headers|text)$/.test(name);
      return name === 'data' && !call ? next(access, 'content') : !call && /^(?:status|statusText|headers)$/.test(name);
    }
    if (call || this.property !== undefined) return false;
    this.property = name;
    return next(access);
  }

  private binding(name: ts.BindingName, stage: Stage, depth: number): boolean {
    if (ts.isIdentifier(name)) return this.references(name).every((one) => (stage === 'content' && isAskedFor(one)) || this.follow(one, stage, depth + 1));
    const [only, ...others] = ts.isObjectBindingPattern(name) ? name.elements : [];
    const taken = only && propertyName(only.propertyName ?? (ts.isIdentifier(only.name) ? only.name : undefined));
    if (!only || others.length > 0 || only.dotDotDotToken || (only.initializer && !isEmptyList(bare(only.initializer))) || taken === undefined) return false;
    if (stage === 'response') return !this.isFetch && taken === 'data' && this.binding(only.name, 'content', depth + 1);
    if (this.property !== undefined) return false;
    this.property = taken;
    return this.binding(only.name, stage, depth + 1);
  }

  private references(name: ts.Identifier): readonly ts.Identifier[] {
    const symbol = symbolOf(name, this.checker);
    const owner = ts.isBindingElement(name.parent) ? bindingOwner(name.parent) : name.parent;
    return referencesTo(name.text, ts.isParameter(owner) ? owner.parent : owner.parent.parent.parent).filter((one) => one !== name && symbolOf(one, this.checker) === symbol);
  }
}

function functionAround(node: ts.Node): ts.ArrowFunction | ts.FunctionExpression | undefined {
  let at = node.parent;
  while (!ts.isFunctionLike(at) && !ts.isSourceFile(at)) at = at.parent;
  return ts.isArrowFunction(at) || ts.isFunctionExpression(at) ? at : undefined;
}
