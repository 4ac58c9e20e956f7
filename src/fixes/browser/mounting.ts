import { bare, inlineFunction, isFunctionNode, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCallOf } from './held';

/** Where a component's rows are loaded first. */
export interface Mounting {
  readonly statement: ts.ExpressionStatement;
  /** What runs the loader: `onMounted`; the call itself where it is none. */
  readonly hook: ts.Expression;
  /** What the loader is called; undefined where the hook has it written out. */
  readonly name?: string;
  /** Whether nothing else is done there. */
  readonly isAlone: boolean;
}

/** Where a component's rows are loaded first, among the statements of a block: `onMounted(load)`, `onMounted(() => load())`, `onMounted(async () => { … })`, `load();`. */
export function mountingOf(loader: FunctionNode, block: ts.Node, hooks: RegExp): Mounting | undefined {
  const around = loader.parent;
  const isHook = (call: ts.CallExpression): boolean => hooks.test(call.expression.getText());
  if (ts.isCallExpression(around) && around.arguments[0] === loader && isHook(around)) return ts.isExpressionStatement(around.parent) ? { statement: around.parent, hook: around.expression, isAlone: true } : undefined;
  const name = ts.isFunctionDeclaration(loader) ? loader.name?.text : ts.isVariableDeclaration(around) && ts.isIdentifier(around.name) ? around.name.text : undefined;
  if (name === undefined || !(ts.isSourceFile(block) || ts.isBlock(block))) return undefined;
  for (const statement of block.statements) {
    if (!ts.isExpressionStatement(statement)) continue;
    const call = plain(statement.expression);
    if (!ts.isCallExpression(call)) continue;
    const [given] = call.arguments;
    const run = inlineFunction(given);
    const isNamed = given !== undefined && ts.isIdentifier(given) && given.text === name;
    const isOwn = isCallOf(name, call) || (isHook(call) && (isNamed || (run !== undefined && callsOnce(run, name))));
    if (isOwn) return { statement, hook: call.expression, name, isAlone: isNamed || (run !== undefined && doesOnly(run, name)) };
  }
  return undefined;
}

/** What a statement waits for, or leaves to itself. */
function plain(expression: ts.Expression): ts.Expression {
  const node = bare(expression);
  return ts.isVoidExpression(node) ? plain(node.expression) : node;
}

function callsOnce(fn: ts.ArrowFunction | ts.FunctionExpression, name: string): boolean {
  let calls = 0;
  walk(fn.body, (node) => { if (isCallOf(name, node)) calls++; });
  return calls === 1;
}

function doesOnly({ body }: ts.ArrowFunction | ts.FunctionExpression, name: string): boolean {
  if (!ts.isBlock(body)) return isCallOf(name, plain(body));
  const [only, ...others] = body.statements;
  return only !== undefined && others.length === 0 && ts.isExpressionStatement(only) && isCallOf(name, plain(only.expression));
}

/** Whether a function gives something that may be a function: hooks call that when the component goes. */
export function givesCleanup(fn: FunctionNode): boolean {
  if (ts.getCombinedModifierFlags(fn) & ts.ModifierFlags.Async) return false;
  if (fn.body && !ts.isBlock(fn.body)) return true;
  let gives = false;
  if (fn.body) walk(fn.body, (node) => { if (isFunctionNode(node)) return false; if (ts.isReturnStatement(node) && node.expression) gives = true; return !gives; });
  return gives;
}
