import type { ScanProgress } from '../engine/types';
import type { Terminal } from './terminal';

const interval = 80;
const labels: Record<ScanProgress['phase'], string> = { reading: 'Reading', analysing: 'Analysing', fixing: 'Working out fixes', trying: 'Trying changes one by one', requests: 'Following requests' };

/** Drives a scan to its end, with one line on standard error that is overwritten as it goes and gone at the end. */
export function drive<R>(scan: Generator<ScanProgress, R, void>, terminal: Terminal, shown: boolean): R {
  let last = -Infinity;
  let written = false;
  try {
    for (;;) {
      const step = scan.next();
      if (step.done === true) return step.value;
      if (!shown || terminal.now() - last < interval) continue;
      last = terminal.now();
      written = true;
      terminal.err(`\r${line(step.value).slice(0, Math.max(10, terminal.columns - 1))}\x1b[K`);
    }
  } finally {
    if (written) terminal.err('\r\x1b[K');
  }
}

function line({ phase, done, total, findings }: ScanProgress): string {
  return `${labels[phase]} ${done}/${total}, ${findings} finding${findings === 1 ? '' : 's'}`;
}
