import { strict as assert } from 'node:assert';
import { NameMemory, type NameTables } from '../../src/flow/graph/names/name-memory';
import { ts } from '../../src/project/ts';

const parse = (text: string): ts.SourceFile => ts.createSourceFile('/app/a.ts', text, ts.ScriptTarget.ESNext, true);
const other = parse(`import { send as deliver } from './mail'; const notify = send;`);
const started = `import { load as read } from './db'; const first = load;`;

describe('the names that may stand for a name', () => {
  /** What is known of the names after a file was edited, in a memory that knew it before. */
  const after = (edited: string): { readonly of: NameTables['aliases']; readonly before: NameTables['aliases'] } => {
    const memory = new NameMemory();
    const tables = (files: readonly ts.SourceFile[]): NameTables['aliases'] => memory.tablesOf(files, (aliases) => ({ aliases, takers: new Set<string>(), getters: new Set<string>() })).aliases;
    const before = tables([parse(started), other]);
    return { before, of: tables([parse(edited), other]) };
  };
  const names = (aliases: NameTables['aliases'], name: string): readonly string[] => [...aliases.get(name) ?? []].sort();

  it('are those of before and what an edit adds, and the ones of before are left as they are', () => {
    const { before, of } = after(`${started} const second = load; const third = save; const again = send;`);
    assert.deepEqual(names(of, 'load'), ['first', 'read', 'second']);
    assert.deepEqual(names(of, 'save'), ['third']);
    assert.deepEqual(names(of, 'send'), ['again', 'deliver', 'notify']);
    assert.deepEqual(names(before, 'load'), ['first', 'read']);
    assert.deepEqual(names(before, 'send'), ['deliver', 'notify']);
    assert.ok(of.get('send') !== before.get('send') && of !== before);
  });

  it('lose what an edit takes away', () => {
    const { of } = after(`import { load as read } from './db'; const second = load;`);
    assert.deepEqual(names(of, 'load'), ['read', 'second']);
    assert.deepEqual(names(of, 'send'), ['deliver', 'notify']);
  });
});
