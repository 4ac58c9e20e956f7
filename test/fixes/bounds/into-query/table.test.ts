import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../../src/engine';
import { memoryFileHost } from '../../../../src/project';
import { workspaceOf } from '../../../proof/harness/library';
import { readers, type Reader } from '../../../proof/harness/readers';
import { prismaWorkspace, type Workspace } from '../../../proof/harness/rewrite';
import { only } from '../../../rules/only';

/** What is made of all articles, by what the page calls it. The condition is about a number, which every database compares as JavaScript does. */
const questions: Readonly<Record<string, string>> = {
  'their number': 'return rows.length;',
  'their number under a condition': 'return rows.filter((a) => a.views > 5).length;',
  'whether there is one': 'return rows.some((a) => a.views > 5);',
  'whether all match': 'return rows.every((a) => a.views > 5);',
  'the first that matches': 'return rows.find((a) => a.views > 5);',
  'those that match': 'return rows.filter((a) => a.views > 5);',
  'a page in the order of the query': 'return rows.slice(5, 9);',
  'the first in an order of JavaScript': 'return rows.sort((x, y) => y.views - x.views).slice(0, 9);',
  'the values of a column': 'return [...new Set(rows.map((a) => a.views))].sort();',
  'a number for each value of a column': 'const counts: Record<number, number> = {};\n  for (const a of rows) counts[a.views] = (counts[a.views] ?? 0) + 1;\n  return counts;',
  'a sum': 'return rows.reduce((sum, a) => sum + a.views, 0);',
  'an average': 'return rows.reduce((sum, a) => sum + a.views, 0) / rows.length;',
  'the greatest': 'return Math.max(...rows.map((a) => a.views));',
  'several sums in one object': 'return rows.reduce((all, a) => ({ sum: all.sum + a.views, count: all.count + 1 }), { sum: 0, count: 0 });',
  'sums under conditions of their own': 'let sum = 0;\n  let count = 0;\n  for (const a of rows) {\n    sum += a.views;\n    if (a.views > 5) count++;\n  }\n  return [sum, count];',
  'counts under several conditions': 'return [rows.filter((a) => a.views > 5).length, rows.filter((a) => a.views < 2).length, rows.length];',
};

const firestore: Reader = { head: "import { Firestore } from '@google-cloud/firestore';\nconst db = new Firestore();", main: '', read: () => "const snapshot = await db.collection('articles').get();" };

/** What the page calls the libraries. */
const libraries: Readonly<Record<string, string>> = {
  prisma: 'Prisma', drizzle: 'Drizzle', typeorm: 'TypeORM', sequelize: 'Sequelize', mongoose: 'Mongoose', mongodb: 'MongoDB driver', 'mikro-orm': 'MikroORM', knex: 'Knex', objection: 'Objection', kysely: 'Kysely', supabase: 'supabase-js', pg: '`pg`', postgres: '`postgres`', mysql2: 'mysql2', 'better-sqlite3': 'better-sqlite3', firestore: 'Firestore, server',
};

function workspace(library: string, head: string): Workspace {
  if (library === 'prisma') return prismaWorkspace('');
  if (library === 'firestore') return { files: { '/app/package.json': JSON.stringify({ dependencies: { '@google-cloud/firestore': '^7.0.0' } }) }, program: '/app/src/program.ts' };
  return workspaceOf(library, 'into-query', head);
}

/** What stays in JavaScript. */
function left(library: string, { head, main, read }: Reader): readonly string[] {
  const { files, program } = workspace(library, head);
  const { [program]: _, ...others } = files;
  const names = Object.keys(questions);
  const paths = names.map((__, index) => program.replace(/\.ts$/, `-${index}.ts`));
  /** The rows of two libraries are in a part of what a query gives. */
  const asked = (question: string): string => {
    if (library === 'supabase') return question.replaceAll('rows.', '(data ?? []).').replaceAll('of rows', 'of data ?? []');
    return library === 'firestore' ? question.replaceAll('rows', 'snapshot.docs').replaceAll('.views', '.data().views') : question;
  };
  const texts = Object.fromEntries(names.map((name, index) => [paths[index] ?? '', `${head}\n\nexport async function q(${main}) {\n  ${read(/page|first/.test(name))}\n  ${asked(questions[name] ?? '')}\n}\n`]));
  const { applied } = createEngine({ roots: ['/app'], host: memoryFileHost({ ...others, ...texts }), settings: { rules: only('in-memory-pagination') } }).fixAll({ paths, kind: 'into-query' });
  return names.filter((__, index) => !applied.some(({ finding }) => finding.location.file === paths[index]));
}

describe('the table of what is asked of the database instead', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/rules/in-memory-pagination.md'), 'utf8');
  /** What a library's row says that stays, of what is asked of it here. */
  const said = (name: string): readonly string[] => {
    const [, cell = ''] = page.split('\n').find((line) => line.startsWith(`| ${name} |`))?.split(' | ') ?? [];
    return Object.keys(questions).filter((question) => cell.split(/[;,(]/).some((part) => part.trim().replace(/ \|$/, '') === question));
  };
  for (const [library, name] of Object.entries(libraries)) {
    it(`says of ${name} what stays in JavaScript, and nothing else`, () => {
      const reader = library === 'firestore' ? firestore : readers[library];
      assert.ok(reader && page.includes(`\n| ${name} |`), 'the page has no row of it');
      assert.deepEqual(said(name), left(library, reader));
    });
  }
});
