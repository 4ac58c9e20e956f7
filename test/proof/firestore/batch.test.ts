import { proofsOf } from '../harness/prove';

/** Of a fifth as many documents as orders: some ids come twice, and nobody has the last. */
proofsOf('firestore', 'batch', ({ orders }) => {
  const ids = [...Array.from({ length: orders }, (_, index) => (((index * 3) % (orders / 5)) + 1).toString(16).padStart(24, '0')), 'nobody'];
  return [
    { file: 'documents', what: 'documents by id, with ids that repeat or are missing (emulated service)', input: ids, before: ids.length, after: 1, scale: `${ids.length} ids` },
    { file: 'no-ids', what: 'no id, in Promise.all (emulated service)', input: [], before: 0, after: 0, scale: 'no id', givesNothing: true },
  ];
});
