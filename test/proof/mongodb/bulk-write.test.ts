import { proofsOf } from '../harness/prove';

// On an emulator of the server: the real driver and the wire protocol, but documents in memory and queries by mingo.
proofsOf('mongodb', 'bulk-write', ({ orders }) => {
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const listed = Math.min(orders, 100);
  // Every tenth order is named twice, one that nobody has once, and one gets no status.
  const lines = [...Array.from({ length: listed }, (_, index) => ({ number: `N${1001 + index}`, status: index === 3 ? null : `state ${index}`, amount: index })), ...Array.from({ length: listed / 10 }, (_, index) => ({ number: `N${1001 + index * 10}`, status: 'again', amount: 1 })), { number: 'none', status: 'lost', amount: 1 }];
  const entries = [...names.map((entity) => ({ entity, message: `first of ${entity}` as string | null })), { entity: 'entry 2', message: 'second' }, { entity: 'entry 4', message: null }];
  const statuses = Array.from({ length: 20 }, (_, index) => ['paid', 'open', 'none'][index % 3]);
  return [
    { file: 'insert', what: 'insertOne (emulated server)', input: names, before: names.length + 1, after: 2, scale: `${names.length} entries` },
    { file: 'insert-empty', what: 'insertOne of an empty list (emulated server)', input: [], before: 1, after: 1, scale: 'no entry' },
    { file: 'delete-by-id', what: 'deleteOne by id (emulated server)', before: 2 + orders / 5, after: 3, scale: `${orders / 5} orders` },
    { file: 'delete-where', what: 'deleteOne of each, by no key (emulated server)', input: statuses, before: statuses.length + 1, after: 2, scale: `${statuses.length} statuses` },
    { file: 'update', what: 'the same update of each, in Promise.all (emulated server)', before: 2 + orders / 5, after: 3, scale: `${orders / 5} orders` },
    { file: 'update-each', what: 'another update of each, some twice, one of none, a null (emulated server)', input: lines, before: lines.length + 1, after: 2, scale: `${lines.length} lines` },
    { file: 'upsert-each', what: 'upsert of each, some twice, nulls (emulated server)', input: entries, before: entries.length + 1, after: 2, scale: `${entries.length} entries` },
    { file: 'behind', what: 'another update of some, under a condition, behind the loop (emulated server)', before: 2 + orders / 10, after: 3, scale: `${orders / 10} orders` },
  ];
});
