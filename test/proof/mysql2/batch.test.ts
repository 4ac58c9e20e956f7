import { proofsOf } from '../harness/prove';

proofsOf('mysql2', 'batch', ({ orders }) => {
  // There are a fifth as many entries as orders; some ids come twice, and nobody has the last.
  const ids = [...Array.from({ length: orders }, (_, index) => ((index * 3) % (orders / 5)) + 1), orders];
  return [
    { file: 'first-row', what: 'one row per key, with keys that repeat or are missing (MariaDB)', input: ids, before: ids.length, after: 1, scale: `${ids.length} keys` },
    { file: 'sum-per-key', what: 'sums and a count per key, some of which nobody has (MariaDB)', input: ids, before: ids.length, after: 1, scale: `${ids.length} keys` },
  ];
});
