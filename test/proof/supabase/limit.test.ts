import { limitProofs } from '../harness/limits';

limitProofs('supabase', [
  { file: 'ordered', what: 'in an order', cut: 1000 },
]);
