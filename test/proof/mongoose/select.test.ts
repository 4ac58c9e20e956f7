import { proofsOf } from '../harness/prove';

proofsOf('mongoose', 'select', ({ articles }) => {
  const isUsual = articles === 40;
  return [
    { file: 'find', what: 'documents', before: 1, after: 1, bytes: isUsual ? [38583, 962] : [419598, 9210], scale: `${articles} articles` },
    { file: 'lean', what: 'plain objects, before the call that sends it', before: 1, after: 1, bytes: isUsual ? [117858, 1567] : [1254855, 15187], scale: `${articles} articles` },
  ];
});
