import { runProcess } from '../../src/cli/process';
import { FakeEngine, fakeRules } from './fake-engine';

/** The command line as a process of its own, with the fake engine behind it. */
void runProcess(async () => ({ rules: fakeRules, createEngine: (options) => new FakeEngine(options) }));
