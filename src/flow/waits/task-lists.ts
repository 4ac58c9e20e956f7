import { runsTasks } from '../../catalog/values/callbacks';
import { calledExport } from '../../catalog/values/imported';
import { bare, enclosingFunction, isFunctionNode, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../values/symbols';
import type { FlowContext } from '../types';

type Asked = Pick<FlowContext, 'checker' | 'functionsOf'>;

/**
 * Whether the functions in a list that a call makes (`ids.map((id) => () => load(id))`) are run: the list is handed to what runs each of it, a package's function (`pAll(tasks)`, `queue.addAll(tasks)`) or one of the
 * workspace's, or the function that makes it calls them itself (`for (const task of tasks) await task()`).
 */
export function areRun(list: ts.CallExpression, context: Asked): boolean {
  const { child, user } = outward(list);
  if (ts.isCallExpression(user) && user.expression !== child) return takesTasks(user, user.arguments.indexOf(child as ts.Expression), context);
  if (!ts.isVariableDeclaration(user) || !ts.isIdentifier(user.name)) return false;
  const { text } = user.name;
  const scope = enclosingFunction(user) ?? user.getSourceFile();
  let run = callsElements(scope, text);
  if (!run) {
    walk(scope, (node) => {
      const at = !run && ts.isCallExpression(node) ? node.arguments.findIndex((argument) => ts.isIdentifier(bare(argument)) && bare(argument).getText() === text) : -1;
      if (at >= 0 && declarationOf(bare((node as ts.CallExpression).arguments[at] as ts.Expression) as ts.Identifier, context.checker) === user) run = takesTasks(node as ts.CallExpression, at, context);
      return !run;
    });
  }
  return run;
}

function takesTasks(call: ts.CallExpression, index: number, { checker, functionsOf }: Asked): boolean {
  const module = calledExport(bare(call.expression), checker);
  if (module) return runsTasks(module, index);
  return functionsOf(call.expression).some((fn) => {
    const name = fn.parameters[index]?.name;
    return name !== undefined && ts.isIdentifier(name) && callsElements(fn, name.text);
  });
}

/** Ways of taking one out of a list. */
const takes: ReadonlySet<string> = new Set(['shift', 'pop', 'at']);

/** Whether the elements of a list of that name are called somewhere in a function: `tasks[i]()`, `for (const task of tasks) task()`, `tasks.map((task) => task())`, `const task = tasks.shift(); … task()`. */
function callsElements(scope: ts.Node, list: string): boolean {
  const isList = (node: ts.Expression): boolean => bare(node).getText() === list;
  const elements = new Set<string>();
  const isElement = (node: ts.Expression): boolean => {
    const value = bare(node);
    if (ts.isElementAccessExpression(value)) return isList(value.expression);
    return ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && takes.has(value.expression.name.text) && isList(value.expression.expression);
  };
  let called = false;
  walk(scope, (node) => {
    if (called) return false;
    if (ts.isForOfStatement(node) && isList(node.expression) && ts.isVariableDeclarationList(node.initializer)) for (const { name } of node.initializer.declarations) elements.add(name.getText());
    else if (ts.isVariableDeclaration(node) && node.initializer && isElement(node.initializer)) elements.add(node.name.getText());
    if (!ts.isCallExpression(node)) return true;
    const callee = bare(node.expression);
    const [first] = node.arguments;
    const fn = first && bare(first);
    if (ts.isPropertyAccessExpression(callee) && isList(callee.expression) && fn && isFunctionNode(fn)) for (const { name } of fn.parameters) elements.add(name.getText());
    called = isElement(callee) || (ts.isIdentifier(callee) && elements.has(callee.text));
    return !called;
  });
  return called;
}
