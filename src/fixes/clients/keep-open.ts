import type { Fix } from '../../core';
import { declarationOf, isConst } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { bare, enclosingFunction, isFunctionNode, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import type { FixContext, Planner } from '../types';
import { nameOf } from '../waits/handed-over';
import { removeClosing } from './closings';

/** What closes the client of the whole process goes out of the request: it stays connected for the others and for the next one, and ends with the process. */
export const planKeepOpen: Planner<'closing'> = (finding, context): Fix | undefined => {
  const { withheld } = context;
  const { site, meaning } = finding.subject;
  if (isMadeAnew(meaning.client, context)) {
    withheld?.('a function gives its variable another client, so that the one before would stay open');
    return undefined;
  }
  if (meaning.opens !== undefined && isOpened(site.enclosing, meaning.opens, context)) {
    withheld?.(`the request opens it, too, which fails while it is open (\`${meaning.opens}\`): it is to be opened where the program starts`);
    return undefined;
  }
  const sites = context.graph.factsOf(site.call.getSourceFile().fileName)?.flow.sites ?? [];
  if (!sites.some((one) => one.enclosing === site.enclosing && one !== site)) {
    withheld?.('the function is there to close it, and may be called where the program ends, too');
    return undefined;
  }
  if (isCalledAtEnd(site.enclosing, context)) {
    withheld?.('the function is called where the program ends, too');
    return undefined;
  }
  let { user } = outward(site.call);
  if (ts.isAwaitExpression(user)) ({ user } = outward(user));
  const builder = new EditBuilder();
  const link = finallyOf(user);
  if (link) builder.range(link.getSourceFile(), (link.expression as ts.PropertyAccessExpression).expression.end, link.end, '');
  else if (!ts.isExpressionStatement(user) || !removeClosing(user, builder)) return undefined;
  return { kind: 'keep-open', title: `Leave \`${meaning.client.getText()}\` open for the other requests`, preferred: true, changesBehavior: false, edits: builder.build() };
};

/** How many functions are followed to what they call. */
const steps = 3;

/** Whether a function, or one that it calls, opens a client of the kind without having asked whether it is open. */
function isOpened(fn: ts.Node, method: string, context: Pick<FixContext, 'functionsOf'>, depth = steps): boolean {
  let found = false;
  walk(fn, (node) => {
    if (!ts.isCallExpression(node) || isAsked(node, fn)) return !found;
    if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === method) found = true;
    else if (depth > 0) found = context.functionsOf(node.expression).some((one) => one !== fn && isOpened(one, method, context, depth - 1));
    return !found;
  });
  return found;
}

/** Where programs end: signals of the process, and what NestJS and Fastify call when they are closed. */
const ending = /\bprocess\s*\.\s*(?:on|once|addListener)\b|\b(?:SIG(?:TERM|INT)|beforeExit|onClose|onModuleDestroy|(?:on|before)ApplicationShutdown)\b/;

/** Whether a call stands in what is run where the program ends. */
export function isWhereProgramEnds(call: ts.Node): boolean {
  return ts.findAncestor(call, (node) => (ts.isCallExpression(node) && node !== call && ending.test([node.expression, ...node.arguments.slice(0, 1).filter(ts.isStringLiteralLike)].map((one) => one.getText()).join(' '))) || (ts.isMethodDeclaration(node) && ending.test(node.name.getText()))) !== undefined;
}

/** Where tests of one process do something between them, so that later ones meet it; `afterAll` of Jest and Vitest ends its own file's modules (https://jestjs.io/docs/configuration#resetmodules-boolean). */
const between = /\b(?:afterEach|beforeEach|after)\s*\(/;

/** Whether a test closes between others what a pattern tells, so that whoever has kept that it is open would fail the next one. */
export function isClosedBetweenTests(text: string, closing: RegExp): boolean {
  return between.test(text) && closing.test(text);
}

/** Whether a function is called, or given by its name, where the program ends. */
function isCalledAtEnd(fn: ts.Node, { callsOf, workspace }: Pick<FixContext, 'callsOf' | 'workspace'>): boolean {
  if (!isFunctionNode(fn)) return false;
  if (callsOf(fn).some(isWhereProgramEnds)) return true;
  const name = nameOf(fn);
  const given = name === undefined ? undefined : new RegExp(`(?:${ending.source})[^;{}]{0,40}(?<![\\w$])${literally(name)}(?![\\w$])`);
  return given !== undefined && workspace.files().some((file) => given.test(workspace.text(file) ?? ''));
}

/** Whether a function gives the variable of a client another one: `client = new MongoClient(url)`. */
function isMadeAnew(client: ts.Expression, { checker }: Pick<FixContext, 'checker'>): boolean {
  const node = bare(client);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || isConst(declaration)) return false;
  const name = declaration.name.getText();
  let found = false;
  walk(declaration.getSourceFile(), (one) => {
    if (ts.isBinaryExpression(one) && one.operatorToken.kind === ts.SyntaxKind.EqualsToken && one.left.getText() === name && enclosingFunction(one)) found = true;
    return !found;
  });
  return found;
}

/** Whether a place is behind a condition: `if (!source.isInitialized) await source.initialize()`. */
function isAsked(place: ts.Node, fn: ts.Node): boolean {
  for (let node = place; node !== fn && node.parent; node = node.parent) if (ts.isIfStatement(node.parent) && node.parent.expression !== node && /\bis(?:Initialized|Connected)\b/.test(node.parent.expression.getText())) return true;
  return false;
}

/** The `.finally(() => client.close())` whose callback does nothing but this. */
function finallyOf(node: ts.Node): ts.CallExpression | undefined {
  const block = ts.isExpressionStatement(node) && ts.isBlock(node.parent) && node.parent.statements.length === 1 ? node.parent.parent : node;
  if (!isFunctionNode(block) || !ts.isCallExpression(block.parent) || block.parent.arguments.length !== 1) return undefined;
  const { expression } = block.parent;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'finally' ? block.parent : undefined;
}
