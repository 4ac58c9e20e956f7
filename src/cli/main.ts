import { lazy } from './lazy';
import { runProcess } from './process';

// The engine brings the compiler along, so it is loaded only once a command needs it.
void runProcess(async () => {
  const { createEngine, rules } = lazy.engine();
  const { nodeFileHost } = lazy.nodeHost();
  return { rules, createEngine: (options) => createEngine({ ...options, host: nodeFileHost() }) };
});
