import { proofsOf } from '../harness/prove';

// On an emulator of the server: the real driver and the wire protocol, but documents in memory and queries by mingo.
proofsOf('mongoose', 'eager-load', ({ orders }) => [
  { file: 'populate-each', what: 'populate of each document, with selected fields (emulated server)', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'populate-all', what: 'populate of all documents together, which are given out (emulated server)', before: 1 + (orders * 4) / 5, after: 2, scale: `${(orders * 4) / 5} orders` },
]);
