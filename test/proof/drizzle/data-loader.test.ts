import { proofsOf } from '../harness/prove';

// GraphQL.js runs in the test's process, over the database. Every request has a context of its own.
proofsOf('drizzle', 'data-loader', ({ orders }) => [
  { file: 'object-types', what: 'fields of GraphQLObjectType, a parent without a key, a list in order', before: 1 + Math.floor(orders / 3) + orders, after: 3, scale: `${orders} orders, of which ${Math.floor(orders / 3)} have an address of their own` },
]);
