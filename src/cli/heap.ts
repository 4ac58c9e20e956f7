import { setFlagsFromString } from 'node:v8';

/** In per cent of what was in use when V8 last looked for what nobody needs. Without, a heap that is far from its limit may become three times as large before V8 looks again. */
const GROWTH = 80;
let isSmall = false;

/**
 * For the rest of the process the heap grows less before it is gone through: each fix that is tried leaves a checker behind that nobody needs. A scan without fixes leaves nothing of the kind, and would only go through
 * what it keeps more often.
 */
export function keepHeapSmall(): void {
  if (isSmall) return;
  isSmall = true;
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  // Bytecode that is kept (kept-code.ts) is good for the flags alone under which it is written.
  process.prependOnceListener('exit', () => setFlagsFromString('--heap-growing-percent=0'));
}
