// The worker thread: the engine on one side, the message port on the other. `vscode` must not be imported here.
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, rules } from '../engine';
import { nodeFileHost } from '../project/node-host';
import { version } from '../../package.json';
import { toMarkdown } from '../report';
import type { FromWorker, ToWorker, WorkerData } from './protocol';
import { AnalysisSession } from './session';

const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread.');

const { roots, settings } = workerData as WorkerData;
const engine = createEngine({ roots, settings, host: nodeFileHost() });
const session = new AnalysisSession(
  engine,
  (result, durationMs) => toMarkdown(result, {
    rules, base: roots[0] ?? '/', toolVersion: version, durationMs, readText: file => engine.text(file),
  }),
  (message: FromWorker) => port.postMessage(message),
  {
    next: setImmediate,
    afterRest: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
  },
);
port.on('message', (message: ToWorker) => session.receive(message));
