import { bare, property } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../literal';
import { calleeOf } from '../members';
import type { CallLike, RecogniseContext } from '../types';

/** How a client of HTTP is told not to wait for ever. */
export interface PatienceFacts {
  /** How long it waits by itself. */
  readonly byDefault: string;
  /** Options that end the wait. */
  readonly options: readonly string[];
  /** The method that makes a client with options of its own. */
  readonly maker?: string;
}

/**
 * `fetch` has no timeout of its own. Node's gives up when no headers came for 300 seconds (https://undici.nodejs.org/#/docs/api/Client, `headersTimeout`), Deno's and node-fetch's never.
 */
export const fetchPatience: PatienceFacts = { byDefault: 'for minutes', options: ['signal', 'timeout', 'dispatcher', 'agent'] };

/** "`timeout`: default is `0` (no timeout)", https://axios-http.com/docs/req_config */
export const axiosPatience: PatienceFacts = { byDefault: 'for ever', options: ['timeout', 'signal', 'cancelToken'], maker: 'create' };

/** How long a request waits for an answer; undefined where something ends the wait before, or where that cannot be told. */
export function patienceOf(call: CallLike, facts: PatienceFacts, context: Pick<RecogniseContext, 'checker'>): string | undefined {
  if (ts.isTaggedTemplateExpression(call) || isRaced(call)) return undefined;
  const [first, ...others] = call.arguments ?? [];
  if (!first || ts.isSpreadElement(first)) return undefined;
  const sets = (expression: ts.Expression): boolean | undefined => setsTimeout(expression, facts, context.checker);
  const given = others.length > 0 ? others : objectLiteral(first, context.checker) ? [first] : [];
  // The body comes before the options: what is neither literal nor the last is data.
  const options = given.at(-1);
  if (others.length === 0 && !isAddress(first, context.checker) && given.length === 0) return undefined;
  const set = options ? sets(options) : false;
  if (set !== false && !(options && isBody(call, others, facts))) return undefined;
  return facts.maker !== undefined && clientSets(call, facts, context.checker) !== false ? undefined : facts.byDefault;
}

/** `axios.post(url, body)`: the only argument behind the address is what is sent. */
function isBody(call: ts.CallExpression | ts.NewExpression, others: readonly ts.Expression[], { maker }: PatienceFacts): boolean {
  const callee = bare(calleeOf(call));
  return maker !== undefined && others.length === 1 && ts.isPropertyAccessExpression(callee) && /^(?:post|put|patch)/.test(callee.name.text);
}

/** Whether options end the wait; undefined where there may be some that are not seen. */
function setsTimeout(expression: ts.Expression, { options }: PatienceFacts, checker: ts.TypeChecker): boolean | undefined {
  const literal = objectLiteral(expression, checker);
  if (!literal || literal.properties.some(ts.isSpreadAssignment)) return undefined;
  if (options.some((name) => property(literal, name) !== undefined)) return true;
  // `options.signal = …` further down.
  return bare(expression) !== literal && new RegExp(`\\.(?:${options.join('|')})\\s*=`).test(literal.getSourceFile().text) ? undefined : false;
}

function isAddress(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(expression);
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node)) return true;
  const type = checker.getTypeAtLocation(node);
  return (type.flags & ts.TypeFlags.StringLike) !== 0 || type.symbol?.name === 'URL' || (ts.isIdentifier(node) && /url|uri|endpoint|address|href/i.test(node.text)) || /^process\.env\b/.test(node.getText());
}

/** Whether the client ends the wait: its own options do, or the defaults of all. Undefined where it is not seen how it was made. */
function clientSets(call: ts.CallExpression | ts.NewExpression, facts: PatienceFacts, checker: ts.TypeChecker): boolean | undefined {
  const callee = bare(call.expression);
  const client = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  if (!ts.isIdentifier(client)) return undefined;
  if (/\bdefaults\s*\.\s*timeout\b/.test(call.getSourceFile().text)) return true;
  let symbol = checker.getSymbolAtLocation(client);
  const imported = symbol?.declarations?.[0];
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  const initializer = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (initializer && ts.isCallExpression(initializer) && ts.isPropertyAccessExpression(initializer.expression) && initializer.expression.name.text === facts.maker) {
    const [own] = initializer.arguments;
    return own ? setsTimeout(own, facts, checker) : false;
  }
  // The package itself: imported, or required.
  const isPackage = declaration?.getSourceFile().isDeclarationFile === true || (imported !== undefined && (ts.isImportClause(imported) || ts.isNamespaceImport(imported)));
  return isPackage || (initializer && ts.isCallExpression(initializer) && initializer.expression.getText() === 'require') ? false : undefined;
}

/** `Promise.race([fetch(url), later])`, `withTimeout(fetch(url))`, `withTimeout(() => fetch(url), 5_000)`: something around it ends the wait. */
function isRaced(call: ts.Node): boolean {
  for (let node = call.parent; node; node = node.parent) {
    if (ts.isCallExpression(node) && /(?:\brace|time_?out\w*|deadline)$/i.test(node.expression.getText())) return true;
    if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return false;
  }
  return false;
}
