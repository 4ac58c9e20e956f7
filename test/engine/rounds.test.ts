import assert from 'node:assert/strict';
import { rangesAfter } from '../../src/engine/regions';
import { Round } from '../../src/engine/rounds';
import { ts } from '../../src/project/ts';

const text = `import a from 'a';
export class Orders {
  list() { return 1; }
  one(id: number): number { return id; }
}
export const total = 3;
`;
const file = ts.createSourceFile('/a.ts', text, ts.ScriptTarget.Latest, true);
const round = (): Round => new Round((path) => (path === '/a.ts' ? file : undefined));
/** The replacement of a piece of the text. */
const edit = (what: string, newText: string): { start: number; end: number; newText: string } => ({ start: text.indexOf(what), end: text.indexOf(what) + what.length, newText });
const inside = (...edits: ReturnType<typeof edit>[]): { file: string; edits: ReturnType<typeof edit>[] }[] => [{ file: '/a.ts', edits }];

describe('fixes that are tried in one go', () => {
  it('stand in different members and statements of a file, and each is found where it went', () => {
    const [first, second] = [edit('return 1', 'return await this.all()'), edit('= 3', '= 4')];
    const both = round();
    assert.ok(both.takes(inside(first), false));
    assert.ok(both.takes(inside(second), false));
    assert.ok(both.isShared(inside(first)));
    const now = both.texts(() => text).get('/a.ts') ?? '';
    assert.equal(now, text.replace('return 1', 'return await this.all()').replace('= 3', '= 4'));
    const [range] = rangesAfter([second], both.edits.get('/a.ts'));
    assert.equal(range && now.slice(range.start, range.end), '= 4');
  });

  it('do not meet in one member, nor one in a class and the other in its head', () => {
    const one = round();
    assert.ok(one.takes(inside(edit('return id', 'return 7')), false));
    assert.equal(one.takes(inside(edit('id: number', 'id: string')), false), false);
    assert.equal(one.takes(inside(edit('class Orders', 'class Bills')), false), false);
    assert.ok(!one.isShared(inside(edit('return id', 'return 7'))));
    const other = round();
    assert.ok(other.takes(inside(edit('class Orders', 'class Bills')), false));
    assert.equal(other.takes(inside(edit('return id', 'return 7')), false), false);
  });

  it('are taken whole or not at all, and one that is to be alone shares no file', () => {
    const some = round();
    assert.ok(some.takes(inside(edit('= 3', '= 4')), false));
    assert.equal(some.takes([...inside(edit('= 3', '= 5')), { file: '/b.ts', edits: [] }], false), false);
    assert.deepEqual([...some.edits.keys()], ['/a.ts']);
    assert.equal(some.takes(inside(edit('return 1', 'return 2')), true), false);
  });

  it('leave a file as it is in which only the finding stands', () => {
    const elsewhere = round();
    assert.ok(elsewhere.takes(inside({ start: 30, end: 30, newText: '' }), false));
    assert.deepEqual([[...elsewhere.edits.keys()], [...elsewhere.texts(() => text).keys()]], [['/a.ts'], []]);
  });

  it('begin a file that they create with nothing, whatever stands at its place', () => {
    const created = round();
    assert.ok(created.takes([{ file: '/new.ts', create: true, edits: [{ start: 0, end: 0, newText: 'x' }] }], false));
    assert.equal(created.takes([{ file: '/new.ts', edits: [{ start: 0, end: 0, newText: 'y' }] }], false), false);
    assert.equal(created.texts(() => 'old').get('/new.ts'), 'x');
  });
});
