import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { database } from './harness/database';
import './harness/hooks';
import { readers, type Reader } from './harness/readers';
import { runOfLibrary, workspaceOf } from './harness/library';
import { loadProgram } from './harness/program';
import { fixtures } from './harness/prove';
import { pickOf, type Pick } from './harness/random';
import { prismaWorkspace, rewriteEach } from './harness/rewrite';

// Random questions about random rows: whatever the engine moves into the query, the database answers as JavaScript did. What it leaves alone proves nothing here.

const seed = Number(process.env.HEADROOM_SEED ?? 1126);
const programs = 60;

/** Conditions on a row `a`: some that a database answers alike, and many that it does not. */
const conditions = [
  "a.status === 'published'", "a.status === 'Published'", "a.status !== 'draft'", 'a.status === null', 'a.status != null', "a.title === 'Ärger 1'", "a.title === 'apple 4'", "a.title !== 'zebra 2'", "a.title === ''", "a.title < 'b'",
  "a.title.startsWith('a')", "a.title.toLowerCase() === 'apple 4'", 'a.views > 5', 'a.views >= 5', '7 > a.views', 'a.views === 3', 'a.views !== 3', 'a.views === 1.5', 'a.score > 3', 'a.score < 3', 'a.score === 4', 'a.score !== 4', 'a.score === null', 'a.score == undefined',
  '!a.score', 'a.featured', '!a.featured', 'a.featured === true', "['draft', 'archived'].includes(a.status)", '[1, 2, 3].includes(a.views)', '[1, null].includes(a.score)', 'a.publishedAt === null', 'a.publishedAt > new Date(1767312000000)', "a.tags.includes('news')",
  '!(a.views > 5)', '!(a.views === 3)', '!(a.featured || a.views > 5)', "!(a.title === 'apple 4' || a.views <= 1)", "!(a.title !== 'apple 4')", '!(a.score === null)', '!(a.score > 3)', '!!a.featured', "!(['draft'].includes(a.status))", "!(a.status === 'draft')", '!(a.views > 1 && a.featured)',
] as const;

/** What is made of the rows, and whether that depends on their order. */
const ends = [
  (p: string) => `rows.filter((a) => ${p}).length`, (p: string) => `rows.some((a) => ${p})`, (p: string) => `rows.filter((a) => ${p}).map((a) => a.slug).sort()`, (p: string) => `rows.find((a) => ${p})?.slug ?? null`,
  (p: string) => `rows.filter((a) => ${p})[0]?.slug ?? null`, () => 'rows.length', () => 'rows[0]?.slug ?? null', () => 'rows.slice(0, 7).map((a) => a.slug)', () => 'rows.slice(5, 9).map((a) => a.slug)', (p: string) => `rows.filter((a) => ${p}).slice(2, 6).map((a) => a.slug)`,
  () => 'rows.sort((x, y) => y.views - x.views).slice(0, 9).map((a) => a.slug)', (p: string) => `rows.filter((a) => ${p}).sort((x, y) => x.views - y.views).slice(3, 12).map((a) => a.slug)`, () => 'rows.sort((x, y) => x.score - y.score)[0]?.slug ?? null',
  () => 'rows.sort((x, y) => x.views - y.views)[0]?.slug ?? null', () => 'rows.sort((x, y) => x.title.localeCompare(y.title)).slice(0, 9).map((a) => a.slug)',
] as const;

/** What is counted by a column, added up, told apart, or neither, as the last statements of a function. */
const numbers: readonly string[] = [
  "return [rows.filter((a) => a.status === 'published').length, rows.filter((a) => a.status === 'Published').length, rows.filter((a) => a.status === null).length, rows.filter((a) => a.status === '').length, rows.length];",
  "return [rows.filter((a) => a.title === 'Ärger 1').length, rows.filter((a) => a.title === 'A\u0308rger 1').length, rows.filter((a) => a.title === 'apple 4').length, rows.filter((a) => a.title === ' apple 4').length];",
  'return { featured: rows.filter((a) => a.featured).length, others: rows.filter((a) => !a.featured).length };',
  'return rows.filter((a) => a.views === 7).length - rows.filter((a) => a.views === -2).length;',
  'return [rows.filter((a) => a.views === 7).length, rows.filter((a) => a.views > 3).length];',
  'return rows.reduce((sum, a) => sum + a.views, 0);',
  'return rows.filter((a) => a.featured).reduce((sum, a) => sum + a.views, 0);',
  "return 1 + rows.filter((a) => a.title === 'no such title').reduce((sum, a) => sum + a.views, 0);",
  'return rows.reduce((sum, a) => sum + (a.score ?? 0), 0);',
  'const counts: Record<string, number> = {};\n  for (const a of rows) counts[a.title] = (counts[a.title] ?? 0) + 1;\n  return Object.entries(counts).sort();',
  'const counts: Record<string, number> = { 7: 1 };\n  for (const a of rows) {\n    counts[a.views] = (counts[a.views] || 0) + 1;\n  }\n  return Object.entries(counts).sort();',
  'const counts: Record<string, number> = { 0: 0, 1: 5, 7: 0 };\n  for (const a of rows) counts[a.views]++;\n  return Object.entries(counts).sort();',
  'return [...new Set(rows.map((a) => a.status))].sort();',
  'return new Set(rows.map((a) => a.title)).size;',
  'return [...new Set(rows.map(({ views }) => views))].length;',
  'return Array.from(new Set(rows.map((a) => a.score))).sort();',
  'return [...new Set(rows.map((a) => a.featured))].sort();',
  'return new Set(rows.filter((a) => a.featured).map((a) => a.title)).size;',
  'return [...new Set(rows.map((a) => a.slug))].sort();',
  'return [...new Set(rows.map((a) => a.title.toLowerCase()))].sort();',
  'return new Set(rows.map((a) => a.publishedAt)).size;',
  'let sum = 0;\n  for (const a of rows) sum += a.views;\n  return sum;',
  'let sum = 3;\n  rows.forEach((a) => {\n    if (a.featured) sum = sum + a.views;\n  });\n  return sum;',
  'let sum = 0;\n  for (const a of rows) sum += a.score;\n  return sum;',
  'let sum = 0;\n  for (const a of rows) {\n    if (a.status !== \'draft\') sum += a.views;\n  }\n  return sum;',
  'const sums: Record<string, number> = {};\n  for (const a of rows) sums[a.title] = (sums[a.title] ?? 0) + a.views;\n  return Object.entries(sums).sort();',
  'const mean = rows.reduce((sum, a) => sum + a.views, 0) / rows.length;\n  return String(mean);',
  'let [sum, count] = [1, 0];\n  for (const a of rows) {\n    sum += a.views;\n    count++;\n  }\n  return [sum, count];',
  'return [Math.max(...rows.map((a) => a.views))].map(String);',
  'let least: number | undefined;\n  for (const a of rows.filter((one) => one.featured)) if (least === undefined || a.views < least) least = a.views;\n  return least ?? null;',
  'return [rows.every((a) => a.views >= -2)];',
  'return rows.every((a) => a.score !== 9);',
  'return [rows.every((a) => a.views >= 0 || a.featured), rows.length > 0];',
  "return rows.every((a) => a.views > 3 || !(a.title === 'zebra 2') || !a.featured);",
  "return rows.every((a) => !(a.views === 1 && a.title === 'Apple 4'));",
  'return rows.every((a) => a.views > 3 && a.featured);',
  'const sums = new Map<number, number>();\n  rows.forEach((a) => sums.set(a.views, (sums.get(a.views) ?? 0) + 1));\n  return [...sums].sort();',
  "const some = rows.filter((a) => a.status === 'published');\n  return [some.length, some.reduce((sum, a) => sum + a.views, 0), rows.length].map(String);",
  'let sum = 0;\n  let many = 0;\n  for (const a of rows) {\n    sum += a.views;\n    if (a.score === 4) many++;\n  }\n  return [sum, many];',
  'let sum = 0;\n  let many = 0;\n  for (const a of rows) {\n    sum += a.views;\n    if (a.score < 4) many++;\n  }\n  return [sum, many];',
  'return rows.reduce((all, a) => ({ sum: all.sum + a.views, some: all.some + (a.views > 3 ? 1 : 0) }), { sum: 0, some: 0 });',
  'return rows.reduce((all, a) => ({ sum: all.sum + a.score, count: all.count + 1 }), { sum: 0, count: 0 });',
  'return [Math.max(...rows.map((a) => a.views)), Math.min(...rows.filter((a) => a.views > 3).map((a) => a.views)), rows.length].map(String);',
];
/** How many of them are asked of the database. */
const asked: Readonly<Record<string, number>> = { prisma: 31, drizzle: 31, knex: 28, sequelize: 26, kysely: 31, typeorm: 30, objection: 30, mongoose: 23, mongodb: 5, 'mikro-orm': 28, pg: 31, postgres: 31, mysql2: 16, 'better-sqlite3': 26 };

/** A question as a program of one function; one that JavaScript fails at is answered by its error in both halves. */
function questionOf({ head, main, read }: Reader, library: string, index: number, pick: Pick): string {
  const condition = pick([1, 2]) === 1 ? pick(conditions) : `${pick(conditions)} && ${pick(conditions)}`;
  const end = pick(ends)(condition);
  const ordered = /find\(|\[0\]|slice/.test(end) || pick([true, false]);
  return `${head}\n\nexport async function q${index}(${main}) {\n  ${read(ordered)}\n  return ${library === 'supabase' ? end.replace(/^rows/, '(data ?? [])') : end};\n}\n`;
}

/** One program that answers all questions, with what each of them imports. */
function joined(files: readonly string[], { main }: Reader): string {
  const given = main.split(':')[0] ?? '';
  const imports = new Map<string, Set<string>>();
  const functions = files.map((text) => text.replace(/^import (type )?\{ (.+) \} from '(.+)';\n/gm, (_, type = '', names: string, module: string) => {
    const from = `import ${String(type)}{ * } from '${module}';`;
    imports.set(from, new Set([...imports.get(from) ?? [], ...names.split(', ')]));
    return '';
  }));
  const head = [...imports].map(([from, names]) => from.replace('*', [...names].join(', '))).join('\n');
  const calls = files.map((_, index) => `  answers.push(await q${index}(${given}).catch((error: Error) => error.constructor.name));`).join('\n');
  return `${head}\n${functions.join('\n')}\nexport async function main(${main}) {\n  const answers: unknown[] = [];\n${calls}\n  return answers;\n}\n`;
}

/** Three hundred rows more: empty columns, equal values, letters of several scripts, days that several share. */
async function fill(url: string, pick: Pick): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (let i = 0; i < 300; i++) {
    await client.query('INSERT INTO "Article" (slug, title, body, tags, status, views, score, featured, "authorId", "publishedAt") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)', [
      `random-${i}`, pick(['apple 4', 'Apple 4', 'Ärger 1', 'ärger 1', 'A\u0308rger 1', 'zebra 2', '東京', '', ' apple 4']), 'text', pick([[], ['news'], ['News', 'old']]), pick([null, 'published', 'Published', 'draft', 'archived', '']),
      pick([0, 1, 3, 5, 7, 7, -2, 2 ** 31 - 1]), pick([null, null, 0, 3, 4, 9]), pick([true, false]), pick([null, new Date(1767312000000), new Date(1767312000001), new Date(0)]),
    ]);
  }
  await client.end();
}

describe('proof: into-query, random questions', function () {
  this.timeout(240_000);

  for (const [library, reader] of Object.entries(readers)) {
    const count = asked[library] ?? 0;
    it(`${library}: ${programs} questions about 340 rows${count > 0 ? `, and ${count} of ${numbers.length} counts by a column, sums and distinct values,` : ''} have the same answers before and after`, async () => {
      const pick = pickOf(seed);
      const random = Array.from({ length: programs }, (_, index) => questionOf(reader, library, index, pick));
      const counts = count === 0 ? [] : numbers.map((body, index) => `${reader.head}\n\nexport async function q${programs + index}(${reader.main}) {\n  ${reader.read(index % 2 === 0)}\n  ${body}\n}\n`);
      const after = rewrittenOf(library, [...random, ...counts]);
      const [rewritten, ofNumbers] = [after.slice(0, programs), after.slice(programs)].map((all) => all.filter(({ title }) => title !== undefined).length) as [number, number];
      if (process.env.HEADROOM_COUNTS) console.log(library, rewritten, ofNumbers);
      assert.equal(ofNumbers, count, after.map(({ text }) => text).join('\n'));
      assert.ok(rewritten >= 8, `only ${rewritten} of ${programs} were rewritten`);
      await answerAlike(library, joined([...random, ...counts], reader), joined(after.map(({ text }) => text), reader));
    });
  }
});

/** Programs as the engine rewrites them. */
function rewrittenOf(library: string, programs: readonly string[]): ReturnType<typeof rewriteEach> {
  return rewriteEach(library === 'prisma' ? prismaWorkspace('') : workspaceOf(library, 'into-query', readers[library]?.head ?? ''), programs, 'into-query');
}

async function answerAlike(library: string, text: string, after: string): Promise<void> {
  const answers: unknown[][] = [];
  for (const program of [text, after]) answers.push(await answersOf(library, program) as unknown[]);
  const [old = [], now = []] = answers;
  const differing = old.flatMap((answer, index) => (JSON.stringify(answer) === JSON.stringify(now[index]) ? [] : [{ question: bodyOf(text, index), rewritten: bodyOf(after, index), answer, now: now[index] }]));
  assert.deepEqual(differing, []);
}

/** What a program answers on rows of its own. */
async function answersOf(library: string, program: string): Promise<unknown> {
  const rows = (url: string): Promise<void> => fill(url, pickOf(seed + 1));
  if (library !== 'prisma') return (await runOfLibrary({ library, folder: join(fixtures, 'into-query', library), prepare: rows }, program, 'random.ts', undefined)).json;
  return database().withCopy(async ({ prisma }, { url }) => {
    await rows(url);
    return JSON.parse(JSON.stringify(await loadProgram(program, 'random.ts')(prisma, undefined))) as unknown;
  });
}

function bodyOf(program: string, index: number): string {
  return new RegExp(`function q${index}\\([^)]*\\) \\{\\n([\\s\\S]*?)\\n\\}`).exec(program)?.[1] ?? '';
}
