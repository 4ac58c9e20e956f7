import { bare, propertyValue, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainInputs, chainOf, isOutermost, linksOf, type Chain, type Link } from '../chains/chain';
import { constDeclaration, objectLiteral } from '../values/literal';
import { calleeName, stubMember, stubTypeOf } from '../tables/members';
import { queryOf } from '../models/query';
import { labelOf } from '../tables/rows';
import { textValue } from '../values/text-value';
import type { CallLike, Meaning, QueryOp, RecogniseContext } from '../types';
import { boundOf, filterOf } from './filter';
import { tableOf } from './model';
import { serviceNames, services } from './services';
import { library, makers, stubFolder } from './stub';
import { filterMethods, modifierMethods, resultMethods, verbs } from './stub-postgrest';

/** Every link that can be the last of a chain. */
const links: ReadonlySet<string> = new Set<string>([...verbs, ...filterMethods, ...modifierMethods, ...resultMethods, 'from', 'rpc']);
const verbNames: ReadonlySet<string> = new Set<string>(verbs);
const classes: ReadonlySet<string> = new Set(['SupabaseClient', 'PostgrestClient']);
const serviceCalls: ReadonlySet<string> = new Set(serviceNames);

export const callNames: ReadonlySet<string> = new Set([...links, ...makers, ...classes, ...serviceCalls]);

/**
 * Reads a call by the type of what it is made on: a client of the stubs, however it is called and whatever it was cast to. The table is the text
 * that `from` is given.
 */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  const name = calleeName(call);
  if (name === undefined || ts.isTaggedTemplateExpression(call)) return undefined;
  if (ts.isNewExpression(call)) return classes.has(name) ? made(call, context) : undefined;
  if (makers.has(name)) return made(call, context);
  return (links.has(name) ? query(call, context) : undefined) ?? (serviceCalls.has(name) ? service(call, name, context) : undefined);
}

/** `createClient(url, key)`; a function of the workspace with that name is not the package's. */
function made(call: ts.CallExpression | ts.NewExpression, context: RecogniseContext): Meaning | undefined {
  const member = stubMember(call, context);
  if (!member?.file.startsWith(stubFolder) || !(ts.isNewExpression(call) ? classes : makers).has(member.name)) return undefined;
  return { concept: 'client', kind: 'database', library, call, label: labelOf(call), holds: 'nothing' };
}

/** Where a chain begins: `from('orders')` or `rpc('total')` on a client; undefined `from` where only the builder's type is known. */
interface Source {
  readonly from?: Link;
  readonly client: ts.Expression;
}

function query(call: ts.CallExpression, context: RecogniseContext): Meaning | undefined {
  if (!isOutermost(call)) return undefined;
  const own = linksOf(call).links;
  const rpc = own.find(({ name }) => name === 'rpc');
  if (rpc) return isClient(receiver(rpc), context) ? functionCall(rpc, call, context) : undefined;
  const verb = own.find(({ name }) => verbNames.has(name));
  // `const orders = client.from('orders')` alone asks nothing: what is called on it does.
  const source = verb && sourceOf(receiver(verb), context);
  if (!source) return undefined;
  const { checker } = context;
  // Where the chain goes on from a variable that holds only a table, it is a query of its own.
  const whole = chainOf(call, checker) ?? { root: source.client, call, links: own };
  const entity = source.from && textValue(source.from.call.arguments[0], checker);
  const op = operation(verb, whole, context);
  const reads = op === 'read-one' || op === 'read-many';
  const filter = op === 'insert' || op === 'insert-many' || op === 'upsert' ? undefined : filterOf(whole, checker);
  const written = verb.name === 'insert' || verb.name === 'upsert' || verb.name === 'update' ? verb.call.arguments[0] : undefined;
  return queryOf({
    library, op, call, client: source.client, label: entity === undefined ? verb.name : `${entity}.${verb.name}`, inputs: chainInputs(whole), lazy: true,
    ...(entity !== undefined && { entity }), ...(!looksElsewhere(source.client, checker) && tableOf(entity, call, context)), ...(filter && { filter }), ...(written && { written }), ...(op === 'upsert' && conflictOf(verb, checker)),
    // What is counted without rows stands beside them; an aggregate is a row.
    ...(op === 'aggregate' || (op === 'count' && verb.call.arguments.length < 2) ? {} : { rowsIn: op === 'count' ? 'count' : 'data', errorIn: 'error' }),
    ...(op === 'read-many' && isCounted(verb, checker) && { countIn: 'count' }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : reads ? boundOf(whole, checker) : {}),
    hasBulkForm: op === 'insert' || op === 'update' || op === 'delete' || (op === 'upsert' && !isList(written, checker)),
    returnsManyRows: true,
  });
}

/** `rpc('fn', args)`: a function of the database, of which nothing is known here but what the functions of its queues do. */
function functionCall(rpc: Link, call: ts.CallExpression, context: RecogniseContext): Meaning | undefined {
  if (isOfQueues(receiver(rpc), context.checker)) return queueCall(rpc, call, context);
  const chain = chainOf(call, context.checker);
  if (!chain) return undefined;
  const entity = textValue(rpc.call.arguments[0], context.checker);
  const single = chain.links.some(({ name }) => name === 'single' || name === 'maybeSingle');
  return queryOf({
    library, op: 'raw', call, client: receiver(rpc), label: entity === undefined ? 'rpc' : `rpc ${entity}`, inputs: chainInputs(chain), lazy: true,
    ...(entity !== undefined && { entity }), ...(single ? { limit: 1, isLimited: true } : boundOf(chain, context.checker)),
  });
}

/** Whether a client speaks to the functions of Supabase's queues: `client.schema('pgmq_public')`, or a constant that holds it. */
function isOfQueues(client: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(client);
  if (ts.isCallExpression(node)) return calleeName(node) === 'schema' && textValue(node.arguments[0], checker) === 'pgmq_public';
  const initial = constDeclaration(node, checker)?.initializer;
  return initial !== undefined && bare(initial) !== node && isOfQueues(initial, checker);
}

/**
 * "`send`, `send_batch`: adds messages", "`read(queue_name, sleep_seconds, n)`: reads up to `n` messages", "`pop`: retrieves the next message", which are taken away one by one by `archive` and `delete` once each was dealt with:
 * there is no other way, so that nothing is said of those (https://supabase.com/docs/guides/queues/api).
 */
function queueCall(rpc: Link, call: ts.CallExpression, { checker }: RecogniseContext): Meaning | undefined {
  const name = textValue(rpc.call.arguments[0], checker);
  const label = `rpc ${name ?? ''}`;
  if (name === 'send' || name === 'send_batch') return { concept: 'enqueue', library, call, label };
  const chain = name === 'read' || name === 'pop' ? chainOf(call, checker) : undefined;
  return chain && queryOf({ library, op: 'raw', call, client: receiver(rpc), label, inputs: chainInputs(chain), lazy: true, isLimited: true });
}

function receiver({ call }: Link): ts.Expression {
  const callee = uncast(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
}

/**
 * What a verb is called on: `client.from('orders')`, a variable that holds it, or anything that has the builder's type (what a function
 * of the workspace returns).
 */
function sourceOf(expression: ts.Expression, context: RecogniseContext): Source | undefined {
  const node = bare(expression);
  if (ts.isCallExpression(node)) {
    const from = linksOf(node).links.at(-1);
    if (from?.name === 'from') return isClient(receiver(from), context) ? { from, client: receiver(from) } : undefined;
  }
  const initial = constDeclaration(node, context.checker)?.initializer;
  const origin = initial && ts.isCallExpression(bare(initial)) ? sourceOf(initial, context) : undefined;
  if (origin) return origin;
  const found = stubTypeOf(expression, context);
  return found?.file.startsWith(stubFolder) && /QueryBuilder$/.test(found.name) ? { client: expression } : undefined;
}

function isClient(expression: ts.Expression, context: RecogniseContext): boolean {
  const node = bare(expression);
  // Looked through because a client typed `any` says nothing of it.
  if (isOtherSchema(node)) return isClient(((node as ts.CallExpression).expression as ts.PropertyAccessExpression).expression, context);
  const found = stubTypeOf(expression, context);
  return found !== undefined && found.file.startsWith(stubFolder) && classes.has(found.name);
}

/** Whether a client looks into another schema than `public`. */
export function looksElsewhere(client: ts.Expression, checker: ts.TypeChecker): boolean {
  return isOtherSchema(client) || isMadeForOther(client, checker);
}

/** Whether a client was told to look elsewhere: `client.schema('sales')`. */
function isOtherSchema(client: ts.Expression): boolean {
  const node = bare(client);
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'schema';
}

/** Whether a client looks elsewhere since it was made: `createClient(url, key, { db: { schema: 'sales' } })` (https://supabase.com/docs/reference/javascript/initializing). */
function isMadeForOther(client: ts.Expression, checker: ts.TypeChecker): boolean {
  const made = constDeclaration(bare(client), checker)?.initializer;
  const call = made && bare(made);
  const options = call && ts.isCallExpression(call) ? objectLiteral(call.arguments[2], checker) : undefined;
  const db = options && objectLiteral(propertyValue(options, 'db'), checker);
  const schema = db && propertyValue(db, 'schema');
  return schema !== undefined && textValue(schema, checker) !== 'public';
}

/** What the first verb does: a `select` behind a write only asks for the rows that were written. */
function operation(verb: Link, chain: Chain, { checker }: RecogniseContext): QueryOp {
  const given = verb.call.arguments;
  switch (verb.name) {
    case 'insert': return isList(given[0], checker) ? 'insert-many' : 'insert';
    case 'upsert': return 'upsert';
    case 'update': case 'delete': {
      const one = (filterOf(chain, checker)?.equals.length ?? 0) > 0;
      return one ? verb.name : `${verb.name}-many`;
    }
    default: {
      // `head: true` sends no rows, only their number (reference, "Querying with count option").
      const options = objectLiteral(given[1], checker);
      const head = options && propertyValue(options, 'head');
      if (head && bare(head).kind === ts.SyntaxKind.TrueKeyword) return 'count';
      const aggregate = aggregates(textValue(given[0], checker));
      if (aggregate) return aggregate;
      return chain.links.some(({ name }) => name === 'single' || name === 'maybeSingle') ? 'read-one' : 'read-many';
    }
  }
}

/** The columns of `{ onConflict: 'user_id,plan' }`; without it the primary key, which is the schema's to say. */
function conflictOf({ call }: Link, checker: ts.TypeChecker): { readonly conflict?: readonly string[] } {
  const options = objectLiteral(call.arguments[1], checker);
  const text = options && textValue(propertyValue(options, 'onConflict'), checker);
  return text === undefined ? {} : { conflict: text.split(',').map((one) => one.trim()) };
}

/** `select('*', { count: 'exact' })` */
function isCounted({ call }: Link, checker: ts.TypeChecker): boolean {
  const options = objectLiteral(call.arguments[1], checker);
  const count = options && propertyValue(options, 'count');
  return count !== undefined && textValue(count, checker) === 'exact';
}

/** `select('amount.sum()')`: what stands in the parentheses of an embedded relation is that relation's. Source: https://docs.postgrest.org/en/stable/references/api/aggregate_functions.html */
function aggregates(columns: string | undefined): QueryOp | undefined {
  if (columns === undefined || !columns.includes('()')) return undefined;
  const own = columns.replace(/\((?:[^()]|\(\))+\)/g, '');
  if (/^\s*(?:\w+:)?(?:\w+\.)?count\(\)\s*$/.test(own)) return 'count';
  return /\b(?:sum|avg|min|max|count)\(\)/.test(own) ? 'aggregate' : undefined;
}

/** Methods and functions that give an array. */
const listMakers: ReadonlySet<string> = new Set(['map', 'filter', 'flatMap', 'slice', 'concat', 'flat', 'from', 'values', 'sort', 'reverse']);

/** Whether a write is given many rows. A list of one row that is written out is one row: `insert([{ … }])` is the form of version 1's examples. */
function isList(expression: ts.Expression | undefined, checker: ts.TypeChecker): boolean {
  if (!expression) return false;
  const node = bare(expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.length !== 1 || node.elements.some(ts.isSpreadElement);
  if (ts.isObjectLiteralExpression(node)) return false;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  if (!(type.flags & ts.TypeFlags.Any) && checker.isArrayLikeType(type)) return true;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && listMakers.has(node.expression.name.text);
  const initial = constDeclaration(node, checker)?.initializer;
  return initial !== undefined && isList(initial, checker);
}

/** A call of `auth`, `storage` or `functions` that goes over the network. */
function service(call: ts.CallExpression, name: string, context: RecogniseContext): Meaning | undefined {
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const on = bare(callee.expression);
  const bucket = ts.isCallExpression(on) && ts.isPropertyAccessExpression(on.expression) && on.expression.name.text === 'from' ? on.expression.expression : undefined;
  // `logger.info(…)`: a bucket is asked where it stands, these two names are too common for more.
  if (!bucket && (name === 'info' || name === 'exists')) return undefined;
  const owner = bucket ? (stubTypeOf(bucket, context)?.name === 'StorageClient' ? 'StorageFileApi' : undefined) : ownerOf(call, context);
  const found = owner !== undefined && Object.hasOwn(services, owner) ? services[owner] : undefined;
  return found?.methods.includes(name) ? { concept: 'external', kind: found.kind, library, call, label: bucket ? `storage.${name}` : labelOf(call), ...(name === 'invoke' && { sends: true }), ...(name === 'createSignedUrl' && { isRead: true, manyForm: 'createSignedUrls' }), ...(isOfCaller(owner, name, call) && { asksWho: true }) } : undefined;
}

/** `auth.getUser()`: who the request's own token says (https://supabase.com/docs/reference/javascript/auth-getuser). */
function isOfCaller(owner: string | undefined, name: string, { arguments: given }: ts.CallExpression): boolean {
  return owner === 'SupabaseAuthClient' && name === 'getUser' && given.length === 0;
}

function ownerOf(call: ts.CallExpression, context: RecogniseContext): string | undefined {
  const member = stubMember(call, context);
  return member?.file.startsWith(stubFolder) ? member.owner : undefined;
}
