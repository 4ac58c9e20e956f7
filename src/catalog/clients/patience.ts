import type { TextEdit } from '../../core';
import { bare, inlineFunction, isOr, property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { HeldOptions } from './held-options';
import { constDeclaration, objectLiteral } from '../values/literal';
import { calleeName } from '../tables/members';
import { madeBy } from '../values/made-by';
import type { Quote } from '../rewrites/page';
import type { RowMeaning } from '../tables/rows';
import type { CallLike, ExternalKind, RecogniseContext } from '../types';

/** How calls of a library are told not to wait for ever. */
export interface PatienceFacts {
  /** How long they wait by themselves: `for ever`. Left out where that is short enough, so that only a wait without an end that somebody asked for is told. */
  readonly byDefault?: string;
  /** True where that has an end, if a late one. */
  readonly ends?: boolean;
  /** Options that end the wait. */
  readonly options: readonly string[];
  /** The property that ends it after so many milliseconds: `timeout: 10_000`; undefined where there is no option that could be written. */
  readonly limit?: (ms: string) => string;
  /** The same as a call on what the call gives, for requests that are built link by link: `timeout(10_000)`. */
  readonly link?: (ms: string) => string;
  /** The same as a call of the client beside the one with that name, for all of its calls: `setTimeout(10_000)` behind `setApiKey(…)`. */
  readonly beside?: { readonly name: string; readonly text: (ms: string) => string };
  /** How often it tries in all, each time for as long. */
  readonly tries?: number;
  /** Of an SDK that asks once by itself: how its client is told to try again. */
  readonly again?: OwnRetries;
  /** True where it asks once and fails then, so that who asks may try again. */
  readonly triesOnce?: boolean;
  /** The functions that send what a call only describes, as an Observable: what asks again is one of these. */
  readonly sentBy?: readonly string[];
  /** After how many milliseconds a call may well be given up. */
  readonly ms: number;
  /** Where among its arguments a call has its options; of an SDK, every argument may be them. */
  readonly optionsAt?: (call: ts.CallExpression, context: Pick<RecogniseContext, 'checker'>) => number;
  /** True where a call is handed what it sends (a mail, a subscription), and neither an address nor options first, by which a request is known. */
  readonly handsData?: boolean;
  /** How a client with options of its own is made: the method or the classes, and which argument they are; `isLinked` where calls are made on something that is made of it. */
  readonly maker?: { readonly names: readonly string[]; readonly at: number; readonly isLinked?: boolean };
  /** Of what a client is made with: the option whose object has them: `connection` of `connection: { statement_timeout: 30_000 }`. */
  readonly within?: string;
  /** Of what a client holds: where they are those of a driver's pool that it makes for itself. */
  readonly held?: HeldOptions;
  /** Of what a client is made with: what an address begins with that may stand in the place of its options, and has them behind its question mark: `smtp://mail.example?socketTimeout=30000`. */
  readonly address?: RegExp;
  /** What a client is told along with the limit, unless it is told so already, where it would go on trying for far too long. */
  readonly retries?: { readonly option: string; readonly text: string };
  /** True where what ends the wait also ends the reading of what is sent, however long that takes. */
  readonly endsBody?: true;
  /** True where the promise of a call is kept once the headers are there, so that an end to the wait for those leaves the body alone. */
  readonly answersFirst?: boolean;
  /** What a file says that asks the client for an answer which comes piece by piece, where the limit would end that, too. */
  readonly streams?: RegExp;
  /** Why a call is given no end, though there is an option for it; undefined where it can be. */
  readonly without?: (call: ts.CallExpression, context: Pick<RecogniseContext, 'checker'>) => string | undefined;
  /** What is written along with the end of a call. */
  readonly along?: (call: ts.CallExpression) => readonly TextEdit[];
  /** Of what a client holds: true where an address may stand before its options. */
  readonly behindAddress?: boolean;
  /** True where it takes much until somebody has to wait without an end, or the end is not far. */
  readonly isRare?: boolean;
  /** True for the clients of SDKs, which are always made; otherwise a call may be the package's own. */
  readonly isSdk?: boolean;
  /** The option that ends it where it is `false`: nobody waits then. */
  readonly unlessFalse?: string;
  /** What a file says where the other side may refuse the option: it is not written there. */
  readonly refusedBy?: RegExp;
  /** What a file says that gives all clients their options: it is not known which. */
  readonly unless?: RegExp;
}

/** How the client of an SDK is told to try again, which it does not by itself. */
export interface OwnRetries {
  /** The option, which holds where it is said already. */
  readonly option: string;
  /** The properties that end the wait after so many milliseconds and have it try again, with quotes as the file has them. */
  readonly text: (ms: string, quote: Quote) => string;
  /** How it then tries, as a title says it. */
  readonly how: string;
  /** Since which version of the package there is the option. */
  readonly since?: readonly [name: string, major: number, minor: number];
  /** What a file says that asks this client for something that must not happen twice. */
  readonly unless?: RegExp;
}

/** How long a call waits for an answer, where nothing that is known ends the wait, and how it is ended. */
export interface Patience {
  readonly wait: string;
  readonly facts: PatienceFacts;
}

/** How long a request waits for an answer; undefined where something ends the wait before, or where that cannot be told. */
export function patienceOf(call: CallLike, facts: PatienceFacts, context: Pick<RecogniseContext, 'checker'>): Patience | undefined {
  if (!ts.isCallExpression(call) || isRaced(call)) return undefined;
  const { checker } = context;
  const given = [...call.arguments];
  if (given.some(ts.isSpreadElement)) return undefined;
  if (facts.isSdk) return given.some((argument) => setsTimeout(argument, facts, checker) === true) ? undefined : patienceOfClient(call, facts, context);
  const [first] = given;
  if (!facts.handsData && (!first || (!objectLiteral(first, checker) && !isAddress(first, checker)))) return undefined;
  // What is said beside the calls has no place in them.
  const said = facts.beside ? undefined : given[optionsIndex(call, facts, context)];
  const options = said && isCallback(said, checker) ? undefined : said;
  const asked = options && isEndless(options, facts, checker);
  if (options && !asked && setsTimeout(options, facts, checker) !== false) return undefined;
  if (asked) return { wait: 'for ever', facts };
  return facts.maker ? patienceOfClient(call, facts, context) : patience(facts);
}

/** The row of requests of which nothing else has to be known than how long they wait. */
export function waitingRow(kind: ExternalKind, facts: PatienceFacts): (call: CallLike, context: RecogniseContext) => RowMeaning {
  return (call, context) => {
    const found = patienceOf(call, facts, context);
    return { concept: 'external', kind, ...(found && { patience: found }) };
  };
}

/** Whether a call that asks once is told in its own options when to give up, by nothing else than a time: who asks may try again. */
export function isEnded(call: CallLike, facts: PatienceFacts, context: Pick<RecogniseContext, 'checker'>): boolean {
  if (!facts.triesOnce || !ts.isCallExpression(call)) return false;
  const options = call.arguments[optionsIndex(call, facts, context)];
  const literal = options && bare(options);
  if (!literal || !ts.isObjectLiteralExpression(literal) || literal.properties.some(ts.isSpreadAssignment)) return false;
  const set = facts.options.filter((name) => property(literal, name) !== undefined);
  const value = set.length === 1 && set[0] !== undefined ? propertyValue(literal, set[0]) : undefined;
  return value !== undefined && !isNone(value) && (set[0] !== 'signal' || /^AbortSignal\.timeout\(/.test(value.getText()));
}

/** Which argument of a call are its options: the first where that is an object, else the one behind the address. */
export function optionsIndex(call: ts.CallExpression, { optionsAt }: PatienceFacts, context: Pick<RecogniseContext, 'checker'>): number {
  return optionsAt?.(call, context) ?? (call.arguments[0] && objectLiteral(call.arguments[0], context.checker) ? 0 : 1);
}

/** Whether an argument is called back, and so stands where there are no options: `https.get(url, (res) => …)`. */
export function isCallback(argument: ts.Expression, checker: ts.TypeChecker): boolean {
  return inlineFunction(argument) !== undefined || (ts.isIdentifier(bare(argument)) && checker.getTypeAtLocation(argument).getCallSignatures().length > 0);
}

function patience(facts: PatienceFacts): Patience | undefined {
  return facts.byDefault === undefined ? undefined : { wait: facts.byDefault, facts };
}

function patienceOfClient(call: ts.CallExpression, facts: PatienceFacts, { checker }: Pick<RecogniseContext, 'checker'>): Patience | undefined {
  if (/\bdefaults\s*\.\s*timeout\b/.test(call.getSourceFile().text)) return undefined;
  const made = madeBy(call, facts.maker?.names ?? [], checker, facts.maker?.isLinked);
  if (made === 'package') return facts.isSdk ? undefined : patience(facts);
  if (made === undefined) return undefined;
  const options = made.arguments?.[facts.maker?.at ?? 0];
  const address = addressIn(options, facts);
  if (address) return facts.options.some((name) => new RegExp(`[?&]${name}=`).test(address.text)) ? undefined : patience(facts);
  return !options || isSilent(options, facts, checker) ? patience(facts) : undefined;
}

/** The address in the place of a client's options, where it is written out and of the kind that has them. */
export function addressIn(options: ts.Expression | undefined, { address }: PatienceFacts): ts.StringLiteralLike | undefined {
  const node = options && bare(options);
  return node && address && ts.isStringLiteralLike(node) && address.test(node.text) ? node : undefined;
}

/** Whether the options that a client is made with are all seen, and do not say how long it waits. */
export function isSilent(options: ts.Expression, facts: PatienceFacts, checker: ts.TypeChecker): boolean {
  if (facts.within === undefined) return setsTimeout(options, facts, checker) === false;
  const literal = objectLiteral(options, checker);
  if (!literal || literal.properties.some(ts.isSpreadAssignment)) return false;
  const inner = propertyValue(literal, facts.within);
  return inner ? setsTimeout(inner, facts, checker) === false : property(literal, facts.within) === undefined;
}

/** Whether options end the wait; undefined where there may be some that are not seen. */
export function setsTimeout(expression: ts.Expression, facts: PatienceFacts, checker: ts.TypeChecker): boolean | undefined {
  const literal = objectLiteral(expression, checker);
  if (!literal || literal.properties.some(ts.isSpreadAssignment)) return undefined;
  const set = facts.options.filter((name) => property(literal, name) !== undefined);
  if (set.some((name) => !isNone(propertyValue(literal, name)) && !(name === 'signal' && isOfRequest(propertyValue(literal, name), checker)))) return true;
  // `options.signal = …` further down.
  return bare(expression) !== literal && new RegExp(`\\.(?:${facts.options.join('|')})\\s*=`).test(literal.getSourceFile().text) ? undefined : false;
}

/** `timeout: false`, `timeout: 0`: options that ask for a wait without an end. */
function isEndless(expression: ts.Expression, { options }: PatienceFacts, checker: ts.TypeChecker): boolean {
  const literal = objectLiteral(expression, checker);
  return literal !== undefined && !literal.properties.some(ts.isSpreadAssignment) && options.some((name) => isNone(propertyValue(literal, name)))
    && options.every((name) => property(literal, name) === undefined || isNone(propertyValue(literal, name)));
}

/** A value that stands for no limit. */
export function isNone(value: ts.Expression | undefined): boolean {
  if (!value) return false;
  const node = bare(value);
  return node.kind === ts.SyntaxKind.FalseKeyword || (ts.isNumericLiteral(node) && Number(node.text) === 0) || (ts.isIdentifier(node) && (node.text === 'undefined' || node.text === 'Infinity'));
}

/** `request.signal`: it ends the wait when the caller has gone, and not when the other side does not answer. */
export function isOfRequest(value: ts.Expression | undefined, checker: ts.TypeChecker): boolean {
  const node = value && bare(value);
  if (!node || !ts.isPropertyAccessExpression(node) || node.name.text !== 'signal') return false;
  const owner = bare(node.expression);
  return /Request$/.test(checker.getTypeAtLocation(owner).symbol?.name ?? '') || (ts.isIdentifier(owner) && /^(?:req|request)$/.test(owner.text));
}

/** Whether an argument is an address, and no options. */
export function isAddress(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(expression);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  // What is there already, or else is made, may be a client: `kept.pool ?? new Pool(…)`.
  if (ts.isBinaryExpression(node)) return isOr(node.operatorToken.kind) ? isAddress(node.left, checker) || isAddress(node.right, checker) : node.operatorToken.kind === ts.SyntaxKind.PlusToken;
  const initial = constDeclaration(node, checker)?.initializer;
  if (initial && bare(initial) !== node && (isAddress(initial, checker) || fromEnvironment.test(initial.getText()))) return true;
  const type = checker.getTypeAtLocation(node);
  return (type.flags & ts.TypeFlags.StringLike) !== 0 || type.symbol?.name === 'URL' || (ts.isIdentifier(node) && /url|uri|endpoint|address|href/i.test(node.text)) || fromEnvironment.test(node.getText());
}

/** Addresses are kept in the environment. */
const fromEnvironment = /^(?:process\.env|import\.meta\.env|Deno\.env\.get)\b/;

/** `Promise.race([fetch(url), later])`, `withTimeout(fetch(url))`, `withTimeout(() => fetch(url), 5_000)`, `http.get(url).pipe(timeout(5_000))`: something around it ends the wait. */
function isRaced(call: ts.CallExpression): boolean {
  for (let node: ts.Node = call; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isCallExpression(parent) && parent.expression !== node && /(?:\brace|time_?out\w*|deadline)$/i.test(parent.expression.getText())) return true;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && ts.isCallExpression(parent.parent) && /^(?:pipe|timeout)$/.test(parent.name.text)
      && (parent.name.text === 'timeout' || parent.parent.arguments.some((one) => ts.isCallExpression(one) && /^timeout/.test(calleeName(one) ?? '')))) return true;
    if (ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent)) return false;
  }
  return false;
}
