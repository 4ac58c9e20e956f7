import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const sql = 'CREATE TABLE orders (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, status text NOT NULL, total integer NOT NULL);\n';
const query = "await supabase.from('orders').select('*').order('id')";

/** What is offered for a page of what supabase-js answers, without the lines around it. */
function offered(body: string): readonly string[] {
  const file = '/app/orders.ts';
  const head = "import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('https://db', 'key');\n\nexport async function main(given: string) {\n  const page = Math.min(1000, Math.max(1, parseInt(given, 10) || 1));\n  ";
  const engine = opened({ '/app/supabase/migrations/20260101000000_orders.sql': sql, [file]: `${head}${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.slice(head.length).split('\n').slice(0, -2).map((line) => line.trim()).join(' '));
}

const asked = "supabase.from('orders').select('*').order('id').range((page - 1) * 20, (page - 1) * 20 + 20 - 1)";
const counted = "supabase.from('orders').select('*', { count: 'exact', head: true })";

describe('a page of what supabase-js answers', () => {
  it('comes with its total by two requests, whose errors are both told', () => {
    assert.deepEqual(offered(`const { data, error } = ${query};\n  if (error) return { error };\n  return { items: data.slice((page - 1) * 20, page * 20), total: data.length };`), [
      `const [{ data, error }, { count, error: countError }] = await Promise.all([${asked}, ${counted}]); if (error) return { error }; if (countError) return { error: countError }; return { items: data, total: (count ?? 0) };`]);
  });

  it('has none of a request that failed, where nothing asks for the error', () => {
    assert.deepEqual(offered(`const { data: orders } = ${query};\n  return { items: orders?.slice((page - 1) * 20, page * 20) ?? [], total: orders?.length ?? 0 };`), [
      `const [{ data: orders }, { count }] = await Promise.all([${asked}, ${counted}]); return { items: orders ?? [], total: count ?? 0 };`]);
  });

  for (const [what, body] of [
    ['a failed request is an undefined page', `const { data } = ${query};\n  return { items: data?.slice((page - 1) * 20, page * 20) };`],
    ['a failed request is an undefined number', `const { data } = ${query};\n  return { items: data?.slice((page - 1) * 20, page * 20) ?? [], total: data?.length };`],
    ['rows that are not there are an error of JavaScript', `const { data } = ${query};\n  return { items: data!.slice((page - 1) * 20, page * 20), total: data!.length };`],
    ['the error is told without leaving', `const { data, error } = ${query};\n  if (error) console.error(error);\n  return { items: (data ?? []).slice((page - 1) * 20, page * 20), total: (data ?? []).length };`],
    ['the error is told again behind', `const { data, error } = ${query};\n  if (error) throw error;\n  return { items: data.slice((page - 1) * 20, page * 20), total: data.length, error };`],
    ['the answer is held as a whole', `const answer = ${query};\n  const rows = answer.data ?? [];\n  return { items: rows.slice((page - 1) * 20, page * 20), total: rows.length, status: answer.status };`],
    ['the server says the number already', `const { data, count } = ${query.replace("'*'", "'*', { count: 'exact' }")};\n  return { items: (data ?? []).slice((page - 1) * 20, page * 20), total: count };`],
    ['rows are embedded, whose filters choose among them', `const { data } = ${query.replace("'*'", "'*, customers(name)'")};\n  return (data ?? []).slice((page - 1) * 20, page * 20);`],
  ] as const) it(`stays in JavaScript where ${what}`, () => { assert.deepEqual(offered(body), []); });
});
