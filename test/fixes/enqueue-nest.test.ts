import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, type Files } from '../proof/harness/application';
import { opened } from './offers';

const fixtures = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue');

/** Why fix-all leaves the messages of an application where they are; `[]` where it leaves none. */
function reasonOf(files: Files): string {
  const engine = opened(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])));
  return JSON.stringify(engine.fixAll({ kind: 'enqueue' }).left.filter(({ finding }) => finding.rule === 'blocking-side-effect'));
}

describe('fixes: enqueue, services of Nest', () => {
  it('a service of Nest is asked of the application that the worker starts, unless that is another one for each request or for whoever is given it, has schedules, or nobody knows its module', () => {
    const nest = filesIn(join(fixtures, 'nest-service', 'before'));
    const asked = (file: string, from: string, to: string): string => {
      assert.ok((nest[file] ?? '').includes(from), from);
      return reasonOf({ ...nest, [file]: (nest[file] ?? '').replace(from, to) });
    };
    assert.match(asked('src/mails/mail.service.ts', '@Injectable()', '@Injectable({ scope: Scope.REQUEST })'), /is made for each request/);
    assert.match(asked('src/mails/mail.service.ts', '@Injectable()', '@Injectable({ scope: Scope.TRANSIENT })'), /belongs to an object that the worker does not have/);
    assert.match(asked('src/mails/mail.service.ts', '  async sendDigest', '  @Cron(\'0 8 * * *\')\n  async sendDigest'), /schedules would then run twice/);
    for (const work of ['@Timeout(1000)\n  async late() {}', 'onModuleInit() { setInterval(() => {}, 1000); }', 'onModuleInit() { this.registry.addCronJob(\'digest\', new CronJob(\'0 8 * * *\', () => {})); }']) {
      assert.match(asked('src/mails/mail.service.ts', '  async sendDigest', `  ${work}\n  async sendDigest`), /schedules would then run twice/, work);
    }
    assert.match(asked('src/app.module.ts', 'controllers:', 'imports: [TelegrafModule.forRoot({ token: process.env.BOT })],\n  controllers:'), /schedules would then run twice/);
    assert.match(asked('src/mails/mail.service.ts', '@Injectable()', '@Injectable({ scope: 2 })'), /is made for each request/);
    assert.match(asked('src/mails/mail.service.ts', '  private readonly transport', '  constructor(@Inject(CONTEXT) private readonly context: { user: string }) {}\n  private readonly transport'), /is made for each request/);
    assert.match(asked('src/mails/mail.service.ts', '  async sendDigest', '  private locale = \'en\';\n  setLocale(locale: string) { this.locale = locale; }\n  async sendDigest'), /may depend on what `mails` holds by then/);
    assert.equal(asked('src/mails/mail.service.ts', '  async sendDigest', '  private other?: object;\n  get made() { if (!this.other) this.other = {}; return this.other; }\n  async sendDigest'), '[]');
    const [module, twice] = [nest['src/app.module.ts'] ?? '', '{ provide: MailService, useFactory: () => new MailService() }'];
    assert.match(reasonOf({ ...nest, 'src/app.module.ts': module.replace('[MailService,', `[${twice},`), 'src/other.module.ts': module.replace('[MailService,', `[${twice},`).replace('AppModule', 'OtherModule').replace('controllers: [OrdersController],', '') }), /belongs to an object that the worker does not have/);
    assert.match(asked('src/main.ts', 'NestFactory.create(AppModule', 'NestFactory.create(moduleFor(process.env)'), /which module is the application is not known/);
    assert.match(asked('src/orders/orders.service.ts', 'private readonly mails: MailService', '@Optional() private readonly mails: MailService'), /belongs to an object that the worker does not have/);
    // Each module that imports that of a package has a service of its own, and the application gives any of them.
    const posting = (more: Files): string => reasonOf({
      ...nest, 'package.json': (nest['package.json'] ?? '').replace('"pg"', '"@nestjs/axios": "4.0.0",\n    "pg"'),
      'src/app.module.ts': (nest['src/app.module.ts'] ?? '').replace('controllers:', 'imports: [HttpModule],\n  controllers:').replace('import { Module', 'import { HttpModule } from \'@nestjs/axios\';\nimport { Module'),
      'src/orders/orders.service.ts': (nest['src/orders/orders.service.ts'] ?? '').replace(/import \{ MailService.*/, 'import { HttpService } from \'@nestjs/axios\';').replace('mails: MailService', 'http: HttpService').replace('this.mails.sendConfirmation(email, number)', 'this.http.axiosRef.post(\'https://hooks.slack.com/services/T/B/X\', { text: number })'),
      ...more,
    });
    assert.equal(posting({}), '[]');
    assert.match(posting({ 'src/crm.module.ts': 'import { HttpModule } from \'@nestjs/axios\';\nimport { Module } from \'@nestjs/common\';\n@Module({ imports: [HttpModule.register({ baseURL: process.env.CRM_URL })] })\nexport class CrmModule {}\n' }), /belongs to an object that the worker does not have/);
  });

  it('takes the service out of the constructor only where nobody but the framework makes the class', () => {
    const nest = filesIn(join(fixtures, 'nest-service', 'before'));
    const constructorOf = (more: Files): boolean => {
      const engine = opened(Object.fromEntries(Object.entries({ ...nest, ...more }).map(([file, text]) => [`/app/${file}`, text])));
      const { edits } = engine.fixAll({ kind: 'enqueue' });
      assert.ok(edits.some(({ file }) => file.endsWith('orders.service.ts')), 'nothing is moved');
      return edits.filter(({ file }) => file.endsWith('orders.service.ts')).some((one) => one.edits.some(({ start, end }) => (nest['src/orders/orders.service.ts'] ?? '').slice(start, end).includes('mails: MailService')));
    };
    assert.equal(constructorOf({}), true);
    assert.equal(constructorOf({ 'src/orders/orders.service.spec.ts': 'import { OrdersService } from \'./orders.service\';\nexport const orders = new OrdersService({} as never);\n' }), false);
    assert.equal(constructorOf({ 'src/orders/late.ts': 'import { OrdersService } from \'./orders.service\';\nexport class Late extends OrdersService {}\n' }), false);
    assert.equal(constructorOf({ 'src/orders/orders.service.ts': (nest['src/orders/orders.service.ts'] ?? '').replace('private readonly mails', 'public readonly mails') }), false);
  });
});
