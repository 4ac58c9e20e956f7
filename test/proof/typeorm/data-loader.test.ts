import { proofsOf } from '../harness/prove';

// GraphQL.js runs in the test's process, over the database. Every request has a context of its own.
proofsOf('typeorm', 'data-loader', ({ orders }) => [
  { file: 'resolver-class', what: 'a resolver class, through a service and with a query of its own', before: 1 + 2 * orders, after: 3, scale: `${orders} orders` },
]);
