import assert from 'node:assert/strict';
import type { FromWorker } from '../../src/vscode/protocol';
import { AnalysisSession } from '../../src/vscode/session';
import { FakeEngine } from './fake-engine';

/** A session whose turns are taken by hand, so that the order of things is the test's. */
function setUp(): { engine: FakeEngine; session: AnalysisSession; said: FromWorker[]; turn(): boolean; run(): void; rest(): void } {
  const engine = new FakeEngine();
  const said: FromWorker[] = [];
  const turns: (() => void)[] = [];
  const atRest = new Set<() => void>();
  const session = new AnalysisSession(engine, () => '# Report', message => said.push(message), {
    next: work => turns.push(work),
    afterRest: (_, work) => {
      atRest.add(work);
      return () => atRest.delete(work);
    },
    now: () => 0,
  });
  const turn = (): boolean => {
    turns.shift()?.();
    return turns.length > 0;
  };
  const rest = (): void => {
    const due = [...atRest];
    atRest.clear();
    for (const work of due) work();
  };
  return { engine, session, said, turn, run: () => { while (turn()) { /* until nothing waits */ } }, rest };
}

const answers = (said: readonly FromWorker[]): FromWorker[] => said.filter(({ kind }) => kind !== 'log');

describe('the analysis session', () => {
  it('answers with the version of the text that it looked at, though it was asked about an older one', () => {
    const { session, said, run } = setUp();
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'BAD', version: 1 });
    session.receive({ kind: 'findings', id: 1, file: '/w/a.ts' });
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'fine', version: 2 });
    run();
    assert.deepEqual(answers(said), [{ kind: 'answer', id: 1, answer: { version: 2, findings: [] } }]);
  });

  it('does not work out a question that was taken back while it waited', () => {
    const { engine, session, said, run } = setUp();
    session.receive({ kind: 'findings', id: 1, file: '/w/a.ts' });
    session.receive({ kind: 'findings', id: 2, file: '/w/b.ts' });
    session.receive({ kind: 'cancel', id: 1 });
    run();
    assert.deepEqual(engine.log, ['findings /w/b.ts']);
    assert.deepEqual(answers(said).map(message => [message.kind, 'id' in message && message.id]), [['cancelled', 1], ['answer', 2]]);
  });

  it('ends a scan between two of its steps', () => {
    const { engine, session, said, turn } = setUp();
    engine.scanSteps = 1000;
    session.receive({ kind: 'scan', id: 1 });
    turn();
    turn();
    turn();
    session.receive({ kind: 'cancel', id: 1 });
    while (turn()) { /* to the end */ }
    assert.deepEqual(engine.log.filter(line => line.startsWith('step')), ['step 0', 'step 1']);
    assert.equal(answers(said).at(-1)?.kind, 'cancelled');
  });

  it('answers a question while a scan runs, and the scan goes on', () => {
    const { session, said, turn, run } = setUp();
    session.receive({ kind: 'scan', id: 1 });
    turn();
    turn();
    session.receive({ kind: 'findings', id: 2, file: '/w/b.ts' });
    turn();
    assert.deepEqual(answers(said).at(-1), { kind: 'answer', id: 2, answer: { version: undefined, findings: [] } });
    run();
    const last = answers(said).at(-1);
    assert.ok(last?.kind === 'answer' && last.id === 1);
  });

  it('turns what the engine throws into a failed answer and goes on', () => {
    const { session, said, run } = setUp();
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'THROW', version: 1 });
    session.receive({ kind: 'findings', id: 1, file: '/w/a.ts' });
    session.receive({ kind: 'findings', id: 2, file: '/w/b.ts' });
    run();
    const [first, second] = answers(said);
    assert.ok(first?.kind === 'failed' && first.message === 'the engine threw');
    assert.ok(second?.kind === 'answer' && second.id === 2);
  });

  it('tells notices once it rests, and again only when they have changed', () => {
    const { engine, session, said, run, rest } = setUp();
    const told = (): number[] => said.flatMap(message => message.kind === 'notices' ? [message.notices.length] : []);
    engine.currentNotices = [{ code: 'tsconfig-invalid', severity: 'error', message: 'broken' }];
    session.receive({ kind: 'findings', id: 1, file: '/w/a.ts' });
    run();
    assert.deepEqual(told(), []);
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'typed', version: 1 });
    rest();
    assert.deepEqual(told(), [1]);
    session.receive({ kind: 'findings', id: 2, file: '/w/a.ts' });
    run();
    rest();
    assert.deepEqual(told(), [1]);
    engine.currentNotices = [];
    session.receive({ kind: 'findings', id: 3, file: '/w/a.ts' });
    run();
    rest();
    assert.deepEqual(told(), [1, 0]);
  });

  it('gives the edits of a fix as lines and characters, with the versions of open files and the text of new ones', () => {
    const { session, said, run } = setUp();
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'one\r\ntwo BAD', version: 4 });
    session.receive({ kind: 'fixesAt', id: 1, file: '/w/a.ts', start: 9, end: 10 });
    run();
    const [answer] = answers(said);
    assert.ok(answer?.kind === 'answer');
    const { findings } = answer.answer as { findings: { fixes: { edits: unknown }[] }[] };
    assert.deepEqual(findings[0]?.fixes[0]?.edits, {
      files: [
        { file: '/w/a.ts', edits: [{ range: [1, 4, 1, 7], newText: 'GOOD' }] },
        { file: '/w/new.ts', create: 'export {};\n', edits: [] },
      ],
      versions: { '/w/a.ts': 4 },
    });
  });

  it('gives the fixes of the whole workspace with the versions that they were begun with, so that what is typed meanwhile is not lost', () => {
    const { session, said, turn, run } = setUp();
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'BAD', version: 4 });
    session.receive({ kind: 'fixWorkspace', id: 1 });
    turn();
    turn();
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'typed BAD', version: 5 });
    run();
    const [answer] = answers(said).filter(({ kind }) => kind === 'answer');
    assert.ok(answer?.kind === 'answer');
    assert.deepEqual((answer.answer as { edits: { versions: unknown } }).edits.versions, { '/w/a.ts': 4 });
  });

  it('looks at the whole workspace once it rests, a step at a time, and says so; an edit ends it and it begins anew', () => {
    const { engine, session, said, turn, run, rest } = setUp();
    engine.isSettled = false;
    session.receive({ kind: 'findings', id: 1, file: '/w/a.ts' });
    run();
    assert.deepEqual(answers(said).map(({ kind }) => kind), ['answer']);
    rest();
    turn();
    session.receive({ kind: 'overlay', file: '/w/a.ts', text: 'other', version: 2 });
    session.receive({ kind: 'findings', id: 2, file: '/w/a.ts' });
    run();
    assert.deepEqual(answers(said).map(({ kind }) => kind), ['answer', 'answer']);
    rest();
    run();
    assert.deepEqual(answers(said).map(({ kind }) => kind), ['answer', 'answer', 'settled']);
    assert.deepEqual(engine.log.filter((line) => line.startsWith('settle')), ['settle 0', 'settle 0', 'settle 1', 'settle 2']);
  });

  it('looks at the whole workspace anew also where nobody asks about what has changed meanwhile', () => {
    const { engine, session, said, turn, run, rest } = setUp();
    engine.isSettled = false;
    session.receive({ kind: 'findings', id: 1, file: '/w/a.ts' });
    run();
    rest();
    turn();
    session.receive({ kind: 'overlay', file: '/w/tsconfig.json', text: '{}', version: 1 });
    run();
    assert.deepEqual(answers(said).map(({ kind }) => kind), ['answer']);
    rest();
    run();
    assert.deepEqual(answers(said).map(({ kind }) => kind), ['answer', 'settled']);
  });
});
