import type { Query } from '../../catalog';
import { bare, enclosingFunction, inlineFunction, isWithin, propertyName, propertyValue } from '../../project/syntax';
import { literally } from '../../project/pattern';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { EditBuilder } from '../edits/edit-builder';
import { addressOf, procedureCall } from './served/request';
import { isEmptyList } from './shown';

// Rows that a library keeps under a key: TanStack Query, SWR, and tRPC, which makes its keys itself.

/** `const { data: orders = [] } = useQuery({ queryKey: ['orders'], queryFn })`, `useQuery(['orders'], queryFn)`, `useSWR('orders', fetcher)` */
export interface Cached {
  readonly kind: 'cached';
  readonly element: ts.BindingElement;
  /** What they are kept under, where that is not the address itself that they are asked by. */
  readonly key?: ts.ArrayLiteralExpression | ts.StringLiteralLike;
  readonly isSwr?: true;
}

/** Options of `useQuery` that say nothing of what its data are (https://tanstack.com/query/latest/docs/framework/react/reference/useQuery). */
const plainOptions: ReadonlySet<string> = new Set(['queryKey', 'queryFn', 'enabled', 'staleTime', 'gcTime', 'cacheTime', 'retry', 'retryDelay', 'refetchInterval', 'refetchOnWindowFocus', 'refetchOnMount', 'refetchOnReconnect', 'refetchIntervalInBackground', 'meta']);

/** Options of `useSWR` that say nothing of what its data are (https://swr.vercel.app/docs/api#options). */
const plainSwrOptions: ReadonlySet<string> = new Set([
  'suspense', 'revalidateIfStale', 'revalidateOnMount', 'revalidateOnFocus', 'revalidateOnReconnect', 'refreshInterval', 'refreshWhenHidden', 'refreshWhenOffline', 'shouldRetryOnError', 'dedupingInterval',
  'focusThrottleInterval', 'loadingTimeout', 'errorRetryInterval', 'errorRetryCount',
]);

/** How a hook that keeps the rows of a query under a key is given them; undefined where it says something of its data, or in a form that is not known. */
export function cachedOf(element: ts.BindingElement, call: ts.CallExpression, handed: ts.Expression, query: Query): Cached | undefined {
  if (!isPlainData(element)) return undefined;
  // A hook that is given the address asks for it itself: https://swr.vercel.app/docs/data-fetching
  if (call === query.call && handed === call) {
    const procedure = procedureCall(call);
    return isPlain(procedure ? procedure.arguments[1] : call.arguments[2], procedure ? plainOptions : plainSwrOptions) ? { kind: 'cached', element } : undefined;
  }
  const given = keptBy(call);
  const key = given?.key && bare(given.key);
  const run = inlineFunction(given?.run);
  if (!given || !key || !(ts.isArrayLiteralExpression(key) || (given.isSwr && ts.isStringLiteralLike(key))) || !run || enclosingFunction(query.call) !== run || !isWithin(handed, run)) return undefined;
  // SWR gives its function the key, which will be another one.
  if (given.isSwr && run.parameters.length > 0) return undefined;
  return { kind: 'cached', element, key, ...(given.isSwr && { isSwr: true as const }) };
}

/** The key and the function of `useQuery({ queryKey, queryFn })`, `useQuery(key, fn, options)` as it was before version 5 (https://tanstack.com/query/v4/docs/framework/react/reference/useQuery), and `useSWR(key, fn, options)`. */
function keptBy({ expression, arguments: given }: ts.CallExpression): { readonly key: ts.Expression | undefined; readonly run: ts.Expression | undefined; readonly isSwr: boolean } | undefined {
  const hook = expression.getText().replace(/<[\s\S]*$/, '');
  const isSwr = /^useSWR(?:Immutable)?$/.test(hook);
  if (!isSwr && !/^use(?:Suspense)?Query$/.test(hook)) return undefined;
  const [first, run, options, ...others] = given;
  const literal = first && bare(first);
  if (!isSwr && literal && ts.isObjectLiteralExpression(literal)) {
    return given.length === 1 && isPlain(literal, plainOptions) ? { key: propertyValue(literal, 'queryKey'), run: propertyValue(literal, 'queryFn'), isSwr } : undefined;
  }
  return others.length === 0 && isPlain(options, isSwr ? plainSwrOptions : plainOptions) ? { key: first, run, isSwr } : undefined;
}

function isPlain(options: ts.Expression | undefined, plain: ReadonlySet<string>): boolean {
  const said = options && bare(options);
  return said === undefined || (ts.isObjectLiteralExpression(said) && said.properties.every((one) => plain.has(propertyName(one.name) ?? '')));
}

/** `data`, `data: orders = []` */
function isPlainData(element: ts.BindingElement): boolean {
  return propertyName(element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined)) === 'data' && (!element.initializer || isEmptyList(element.initializer));
}

/** Lets the key say what is asked for, so that rows of two questions are never mixed. */
export function sayIn(builder: EditBuilder, { key }: Cached, text: string): void {
  if (!key) return;
  if (ts.isArrayLiteralExpression(key)) append(builder, key, text);
  else builder.replace(key, `[${key.getText()}, ${text}]`);
}

export function append(builder: EditBuilder, list: ts.ArrayLiteralExpression, text: string): void {
  const last = list.elements.at(-1);
  const at = last?.end ?? list.getStart() + 1;
  builder.range(list.getSourceFile(), at, at, last ? `, ${text}` : text);
}

/** Whether rows that are kept are read, written or asked for again by their key alone elsewhere (https://tanstack.com/query/latest/docs/framework/react/guides/filters). */
export function isReadElsewhere({ key, isSwr, element }: Cached, handed: ts.Expression, workspace: WorkspaceFacts): boolean {
  const file = element.getSourceFile();
  if (!key) {
    const call = bare(handed);
    const procedure = ts.isCallExpression(call) ? procedureCall(call) : undefined;
    if (procedure) return isProcedureKept(procedure, workspace);
    const address = ts.isCallExpression(call) ? addressOf(call) : undefined;
    return !address || !ts.isStringLiteralLike(address) || isNamedForSwr(address.text, file, workspace);
  }
  const first = ts.isArrayLiteralExpression(key) ? key.elements[0] : key;
  const name = first && ts.isStringLiteralLike(first) ? first.text : undefined;
  if (name === undefined) return true;
  // What another query has under such a key may be other rows: `['orders', { status }]`.
  const further = new RegExp(`\\[\\s*['"\`]${literally(name)}['"\`][^\\]{]*,\\s*\\{`);
  if (workspace.files().some((one) => further.test(workspace.text(one) ?? ''))) return true;
  return isSwr ? isNamedForSwr(name, file, workspace) : workspace.files().some((one) => {
    const text = workspace.text(one);
    return text !== undefined && /Quer(?:y|ies)(?:Data|State)\b|\bprefetch(?:Infinite)?Query\b|\bexact\s*:\s*true\b/.test(text) && text.includes(name);
  });
}

/** Whether a key of SWR is named where something is done with what is kept under it: https://swr.vercel.app/docs/mutation. What a hook gives as `mutate` asks anew for its own key, where it is given nothing. */
function isNamedForSwr(key: string, own: ts.SourceFile, workspace: WorkspaceFacts): boolean {
  return workspace.files().some((file) => {
    const text = workspace.text(file);
    if (!text?.includes(key)) return false;
    // By another name it may be given rows: `const { data, mutate: put } = useSWR(…)`.
    const others = file === own.fileName ? text.replace(/\bmutate\(\)/g, '').replace(/\{[^{}]*\}(?=\s*=\s*useSWR)/g, (given) => given.replace(/\bmutate\b(?!\s*:)/, '')) : text;
    return /\b(?:mutate|preload|useSWRMutation|cache|fallback)\b/.test(others);
  });
}

/** What is done with a procedure, where that says nothing of what is kept of it without an input: `useQuery`, `invalidate`, a call on the server. */
const saysNothing = String.raw`\s*(?:\(|\.\s*(?:use\w*|query|queryOptions|queryFilter|pathFilter|pathKey|invalidate|refetch|fetch|cancel|reset)\b)`;

/**
 * Whether what a procedure gave without an input is read, written or loaded ahead by its name elsewhere: `utils.orders.list.setData(undefined, …)` (https://trpc.io/docs/client/react/useUtils), `queryKey()` of it, also
 * where it is given another name or handed on (`getQueryKey(trpc.orders.list)`).
 */
function isProcedureKept({ expression }: ts.CallExpression, workspace: WorkspaceFacts): boolean {
  const path = literally(expression.getText().replace(/\.\w+$/, '').replace(/^\w+\./, ''));
  const kept = new RegExp(`(?<![\\w/'"\`])${path}\\b(?!${saysNothing}|['"\`/])|${path}\\s*\\.\\s*queryOptions\\([^()]*\\)\\.queryKey\\b|\\bprefetch\\w*\\(\\s*[\\w.]*\\.${path}\\b`);
  return workspace.files().some((file) => kept.test(workspace.text(file) ?? ''));
}
