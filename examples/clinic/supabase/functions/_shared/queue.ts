import { admin } from './clients.ts';

/** Puts a job into the queue `jobs` of pgmq; the function `work-off-jobs` takes it from there. */
export async function enqueue(type: string, payload: unknown) {
  const { error } = await admin.schema('pgmq_public').rpc('send', { queue_name: 'jobs', message: { type, payload } });
  if (error) throw error;
}
