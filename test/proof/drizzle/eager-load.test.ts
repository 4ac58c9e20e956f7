import { proofsOf } from '../harness/prove';

proofsOf('drizzle', 'eager-load', ({ orders }) => [
  { file: 'to-one', what: 'to-one', before: 1 + orders, after: 1, scale: `${orders} orders`, missing: 'relations are not read yet' },
]);
