import { pageProofs } from '../harness/pages';

pageProofs('firestore', [
  { file: 'all', what: 'no order', bytes: [[355, 355], [36227, 7160], [367228, 7160]] },
  { file: 'ordered', what: 'an order that leaves most documents undecided', bytes: [[255, 255], [25335, 5001], [253335, 5001]] },
]);
