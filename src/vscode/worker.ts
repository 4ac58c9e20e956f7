// The worker thread: the engine on one side, the message port on the other. `vscode` must not be imported here.
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from '../engine';
import { nodeFileHost } from '../project/disk/node-host';
import { languageOf } from '../report';
import type { FromWorker, ToWorker, WorkerData } from './protocol';
import { report } from './reporter';
import { AnalysisSession } from './session';

const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread.');

const { roots, settings, language } = workerData as WorkerData;
const spoken = languageOf(language.tag, language.texts);
const engine = createEngine({ roots, settings, host: nodeFileHost() });
const session = new AnalysisSession(
  engine,
  (question) => report(engine, roots[0] ?? '/', spoken, question),
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
