import { proofsOf } from '../harness/prove';

// On an emulator of the server: the real driver and the wire protocol, but documents in memory and queries by mingo.
const ids = [...Array.from({ length: 20 }, (_, index) => ((index * 7) % 20) + 1), 1, 0xffff].map((id) => id.toString(16).padStart(24, '0'));

proofsOf('mongodb', 'batch', ({ orders }) => [
  { file: 'by-id', what: 'by id, of a collection without types (emulated server)', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
  { file: 'projected', what: 'by id with another condition, projected, in Promise.all, null where there is none (emulated server)', input: ids, before: ids.length, after: 1, scale: `${ids.length} ids` },
]);
