import { proofsOf } from '../harness/prove';

// GraphQL.js runs in the test's process, over the database. Every request has a context of its own.
proofsOf('knex', 'data-loader', ({ orders }) => [
  { file: 'resolver-map', what: 'a resolver map, to-one and to-many in order, two requests with a write between them', before: 2 * (1 + 2 * orders) + 1, after: 2 * (1 + 2) + 1, scale: `${orders} orders, two requests` },
  { file: 'absent-key', what: 'a key that may be null, and repeats', before: 1 + orders / 2, after: 2, scale: `${orders / 2} of ${orders} orders have one` },
]);
