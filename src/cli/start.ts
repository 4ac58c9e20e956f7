import { join } from 'node:path';
import { codeFolder, runKept } from './kept-code';

// Small, so that it is compiled in no time: what it starts is not.
runKept(join(__dirname, 'command-line.js'), codeFolder());
