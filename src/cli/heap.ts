import { setFlagsFromString } from 'node:v8';

// In per cent of what was in use when V8 last looked for what nobody needs. Without, a heap that is far from its limit may become three times as large before V8 looks again.
const SMALL = 70;
const LARGE = 800;
let isSet = false;

/**
 * For the rest of the process the heap grows less before it is gone through: each fix that is tried leaves a checker behind that nobody needs. A scan without fixes leaves nothing of the kind, and would only go through
 * what it keeps more often.
 */
export function keepHeapSmall(): void {
  growBy(SMALL);
}

/**
 * For the rest of the process the heap grows more before it is gone through: a scan without fixes keeps almost all that it makes, the syntax trees and what the checker knows of them, so that going through them
 * frees next to nothing. V8's first look comes while files are read, at some 30 MB, and the second then at some 280, where a scan of 3,000 files is over.
 */
export function letHeapGrow(): void {
  growBy(LARGE);
}

function growBy(percent: number): void {
  if (isSet) return;
  isSet = true;
  setFlagsFromString(`--heap-growing-percent=${percent}`);
  // Bytecode that is kept (kept-code.ts) is good for the flags alone under which it is written.
  process.prependOnceListener('exit', () => setFlagsFromString('--heap-growing-percent=0'));
}
