import { proofsOf } from '../harness/prove';

// The library asks nobody who is signed in as long as it has no session, so that what is counted are the queries.
proofsOf('supabase', 'hoist', () => {
  const messages = Array.from({ length: 30 }, (_, index) => `hello ${index}`);
  return [{ file: 'signed-in', what: 'a query of who is signed in, with the question who that is', input: messages, before: messages.length, after: 1, scale: `${messages.length} messages` }];
});
