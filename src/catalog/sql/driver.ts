import { bare, enclosingFunction, isFunctionNode, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import { calleeOf, stubMember, stubTypeOf } from '../tables/members';
import { originOf } from '../values/origin';
import { folderOf, labelOf, memberOnce, moduleStubs } from '../tables/rows';
import { endlessWaits, type WaitFacts } from '../clients/endless-waits';
import { serverAddress } from '../clients/server-address';
import { poolSizeOf, type PoolSizeFacts } from '../clients/pool-size';
import type { PooledForm } from '../clients/clients';
import type { CallLike, Dialect, Holds, LibraryEntry, Meaning, RecogniseContext } from '../types';
import { inputsOf } from './inputs';
import { tableOf } from './model';
import type { ReadDialect } from './read';
import { sqlQuery } from './site';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { pagesOf, type PagedStatements } from './page';
import type { HoleReader } from './text';

/** Where the values are: in the second argument, in the arguments behind the first, in those of a call on a prepared statement, in those of its `bind` before that call, or each in an `input` of what is asked, by its name. */
type Place = 'list' | 'apart' | 'prepared' | 'bound' | 'inputs';

interface Given {
  readonly text: ts.Expression | undefined;
  readonly values: readonly ts.Expression[];
  readonly named?: ReadonlyMap<string, ts.Expression>;
}

/** What one method, function or class of a driver means. */
export type SqlRow =
  | { readonly concept: 'batch' }
  /** `waits`: what its users wait for, unless its options (the first argument) say for how long. */
  | {
    readonly concept: 'client'; readonly holds?: Holds; readonly isSingle?: boolean; readonly waits?: WaitFacts;
    /** As of `ClientMade`. */
    readonly pooled?: PooledForm; readonly size?: PoolSizeFacts; readonly failsIdle?: boolean;
    /** Whether it speaks to Postgres over connections of its own, at the address in its arguments. */
    readonly connects?: boolean;
    /** As of `ClientMade`. */
    readonly keeps?: string; readonly opens?: string; readonly givesItself?: string;
  }
  /** A connection of a pool; `direct` are the pool's own methods for one statement. It is given back by `release`. */
  | { readonly concept: 'checkout'; readonly direct?: readonly string[] }
  | { readonly concept: 'disconnect' }
  | {
    readonly concept: 'query';
    readonly values: Place;
    /** Only a template is a query; what is called with anything else is a piece of one. */
    readonly tag?: boolean;
    /** It runs when it is awaited. */
    readonly lazy?: boolean;
    /** Where its result holds the rows, if that is not the result itself. */
    readonly rowsIn?: string | number;
    /** It gives the first row only. */
    readonly one?: boolean;
    /** It gives rows as lists of values. */
    readonly isList?: boolean;
  };

export interface SqlDriver {
  readonly id: string;
  readonly dialect: ReadDialect;
  /** Declarations per package. */
  readonly modules: Readonly<Record<string, string>>;
  /** `Owner.method`, `function`, `new Class`; an interface that can be called, for a template's tag. */
  readonly rows: Readonly<Record<string, SqlRow>>;
  /** Types of the stub whose queries run inside a transaction. */
  readonly transactions?: readonly string[];
  /** Types of the stub that are one connection: a `BEGIN` on it holds for what follows. */
  readonly connections?: readonly string[];
  readonly readHole?: HoleReader;
  /** Names that what it exports goes by everywhere: `pgp`. */
  readonly localNames?: readonly string[];
  /** Instead of the names of its methods, where those are everywhere: what a file says that uses it. */
  readonly trigger?: RegExp;
  /** The names that a query written as an object is given: `{ text, values }`. */
  readonly object?: { readonly text: string; readonly values: string };
  readonly rewrites?: Dialect;
  /** What a client is told so that it gives no rows with their columns by name, as its file says it. */
  readonly reshapes?: RegExp;
  /** True where its calls give results, and no promises. */
  readonly isSync?: boolean;
  /** True where its calls take a callback, so that a function which gives a promise is made of them (`util.promisify(pool.query)`) and has any name. Nothing is rewritten there: what it gives is not what the call itself does. */
  readonly takesCallbacks?: boolean;
  /** Set where its statements are read, and none is rewritten. */
  readonly isRead?: true;
  /** How its statements get pages, where that is not text and a list; false where they get none. */
  readonly pages?: Partial<Omit<PagedStatements, 'dialect'>> | false;
}

/** A catalogue entry for a driver that is handed SQL. */
export function sqlDriver(driver: SqlDriver): LibraryEntry {
  const { id, rows } = driver;
  const stubs = moduleStubs(id, driver.modules);
  const keys = Object.keys(rows);
  const names = new Set(keys.map((key) => key.replace(/^new /, '').replace(/^.*\./, '')));
  // A variable that is a tag or a function has any name.
  if (keys.some(isCallable)) for (const name of ['sql', '()', '``']) names.add(name);
  if (driver.takesCallbacks) names.add('()');
  // Pools are closed where others run queries: `res.end()` is no reason to look at a file.
  const trigger = driver.trigger ?? triggerOf(keys.filter((key) => rows[key]?.concept !== 'disconnect'), driver.takesCallbacks === true);
  for (const name of driver.localNames ?? []) names.add(name);
  const files = new WeakMap<ts.SourceFile, boolean>();
  const form = driver.dialect === 'tsql' || driver.dialect === 'oracle' || driver.isRead ? undefined : { dialect: driver.dialect, values: 'list', ...(driver.pages || {}) } satisfies PagedStatements;
  return {
    id, trigger,
    callNames: names,
    stubs: () => stubs,
    ...(form && { limit, narrowing: (query) => narrowing(query, form) }),
    ...(form && driver.pages !== false && pagesOf(form)),
    dialect: driver.rewrites ?? {},
    recognise(call, context) {
      const file = call.getSourceFile();
      let uses = files.get(file);
      if (uses === undefined) files.set(file, uses = trigger.test(file.text));
      return uses && !isOfResponse(call) ? recognise(driver, call, context) : undefined;
    },
  };
}

/** `res.end()`: of all that ends, by far the most are answers. */
function isOfResponse(call: CallLike): boolean {
  const callee = calleeOf(call);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'end' && ts.isIdentifier(callee.expression) && /^(?:res|response|reply)$/.test(callee.expression.text);
}

/** The key of an interface that is called. */
function isCallable(key: string): boolean {
  return /^[A-Z]\w*$/.test(key);
}

/** Calls of the methods, functions and classes; templates that begin with one of the verbs. */
function triggerOf(keys: readonly string[], anyFunction: boolean): RegExp {
  const methods = new Set(keys.flatMap((key) => /^\w+\.(\w+)$/.exec(key)?.[1] ?? []));
  const makers = keys.flatMap((key) => /^(?:new )?([A-Za-z]\w+)$/.exec(isCallable(key) ? '' : key)?.[1] ?? []);
  const parts = [`\\.\\s*(?:${[...methods].join('|')})\\s*[(<\`]`, `\\b(?:${makers.join('|')})\\s*[(<]`];
  // Statements that a function of any name is handed.
  if (anyFunction) parts.push('\\bawait\\s+\\w+\\(\\s*[\'"`]\\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|select|insert|update|delete|replace)\\s');
  return new RegExp([...parts, ...(keys.some(isCallable) ? ['[\\w>)]`\\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|select|insert|update|delete|with)\\s|\\bsql\\s*[(<`]'] : [])].join('|'));
}

function recognise(driver: SqlDriver, call: CallLike, context: RecogniseContext): Meaning | undefined {
  const { id, rows } = driver;
  const member = memberOnce(call, context);
  if (!member?.file.startsWith(folderOf(id))) return undefined;
  // `mysql.createPool` of a default export is the function, whatever holds it.
  const key = ts.isNewExpression(call) ? `new ${member.name}` : member.owner === undefined || Object.hasOwn(rows, member.name) ? member.name : `${member.owner}.${member.name}`;
  const row = Object.hasOwn(rows, key) ? rows[key] : undefined;
  if (!row) return undefined;
  if (row.concept === 'client') {
    const waits = row.waits && endlessWaits(row.waits, call, context);
    const size = row.size && poolSizeOf(call, row.size, context.checker);
    const address = row.connects ? serverAddress(call, context.checker) : undefined;
    const { holds, isSingle, pooled, failsIdle, keeps, opens, givesItself } = row;
    return { concept: 'client', kind: 'database', library: id, call, label: labelOf(call), ...defined({ holds, isSingle, pooled, failsIdle, keeps, opens, givesItself, waits, size, address }) };
  }
  if (ts.isNewExpression(call)) return undefined;
  if (row.concept === 'batch') return ts.isCallExpression(call) ? { concept: 'batch', library: id, call } : undefined;
  const callee = bare(calleeOf(call));
  const client = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  if (row.concept === 'checkout') return { concept: 'checkout', library: id, call, label: labelOf(call), release: 'release', ...(row.direct !== undefined && { direct: row.direct }) };
  if (row.concept === 'disconnect') return { concept: 'disconnect', library: id, call, label: labelOf(call), client };
  if (row.tag && !ts.isTaggedTemplateExpression(call)) return undefined;
  if (ts.isTaggedTemplateExpression(call) ? isPart(call) : call.arguments.length === 0 && row.values !== 'prepared' && row.values !== 'bound') return undefined;
  const query = sqlQuery({
    library: driver.takesCallbacks && ts.isIdentifier(callee) ? `${id} (promisified)` : id, dialect: driver.dialect, call, client, ...given(driver, row.values, call, client, context), apart: row.values !== 'list',
    ...(driver.readHole && { readHole: driver.readHole }), ...(row.one && { one: true }), ...(row.rowsIn !== undefined && { rowsIn: row.rowsIn }),
    inTransaction: isInTransaction(driver, call, client, context), ...(row.lazy && { lazy: true }), ...(driver.isSync && { isSync: true }),
  }, context.checker);
  const onConnection = query !== undefined && { ...(isConnection(driver, client, context) && { onConnection: true }), ...((givesValues(row, call) || mayReshape(driver, client, context)) && { hasOtherRows: true }) };
  return query?.entity === undefined ? query && { ...query, ...onConnection } : { ...query, ...onConnection, ...tableOf(query.entity, call.getSourceFile().fileName, context) };
}

/** The entries of an object that are there. */
function defined<T extends object>(entries: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

/** The text and the values of a call, wherever the driver takes them. */
function given(driver: SqlDriver, place: Place, call: ts.CallExpression | ts.TaggedTemplateExpression, client: ts.Expression, context: RecogniseContext): Given {
  const [{ object }, { checker }] = [driver, context];
  if (ts.isTaggedTemplateExpression(call)) return { text: call, values: [] };
  const all = call.arguments.filter((argument) => !isFunctionNode(argument));
  if (place === 'prepared' || place === 'bound') {
    const { node, several } = originOf(configured(client), checker);
    const made = ts.isExpression(node) ? configured(node) : node;
    const bound = place === 'bound' && ts.isExpression(node) ? boundTo(node) : undefined;
    // A constant that has its values already, of a statement that another one holds.
    if (bound && ts.isExpression(made) && !several && !ts.isCallExpression(made)) return { ...given(driver, place, call, made, context), values: bound };
    return { text: !several && ts.isCallExpression(made) ? made.arguments[0] : undefined, values: place === 'prepared' ? all : boundTo(client) ?? bound ?? [] };
  }
  const [first, second] = all;
  if (place === 'inputs') {
    const named = inputsOf(client, call);
    return { text: first, values: [...named.values()], named };
  }
  const literal = object && objectLiteral(first, checker);
  const values = (literal && propertyValue(literal, object.values)) ?? second;
  return { text: literal ? propertyValue(literal, object.text) : first, values: place === 'apart' ? all.slice(1) : values ? [values] : [] };
}

/** A prepared statement without the calls that only say how its rows are given: `db.prepare(…).pluck()`. */
function configured(statement: ts.Expression): ts.Expression {
  let node = bare(statement);
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:pluck|expand|raw|bind|safeIntegers)$/.test(node.expression.name.text)) node = bare(node.expression.expression);
  return node;
}

/** The values that the statement of a call was given before: `db.prepare(…).bind(id)`; undefined where none were. */
function boundTo(statement: ts.Expression): readonly ts.Expression[] | undefined {
  const node = bare(statement);
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind' ? [...node.arguments] : undefined;
}

/** Whether rows come without their columns by name: as lists, or as the one column that a call for the first row names. */
function givesValues({ isList, one, values }: SqlRow & { readonly concept: 'query' }, call: CallLike): boolean {
  return isList === true || (one === true && values === 'bound' && ts.isCallExpression(call) && call.arguments.length > 0);
}

/** Whether a template is put into another one, and so is a piece of its text: `sql\`… ${sql\`WHERE …\`}\``. */
function isPart(call: ts.TaggedTemplateExpression | ts.CallExpression): boolean {
  for (let node: ts.Node = call.parent; !ts.isStatement(node) && !ts.isSourceFile(node) && !isFunctionNode(node) && !ts.isAwaitExpression(node); node = node.parent) {
    if (ts.isTemplateSpan(node) && ts.isTaggedTemplateExpression(node.parent.parent)) return true;
  }
  return false;
}

/** Whether a query's client is one connection and not a pool of them. */
function isConnection({ connections = [] }: SqlDriver, client: ts.Expression, context: RecogniseContext): boolean {
  const type = connections.length > 0 ? stubTypeOf(client, context)?.name : undefined;
  return type !== undefined && connections.includes(type);
}

/** Whether the file of a client, or of what it is made with, speaks of rows in another form: `createPool({ rowsAsArray: true })`. */
function mayReshape({ reshapes }: SqlDriver, client: ts.Expression, { checker }: RecogniseContext): boolean {
  if (!reshapes) return false;
  const { node } = originOf(client, checker);
  const given = ts.isCallExpression(node) ? node.arguments.map((argument) => originOf(argument, checker).node) : [];
  return [client, node, ...given].some((one) => reshapes.test(one.getSourceFile().text));
}

function isInTransaction({ transactions = [], connections = [], id, dialect, rows }: SqlDriver, call: CallLike, client: ts.Expression, context: RecogniseContext): boolean {
  const type = transactions.length + connections.length > 0 ? stubTypeOf(client, context)?.name : undefined;
  if (type !== undefined && transactions.includes(type)) return true;
  // Oracle begins a transaction by itself, and its `BEGIN` a block of PL/SQL.
  if (type !== undefined && connections.includes(type)) return dialect !== 'oracle' && begins(call, client);
  // Of a driver with one connection, all that the callback does is in the transaction.
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    const outer = fn.parent;
    if (!ts.isCallExpression(outer) || !outer.arguments.some((argument) => argument === fn)) continue;
    const member = stubMember(outer, context);
    if (member?.file.startsWith(folderOf(id)) && rows[`${member.owner}.${member.name}`]?.concept === 'batch') return true;
  }
  return false;
}

/** Whether the function has begun a transaction on the same connection: `await client.query('BEGIN')`, `await connection.beginTransaction()`. */
function begins(call: CallLike, client: ts.Expression): boolean {
  const scope = enclosingFunction(call)?.body;
  const name = client.getText();
  if (!scope || !/begin|start\s+transaction/i.test(scope.getText())) return false;
  let found = false;
  walk(scope, (node) => {
    if (found || node.pos >= call.pos) return false;
    if (!ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node)) return true;
    const callee = calleeOf(node);
    if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== name) return true;
    const first = ts.isTaggedTemplateExpression(node) ? node.template : node.arguments[0];
    found = callee.name.text === 'beginTransaction' || (first !== undefined && ts.isStringLiteralLike(first) && /^\s*(?:begin|start\s+transaction)\b/i.test(first.text));
    return !found;
  });
  return found;
}
