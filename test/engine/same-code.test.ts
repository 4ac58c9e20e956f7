import assert from 'node:assert/strict';
import { changeBetween } from '../../src/engine/moves';
import { isSameCode } from '../../src/engine/same-code';
import { ts } from '../../src/project/ts';

const text = [
  "import { a, type B } from './a';",
  'export class Orders<T extends B = B> {',
  '  /** All of them. */',
  '  private readonly size: number = 2 ** 3;',
  '  constructor(private db: any, protected other?: T) {}',
  '  async *all(ids: readonly string[], { page = 1, ...rest }: any = {}): AsyncGenerator<T> {',
  '    for await (const id of ids) yield* this.db.orders.list({ id, page, text: `a ${id} b ${`c ${page}`}` });',
  '    if (!rest || -page < 3 && /x\\/y/g.test(ids[0]!)) return;',
  '    label: do { page++; if (page > 3) continue label; else break; } while (page >>> 1);',
  '    const given = ids.map(async (id) => await this.other?.[id]) as unknown as Promise<T>[];',
  "    try { switch (page) { case 1: throw new Error('no'); default: void 0; } } catch { delete rest.a; } finally { let x: keyof B, y; }",
  '    return function (this: T) { return a<B>(page, ...ids) ?? (typeof rest === \'object\' ? 1 : null); };',
  '  }',
  '}', '',
].join('\n');

const parsed = (source: string, file = '/a.ts'): ts.SourceFile => ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
const isSame = (old: string, now: string, file?: string): boolean => isSameCode(parsed(old, file), parsed(now, file), changeBetween(old, now));

/** The code without its comments, as the compiler writes it; in one line, since it keeps some of the line ends. */
const printer = ts.createPrinter({ removeComments: true });
const printed = (source: string): string => printer.printFile(parsed(source)).replace(/\s+/g, ' ');

const body = (line: string): string => `async function f(db: any, x: any) {\n  const y = 1;\n  ${line}\n  return y;\n}\n`;
const pairs: readonly (readonly [what: string, isSame: boolean, old: string, now: string, file?: string])[] = [
  ['a comment', true, 'await db.run(x);', 'await /* all */ db.run(x);'],
  ['a word of a comment', true, 'await /* al */ db.run(x);', 'await /* all */ db.run(x);'],
  ['an empty line', true, 'await db.run(x);', '\n\n  await db.run(x);'],
  ['a comment at the end of a line', true, 'await db.run(x);', 'await db.run(x); // done'],
  ['code that is commented out', false, 'await db.run(x);', '// await db.run(x);'],
  ['a comment that is not closed', false, 'await db.run(x);', '/* await db.run(x);'],
  ['a line end behind return', false, 'if (x) return x;', 'if (x) return /*\n*/ x;'],
  ['another name', false, 'await db.run(x);', 'await db.run(xy);'],
  ['a declaration of another kind', false, 'let z = x;', 'const z = x;'],
  ['another operator', false, 'if (x < 1) y;', 'if (x <= 1) y;'],
  ['another operator before its operand', false, 'if (-x) y;', 'if (+x) y;'],
  ['a name that becomes two', false, 'const z = awaitx;', 'const z = await x;'],
  ['a space in a text', false, "await db.run('ab');", "await db.run('a b');"],
  ['a space in a template', false, 'await db.run(`a ${x} b`);', 'await db.run(`a ${x}  b`);'],
  ['what looks like a comment in a text', false, "await db.run('ab');", "await db.run('a/* */b');"],
  ['a word that the tree has as a mark', false, 'for (const z of x) y;', 'for await (const z of x) y;'],
  ['a comment in what messages name', false, 'await db.list.run(x);', 'await db. /* all */ list.run(x);'],
  ['a comment that says why things are done in order', false, 'await db.run(x);', '// order matters\n  await db.run(x);'],
  ['the same, which goes', false, '// one at a time\n  await db.run(x);', 'await db.run(x);'],
  ['a type in a comment of TypeScript', true, 'const z = x;', '/** @type {string} */ const z = x;'],
  ['a type in a comment of JavaScript', false, 'const z = x;', '/** @type {string} */ const z = x;', '/a.js'],
  ['a word in such a comment', false, '/** @type {string} */ const z = x;', '/** @type {strings} */ const z = x;', '/a.js'],
  ['another comment of JavaScript', true, 'const z = x;', '/* all */ const z = x;', '/a.js'],
  ['the script of a component, whose markup stands elsewhere', false, 'const z = x;', '/* all */ const z = x;', '/a.vue'],
];

describe('two versions of a file', () => {
  for (const [what, expected, old, now, file] of pairs) {
    it(`${expected ? 'are the same code' : 'may be other code'}: ${what}`, () => assert.equal(isSame(body(old), body(now), file), expected));
  }

  it('are the same code only where the compiler reads the same, wherever a comment or a line end is typed', () => {
    const [old, typed] = [printed(text), [' ', '/* é */', '\n', '// é\n', '/*']];
    const told = { same: 0, other: 0, missed: 0 };
    for (let at = 1; at < text.length; at++) {
      const now = text.slice(0, at) + (typed[at % typed.length] as string) + text.slice(at);
      const isReadTheSame = printed(now) === old;
      if (isSame(text, now)) assert.ok(isReadTheSame, now);
      told[isSame(text, now) ? 'same' : isReadTheSame ? 'missed' : 'other']++;
    }
    // What is missed stands in a text, which is printed in one line here, or in what messages name.
    assert.ok(told.same > 300 && told.other > 300 && told.missed < 50, JSON.stringify(told));
  });

  it('are other code, wherever a character goes that says something', () => {
    let others = 0;
    for (let at = 0; at < text.length; at++) {
      const now = text.slice(0, at) + text.slice(at + 1);
      if (isSame(text, now)) assert.equal(printed(now), printed(text), now);
      else others++;
    }
    assert.ok(others > 600, `${others}`);
  });
});
