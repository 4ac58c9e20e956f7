import { keysetProofs } from '../harness/pages';

keysetProofs('knex', [{ file: 'all', what: 'no order', bytes: [[230, 258], [24619, 4779], [256121, 4779]] }], 'envelope');
