import { declarationOf } from '../../flow/values/symbols';
import { isFunctionNode, isRequire, someInRun, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/** How many functions deep it is looked for what a module starts. */
const steps = 3;

/** What a text has where something may be started that goes on by itself. */
export const mayStart = /\b(?:listen|serve|setInterval|schedule|scheduleJob|launch|login|startPolling|process|work|run|consume|subscribe|watch)\s*[(<]|\bnew\s+(?:\w+\.)?\w*(?:CronJob|Server|Worker|Bot)\s*[(<]/;

/**
 * What a module starts when it is loaded that a second program must not start as well, in words: a server, whose port or requests it would take, or something that is done again and again by the clock, which would be done twice.
 * Undefined where there is none, and where that is left to whoever runs the file by itself (`require.main === module`). Of a file that is no part of the program there is no checker, and functions are looked for in itself.
 */
export function startedBy(file: ts.SourceFile, checker: ts.TypeChecker | undefined): string | undefined {
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

/** Whether what is made takes jobs from a queue, or asks for the messages to a bot: `new Worker('mails', send)` of BullMQ, `new TelegramBot(token, { polling: true })`. */
function takesWork(call: ts.NewExpression): boolean {
  const made = call.expression.getText();
  const given: readonly ts.Expression[] = call.arguments ?? [];
  if (/(?:^|\.)Worker$/.test(made)) return given.length > 1 && given.slice(1).some((one) => isFunctionNode(one) || ts.isIdentifier(one) || ts.isPropertyAccessExpression(one) || ts.isStringLiteralLike(one));
  return /Bot$/.test(made) && given.some((one) => ts.isObjectLiteralExpression(one) && one.properties.some((option) => option.name?.getText() === 'polling' && !/false$/.test(option.getText())));
}

/**
 * Whether a call begins to take jobs or messages, each of which goes to one of those who take them, or to all: a bot that logs in (`bot.launch()`, `client.login(token)`), who works off a queue (`queue.process(send)`, `boss.work('mails', send)`,
 * `consumer.run({ eachMessage })`, `channel.consume(queue, send)`), or who hears of what changes (`redis.subscribe(…)`, `watch(folder, …)`).
 */
function hears({ expression, arguments: given }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const isHandled = given.some((one) => isFunctionNode(one) || ts.isIdentifier(one) || (ts.isObjectLiteralExpression(one) && one.properties.some(({ name }) => /^each(?:Message|Batch)$/.test(name?.getText() ?? ''))));
  switch (expression.name.text) {
    case 'launch': return given.length <= 1 && /bot$/i.test(expression.expression.getText());
    case 'login': return given.length === 1 && /(?:client|bot)$/i.test(expression.expression.getText());
    case 'startPolling': return true;
    case 'process': case 'work': case 'consume': case 'run': return isHandled && given.length > 0 && (expression.name.text !== 'run' || given.some(ts.isObjectLiteralExpression));
    case 'subscribe': return true;
    case 'watch': return given.length > 0;
    default: return false;
  }
}

/** Calls of a timer that only tidies up what its own process keeps. */
const tidying = /^(?:clear|delete|entries|keys|values|forEach|get|has|now)$/;

/** What a call starts, in words. */
function startedIn(call: ts.CallExpression | ts.NewExpression): string | undefined {
  const callee = call.expression.getText();
  if (ts.isNewExpression(call)) return /CronJob$/.test(callee) ? 'a schedule' : /Server$/.test(callee) && call.arguments?.some(isPort) === true ? 'a server' : takesWork(call) ? 'what takes jobs or messages' : undefined;
  if (hears(call)) return 'what takes jobs or messages';
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
function runBy({ expression, arguments: given }: ts.CallExpression, checker: ts.TypeChecker | undefined): readonly FunctionNode[] {
  const inner = ts.isParenthesizedExpression(expression) ? expression.expression : expression;
  if (ts.isPropertyAccessExpression(inner)) return /^(?:then|finally|once|on)$/.test(inner.name.text) ? given.flatMap((one) => functionOf(one, checker)) : [];
  return isRequire(inner) ? [] : functionOf(inner, checker);
}

function functionOf(value: ts.Expression, checker: ts.TypeChecker | undefined): readonly FunctionNode[] {
  if (isFunctionNode(value)) return [value];
  const declaration = !ts.isIdentifier(value) ? undefined : checker ? declarationOf(value, checker) : declaredIn(value);
  if (!declaration || declaration.getSourceFile().isDeclarationFile) return [];
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  return made && isFunctionNode(made) && 'body' in made && made.body ? [made] : [];
}

/** What a file of its own declares by a name. */
function declaredIn(name: ts.Identifier): ts.Declaration | undefined {
  return name.getSourceFile().statements.flatMap((one): readonly ts.Declaration[] => (ts.isFunctionDeclaration(one) ? [one] : ts.isVariableStatement(one) ? one.declarationList.declarations : [])).find((one) => ts.getNameOfDeclaration(one)?.getText() === name.text);
}
