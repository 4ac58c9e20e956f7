import type { Checkout } from '../../catalog';
import { enclosingFunction, inlineFunction, isAsync, isFunctionNode, isNamedIn, isWithin, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

type Callback = ts.ArrowFunction | ts.FunctionExpression;

/** Where a way through a callback ends at which its connection was not given back: a `return`, the end of a block, or the branch that an `if` does not have. */
export interface Leak {
  readonly at: ts.ReturnStatement | ts.Block | ts.IfStatement | ts.Expression;
}

/** A connection that a pool hands to a callback: `pool.connect((err, client, done) => …)`, `pool.getConnection((err, connection) => …)`. */
export interface CalledBack {
  readonly callback: Callback;
  readonly client: ts.Identifier;
  /** What gives it back by itself: the third parameter. */
  readonly done: ts.Identifier | undefined;
  /** What the callback calls the error of connecting. */
  readonly error: string | undefined;
  readonly releases: readonly ts.Node[];
  /** Empty where every way gives it back. */
  readonly leaks: readonly Leak[];
}

/** What becomes of a connection at the end of a piece of code: `held` where it is still had there, at that place. */
interface End {
  readonly held: boolean;
  readonly at: Leak['at'] | undefined;
}

/** Thrown within this file alone: what gives the connection back is not followed. */
class Unknown extends Error {}

/**
 * The ways through the callback that a call is given, and those of the callbacks of what it asks its connection, as far as they are written out; undefined where whoever else has the connection may give it back.
 * That an error of a callback ends the process is no way of it, nor is where connecting has failed: then there is no connection.
 */
export function calledBack(call: ts.Node, { release, undo }: Checkout): CalledBack | undefined {
  const callback = ts.isCallExpression(call) ? inlineFunction(call.arguments.at(-1)) : undefined;
  const [first, second, third] = callback?.parameters ?? [];
  if (!callback || !second || !ts.isIdentifier(second.name) || (third && !ts.isIdentifier(third.name)) || !ts.isBlock(callback.body)) return undefined;
  const [client, done] = [second.name, third?.name as ts.Identifier | undefined];
  const names = [client, ...(done ? [done] : [])];
  if (names.some(({ text }) => isDeclaredAgain(text, callback))) return undefined;
  const uses = names.flatMap(({ text }) => referencesTo(text, callback.body)).filter((use) => !isAskedFor(use));
  const releases = uses.flatMap((use) => releaseOf(use, done, [release, ...(undo === undefined ? [] : [undo])]) ?? []);
  if (uses.some((use) => !releases.some((one) => isWithin(use, one)) && !isAsked(use, client.text))) return undefined;
  const error = first && ts.isIdentifier(first.name) ? first.name.text : undefined;
  try {
    return { callback, client, done, error, releases, leaks: new Ways(callback, releases, error).leaks() };
  } catch (failure) {
    if (failure instanceof Unknown) return undefined;
    throw failure;
  }
}

/** Whether a name stands for something else within a callback, too. */
function isDeclaredAgain(name: string, callback: Callback): boolean {
  let found = false;
  walk(callback.body, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node)) && node.name && ts.isIdentifier(node.name) && node.name.text === name) found = true;
    return !found;
  });
  return found;
}

/** Whether it is only asked whether there is a connection: `if (!client)`. */
function isAskedFor(use: ts.Identifier): boolean {
  const { user } = outward(use);
  return ts.isIfStatement(user) || (ts.isPrefixUnaryExpression(user) && user.operator === ts.SyntaxKind.ExclamationToken) || (ts.isBinaryExpression(user) && /^[!=]==?$|^&&$|^\|\|$/.test(user.operatorToken.getText()));
}

/** What is asked of the connection: `client.query(…)`. What is kept to hear what it is told is none. */
function isAsked(use: ts.Identifier, client: string): boolean {
  const { child, user } = outward(use);
  if (use.text !== client || !ts.isPropertyAccessExpression(user) || user.expression !== child) return false;
  return ts.isCallExpression(user.parent) && user.parent.expression === user && !(/^(?:on|once|addListener)$/.test(user.name.text) && /^['"`]notification['"`]$/.test(user.parent.arguments[0]?.getText() ?? ''));
}

/** The call that gives a connection back, or the name where something else calls it: `done()`, `client.release()`, `client.query('COMMIT', done)`, `.finally(done)`. */
function releaseOf(use: ts.Identifier, done: ts.Identifier | undefined, methods: readonly string[]): ts.Node | undefined {
  const { child, user } = outward(use);
  if (done && use.text === done.text) {
    if (ts.isCallExpression(user)) return user.expression === child ? user : user.arguments.at(-1) === child && ts.isPropertyAccessExpression(user.expression) ? use : undefined;
    return undefined;
  }
  return ts.isPropertyAccessExpression(user) && (methods.includes(user.name.text) || user.name.text === 'end' || user.name.text === 'destroy') && ts.isCallExpression(user.parent) && user.parent.expression === user ? user.parent : undefined;
}

/** What is known of a connection where a condition holds: `err`, `err !== null`, `err || !client`; `!err`, `client`, `!err && client`. */
export function stateAsked(condition: ts.Expression, error: string | undefined, client: string): 'failed' | 'connected' | undefined {
  const text = condition.getText().replace(/\s/g, '').replace(/[!=]==?(?:null|undefined)\b/g, (one) => (one.startsWith('!') ? '' : '?'));
  const [failed, connected] = [[...(error === undefined ? [] : [error]), `!${client}`], [...(error === undefined ? [] : [`!${error}`, `${error}?`]), client]];
  if (text.split('||').every((one) => failed.includes(one))) return 'failed';
  return text.split('&&').every((one) => connected.includes(one)) ? 'connected' : undefined;
}

class Ways {
  private readonly found: Leak[] = [];
  private readonly seen = new Set<ts.Node>();

  constructor(private readonly callback: Callback, private readonly releases: readonly ts.Node[], private readonly error: string | undefined) {}

  leaks(): readonly Leak[] {
    // Of what waits in between nobody knows where it fails.
    if (isAsync(this.callback) && this.releases.length > 0) throw new Unknown();
    this.within(this.callback);
    if (this.releases.some((release) => !this.seen.has(enclosingFunction(release) as ts.Node))) throw new Unknown();
    return this.found;
  }

  private within(fn: Callback): void {
    if (this.seen.has(fn)) return;
    this.seen.add(fn);
    if (isAsync(fn) && fn !== this.callback) throw new Unknown();
    const ends = ts.isBlock(fn.body) ? this.block(fn.body) : [this.expression(fn.body, fn.body)];
    this.leave(ends);
  }

  private leave(ends: readonly End[]): void {
    for (const { held, at } of ends) if (held && at) this.found.push({ at });
  }

  private block(block: ts.Block): readonly End[] {
    return this.sequence(block.statements, block);
  }

  /** How a list of statements ends where it is run with the connection; nothing where it does not end. */
  private sequence(statements: readonly ts.Statement[], block: ts.Block): readonly End[] {
    for (const [index, statement] of statements.entries()) {
      const ends = this.statement(statement, block);
      if (ends.length === 0) return [];
      if (ends.every(({ held }) => !held)) {
        // Two callbacks that give it back are for two things that may happen.
        if (statements.slice(index + 1).some((one) => this.gives(one))) throw new Unknown();
        return ends;
      }
      if (ends.every(({ held }) => held)) continue;
      // Given back on one way alone, and it goes on.
      const rest = statements.slice(index + 1);
      if (rest.some((one) => this.gives(one))) throw new Unknown();
      return ends;
    }
    return [{ held: true, at: block }];
  }

  private statement(statement: ts.Statement, block: ts.Block): readonly End[] {
    if (ts.isBlock(statement)) return this.block(statement);
    if (ts.isThrowStatement(statement)) return [];
    if (ts.isReturnStatement(statement)) {
      this.leave([statement.expression ? this.expression(statement.expression, statement) : { held: true, at: statement }]);
      return [];
    }
    if (ts.isExpressionStatement(statement)) return [this.expression(statement.expression, block)];
    if (ts.isVariableStatement(statement)) return [this.callbacks(statement) ? { held: false, at: undefined } : { held: true, at: block }];
    if (ts.isIfStatement(statement)) return this.branches(statement, block);
    if (ts.isFunctionDeclaration(statement) && !this.gives(statement)) return [{ held: true, at: block }];
    if (this.gives(statement) || returns(statement)) throw new Unknown();
    return [{ held: true, at: block }];
  }

  private branches(statement: ts.IfStatement, block: ts.Block): readonly End[] {
    const asked = this.asksConnecting(statement.expression);
    const then = (): readonly End[] => this.branch(statement.thenStatement, block);
    const otherwise = (): readonly End[] => (statement.elseStatement ? this.branch(statement.elseStatement, block) : [{ held: true, at: statement }]);
    // Where connecting failed there is none.
    if (asked === 'failed') return statement.elseStatement ? otherwise() : [{ held: true, at: block }];
    if (asked === 'connected') return then();
    return [...then(), ...otherwise()];
  }

  private branch(statement: ts.Statement, block: ts.Block): readonly End[] {
    return ts.isBlock(statement) ? this.block(statement) : this.statement(statement, block).map((end) => (end.held && end.at === block ? { held: true, at: ts.isExpressionStatement(statement) ? statement.expression : undefined } : end));
  }

  /** Of a condition that asks for the error of connecting, or for the connection, what is known where it holds. */
  private asksConnecting(condition: ts.Expression): 'failed' | 'connected' | undefined {
    if (this.error !== undefined && this.isShadowed(this.error, condition)) return undefined;
    const state = stateAsked(condition, this.error, (this.callback.parameters[1]?.name as ts.Identifier).text);
    if (state === undefined && this.error !== undefined && isNamedIn(this.error, condition)) throw new Unknown();
    return state;
  }

  /** Whether a name means the error of something else there. */
  private isShadowed(name: string, place: ts.Node): boolean {
    for (let fn = enclosingFunction(place); fn && fn !== this.callback; fn = enclosingFunction(fn)) if (fn.parameters.some((one) => one.name.getText() === name)) return true;
    return false;
  }

  /** An expression that is run: whether it gives the connection back, or leads to callbacks that do. */
  private expression(expression: ts.Expression, at: Leak['at']): End {
    const inner = ts.isVoidExpression(expression) ? expression.expression : expression;
    if (this.releases.some((release) => release === inner)) return { held: false, at: undefined };
    return this.callbacks(expression) ? { held: false, at: undefined } : { held: true, at };
  }

  /** Follows the callbacks of a piece of code that give the connection back; whether there is one. */
  private callbacks(code: ts.Node): boolean {
    let given = false;
    walk(code, (node) => {
      if (this.releases.includes(node)) {
        // `client.query('COMMIT', done)` calls it; what stands behind a condition may not.
        if (!ts.isIdentifier(node) || !isLink(node.parent, code)) throw new Unknown();
        given = true;
      }
      if (!isFunctionNode(node)) return true;
      if (!this.gives(node)) return false;
      if (!inlineFunction(node as ts.Expression) || !ts.isCallExpression(outward(node).user) || !isLink(outward(node).user, code)) throw new Unknown();
      this.within(node as Callback);
      given = true;
      return false;
    });
    if (given) this.chain(code);
    return given;
  }

  /** The other callback of a promise: `.then(() => done()).catch(report)`. */
  private chain(code: ts.Node): void {
    walk(code, (node) => {
      if (isFunctionNode(node)) return false;
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return true;
      const method = node.expression.name.text;
      if (method === 'finally') throw new Unknown();
      if (method === 'then' || method === 'catch') for (const one of node.arguments) {
        const fn = inlineFunction(one);
        if (!fn) throw new Unknown();
        this.within(fn);
      }
      return true;
    });
  }

  private gives(code: ts.Node): boolean {
    return this.releases.some((release) => isWithin(release, code));
  }
}

/** Whether a call is run where a statement or expression is: it is that, or a link of its chain. */
function isLink(call: ts.Node, code: ts.Node): boolean {
  for (let node = call; node !== code; node = node.parent) {
    if (!ts.isCallExpression(node) && !ts.isPropertyAccessExpression(node) && !ts.isVoidExpression(node) && !ts.isExpressionStatement(node) && !ts.isReturnStatement(node) && !ts.isVariableDeclaration(node) && !ts.isVariableDeclarationList(node) && !ts.isParenthesizedExpression(node)) return false;
    if (ts.isCallExpression(node.parent) && node.parent.expression !== node) return false;
  }
  return true;
}

/** Whether a statement leaves the function somewhere within. */
function returns(statement: ts.Statement): boolean {
  let found = false;
  walk(statement, (node) => {
    if (isFunctionNode(node)) return false;
    found ||= ts.isReturnStatement(node);
    return !found;
  });
  return found;
}
