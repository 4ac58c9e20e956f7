import { dialectOf, type Imported } from '../../catalog';
import type { TransactionAdapter } from '../../catalog/queue/transactions';
import { declarationOf, isNamedAt, symbolOf } from '../../flow/values/symbols';
import { isTypeScript } from '../../project/paths';
import { argumentAt, enclosingFunction, isFunctionNode, referencesTo, thisOf, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isOpenAt, madeBy, madeIn, onlyFunction } from './begun';
import { isCaughtWithin } from './caught';
import { isHandedOver } from './handed-over';

/** A transaction that a call stands in: the library that has begun it, and what sends statements in it or is named by them. */
export interface Transaction {
  readonly library: string;
  readonly client: ts.Identifier;
  /** What it was begun on, and a model that is asked in it, where the call's place can name them. */
  readonly begunOn?: ts.Expression;
  readonly model?: ts.Expression;
}

/** How many functions a transaction is followed through that is handed on. */
const steps = 4;

/** The transaction of Postgres that a call stands in; undefined where none is seen. */
export function transactionAround(call: ts.CallExpression, context: FixContext): Transaction | undefined {
  if (context.workspace.databases().some(({ provider }) => provider !== undefined && provider !== 'postgresql')) return undefined;
  const open = openAt(call, context, steps);
  return open && isPathNamedAt(open.client, call, context) ? open : undefined;
}

function openAt(call: ts.CallExpression, context: FixContext, depth: number): Transaction | undefined {
  // A job that cannot be written would undo what the transaction goes on with: it is written beside it, as the message was sent beside it.
  if (isCaughtWithin(call)) return undefined;
  return handedToCallback(call, context, depth) ?? ofOwnFunction(call, context, depth) ?? (depth > 0 ? handedOn(call, context, depth) : undefined);
}

/** The transaction that a variable of the same function holds, or that its queries belong to: of the same one, those say more of what it was begun on. */
function ofOwnFunction(call: ts.CallExpression, context: FixContext, depth: number): Transaction | undefined {
  const begun = begunByHand(call, context);
  if (begun?.begunOn) return begun;
  const queried = asked(call, context, depth);
  return queried && (!begun || queried.client.text === begun.client.text) ? queried : begun;
}

/**
 * What sends a queue's statements in a transaction, as source text: with it a job becomes a row of that transaction, which is there if the transaction is committed, and nowhere otherwise.
 * Undefined where neither its library nor the queue says how.
 */
export function executorOf({ library, client, begunOn, model }: Transaction, adapter: ((library: string) => TransactionAdapter | undefined) | undefined, imported: Imported, { workspace }: FixContext): string | undefined {
  const file = client.getSourceFile();
  const dialect = dialectOf(library);
  const own = dialect.executes?.({ client: client.text, typed: isTypeScript(file.fileName), ...(begunOn && { begunOn: begunOn.getText() }), ...(model && { model: model.getText() }) });
  if (own !== undefined) return own;
  const lent = dialect.lends ? dialect.lends(client.text, file, (name) => workspace.dependencyVersion(file.fileName, name)) : { library, client: client.text };
  return lent && adapter?.(lent.library)?.(lent.client, imported);
}

/** The transaction of a callback that the call stands in: `db.transaction(async (tx) => …)`, whatever is done with `tx` there; or that of a function of the workspace which gives one to what it is handed: `inTransaction(async (client) => …)`. */
function handedToCallback(call: ts.CallExpression, context: FixContext, depth: number): Transaction | undefined {
  const fn = enclosingFunction(call);
  const begins = fn?.parent;
  const client = fn?.parameters[0]?.name;
  if (!fn || !begins || !ts.isCallExpression(begins) || !client || !ts.isIdentifier(client)) return undefined;
  const index = begins.arguments.findIndex((argument) => argument === fn);
  if (index < 0) return undefined;
  const meaning = context.recognise(begins);
  if (meaning) return meaning.concept === 'batch' ? { library: meaning.library, client, ...begunOn(begins, call, context) } : undefined;
  const parameter = depth > 0 ? onlyFunction(begins, context)?.parameters[index] : undefined;
  const library = parameter && libraryOfRun(parameter, context, depth - 1);
  return library === undefined ? undefined : { library, client };
}

/** The library whose transaction a function is given that is handed in as a parameter, where that is run once, in the transaction, or handed to what begins one. */
function libraryOfRun(parameter: ts.ParameterDeclaration, context: FixContext, depth: number): string | undefined {
  const { name } = parameter;
  const [reference, another] = ts.isIdentifier(name) ? referencesTo(name.text, parameter.parent).filter((one) => one !== name) : [];
  if (!reference || another) return undefined;
  const { parent } = reference;
  if (!ts.isCallExpression(parent)) return undefined;
  if (parent.expression !== reference) {
    const meaning = parent.arguments[0] === reference ? context.recognise(parent) : undefined;
    return meaning?.concept === 'batch' ? meaning.library : undefined;
  }
  const [given] = parent.arguments;
  return given && handedOver(given, context, depth);
}

/** The transaction that a query of the same function belongs to. */
function asked(call: ts.CallExpression, context: FixContext, depth: number): Transaction | undefined {
  for (const { meaning } of context.graph.factsOf(call.getSourceFile().fileName)?.flow.sites ?? []) {
    if (meaning.concept !== 'query' || !meaning.inTransaction) continue;
    const client = rootOf(meaning.transaction ?? meaning.client);
    if (!ts.isIdentifier(client) || !isOpenAt(client, call, context) || isCaughtByCaller(client, context, depth)) continue;
    const isNamed = meaning.transaction !== undefined && isPathNamedAt(meaning.client, call, context);
    if (isNamed || !meaning.transaction) return { library: meaning.library, client, ...(isNamed && (meaning.clientIsModel ? { model: meaning.client } : meaning.op === 'raw' ? { begunOn: meaning.client } : {})) };
  }
  return undefined;
}

/** Whether a function is given its transaction by a caller that goes on in it where the function failed. */
function isCaughtByCaller(client: ts.Identifier, context: FixContext, depth: number): boolean {
  const declaration = declarationOf(client, context.checker);
  const fn = declaration?.parent;
  if (!declaration || !fn || !ts.isParameter(declaration) || !isFunctionNode(fn)) return false;
  return context.callsOf(fn).some((one) => {
    if (ts.isNewExpression(one)) return true;
    const given = argumentAt(one.arguments, fn.parameters.indexOf(declaration));
    return isCaughtWithin(one) || (depth > 0 && given !== undefined && ts.isIdentifier(given) && isCaughtByCaller(given, context, depth - 1));
  });
}

/** The transaction that a variable of the same function holds, also where its queries are asked by functions that it is handed to. */
function begunByHand(call: ts.CallExpression, context: FixContext): Transaction | undefined {
  const scope = enclosingFunction(call);
  let found: Transaction | undefined;
  if (scope) walk(scope, (node) => {
    if (found || node.pos > call.pos) return false;
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return true;
    const given = madeBy(node);
    const made = given && madeIn(given, context);
    const meaning = made && context.recognise(made);
    if (made && meaning?.concept === 'checkout' && isOpenAt(node.name, call, context)) found = { library: meaning.library, client: node.name, ...begunOn(made, call, context) };
    return true;
  });
  return found;
}

/** The transaction that every known caller of the function around the call hands over as one of its parameters. */
function handedOn(call: ts.CallExpression, context: FixContext, depth: number): Transaction | undefined {
  const fn = enclosingFunction(call);
  let isOnlyCalled: boolean | undefined;
  for (const [index, parameter] of fn?.parameters.entries() ?? []) {
    const { name } = parameter;
    // Whoever leaves it out hands over none.
    if (!fn || !ts.isIdentifier(name) || context.callsOf(fn).some((one) => (one.arguments?.length ?? 0) <= index)) continue;
    const library = libraryGiven(parameter, context, depth - 1);
    // Who is given the function itself may call it without a transaction.
    if (library !== undefined && !isSetAnew(name, fn, context) && (isOnlyCalled ??= !isHandedOver(fn, context))) return { library, client: name };
  }
  return undefined;
}

/** The library whose transaction every argument for a parameter is. The first that is none ends the search: behind each stand the callers of its function, and theirs. */
function libraryGiven(parameter: ts.ParameterDeclaration, context: FixContext, depth: number): string | undefined {
  let library: string | undefined;
  for (const argument of context.argumentsOf(parameter)) {
    const one = handedOver(argument, context, depth);
    if (one === undefined || (library !== undefined && one !== library)) return undefined;
    library = one;
  }
  return library;
}

/** The library of the transaction that an argument is where its call stands. */
function handedOver(argument: ts.Expression, context: FixContext, depth: number): string | undefined {
  const inner = uncast(argument);
  let call: ts.Node = argument;
  while (!ts.isCallExpression(call) && !isFunctionNode(call) && !ts.isSourceFile(call)) call = call.parent;
  if (!ts.isIdentifier(inner) || !ts.isCallExpression(call)) return undefined;
  const open = openAt(call, context, depth);
  return open && declarationOf(open.client, context.checker) === declarationOf(inner, context.checker) ? open.library : undefined;
}

function isSetAnew(name: ts.Identifier, fn: FunctionNode, { checker }: FixContext): boolean {
  let found = false;
  walk(fn, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === name.text && declarationOf(node.left, checker) === name.parent) found = true;
    return !found;
  });
  return found;
}

/** What a call that begins a transaction is asked of, where the other call can name that too. */
function begunOn({ expression }: ts.CallExpression, call: ts.CallExpression, context: FixContext): Pick<Transaction, 'begunOn'> {
  const receiver = ts.isPropertyAccessExpression(expression) ? uncast(expression.expression) : undefined;
  return receiver && isPathNamedAt(receiver, call, context) ? { begunOn: receiver } : {};
}

/** Whether a path of names means the same at a place: nothing there hides its first name. */
function isPathNamedAt(path: ts.Expression, place: ts.Node, context: FixContext): boolean {
  const inner = uncast(path);
  if (ts.isPropertyAccessExpression(inner)) return isPathNamedAt(inner.expression, place, context);
  if (inner.kind === ts.SyntaxKind.ThisKeyword) return thisOf(inner) === thisOf(place);
  return ts.isIdentifier(inner) && (inner.getSourceFile() === place.getSourceFile() ? isNamedAt(inner, place, context.checker) : isImportedAt(inner, place, context));
}

/** Whether what a name of another file stands for has the same name at a place. */
function isImportedAt(name: ts.Identifier, place: ts.Node, { checker }: FixContext): boolean {
  const symbol = symbolOf(name, checker);
  return symbol !== undefined && checker.getSymbolsInScope(place, ts.SymbolFlags.Alias).some((one) => one.name === name.text && (one.flags & ts.SymbolFlags.Alias) !== 0 && checker.getAliasedSymbol(one) === checker.getExportSymbolOfSymbol(symbol));
}

/** `manager` of `manager.getRepository(Order)`, `runner` of `runner.manager`. */
function rootOf(client: ts.Expression): ts.Expression {
  const inner = uncast(client);
  return ts.isPropertyAccessExpression(inner) || ts.isCallExpression(inner) ? rootOf(inner.expression) : inner;
}
