import { proofsOf } from '../harness/prove';

proofsOf('kysely', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'select-all', what: 'in the place of selectAll', before: 1, after: 1, bytes: isUsual ? [115230, 1089] : [1226717, 10616], scale: `${articles} articles` },
  ];
});
