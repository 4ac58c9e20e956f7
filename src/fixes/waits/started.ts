import { declarationOf } from '../../flow/symbols';
import { isFunctionNode, isRequire, someInRun, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/** How many functions deep it is looked for what a module starts. */
const steps = 3;

/** What a text has where something may be started that goes on by itself. */
export const mayStart = /\b(?:listen|serve|setInterval|schedule|scheduleJob)\s*\(|\bnew\s+\w*(?:CronJob|Server)\s*\(/;

/**
 * What a module starts when it is loaded that a second program must not start as well, in words: a server, whose port or requests it would take, or something that is done again and again by the clock, which would be done twice.
 * Undefined where there is none, and where that is left to whoever runs the file by itself (`require.main === module`).
 */
export function startedBy(file: ts.SourceFile, checker: ts.TypeChecker): string | undefined {
  let found: string | undefined;
  const seen = new Set<ts.Node>();
  const look = (root: ts.Node, depth: number): void => {
    if (seen.has(root)) return;
    seen.add(root);
    walk(root, (node) => {
      if (found !== undefined || (node !== root && isFunctionNode(node))) return false;
      if (ts.isIfStatement(node) && /\brequire\.main\b|\bimport\.meta\b/.test(node.expression.getText())) return false;
      if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return true;
      found = startedIn(node);
      if (found === undefined && ts.isCallExpression(node)) for (const fn of runBy(node, checker)) if (depth > 0) look(fn, depth - 1);
      return found === undefined;
    });
  };
  for (const statement of file.statements) if (!isFunctionNode(statement) && !ts.isClassDeclaration(statement)) look(statement, steps);
  return found;
}

/** Calls of a timer that only tidies up what its own process keeps. */
const tidying = /^(?:clear|delete|entries|keys|values|forEach|get|has|now)$/;

/** What a call starts, in words. */
function startedIn(call: ts.CallExpression | ts.NewExpression): string | undefined {
  const callee = call.expression.getText();
  if (ts.isNewExpression(call)) return /CronJob$/.test(callee) ? 'a schedule' : /Server$/.test(callee) && call.arguments?.some(isPort) === true ? 'a server' : undefined;
  if (/(?:^|\.)(?:listen|serve)$/.test(callee)) return 'a server';
  if (callee === 'setInterval') return call.arguments[0] && isTidying(call.arguments[0]) ? undefined : 'a timer';
  return /(?:^|\.)(?:schedule|scheduleJob)$/.test(callee) && call.arguments.some((one) => isFunctionNode(one) || ts.isIdentifier(one)) ? 'a schedule' : undefined;
}

function isTidying(work: ts.Expression): boolean {
  return isFunctionNode(work) && !someInRun(work, (node) => ts.isAwaitExpression(node) || (ts.isCallExpression(node) && !(ts.isPropertyAccessExpression(node.expression) && tidying.test(node.expression.name.text))));
}

/** `3001`, `{ port: 3001 }`. */
function isPort(argument: ts.Expression): boolean {
  return ts.isNumericLiteral(argument) || (ts.isObjectLiteralExpression(argument) && argument.properties.some((one) => one.name?.getText() === 'port'));
}

/** The functions that run where a call does: the one that is called, by its name or where it stands, and what is done when a promise is there (`connect().then(() => app.listen(3000))`). */
function runBy({ expression, arguments: given }: ts.CallExpression, checker: ts.TypeChecker): readonly FunctionNode[] {
  const inner = ts.isParenthesizedExpression(expression) ? expression.expression : expression;
  if (ts.isPropertyAccessExpression(inner)) return /^(?:then|finally|once|on)$/.test(inner.name.text) ? given.flatMap((one) => functionOf(one, checker)) : [];
  return isRequire(inner) ? [] : functionOf(inner, checker);
}

function functionOf(value: ts.Expression, checker: ts.TypeChecker): readonly FunctionNode[] {
  if (isFunctionNode(value)) return [value];
  const declaration = ts.isIdentifier(value) ? declarationOf(value, checker) : undefined;
  if (!declaration || declaration.getSourceFile().isDeclarationFile) return [];
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  return made && isFunctionNode(made) && 'body' in made && made.body ? [made] : [];
}
