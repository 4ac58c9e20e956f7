import { parentPort } from 'node:worker_threads';
import { AnalysisSession } from '../../src/vscode/session';
import { FakeEngine } from './fake-engine';

const session = new AnalysisSession(
  new FakeEngine(), () => '# Report', message => parentPort?.postMessage(message),
  { next: setImmediate, afterRest: () => () => undefined, now: () => performance.now() });
parentPort?.on('message', message => session.receive(message));
