import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/publish.ts';
const schema = { '/app/prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\nmodel Post {\n  id Int @id\n  live Boolean\n}\n' };

/** Writes that begin all at once, in the function of a request. */
const handler = (body: string, kind = 'async '): string => `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export ${kind}function publish(ids: number[]) {
  ${body}
}
`;

const offered = (text: string): readonly string[] => textsFor({ [file]: text, ...schema }, file, 'n-plus-one', 'bulk-write');
const write = 'await prisma.post.update({ where: { id }, data: { live: true } });';

describe('writes that begin in a forEach', () => {
  it('are one that is waited for', () => {
    assert.match(offered(handler(`ids.forEach(async (id) => { ${write} });\n  console.log('published');`))[0] ?? '', /\n {2}await prisma\.post\.updateMany\(\{ where: \{ id: \{ in: ids \} \}, data: \{ live: true \} \}\);\n {2}console\.log/);
  });

  const none: readonly (readonly [string, string])[] = [
    ['the function waits for nothing', handler(`ids.forEach(async (id) => { ${write} });`, '')],
    ['the function gives one value after another', handler(`ids.forEach(async (id) => { ${write} });\n  yield 1;`, 'async ').replace('function publish', 'function* publish')],
    ['something is told of each', handler(`ids.forEach(async (id) => { ${write} console.log(id); });`)],
    ['what it takes for the list to be there is not known', handler(`maybe(ids)?.forEach(async (id) => { ${write} });`).replace('export', 'declare function maybe<T>(list: T): T | undefined;\nexport')],
    ['a comment would be lost', handler(`ids.forEach(async (id) => {\n    // slowly\n    ${write}\n  });`)],
  ];
  for (const [what, text] of none) it(`stay where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
