import { proofsOf } from '../harness/prove';

proofsOf('mongoose', 'bulk-write', ({ orders }) => {
  const logEntries = orders / 5;
  const names = Array.from({ length: orders }, (_, index) => `entry ${index}`);
  const lines = [...names.map((entity) => ({ entity, message: `first of ${entity}` })), { entity: 'entry 2', message: 'second' }];
  return [
    { file: 'create', what: 'create (emulated server)', input: names, before: names.length + 1, after: 2, scale: `${names.length} entries` },
    { file: 'delete-by-id', what: 'delete by id (emulated server)', before: 2 + logEntries - 1, after: 3, scale: `${logEntries - 1} entries` },
    { file: 'update', what: 'the same update of each (emulated server)', before: 2 + orders / 5, after: 3, scale: `${orders / 5} orders` },
    { file: 'update-each', what: 'another update of each, by id (emulated server)', before: 2 + orders / 5, after: 3, scale: `${orders / 5} orders` },
    { file: 'upsert-each', what: 'upsert of each, one twice (emulated server)', input: lines, before: lines.length + 1, after: 2, scale: `${lines.length} entries` },
  ];
});
