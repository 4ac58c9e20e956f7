import { proofsOf } from '../harness/prove';

proofsOf('sequelize', 'eager-load', ({ orders, customers }) => [
  { file: 'to-one', what: 'to-one by its primary key', before: 1 + (orders * 4) / 5, after: 1, scale: `${(orders * 4) / 5} orders` },
  { file: 'to-one-null', what: 'to-one that may be null, of a page, beside other associations', before: 2 + 15, after: 2, scale: `30 of ${orders} orders` },
  { file: 'to-many', what: 'to-many with its order and another condition', before: 1 + orders, after: 2, scale: `${orders} orders` },
  { file: 'two-relations-of-one-pair', what: 'two associations of one pair of models', before: 1 + orders + Math.floor(orders / 3), after: 1, scale: `${orders} orders` },
  { file: 'self-relation', what: 'self association', before: 1 + customers, after: 1, scale: `${customers} customers` },
]);
