import { bare, isAssignment, isFunctionNode, isReference, isWithin, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bindingOwner, declarationOf } from '../../values/symbols';
import { handedOver, type CallSite, type Site } from '../../types';

/** What of a function varies with what it was called with. */
interface Varying {
  /** Its parameters, by index. */
  readonly parameters: (index: number) => boolean;
  /** Its object: what `this` stands for. */
  readonly object: boolean;
}

/**
 * Whether what is asked at the end of a path follows from what varies at its start: the element of a loop may be used for something else entirely
 * (`exportRow(row)` that reads the account's settings on its way). In doubt it does.
 */
export function isPassedOn(path: readonly CallSite[], end: Site, asked: readonly ts.Node[], varies: (node: ts.Node) => boolean, checker: ts.TypeChecker): boolean {
  const [first, ...rest] = path;
  if (!first) return true;
  let varying = varyingOf(first, varies);
  for (const step of [...rest, end]) {
    const fn = step.enclosing;
    if (!isFunctionNode(fn)) return true;
    // A function that is written where the call stands has what is around it: `remember(key, () => find(id))`.
    if (fn !== first.enclosing && isWithin(fn, first.enclosing)) return true;
    const values = new ValuesOf(fn, varying, checker);
    if (step === end) return asked.some((node) => values.vary(node));
    // What is called may itself be what varies; of a method that is known, the object is what its `this` stands for.
    const callee = bare((step as CallSite).callee);
    if (!ts.isPropertyAccessExpression(callee) && values.vary(callee)) return true;
    varying = varyingOf(step as CallSite, (node) => values.vary(node));
    if (!varying.object && !anyParameter(varying)) return false;
  }
  return true;
}

/** Whether expressions in a function follow from one of its parameters, or from its object. */
export function followsFrom(fn: FunctionNode, from: number | 'this', nodes: readonly ts.Node[], checker: ts.TypeChecker): boolean {
  const values = new ValuesOf(fn, { parameters: (index) => index === from, object: from === 'this' }, checker);
  return nodes.some((node) => values.vary(node));
}

/** How many parameters of a call are looked at; what is spread comes after all that are written out. */
const looked = 12;

function anyParameter({ parameters }: Varying): boolean {
  for (let index = 0; index < looked; index++) if (parameters(index)) return true;
  return false;
}

function varyingOf(site: CallSite, varies: (node: ts.Node) => boolean): Varying {
  const { call, callee, handedOn } = site;
  if (handedOn || ts.isTaggedTemplateExpression(call)) return { parameters: () => true, object: true };
  const given = handedOver(site).map((argument) => ({ spread: ts.isSpreadElement(argument), varies: varies(argument) }));
  const spread = given.findIndex((one) => one.spread);
  const bound = ts.isPropertyAccessExpression(callee) && ['call', 'apply', 'bind'].includes(callee.name.text);
  const object = ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee) ? varies(callee.expression) : ts.isNewExpression(call) && given.some((one) => one.varies);
  return {
    parameters: (index) => (bound || (spread >= 0 && index >= spread) ? given.some((one) => one.varies) : given[index]?.varies ?? false),
    object: object || (bound && given.some((one) => one.varies)),
  };
}

/** Reads the expressions of one function against what varies between its calls. */
class ValuesOf {
  private readonly known = new Map<ts.Node, boolean>();

  constructor(private readonly fn: FunctionNode, private readonly varying: Varying, private readonly checker: ts.TypeChecker) {}

  vary(root: ts.Node): boolean {
    let found = false;
    walk(root, (node) => {
      if (found || ts.isTypeNode(node)) return false;
      if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) found = this.varying.object;
      else if (ts.isIdentifier(node) && isReference(node)) found = this.identifier(node);
      return !found;
    });
    return found;
  }

  private identifier(node: ts.Identifier): boolean {
    if (node.text === 'arguments') return true;
    const declaration = declarationOf(node, this.checker);
    if (!declaration) return false;
    const seen = this.known.get(declaration);
    if (seen !== undefined) return seen;
    this.known.set(declaration, false); // ends recursion; a cycle adds nothing of its own
    const result = this.declared(declaration) || (isWithin(declaration, this.fn) && this.isFilledWith(node.text));
    this.known.set(declaration, result);
    return result;
  }

  private declared(declaration: ts.Declaration): boolean {
    if (!isWithin(declaration, this.fn)) return isInFunction(declaration);
    const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
    if (ts.isParameter(owner)) return this.parameter(owner);
    if (!ts.isVariableDeclaration(owner)) return true;
    const header = owner.parent.parent;
    if (ts.isForOfStatement(header) || ts.isForInStatement(header)) return this.vary(header.expression);
    return owner.initializer !== undefined && this.vary(owner.initializer);
  }

  private parameter(parameter: ts.ParameterDeclaration): boolean {
    const fn = parameter.parent;
    if (fn === this.fn) {
      const index = fn.parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this')).indexOf(parameter);
      if (!parameter.dotDotDotToken) return this.varying.parameters(index) || (parameter.initializer !== undefined && this.vary(parameter.initializer));
      for (let at = index; at < looked; at++) if (this.varying.parameters(at)) return true;
      return false;
    }
    // A callback is given what its call has: elements of the list, or what an argument holds.
    const call = (fn as ts.Node).parent;
    if (!ts.isCallExpression(call)) return true;
    return this.vary(call.expression) || call.arguments.some((argument) => argument !== (fn as ts.Node) && this.vary(argument));
  }

  /** `where.id = id`, `ids.push(id)`, `let key; key = id`. */
  private isFilledWith(name: string): boolean {
    let found = false;
    walk(this.fn, (node) => {
      if (found) return false;
      if (isAssignment(node) && rootName(node.left) === name) found = this.vary(node.right);
      else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ts.isIdentifier(node.expression.expression) && node.expression.expression.text === name) found = node.arguments.some((argument) => this.vary(argument));
      return !found;
    });
    return found;
  }
}

function rootName(expression: ts.Expression): string | undefined {
  let node = bare(expression);
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) node = bare(node.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}

/** Whether something belongs to a function around the one that is looked at, whose values are not followed. */
function isInFunction(declaration: ts.Node): boolean {
  for (let node = declaration.parent as ts.Node | undefined; node; node = node.parent) if (isFunctionNode(node)) return true;
  return false;
}
