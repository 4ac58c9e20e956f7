import { proofsOf } from '../harness/prove';

proofsOf('pg', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'star', what: 'in the place of the star', before: 1, after: 1, bytes: isUsual ? [115230, 1089] : [1226717, 10616], scale: `${articles} articles` },
    { file: 'named', what: 'behind the table\'s name, in a text of several lines', before: 1, after: 1, bytes: isUsual ? [46337, 483] : [58002, 577], scale: `${articles} articles` },
  ];
});
