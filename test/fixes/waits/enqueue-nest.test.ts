import assert from 'node:assert/strict';
import { join } from 'node:path';
import { changed, filesIn, withJobs, type Files } from '../../proof/harness/application';
import { opened } from '../offers';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes', 'enqueue');

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

  it('one service that renders and one that mails what it gives are asked of the application by one job', () => {
    const nest = filesIn(join(fixtures, 'nest-service', 'before'));
    const edited = (file: string, ...changes: readonly (readonly [from: string, to: string])[]): Files => ({ [file]: changes.reduce((text, [from, to]) => text.replace(from, to), nest[file] ?? '') });
    const after = withJobs({
      ...nest,
      'src/pdf/pdf.service.ts': 'import { Injectable } from \'@nestjs/common\';\nimport { PDFDocument } from \'pdf-lib\';\n\n@Injectable()\nexport class PdfService {\n  async render(number: string): Promise<Buffer> {\n    const doc = await PDFDocument.create();\n    doc.addPage().drawText(number);\n    return Buffer.from(await doc.save());\n  }\n}\n',
      ...edited('src/mails/mail.service.ts', ['async sendConfirmation(', 'async sendFile(to: string, file: Buffer): Promise<void> {\n    await this.transport.sendMail({ to, attachments: [{ content: file }] });\n  }\n\n  async sendConfirmation(']),
      ...edited('src/app.module.ts', ['[MailService,', '[MailService, PdfService,'], ['import { MailService', 'import { PdfService } from \'./pdf/pdf.service\';\nimport { MailService']),
      ...edited('src/orders/orders.service.ts', ['await this.mails.sendConfirmation(email, number);', 'const file = await this.pdf.render(number);\n    await this.mails.sendFile(email, file);'], ['private readonly mails: MailService', 'private readonly mails: MailService, private readonly pdf: PdfService'], ['import { MailService', 'import { PdfService } from \'../pdf/pdf.service\';\nimport { MailService']),
    });
    assert.match(after['src/orders/orders.service.ts'] ?? '', /number\]\);\n {4}await enqueue\('sendFile', \{ number, email \}\);\n {4}return/);
    assert.doesNotMatch(after['src/orders/orders.service.ts'] ?? '', /constructor|PdfService|MailService/);
    assert.match(after['src/worker.ts'] ?? '', /sendFile: async \(\{ number, email \}\) => \{\n {4}const pdf: PdfService = \(await application\)\.get\(PdfService\);\n {4}const mails: MailService = \(await application\)\.get\(MailService\);\n {4}const file = await pdf\.render\(number\);\n {4}await mails\.sendFile\(email, file\);\n {2}\}/);
  });

  describe('a queue that the class lacks', () => {
    const { 'src/returns/returns.controller.ts': _, 'src/returns/returns.module.ts': __, ...own } = filesIn(join(fixtures, 'own-nest', 'before')) as Readonly<Record<'src/returns/returns.controller.ts' | 'src/returns/returns.module.ts', string>> & Files;
    const nest: Files = { ...own, 'src/app.module.ts': (own['src/app.module.ts'] ?? '').replace(/.*ReturnsModule.*\n/g, '') };
    const controller = 'src/orders/orders.controller.ts';
    const module = 'src/app.module.ts';
    const processor = 'src/mails/mail.processor.ts';
    /** The controller without its queue, and without the method that uses it. */
    const without = (nest[controller] ?? '').replace(/\n {4}@InjectQueue\('emails'\)[^\n]*/, '').replace(/\n {2}@Post\('digest'\)[^]*?\n {2}\}\n/, '').replace(/import \{ (?:InjectQueue|Queue) \}[^\n]*\n/g, '');
    const lacking: Files = { ...nest, [controller]: without };
    /** The controller in a module of its own, which gets its mails from that of the queue. */
    const apart = (mails: string, orders: string): Files => ({
      ...lacking,
      [module]: 'import { BullModule } from \'@nestjs/bullmq\';\nimport { Module } from \'@nestjs/common\';\nimport { MailsModule } from \'./mails/mails.module\';\nimport { OrdersModule } from \'./orders/orders.module\';\n\n@Module({\n  imports: [BullModule.forRoot({ connection: { host: process.env.REDIS_HOST, port: Number(process.env.REDIS_PORT) } }), MailsModule, OrdersModule],\n})\nexport class AppModule {}\n',
      'src/mails/mails.module.ts': `import { BullModule } from '@nestjs/bullmq';\nimport { Module } from '@nestjs/common';\nimport { MailProcessor } from './mail.processor';\nimport { MailService } from './mail.service';\n\n@Module({\n  ${mails}\n  providers: [MailService, MailProcessor],\n})\nexport class MailsModule {}\n`,
      'src/orders/orders.module.ts': `import { Module } from '@nestjs/common';\nimport { MailsModule } from '../mails/mails.module';\nimport { OrdersController } from './orders.controller';\n\n@Module({\n  ${orders}\n  controllers: [OrdersController],\n})\nexport class OrdersModule {}\n`,
    });
    const registered = 'imports: [BullModule.registerQueue({ name: \'emails\' })],';

    it('is one more parameter of its constructor, where its module registers the queue', () => {
      const after = changed(lacking, withJobs(lacking));
      assert.deepEqual(Object.keys(after).sort(), [processor, controller]);
      assert.match(after[controller] ?? '', /import \{ InjectQueue \} from '@nestjs\/bullmq';/);
      assert.match(after[controller] ?? '', /import \{ Queue \} from 'bullmq';/);
      assert.match(after[controller] ?? '', /private readonly mailService: MailService,\n {4}@InjectQueue\('emails'\) private readonly emailsQueue: Queue,\n {2}\) \{\}/);
      assert.match(after[controller] ?? '', /await this\.emailsQueue\.add\(\s*'sendConfirmation',\s*\{ email: body\.email, number \}/);
    });

    it('is a property where its constructor is another class\'s, or what that is given may be left out', () => {
      const derived = withJobs({ ...lacking, 'src/orders/base.ts': 'import { Injectable } from \'@nestjs/common\';\nimport { MailService } from \'../mails/mail.service\';\n@Injectable()\nexport class Base {\n  constructor(protected readonly mailService: MailService) {}\n}\n', [controller]: without.replace(/ {2}constructor\([^]*?\) \{\}\n\n/, '').replace('class OrdersController', 'class OrdersController extends Base').replace('import { Body', 'import { Base } from \'./base\';\nimport { Body') });
      assert.match(derived[controller] ?? '', /extends Base \{\n {2}@InjectQueue\('emails'\) private readonly emailsQueue!: Queue;\n\n {2}@Post/);
      const optional = withJobs({ ...lacking, [controller]: without.replace('mailService: MailService,', 'mailService: MailService, private readonly locale = \'en\',') });
      assert.match(optional[controller] ?? '', /\{\n {2}@InjectQueue\('emails'\) private readonly emailsQueue!: Queue;\n\n {2}constructor\(/);
      assert.match(optional[controller] ?? '', /await this\.emailsQueue\.add\(/);
    });

    it('is given to a class that others ask the application for, or whose name they read', () => {
      const after = withJobs({ ...lacking, 'src/late.ts': 'import { Inject, Injectable, Logger, forwardRef } from \'@nestjs/common\';\nimport { ModuleRef } from \'@nestjs/core\';\nimport { OrdersController } from \'./orders/orders.controller\';\n\nexport { OrdersController };\n\n@Injectable()\nexport class Late {\n  private readonly logger = new Logger(OrdersController.name);\n  constructor(private readonly refs: ModuleRef, @Inject(forwardRef(() => OrdersController)) private readonly orders: OrdersController) {}\n  find() {\n    return this.refs.get(OrdersController);\n  }\n}\n' });
      assert.match(after[controller] ?? '', /@InjectQueue\('emails'\) private readonly emailsQueue: Queue/);
    });

    it('has the name that other classes give it', () => {
      const after = withJobs({ ...lacking, 'src/digests.ts': 'import { InjectQueue } from \'@nestjs/bullmq\';\nimport { Injectable } from \'@nestjs/common\';\nimport { Queue } from \'bullmq\';\n\n@Injectable()\nexport class Digests {\n  constructor(@InjectQueue(\'emails\') private readonly mailQueue: Queue) {}\n}\n' });
      assert.match(after[controller] ?? '', /@InjectQueue\('emails'\) private readonly mailQueue: Queue/);
    });

    for (const [what, orders, written] of [
      ['that imports others', 'imports: [MailsModule],', /imports: \[MailsModule, BullModule\.registerQueue\(\{ name: 'emails' \}\)\],/],
      ['that imports nothing', '', /@Module\(\{\n {2}imports: \[BullModule\.registerQueue\(\{ name: 'emails' \}\)\],/],
    ] as const) {
      it(`is registered in the module of the class, ${what}`, () => {
        const files = apart(`${registered}\n  exports: [MailService],`, orders);
        const after = changed(files, withJobs(files));
        assert.deepEqual(Object.keys(after).sort(), [processor, controller, 'src/orders/orders.module.ts']);
        assert.match(after['src/orders/orders.module.ts'] ?? '', written);
        assert.match(after['src/orders/orders.module.ts'] ?? '', /import \{ BullModule \} from '@nestjs\/bullmq';/);
        assert.match(after[controller] ?? '', /@InjectQueue\('emails'\) private readonly emailsQueue: Queue/);
      });
    }

    it('is registered nowhere else where a module that is imported, or one for all, gives it on', () => {
      for (const files of [apart(`${registered}\n  exports: [MailService, BullModule],`, 'imports: [MailsModule],'), apart(`${registered}\n  exports: [MailService, BullModule],`, '')]) {
        const all = files['src/orders/orders.module.ts']?.includes('imports:') ? files : { ...files, 'src/mails/mails.module.ts': (files['src/mails/mails.module.ts'] ?? '').replace('@Module(', '@Global()\n@Module(').replace('{ Module }', '{ Global, Module }') };
        const after = changed(all, withJobs(all));
        assert.deepEqual(Object.keys(after).sort(), [processor, controller]);
      }
    });

    const traps: readonly (readonly [what: string, files: Files, reason: RegExp])[] = [
      ['a test makes by hand', { ...lacking, 'src/orders/orders.controller.spec.ts': 'import { OrdersController } from \'./orders.controller\';\nexport const orders = new OrdersController({} as never);\n' }, /`orders\.controller\.spec\.ts` makes the class itself/],
      ['a test lists for an application of its own', { ...lacking, 'src/orders/orders.controller.spec.ts': 'import { Test } from \'@nestjs/testing\';\nimport { OrdersController } from \'./orders.controller\';\nexport const module = Test.createTestingModule({ controllers: [OrdersController] });\n' }, /`orders\.controller\.spec\.ts` makes the class itself/],
      ['another one stands on', { ...lacking, 'src/orders/late.ts': 'import { OrdersController } from \'./orders.controller\';\nexport class Late extends OrdersController {}\n' }, /`late\.ts` makes the class itself/],
      ['two modules provide', { ...lacking, 'src/other.module.ts': 'import { Module } from \'@nestjs/common\';\nimport { OrdersController } from \'./orders/orders.controller\';\n@Module({ controllers: [OrdersController] })\nexport class OtherModule {}\n' }, /several modules provide it/],
      ['a list names that other modules spread', { ...lacking, 'src/shared.ts': 'import { OrdersController } from \'./orders/orders.controller\';\nexport const shared = [OrdersController];\n' }, /`shared\.ts` uses the class as well/],
      ['a module names that a function makes', { ...lacking, 'src/other.module.ts': 'import { Module } from \'@nestjs/common\';\nimport { OrdersController } from \'./orders/orders.controller\';\n@Module({})\nexport class OtherModule {\n  static forRoot() {\n    return { module: OtherModule, controllers: [OrdersController] };\n  }\n}\n' }, /`other\.module\.ts` uses the class as well/],
      ['guards another one', { ...lacking, 'src/other.controller.ts': 'import { Controller, UseGuards } from \'@nestjs/common\';\nimport { OrdersController } from \'./orders/orders.controller\';\n@UseGuards(OrdersController)\n@Controller(\'other\')\nexport class OtherController {}\n' }, /`other\.controller\.ts` uses the class as well/],
      ['another one stands on by another name', { ...lacking, 'src/orders/late.ts': 'import { OrdersController as Orders } from \'./orders.controller\';\nexport class Late extends Orders {}\n' }, /`late\.ts` uses the class as well/],
      ['a mixin stands on', { ...lacking, 'src/orders/late.ts': 'import { OrdersController } from \'./orders.controller\';\nimport { mix } from \'./mix\';\nexport class Late extends mix(OrdersController) {}\n' }, /`late\.ts` uses the class as well/],
      ['no module provides', { ...lacking, [module]: (lacking[module] ?? '').replace('controllers: [OrdersController],', '') }, /no module is seen to provide it/],
      ['has a module whose imports are put together elsewhere', { ...apart(`${registered}\n  exports: [MailService],`, 'imports: parts,') }, /what its module imports is put together elsewhere/],
      ['would need a registration that says more', { ...apart('imports: [BullModule.registerQueueAsync({ name: \'emails\', useFactory: () => ({}) })],\n  exports: [MailService],', 'imports: [MailsModule],') }, /its registration says more than another module can/],
    ];
    for (const [what, files, reason] of traps) {
      it(`is not given to a class that ${what}`, () => {
        assert.match(reasonOf(files), reason);
        assert.equal(withJobs(files)[controller], files[controller]);
      });
    }
  });
});
