import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { Cancelled, EngineClient } from '../../src/vscode/client';
import type { ClientState } from '../../src/vscode/client';

describe('the client of the worker', () => {
  const clients: EngineClient[] = [];
  afterEach(() => clients.splice(0).forEach(client => client.dispose()));

  function client(): { client: EngineClient; states: ClientState[]; log: string[] } {
    const states: ClientState[] = [];
    const log: string[] = [];
    const made = new EngineClient({
      script: resolve('test/vscode-unit/fake-worker.ts'),
      execArgv: ['--require', 'tsx/cjs'],
      roots: ['/w'],
      settings: {},
      language: { tag: 'en', texts: {} },
      log: (level, message) => log.push(`${level}: ${message}`),
      onNotices: () => undefined,
      onState: state => states.push(state),
      firstPause: 1,
    });
    clients.push(made);
    return { client: made, states, log };
  }

  it('asks and is answered, with the state telling when it works', async () => {
    const { client: engine, states } = client();
    engine.setOverlay('/w/a.ts', 'BAD', 3);
    const answer = await engine.ask('findings', { file: '/w/a.ts' });
    assert.equal(answer.version, 3);
    assert.equal(answer.findings.length, 1);
    assert.deepEqual(states, ['busy', 'idle']);
  });

  it('brings a killed worker back with the same open documents and the unanswered questions', async () => {
    const { client: engine, states } = client();
    engine.setOverlay('/w/a.ts', 'HANG', 3);
    const unanswered = engine.ask('findings', { file: '/w/a.ts' });
    engine.setOverlay('/w/a.ts', 'BAD', 4);
    await engine.kill();
    assert.deepEqual([(await unanswered).version, (await unanswered).findings.length], [4, 1]);
    assert.deepEqual(states, ['busy', 'restarting', 'busy', 'idle']);
  });

  it('gives up the one question that kills its worker every time, and answers the others', async () => {
    const { client: engine } = client();
    engine.setOverlay('/w/a.ts', 'DIE', 1);
    engine.setOverlay('/w/b.ts', 'BAD', 1);
    await assert.rejects(engine.ask('findings', { file: '/w/a.ts' }), /crashed over this request/);
    assert.equal((await engine.ask('findings', { file: '/w/b.ts' })).findings.length, 1);
  });

  it('stops after several crashes in a row until it is restarted by hand', async () => {
    const { client: engine } = client();
    engine.setOverlay('/w/a.ts', 'DIE', 1);
    while (engine.state !== 'failed') await engine.ask('findings', { file: '/w/a.ts' }).catch(() => undefined);
    await assert.rejects(engine.ask('findings', { file: '/w/b.ts' }), /has stopped/);
    engine.setOverlay('/w/a.ts', 'BAD', 2);
    engine.restart();
    assert.equal((await engine.ask('findings', { file: '/w/a.ts' })).findings.length, 1);
  });

  it('keeps its worker when a setting is given and taken back', async () => {
    const { client: engine, log } = client();
    engine.setOverlay('/w/a.ts', 'BAD', 3);
    await engine.ask('findings', { file: '/w/a.ts' });
    const workers = (): number => log.filter(line => line.includes('runs on worker')).length;
    engine.configure({ minConfidence: 'high' });
    await engine.ask('findings', { file: '/w/a.ts' });
    assert.equal(workers(), 1);
    engine.configure({});
    assert.equal((await engine.ask('findings', { file: '/w/a.ts' })).version, 3);
    assert.equal(workers(), 1);
  });

  it('takes a scan back at once', async () => {
    const { client: engine } = client();
    const controller = new AbortController();
    const scan = engine.walk('scan', {}, () => controller.abort(), controller.signal);
    await assert.rejects(scan, Cancelled);
    assert.equal((await engine.ask('findings', { file: '/w/a.ts' })).findings.length, 0);
  });
});
