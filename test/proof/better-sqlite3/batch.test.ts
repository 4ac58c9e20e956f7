import { proofsOf } from '../harness/prove';

// SQLite is the real one, the package's calls are emulated.
proofsOf('better-sqlite3', 'batch', ({ orders }) => {
  // There are a fifth as many entries as orders; some ids come twice, and nobody has the last.
  const ids = [...Array.from({ length: orders }, (_, index) => ((index * 3) % (orders / 5)) + 1), orders];
  return [
    { file: 'first-row', what: 'one row per key, with keys that repeat or are missing (emulated calls)', input: ids, before: ids.length, after: 1, scale: `${ids.length} keys` },
    { file: 'held', what: 'a statement that was prepared before, with another condition (emulated calls)', input: 'created', before: 1 + orders / 5, after: 2, scale: `${orders / 5} entries` },
    { file: 'count', what: 'a count per key (emulated calls)', input: ids, before: ids.length, after: 1, scale: `${ids.length} keys` },
    { file: 'sum-per-key', what: 'a sum, the least and a count per key (emulated calls)', input: ids, before: ids.length, after: 1, scale: `${ids.length} keys` },
  ];
});
