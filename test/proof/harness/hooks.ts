import { closeDatabase, openDatabase } from './database';
import { closePrograms } from './log-entries';
import { stopServers } from './servers';

// Root hooks: whichever files of the proof are run together, they share one server.
before('Postgres and the generated client', async function () {
  this.timeout(120_000);
  await openDatabase();
});

after('close the programs', closePrograms);
after('stop Postgres', closeDatabase);
after('stop the other servers', stopServers);
