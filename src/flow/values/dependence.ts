import { bare, enclosingFunction, isAssignment, isFunctionNode, isReference, isStep, isWithin, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { takenFrom } from '../loops/loops';
import { isHandedOn } from '../loops/recursion';
import { bindingOwner, declarationOf } from './symbols';
import type { Loop } from '../types';

/** What the value of an expression, evaluated inside a loop, is made from. */
export interface Dependence {
  /** The element of this iteration. */
  readonly item: boolean;
  /** Something that earlier iterations changed: a cursor, an accumulator. */
  readonly carried: boolean;
  /** A call or a fresh value, so that two evaluations may differ (`Date.now()`, `randomUUID()`). */
  readonly impure: boolean;
}

const none: Dependence = { item: false, carried: false, impure: false };

/** Functions whose result follows from their arguments alone. */
const pure: ReadonlySet<string> = new Set([
  'String', 'Number', 'Boolean', 'BigInt', 'parseInt', 'parseFloat', 'isNaN', 'toString', 'toLowerCase', 'toUpperCase', 'trim', 'toFixed',
  'slice', 'substring', 'replace', 'replaceAll', 'split', 'join', 'map', 'filter', 'includes', 'startsWith', 'endsWith', 'concat', 'padStart',
  'stringify', 'keys', 'values', 'entries', 'floor', 'ceil', 'round', 'abs', 'min', 'max', 'toISOString', 'getTime', 'valueOf', 'normalize', 'at',
]);

/** Reads expressions against one loop. Keep one per loop: it remembers what it learnt of each variable. */
export class LoopDependence {
  private readonly assigned: ReadonlySet<string>;
  private readonly known = new Map<ts.Node, Dependence>();

  constructor(private readonly loop: Loop, private readonly checker: ts.TypeChecker) {
    this.assigned = changedNames(loop);
  }

  /** What all of these nodes together depend on. */
  of(...nodes: readonly (ts.Node | undefined)[]): Dependence {
    let result = none;
    for (const node of nodes) if (node) result = union(result, this.node(node));
    return result;
  }

  private node(root: ts.Node): Dependence {
    let result = none;
    walk(root, (node) => {
      if (ts.isIdentifier(node)) {
        if (isReference(node)) result = union(result, this.identifier(node));
        return true;
      }
      // What is taken from the list that the loop works off is its element.
      const list = this.loop.collection && takenFrom(node);
      if (list && list.getText() === this.loop.collection?.getText()) {
        result = { ...result, item: true };
        return false;
      }
      if (ts.isCallExpression(node) && !isPureCall(node)) result = { ...result, impure: true };
      if (ts.isNewExpression(node) && !(ts.isIdentifier(node.expression) && node.expression.text === 'Date' && node.arguments?.length)) result = { ...result, impure: true };
      if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) result = { ...result, impure: true };
      return true;
    });
    return result;
  }

  private identifier(node: ts.Identifier): Dependence {
    const declaration = declarationOf(node, this.checker);
    if (!declaration || declaration.getSourceFile() !== this.loop.node.getSourceFile()) return none;
    const seen = this.known.get(declaration);
    if (seen) return seen;
    this.known.set(declaration, none); // ends recursion; a cycle adds nothing of its own
    const result = this.declaration(declaration, node);
    this.known.set(declaration, result);
    return result;
  }

  private declaration(declaration: ts.Declaration, node: ts.Identifier): Dependence {
    const { loop } = this;
    if (loop.item && (isWithin(declaration, itemDeclaration(loop.item)) || (ts.isIdentifier(loop.item) && declarationOf(loop.item, this.checker) === declaration))) return { item: true, carried: false, impure: false };
    if (!isWithin(declaration, loop.node)) {
      return this.assigned.has(node.text) || isChangedElsewhere(declaration) ? { item: false, carried: true, impure: false } : none;
    }
    if (isFunctionNode(declaration) || ts.isClassDeclaration(declaration)) return { item: false, carried: false, impure: true };
    const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
    if (ts.isParameter(owner)) return owner.parent === loop.node ? this.handedOn(owner) : this.parameter(owner);
    if (ts.isVariableDeclaration(owner)) {
      const header = owner.parent.parent;
      if (ts.isForOfStatement(header) || ts.isForInStatement(header)) return this.of(header.expression);
      const dependence = owner.initializer ? this.of(owner.initializer) : none;
      // What is assigned or filled later (`keys[file] = …`) takes its value from wherever that stands: treat it as the item's.
      return this.assigned.has(node.text) ? { ...dependence, item: true } : dependence;
    }
    return none;
  }

  /** What a function gives itself for the next element: the list, whose first or next one it takes, something that stays, or what it has so far. */
  private handedOn(parameter: ts.ParameterDeclaration): Dependence {
    const list = this.loop.collection;
    if (list && ts.isIdentifier(list) && !this.loop.indexed && declarationOf(list, this.checker) === parameter) return { item: true, carried: false, impure: false };
    return { item: false, carried: !isHandedOn(parameter, this.loop), impure: false };
  }

  /** A parameter of a callback inside the loop stands for an element of what that callback walks over. */
  private parameter(parameter: ts.ParameterDeclaration): Dependence {
    const callback = parameter.parent;
    if ((callback as ts.Node) === this.loop.body) {
      // The index and the array of `map((row, index, rows) => …)`; the accumulator of `reduce` is carried.
      const carried = this.loop.method?.startsWith('reduce') === true && parameter === callback.parameters[0];
      return { item: !carried, carried, impure: false };
    }
    // A function that is called where it is written takes what it is given: `(function (i) { … })(i)`.
    const { child, user: call } = outward(callback);
    if (ts.isCallExpression(call) && call.expression === child) {
      const index = callback.parameters.indexOf(parameter);
      return parameter.dotDotDotToken ? this.of(...call.arguments.slice(index)) : this.of(call.arguments[index]);
    }
    if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) return this.of(call.expression.expression);
    return { item: false, carried: false, impure: true };
  }
}

/** Whether another function than the one that declares a `let` assigns to it: a call in the loop may change it. */
export function isChangedElsewhere(declaration: ts.Declaration): boolean {
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) return false;
  const { text } = declaration.name;
  const home = enclosingFunction(declaration);
  let changed = false;
  walk(home ?? declaration.getSourceFile(), (node) => {
    if (changed) return false;
    const target = isAssignment(node) ? node.left
      : ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node) ? node.operand : undefined;
    if (target && ts.isIdentifier(target) && target.text === text && enclosingFunction(target) !== home) changed = true;
    return !changed;
  });
  return changed;
}

function itemDeclaration(item: ts.BindingName): ts.Node {
  return ts.isIdentifier(item) && (ts.isVariableDeclaration(item.parent) || ts.isParameter(item.parent)) ? item.parent : item;
}

const changed = new WeakMap<ts.Node, ReadonlySet<string>>();

/** The names that the loop assigns to or fills, its own counter left out; read once per loop, however many queries stand in it. */
function changedNames(loop: Loop): ReadonlySet<string> {
  let names = changed.get(loop.node);
  if (!names) changed.set(loop.node, (names = readChangedNames(loop)));
  return names;
}

function readChangedNames(loop: Loop): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (expression: ts.Expression): void => {
    let current = bare(expression);
    while (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)) current = bare(current.expression);
    if (ts.isIdentifier(current)) names.add(current.text);
    else if (ts.isArrayLiteralExpression(current)) current.elements.forEach(add);
    else if (ts.isObjectLiteralExpression(current)) current.properties.forEach((p) => { if (ts.isShorthandPropertyAssignment(p)) names.add(p.name.text); });
  };
  walk(loop.node, (node) => {
    if (isAssignment(node)) add(node.left);
    else if (isStep(node)) add(node.operand);
    else if (ts.isDeleteExpression(node)) add(node.expression);
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      const [first] = node.arguments;
      if (filling.has(name.text)) add(expression);
      else if (first && name.text === 'assign' && expression.getText() === 'Object') add(first);
    }
  });
  if (loop.item && ts.isIdentifier(loop.item)) names.delete(loop.item.text);
  return names;
}

const filling: ReadonlySet<string> = new Set(['push', 'unshift', 'pop', 'shift', 'splice', 'add', 'set', 'delete', 'clear']);

function isPureCall(call: ts.CallExpression): boolean {
  const callee = call.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
  return pure.has(name);
}

function union(a: Dependence, b: Dependence): Dependence {
  return { item: a.item || b.item, carried: a.carried || b.carried, impure: a.impure || b.impure };
}
