import type { ClientMade } from '../../catalog';
import { declarationOf, isConst } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { bare, enclosingFunction, isAssignment, isFunctionNode, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isHandedOver, nameOf } from '../waits/handed-over';
import { alteredBy, changesClient, leftBy } from './altered';
import { closing, closingsOf } from './closings';
import { givenTo, keeping, type Holder } from './given-to';

/** How many functions a client is followed through. */
const steps = 3;

/** What of a client's kind it depends on whether a use of it is one for all: what changes it, and what opens it, which is done once. */
export type Kind = Pick<ClientMade, 'kind' | 'opens'>;

/**
 * The name by which a client is closed, changed or opened where somebody else has it: another variable, a parameter of a function that it is handed to, a variable of who calls the function that returns it. What closes its own there would
 * close that of all, and what opens it would do so once more for each request. Undefined where nobody is seen to.
 */
export function harmedElsewhere(name: string, scope: ts.Node, kind: Kind, context: FixContext, depth = steps): string | undefined {
  for (const use of referencesTo(name, scope)) {
    const found = harmedFrom(use, kind, context, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same of whoever has what an expression gives: of a function that returns it, those who call that. */
export function harmedFrom(expression: ts.Expression, kind: Kind, context: FixContext, depth = steps): string | undefined {
  for (const one of holdersOf(expression, kind, context, depth)) {
    if (typeof one === 'string') return one;
    if (isHarmed(one, kind, context)) return one.name;
    const further = depth > 0 ? harmedElsewhere(one.name, one.scope, kind, context, depth - 1) : undefined;
    if (further !== undefined) return further;
  }
  return undefined;
}

function isHarmed({ name, scope }: Holder, kind: Kind, context: FixContext): boolean {
  const sites = context.graph.factsOf(scope.getSourceFile().fileName)?.flow.sites ?? [];
  return closingsOf(scope, name)?.length !== 0 || isOpened({ name, scope }, kind) || alteredBy(name, scope, sites, kind.kind) !== undefined || (kind.kind === 'database' && leftBy(name, scope, context) !== undefined);
}

function isOpened({ name, scope }: Holder, { opens }: Kind): boolean {
  return opens !== undefined && referencesTo(name, scope).some((use) => {
    const access = outward(use).user;
    return ts.isPropertyAccessExpression(access) && access.name.text === opens;
  });
}

/** Who has what an expression gives, besides those who use its own name; the text of what closes, changes or opens it right there. */
function holdersOf(expression: ts.Expression, kind: Kind, context: FixContext, depth: number): readonly (Holder | string)[] {
  let { child, user } = outward(expression);
  if (ts.isAwaitExpression(user)) ({ child, user } = outward(user));
  if (ts.isVariableDeclaration(user)) {
    if (user.initializer !== child) return [];
    // Of a pattern nobody knows what is taken, and `using` ends what it declares.
    const isPlain = ts.isIdentifier(user.name) && (ts.getCombinedNodeFlags(user) & ts.NodeFlags.Using) === 0;
    return isPlain ? [{ name: user.name.getText(), scope: enclosingFunction(user) ?? user.getSourceFile() }] : [user.name.getText()];
  }
  // Whoever has the list has it.
  if (ts.isArrayLiteralExpression(user)) return [user.getText()];
  if (ts.isPropertyAccessExpression(user) && !ts.isIdentifier(expression)) {
    const method = user.name.text;
    const [then] = method === 'then' && ts.isCallExpression(user.parent) ? user.parent.arguments : [];
    const [given] = then && isFunctionNode(then) ? then.parameters : [];
    if (then && given && ts.isIdentifier(given.name)) return [{ name: given.name.text, scope: then }];
    return closing.has(method) || method === kind.opens || (then === undefined && changesClient(method, kind.kind)) ? [user.getText()] : [];
  }
  if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) {
    const fn = enclosingFunction(child);
    if (!fn || depth === 0) return [];
    // Whoever is given the function itself calls it where nobody sees it.
    const name = nameOf(fn);
    return name !== undefined && isHandedOver(fn, context) ? [name] : context.callsOf(fn).flatMap((call) => holdersOf(call, kind, context, depth - 1));
  }
  if (isAssignment(user) && user.right === child) return ts.isIdentifier(user.left) ? [{ name: user.left.text, scope: user.getSourceFile() }] : byProperty(propertyOf(user.left), kind, context);
  if (ts.isShorthandPropertyAssignment(user) || ts.isPropertyAssignment(user)) return [...(depth > 0 ? withinAnswer(user, context) : []), ...byProperty(user.name.getText(), kind, context)];
  if (!ts.isCallExpression(user) && !ts.isNewExpression(user)) return [];
  if (user.expression !== child && ts.isPropertyAccessExpression(user.expression) && keeping.has(user.expression.name.text)) return [user.getText()];
  return givenTo(child as ts.Expression, context);
}

/** What closes or opens something of the name of a property that a client is put into, as far as texts show it, or what is taken out of an object by that name: whoever has the object may do so. */
function byProperty(name: string | undefined, kind: Kind, context: FixContext): readonly string[] {
  if (name === undefined) return [];
  const { opens } = kind;
  const { workspace, moduleKind } = context;
  const ended = new RegExp(`(?<![\\w$])${literally(name)}(?:(['"\`])\\s*\\])?\\s*[?!]?\\.\\s*(?:${[...closing, ...(opens === undefined ? [] : [opens])].map(literally).join('|')})\\s*\\(`);
  const taken = new RegExp(`\\{[^{}]*(?<![\\w$])${literally(name)}(?![\\w$])[^{}]*\\}|=\\s*[^;\\n]*[.'"\`]${literally(name)}(?![\\w$])`);
  const handed = new RegExp(`[.'"\`]${literally(name)}['"\`]?\\]?\\s*!?\\s*[,)]`);
  for (const file of workspace.files()) {
    const text = moduleKind(file) === 'source' ? workspace.text(file) ?? '' : '';
    const [found] = ended.exec(text) ?? [];
    if (found !== undefined && !isOfOthersAlone(name, ended, file, context)) return [found.replace(/\s*\($/, '')];
    const whole = ofAll.test(text) ? workspace.sourceFile(file) : undefined;
    const all = whole && endsAll(whole);
    if (all !== undefined) return [all];
    const source = taken.test(text) || handed.test(text) ? workspace.sourceFile(file) : undefined;
    let harmed: string | undefined;
    if (source) walk(source, (node) => {
      const as = takenAs(node, name);
      if (as && isHarmed({ name: as.text, scope: enclosingFunction(as) ?? source }, kind, context)) harmed ??= as.text;
      const by = ts.isExpression(node) && propertyOf(node) === name ? givenTo(node, context).find((one) => isHarmed(one, kind, context)) : undefined;
      if (by) harmed ??= by.name;
      return harmed === undefined;
    });
    if (harmed !== undefined) return [harmed];
  }
  return [];
}

/** Whether all that is closed or opened by a name in a file is a constant of a module, which no request has given a value: `db.destroy()` of `const db = knex(…)`. */
function isOfOthersAlone(name: string, ended: RegExp, file: string, { checker, workspace }: FixContext): boolean {
  const source = workspace.sourceFile(file);
  let isAlone = source !== undefined;
  if (source) walk(source, (node) => {
    if (!isAlone || !ts.isCallExpression(node) || !ended.test(`${node.expression.getText()}(`)) return isAlone;
    const client = ts.isPropertyAccessExpression(node.expression) ? bare(node.expression.expression) : undefined;
    // What is closed further out may hold it: `db.end()` within `done(…)`.
    if (client && !isNamed(client, name)) return true;
    const declaration = client && ts.isIdentifier(client) ? declarationOf(client, checker) : undefined;
    isAlone = declaration !== undefined && ts.isVariableDeclaration(declaration) && isConst(declaration) && enclosingFunction(declaration) === undefined && declaration.initializer !== undefined && (ts.isNewExpression(bare(declaration.initializer)) || ts.isCallExpression(bare(declaration.initializer)));
    return isAlone;
  });
  return isAlone;
}

/** Whether an expression is called by a name: `db`, `context.db`, `context['db']`. */
function isNamed(client: ts.Expression, name: string): boolean {
  return ts.isIdentifier(client) ? client.text === name : propertyOf(client) === name;
}

const ofAll = /\bObject\s*\.\s*(?:values|entries)\s*\(/;
const endedSomehow = new RegExp(`(?<!\\b(?:res|response|reply|server|app))\\s*[?!]?\\.\\s*(?:${[...closing].map(literally).join('|')})\\s*\\(`);

/** What ends whatever an object holds, without a word of it by name: `for (const one of Object.values(context)) await one.end()`. */
function endsAll(file: ts.SourceFile): string | undefined {
  let found: string | undefined;
  walk(file, (node) => {
    if (ts.isCallExpression(node) && ofAll.test(`${node.expression.getText()}(`)) {
      const statement = ts.findAncestor(node, ts.isStatement);
      const around = statement && ts.isVariableStatement(statement) ? enclosingFunction(statement) ?? file : statement;
      if (around && endedSomehow.test(around.getText())) found ??= node.getText();
    }
    return found === undefined;
  });
  return found;
}

/** `cache` of `context.cache` and `context['cache']`. */
function propertyOf(access: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(access)) return access.name.text;
  return ts.isElementAccessExpression(access) && ts.isStringLiteralLike(access.argumentExpression) ? access.argumentExpression.text : undefined;
}

/** What a property is called where it is taken out of its object: `c` of `const { cache: c } = context`, `({ cache: c }) => …` and `const c = context.cache`. */
function takenAs(node: ts.Node, property: string): ts.Identifier | undefined {
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) return ts.isIdentifier(node.name) && (node.propertyName ?? node.name).getText() === property ? node.name : undefined;
  return ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && propertyOf(bare(node.initializer)) === property ? node.name : undefined;
}

/** Who has what a function returns within an object: `const { client, db } = await connect();`. */
function withinAnswer(property: ts.ShorthandPropertyAssignment | ts.PropertyAssignment, context: FixContext): readonly (Holder | string)[] {
  const { child, user } = outward(property.parent);
  const fn = ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child) ? enclosingFunction(child) : undefined;
  const key = property.name.getText();
  return fn === undefined ? [] : context.callsOf(fn).flatMap((call): readonly (Holder | string)[] => {
    let { user: taker } = outward(call);
    if (ts.isAwaitExpression(taker)) taker = outward(taker).user;
    if (!ts.isVariableDeclaration(taker)) return [];
    const scope = enclosingFunction(taker) ?? taker.getSourceFile();
    const { name } = taker;
    if (ts.isObjectBindingPattern(name)) return name.elements.flatMap((one) => ((one.propertyName ?? one.name).getText() === key && ts.isIdentifier(one.name) ? [{ name: one.name.text, scope }] : []));
    const closed = ts.isIdentifier(name) ? referencesTo(name.text, scope).map((use) => outward(use).user).find((access) => ts.isPropertyAccessExpression(access) && access.name.text === key && ts.isPropertyAccessExpression(access.parent) && closing.has(access.parent.name.text)) : undefined;
    return closed ? [closed.parent.getText()] : [];
  });
}
