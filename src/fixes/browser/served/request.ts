import type { IntoQuery } from '../../../catalog';
import { literally } from '../../../project/pattern';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';
import type { Moved } from '../moved';

/**
 * The call that a procedure of tRPC is given its input by: `trpc.orders.list.useQuery()`, or `trpc.orders.list.queryOptions()` that is handed to `useQuery` (https://trpc.io/docs/client/react/useQuery,
 * https://trpc.io/docs/client/tanstack-react-query/usage). Undefined where an address is asked.
 */
export function procedureCall(request: ts.CallExpression): ts.CallExpression | undefined {
  const [first] = request.arguments;
  const inner = first && bare(first);
  if (inner && ts.isCallExpression(inner) && /\.queryOptions$/.test(inner.expression.getText())) return inner;
  return /\.use(?:Suspense)?Query$/.test(request.expression.getText()) ? request : undefined;
}

/** What a request asks for, as the properties of an object of texts: `status`, `...(status !== 'all' && { status })`, `search: searched`, `limit: '10'`. */
function askedParts({ tests, choices, search, take }: Moved, term: string | undefined, isInput = false): readonly string[] {
  const property = (name: string, value: string): string => (name === value ? name : `${name}: ${value}`);
  return [
    ...tests.map(({ field, value }) => property(field.name, field.type === 'Boolean' ? `'${value}'` : value)),
    ...choices.map(({ field, value, unless }) => `...(${opposite(unless)} && { ${property(field.name, value)} })`),
    ...(search && term !== undefined ? [property('search', term)] : []),
    ...(take === undefined ? [] : [isInput ? `limit: ${take}` : `limit: '${take}'`]),
  ];
}

/** The names under which a request says what it asks for. */
export function askedNames({ tests, choices, search, take }: Moved): readonly string[] {
  return [...new Set([...tests, ...choices].map(({ field }) => field.name)), ...(search ? ['search'] : []), ...(take === undefined ? [] : ['limit'])];
}

/** `status !== 'all'` of `status === 'all'`, and `status` of `!status`: where nothing checks for null, a text may be that too. */
function opposite(unless: string): string {
  return unless.split(' || ').map((one) => (one.startsWith('!') ? one.slice(1) : one.replace(' === ', ' !== '))).join(' && ');
}

/** The address of a request, or the key that is one; undefined where it is not written out as a text, or says something already. */
export function addressOf(request: ts.CallExpression): ts.StringLiteralLike | ts.TemplateExpression | undefined {
  const [first] = request.arguments;
  const node = first && bare(first);
  return node && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && !/[?#]/.test(node.getText().replace(/\$\{[^}]*\}/g, '')) ? node : undefined;
}

/**
 * The request that asks for a part: its address with what it asks for behind it (https://developer.mozilla.org/docs/Web/API/URLSearchParams). Undefined where it is made in another form.
 */
export function requestWith(request: ts.CallExpression, moved: Moved, term: string | undefined): IntoQuery | undefined {
  const text = request.getText();
  const start = request.getStart();
  const put = (from: number, end: number, by: string): IntoQuery => ({ query: text.slice(0, from - start) + by + text.slice(end - start), isOrdered: moved.order === undefined, isSearched: true, isChosen: true });
  const procedure = procedureCall(request);
  if (procedure) {
    const [input] = procedure.arguments;
    const at = input?.getStart() ?? procedure.arguments.pos;
    return hasNoInput(procedure) ? put(at, input?.end ?? procedure.end - 1, `{ ${askedParts(moved, term, true).join(', ')} }`) : undefined;
  }
  const address = addressOf(request);
  if (!address) return undefined;
  const asked = `?\${new URLSearchParams({ ${askedParts(moved, term).join(', ')} })}`;
  const written = ts.isStringLiteral(address) ? address.text.replace(/[`\\$]/g, '\\$&') : address.getText().slice(1, -1);
  return put(address.getStart(), address.end, `\`${written}${asked}\``);
}

/** Whether a procedure is asked without an input: `useQuery()`, `useQuery(undefined, { enabled })`. */
export function hasNoInput({ arguments: [input] }: ts.CallExpression): boolean {
  return input === undefined || input.getText() === 'undefined';
}

/**
 * Whether something else in the workspace asks the same address for a part, which the handler did not look at until now: it would get one then. What stands before the last name of the address may be put to it elsewhere
 * (`baseURL`), and the address may be kept under a name.
 * @param names what the handler is to look at, which a client of the application's own may be given as it is: `get('/api/orders', { status: 'paid' })`
 */
export function isAskedElsewhere(request: ts.CallExpression, names: readonly string[], { workspace }: FixContext): boolean {
  const address = addressOf(request);
  const path = address && (ts.isStringLiteralLike(address) ? address.text : address.templateSpans.at(-1)?.literal.text || address.head.text);
  const last = path?.slice(path.lastIndexOf('/') + 1);
  if (last === undefined || last.length < 1) return true;
  const quoted = literally(last);
  const asks = new RegExp(`(?:/|\\(\\s*['"\`])${quoted}(?:/?\\?|\\$\\{|['"\`]${withPart})|\\bnew\\s+URL\\(\\s*['"\`][^'"\`\\n]*/${quoted}['"\`]`);
  const kept = new RegExp(`\\b(\\w+)\\s*[=:]\\s*['"\`][^'"\`\\n]*/${quoted}['"\`]`, 'g');
  const given = new RegExp(`(\\w*)\\s*(?:<[^()]*>)?\\(\\s*['"\`](?:[^'"\`\\n]*/)?${quoted}['"\`]\\s*,\\s*\\{[^{}]*\\b(?:${names.join('|')})\\b`, 'g');
  return workspace.files().some((file) => {
    const text = workspace.text(file);
    if (!text?.includes(last)) return false;
    return asks.test(text) || [...text.matchAll(kept)].some(([, name = '']) => new RegExp(`\\b${name}(?:\\}(?:/?\\?|\\$\\{)|${withPart})|\\bnew\\s+URL\\([^)]*\\b${name}\\b`).test(text))
      || [...text.matchAll(given)].some(([, name = '']) => !/(?:post|put|patch|delete)/i.test(name));
  });
}

/** What follows an address that is asked for a part: more of the address, an object that says which, here or under a name, or what `supertest` is told behind it (https://www.npmjs.com/package/superagent#query). */
const parts = '(?:params|searchParams|query|qs)\\b';
const withPart = `\\s*(?:\\+|\\)\\s*\\.\\s*query\\b|\\.\\s*concat\\b|,(?:[^{};()]*\\b${parts}|\\s*\\{(?:[^{}]|\\{[^{}]*\\})*\\b${parts}|\\s*\\w*(?:[cC]onfig|[pP]arams|[qQ]uery|[fF]ilters?)\\s*[,)]))`;
