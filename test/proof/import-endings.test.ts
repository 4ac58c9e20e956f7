import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, install, order, withJobs, type Files } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { startMailServer, type MailServer } from './harness/mail-server';
import { startServer, type Server } from './harness/server';

describe('proof: imports of new modules', function () {
  this.timeout(120_000);
  let postgres: Server;
  let mail: MailServer;

  before(async () => {
    postgres = await startServer();
    mail = await startMailServer(0);
  });

  after(() => Promise.all([postgres.stop(), mail.stop()]));

  it('an application of one file whose compiler resolves modules as Node does (nodenext) is compiled and run by Node with a queue and a worker beside it, and its mail arrives; so it is with imports that name the TypeScript itself', async () => {
    const plain = filesIn(join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', 'nodenext', 'before'));
    const rewriting: Files = { ...plain, 'tsconfig.json': (plain['tsconfig.json'] ?? '').replace('"strict": false', '"rewriteRelativeImportExtensions": true,\n    "strict": false') };
    for (const [index, files] of [plain, rewriting].entries()) {
      const later = withJobs(files);
      assert.match(later['src/worker.ts'] ?? '', index === 0 ? /from '\.\/queue\.js'/ : /from '\.\/queue\.ts'/);
      await postgres.createDatabase(`endings_${index}`);
      const url = postgres.url(`endings_${index}`);
      await inPostgres(url, 'CREATE TABLE orders (number text)');
      const app = install({ ...later, 'package.json': (later['package.json'] ?? '').replace('"build": "tsc"', '"compiled": "node dist/worker.js"') }, { DATABASE_URL: url, SMTP_URL: mail.url });
      try {
        const server = await app.run('start', true);
        assert.match(server.line, /^\{"address"/, server.line);
        const worker = await app.run('compiled', false);
        assert.equal((await order(server, { email: 'ada@example.com', total: 7 })).status, 201, server.errors());
        await mail.arrival(1);
        assert.equal(mail.arrived.splice(0).length, 1, worker.errors());
      } finally {
        app.remove();
      }
    }
  });
});
