import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { codeFolder, runKept } from './kept-code';

// A run takes seconds: compiling for peak speed on other threads takes more from a machine of two cores than the run gets back, so that V8 waits longer before it begins (its default is 66 KiB of bytecode run).
setFlagsFromString('--interrupt-budget=400000');
// Small, so that it is compiled in no time: what it starts is not.
runKept(join(__dirname, 'command-line.js'), codeFolder());
