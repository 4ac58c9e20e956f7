import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { escapeIdentifier, escapeLiteral, Pool } from 'pg';

/**
 * An emulator of the part of PostgREST that the pairs use, on a loopback port over a real Postgres. It is no PostgREST: what it is asked beyond filters of columns, embedded relations,
 * order, limit, counts and plain writes is an error. Each read is one statement, embedded relations are subqueries of it, and the cut (`max-rows`) is that of every relation, as in
 * PostgREST's own plan. Source: https://docs.postgrest.org/en/stable/references/api/tables_views.html
 */
export interface Emulator {
  readonly url: string;
  /** Every request, as `GET /Order?select=*`. */
  readonly requests: readonly string[];
  /** How many bytes of rows were answered so far. */
  bytes(): number;
  /** The most rows that a read answered, since this was asked for last. */
  most(): number;
  close(): Promise<void>;
}

/** What requests are answered from: the keys between the tables, and how many rows of each relation an answer has at most (`max-rows`). */
interface Project {
  readonly foreignKeys: readonly ForeignKey[];
  readonly maxRows: number;
}

interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly references: readonly string[];
  readonly isUnique: boolean;
}

interface Item {
  readonly name: string;
  readonly own: string;
  readonly hint?: string;
  readonly inner?: readonly Item[];
}

/** Takes down what is answered, and of how many rows. */
type Sent = (text: string, rows?: number) => string;

class Refused extends Error {
  constructor(readonly status: number, readonly code: string, message: string) { super(message); }
}

/** @param maxRows what the service gives by itself, where a project does not say otherwise */
export async function startPostgrest(database: string, maxRows = 1000): Promise<Emulator> {
  const pool = new Pool({ connectionString: database });
  const foreignKeys = await foreignKeysOf(pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });

  const requests: string[] = [];
  let bytes = 0;
  let most = 0;
  const sent: Sent = (text, rows = 0) => {
    bytes += Buffer.byteLength(text);
    most = Math.max(most, rows);
    return text;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method} ${decodeURIComponent(url.pathname.replace('/rest/v1', '') + url.search)}`);
    answer(request, response, url, pool, { foreignKeys, maxRows }, sent).catch((error: Error & { code?: string }) => {
      const status = error instanceof Refused ? error.status : 400;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code: error.code ?? null, message: error.message, details: null, hint: null }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, bytes: () => bytes,
    most() {
      const asked = most;
      most = 0;
      return asked;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
    },
  };
}

async function foreignKeysOf(pool: Pool): Promise<readonly ForeignKey[]> {
  const { rows } = await pool.query<ForeignKey>(`
    SELECT c.conname AS name, t.relname AS table, f.relname AS target,
      ARRAY(SELECT attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, i) JOIN pg_attribute ON attrelid = c.conrelid AND attnum = n ORDER BY i) AS columns,
      ARRAY(SELECT attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, i) JOIN pg_attribute ON attrelid = c.confrelid AND attnum = n ORDER BY i) AS references,
      EXISTS (SELECT 1 FROM pg_index u WHERE u.indrelid = c.conrelid AND u.indisunique AND u.indkey::int2[] <@ c.conkey) AS "isUnique"
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid WHERE c.contype = 'f'`);
  return rows;
}

async function answer(request: IncomingMessage, response: ServerResponse, url: URL, pool: Pool, project: Project, sent: Sent): Promise<void> {
  const table = decodeURIComponent(url.pathname.replace('/rest/v1/', ''));
  const prefer = String(request.headers.prefer ?? '');
  const parameters = [...url.searchParams].filter(([name]) => !['select', 'columns', 'on_conflict'].includes(name));
  if (request.method === 'GET' || request.method === 'HEAD') {
    const items = itemsOf(url.searchParams.get('select') ?? '*');
    const { rows: [result] } = await pool.query<{ rows: unknown[] }>(`SELECT coalesce(json_agg(row_to_json(r)), '[]') AS rows FROM (${read(table, items, parameters, project)}) r`);
    const rows = result?.rows ?? [];
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (prefer.includes('count=exact')) {
      const { rows: [total] } = await pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${escapeIdentifier(table)} t WHERE ${conditions('t', parameters.filter(([name]) => !name.includes('.')))}`);
      headers['content-range'] = `0-${rows.length}/${total?.n ?? 0}`;
    }
    const single = String(request.headers.accept).includes('vnd.pgrst.object');
    if (single && rows.length !== 1) throw new Refused(406, 'PGRST116', 'JSON object requested, multiple (or no) rows returned');
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : sent(JSON.stringify(single ? rows[0] : rows), rows.length));
    return;
  }
  if (table.startsWith('rpc/') && request.method === 'POST') {
    const result = await called(pool, table.slice('rpc/'.length), JSON.parse(await textOf(request) || '{}') as Record<string, unknown>, String(request.headers['content-profile'] ?? 'public'));
    const single = String(request.headers.accept).includes('vnd.pgrst.object');
    response.writeHead(200, { 'content-type': 'application/json' }).end(sent(JSON.stringify(single && Array.isArray(result) ? result[0] : result)));
    return;
  }
  const givesRows = prefer.includes('return=representation');
  if (givesRows && request.method !== 'PATCH' && request.method !== 'POST') throw new Refused(501, 'EMULATOR', 'rows are given back of inserts and updates alone');
  const items = itemsOf(url.searchParams.get('select') ?? '*');
  if (givesRows && items.some(({ inner }) => inner)) throw new Refused(501, 'EMULATOR', 'what belongs to written rows is not given back');
  const returning = givesRows ? ` RETURNING ${items.map(({ own }) => (own === '*' ? '*' : escapeIdentifier(own))).join(', ')}` : '';
  const body = JSON.parse(await textOf(request) || 'null') as Record<string, unknown> | Record<string, unknown>[] | null;
  const name = escapeIdentifier(table);
  if (request.method === 'POST') {
    const rows = Array.isArray(body) ? body : [body ?? {}];
    const columns = url.searchParams.get('columns')?.split(',').map((column) => column.replaceAll('"', '')) ?? Object.keys(rows[0] ?? {});
    // https://docs.postgrest.org/en/stable/references/api/tables_views.html#upsert
    const target = url.searchParams.get('on_conflict')?.split(',').map((column) => escapeIdentifier(column.trim())).join(', ');
    const onConflict = (own: readonly string[]): string => (prefer.includes('resolution=ignore-duplicates') ? ` ON CONFLICT (${target ?? 'id'}) DO NOTHING`
      : prefer.includes('resolution=merge-duplicates') ? ` ON CONFLICT (${target ?? 'id'}) DO UPDATE SET ${own.map((column) => `${escapeIdentifier(column)} = EXCLUDED.${escapeIdentifier(column)}`).join(', ')}` : '');
    // One request is one transaction; a column that a row lacks is null, unless its default was asked for.
    const inserts = prefer.includes('missing=default') ? rows.map((row) => [Object.keys(row), [row]] as const) : rows.length > 0 ? [[columns, rows] as const] : [];
    const results = await pool.query(['BEGIN', ...inserts.map(([own, written]) => {
      const list = own.map(escapeIdentifier).join(', ');
      return `INSERT INTO ${name} (${list}) SELECT ${list} FROM json_populate_recordset(null::${name}, ${escapeLiteral(JSON.stringify(written))})${onConflict(own)}${returning}`;
    }), 'COMMIT'].join('; ')) as unknown as readonly { readonly rows: object[] }[];
    if (givesRows) give(response, request, results.flatMap((one) => one.rows), sent);
    else response.writeHead(201).end();
    return;
  }
  const where = conditions('t', parameters);
  if (request.method === 'DELETE') await pool.query(`DELETE FROM ${name} t WHERE ${where}`);
  else if (request.method === 'PATCH') {
    const columns = Object.keys(body ?? {}).map(escapeIdentifier);
    const update = `UPDATE ${name} t SET ${columns.map((column) => `${column} = v.${column}`).join(', ')} FROM json_populate_record(null::${name}, ${escapeLiteral(JSON.stringify(body))}) v WHERE ${where}`;
    // "If there are no columns we cannot do UPDATE table SET {empty}, it'd be invalid syntax": nothing is changed (PostgREST, src/library/PostgREST/Query/QueryBuilder.hs).
    const { rows } = columns.length === 0 ? { rows: [] } : await pool.query<object>(`${update}${returning.replace(/(?<=RETURNING |, )/g, 't.')}`);
    if (givesRows) {
      give(response, request, rows, sent);
      return;
    }
  } else throw new Refused(501, 'EMULATOR', `${request.method} is not emulated`);
  response.writeHead(204).end();
}

/** Answers with rows that were written. Of several, where one is asked for, PostgREST would take the update back, too: https://docs.postgrest.org/en/stable/references/api/resource_representation.html#singular-or-plural */
function give(response: ServerResponse, request: IncomingMessage, rows: readonly object[], sent: Sent): void {
  const single = String(request.headers.accept).includes('vnd.pgrst.object');
  if (single && rows.length > 1) throw new Refused(501, 'EMULATOR', 'one row of several is not given back');
  if (single && rows.length === 0) throw new Refused(406, 'PGRST116', 'JSON object requested, multiple (or no) rows returned');
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(sent(JSON.stringify(single ? rows[0] : rows), rows.length));
}

/** What a function of the database gives, called with its arguments by name, those with a default left out or not: rows of one that gives a set (https://docs.postgrest.org/en/stable/references/api/functions.html). */
async function called(pool: Pool, name: string, given: Readonly<Record<string, unknown>>, schema: string): Promise<unknown> {
  const { rows: [found] } = await pool.query<{ isSet: boolean; names: string[] | null; types: string[]; defaults: number }>(
    `SELECT proretset AS "isSet", proargnames AS names, pronargdefaults AS defaults, ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) t) AS types FROM pg_proc WHERE proname = $1 AND pronamespace = $2::regnamespace`, [name, escapeIdentifier(schema)]);
  const all = found?.types.map((type, i) => ({ name: found.names?.[i] ?? '', type })) ?? [];
  const inputs = all.filter((one, i) => one.name in given || i < all.length - (found?.defaults ?? 0));
  if (!found || inputs.map((one) => one.name).sort().join() !== Object.keys(given).sort().join()) throw new Refused(404, 'PGRST202', `Could not find the function ${schema}.${name} with these parameters`);
  const record = `json_to_record($1) AS a(${inputs.map((one) => `${escapeIdentifier(one.name)} ${one.type}`).join(', ')})`;
  const call = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}(${inputs.map((one) => `${escapeIdentifier(one.name)} => (SELECT a.${escapeIdentifier(one.name)} FROM ${record})`).join(', ')})`;
  const { rows: [result] } = await pool.query<{ result: unknown }>(found.isSet ? `SELECT coalesce(json_agg(to_json(r)), '[]') AS result FROM ${call} r` : `SELECT to_json(${call}) AS result`, inputs.length > 0 ? [JSON.stringify(given)] : []);
  return result?.result;
}

/** The statement of one relation; parameters of relations inside it begin with their name: `orders.status=eq.open`. */
function read(table: string, items: readonly Item[], parameters: readonly (readonly [string, string])[], project: Project, joined = 'true', depth = 0): string {
  const t = `t${depth}`;
  const columns = items.map((item) => {
    if (item.own === '*') return `${t}.*`;
    if (!item.inner) return `${t}.${escapeIdentifier(item.own)} AS ${escapeIdentifier(item.name)}`;
    const { key, many } = relationOf(table, item, project);
    const [own, other] = many ? [key.references, key.columns] : [key.columns, key.references];
    const join = own.map((column, i) => `t${depth + 1}.${escapeIdentifier(other[i] ?? '')} = ${t}.${escapeIdentifier(column)}`).join(' AND ');
    const inside = parameters.flatMap(([name, value]) => (name.startsWith(`${item.name}.`) ? [[name.slice(item.name.length + 1), value] as const] : []));
    const counts = item.inner.length === 1 && item.inner[0]?.own === 'count';
    const inner = counts ? `SELECT count(*) FROM ${escapeIdentifier(item.own)} t${depth + 1} WHERE ${join} AND ${conditions(`t${depth + 1}`, inside)}` : read(item.own, item.inner, inside, project, join, depth + 1);
    const list = many && !key.isUnique;
    return `(SELECT ${list ? 'coalesce(json_agg(row_to_json(e)), \'[]\')' : 'row_to_json(e)'} FROM (${inner}) e) AS ${escapeIdentifier(item.name)}`;
  });
  const own = (name: string): string | undefined => parameters.find(([key]) => key === name)?.[1];
  const order = own('order')?.split(',').map((part) => {
    const [column = '', ...words] = part.split('.');
    return `${t}.${escapeIdentifier(column)} ${words.includes('desc') ? 'DESC' : 'ASC'}${words.includes('nullsfirst') ? ' NULLS FIRST' : words.includes('nullslast') ? ' NULLS LAST' : ''}`;
  });
  return `SELECT ${columns.join(', ')} FROM ${escapeIdentifier(table)} ${t} WHERE ${joined} AND ${conditions(t, parameters.filter(([name]) => !name.includes('.')))}${order ? ` ORDER BY ${order.join(', ')}` : ''} LIMIT ${Math.min(Number(own('limit') ?? project.maxRows), project.maxRows)} OFFSET ${Number(own('offset') ?? 0)}`;
}

/** The one key between two tables; several are an error, as they are to PostgREST. */
function relationOf(table: string, { own, hint }: Item, { foreignKeys }: Project): { readonly key: ForeignKey; readonly many: boolean } {
  const found = foreignKeys.filter((key) => ((key.table === table && key.target === own) || (key.table === own && key.target === table)) && (hint === undefined || key.name === hint));
  const [key, ...others] = found;
  if (!key) throw new Refused(400, 'PGRST200', `no relationship between '${table}' and '${own}'`);
  if (others.length > 0 || key.table === key.target) throw new Refused(300, 'PGRST201', `more than one relationship was found for '${table}' and '${own}'`);
  return { key, many: key.table === own };
}

const operators: Readonly<Record<string, string>> = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=', like: 'LIKE', ilike: 'ILIKE' };

function conditions(table: string, parameters: readonly (readonly [string, string])[]): string {
  const parts = parameters.flatMap(([name, value]) => {
    if (['order', 'limit', 'offset'].includes(name)) return [];
    // `or=(title.ilike."%a%",slug.ilike."%a%")`: what stands in quotes is read as it is.
    if (name === 'or') {
      const parts = [...value.slice(1, -1).matchAll(/(and\()?(\w+)\.(\w+)\.(?:"((?:[^"\\]|\\.)*)"|([^,)]+))/g)].map(([, and, column = '', operator = '', quoted, plain = '']) => ({ and, text: conditions(table, [[column, `${operator}.${quoted?.replace(/\\(.)/g, '$1') ?? plain}`]]) }));
      // `and(first.ilike."%a",last.ilike."b%")` has two parts.
      return [`(${parts.flatMap(({ and, text }, index) => (parts[index - 1]?.and ? [] : [and ? `(${text} AND ${parts[index + 1]?.text ?? 'false'})` : text])).join(' OR ')})`];
    }
    if (value === 'not.is.null') return [`${table}.${escapeIdentifier(name)} IS NOT NULL`];
    const [, operator = '', operand = ''] = /^(\w+)\.([\s\S]*)$/.exec(value) ?? [];
    const column = `${table}.${escapeIdentifier(name)}`;
    if (operator === 'is') return [`${column} IS ${/^(?:null|true|false)$/.test(operand) ? operand : 'UNKNOWN'}`];
    if (operator === 'in') {
      const list = [...operand.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map(([, quoted, plain]) => escapeLiteral(quoted?.replace(/\\(.)/g, '$1') ?? plain ?? ''));
      return [list.length === 0 ? 'false' : `${column} IN (${list.join(', ')})`];
    }
    if (!Object.hasOwn(operators, operator)) throw new Refused(501, 'EMULATOR', `the operator ${operator} is not emulated`);
    // An asterisk is an alias of the percent sign.
    return [`${column} ${operators[operator]} ${escapeLiteral(/like$/.test(operator) ? operand.replaceAll('*', '%') : operand)}`];
  });
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

function itemsOf(text: string): readonly Item[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (at === text.length || (text[at] === ',' && depth === 0)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.map((part) => {
    const [, alias, own = '', hint, inner] = /^(?:(\w+):)?(\w+|\*)(?:!([\w]+))?(?:\(([\s\S]*)\))?$/.exec(part) ?? [];
    if (own === '') throw new Refused(400, 'PGRST100', `"${part}" cannot be parsed`);
    return { name: alias ?? own, own, ...(hint !== undefined && { hint }), ...(inner !== undefined && { inner: itemsOf(inner) }) };
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
