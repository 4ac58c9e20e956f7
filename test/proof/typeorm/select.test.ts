import { proofsOf } from '../harness/prove';

proofsOf('typeorm', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'find', what: 'find options, with the key that rows are told apart by', before: 1, after: 1, bytes: isUsual ? [115326, 1105] : [1226813, 10632], scale: `${articles} articles` },
    { file: 'find-by', what: 'conditions alone', before: 1, after: 1, bytes: isUsual ? [37997, 443] : [410606, 3884], scale: `${articles} articles` },
  ];
});
