import { closeDatabase, openDatabase } from './database';

// Root hooks: whichever files of the proof are run together, they share one server.
before('Postgres and the generated client', async function () {
  this.timeout(120_000);
  await openDatabase();
});

after('stop Postgres', closeDatabase);
