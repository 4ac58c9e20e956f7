import { keysetProofs } from '../harness/pages';

keysetProofs('firestore', [
  { file: 'all', what: 'no order', noKey: 'a/b', bytes: [[355, 355], [36227, 7160], [367228, 7160]] },
  { file: 'filtered', what: 'a condition, some fields, each link on its line', noKey: '__all__', bytes: [[267, 267], [25347, 5080], [253347, 5080]] },
]);
