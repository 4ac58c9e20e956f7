import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { realCompiler } from '../../oracle/real-compiler';
import { filesIn, withJobs, type Files } from '../../proof/harness/application';
import { libraryPackages } from '../../proof/harness/library';
import { only } from '../../rules/only';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later');
const nest = filesIn(join(fixtures, 'own-nest', 'before'));
const controller = 'src/parcels/parcels.controller.ts';
const processor = 'src/tasks/tasks.processor.ts';

/** The application with a piece of a file written in another way. */
function other(file: string, from: string, to: string, files = nest): Files {
  const text = files[file] ?? '';
  assert.ok(text.includes(from), 'nothing is replaced');
  return { ...files, [file]: text.replace(from, () => to) };
}

/** The application whose controller has no queue. */
const lacking: Files = { ...nest, [controller]: (nest[controller] ?? '').replace(/import \{ (?:InjectQueue|Queue) [^\n]*\n/g, '').replace(/ {4}@InjectQueue[^\n]*\n/, '').replace(/\n {2}@Delete\(\)[^]*?\n {2}\}\n/, '').replace('Delete, ', '') };

/** Why the handlers of an application are left. */
function reasons(files: Files): readonly (string | undefined)[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text]))), settings: { rules: only('long-running-handler') } });
  return engine.fixAll({ kind: 'answer-later' }).left.map(({ reason }) => reason);
}

describe('fixes: answer-later, a queue that classes of Nest are given', function () {
  this.timeout(60_000);
  const later = (files: Files): Files => withJobs(files, 'answer-later');

  it('what is written type-checks against the real packages, with BullMQ and with Bull, and with a repository of TypeORM', () => {
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true, noImplicitReturns: true, esModuleInterop: true, experimentalDecorators: true, emitDecoratorMetadata: true } });
    assert.deepEqual(compile({ library: 'answer-later-lacking', files: new Map(Object.entries(later(lacking)).filter(([file]) => file.endsWith('.ts'))) }).errors, []);
    for (const application of ['own-nest', 'own-nest-bull', 'nest-typeorm']) {
      assert.deepEqual(compile({ library: `answer-later-${application}`, files: new Map(Object.entries({ ...filesIn(join(fixtures, application, 'before')), ...filesIn(join(fixtures, application, 'after')) })) }).errors, [], application);
    }
  });

  it('a class that does not have the queue is given it, by its constructor or, where what that is given may be left out, as a property, and what has it by a property is left as it is', () => {
    const after = later(lacking);
    assert.match(after[controller] ?? '', /constructor\(\n {4}@InjectQueue\('tasks'\) private readonly tasksQueue: Queue,\n {2}\) \{\}[^]*startJob\(this\.tasksQueue, 'parcelsPlaces'[^]*findJob\(this\.tasksQueue, /);
    assert.match(after[controller] ?? '', /import \{ InjectQueue \} from '@nestjs\/bullmq';[^]*import \{ Queue \} from 'bullmq';/);
    assert.match(after[processor] ?? '', /case 'parcelsPlaces': \{/);
    const optional = later({ ...lacking, [controller]: (lacking[controller] ?? '').replace('parcels: ParcelsService,', 'parcels: ParcelsService,\n    private readonly locale = \'en\',') });
    assert.match(optional[controller] ?? '', /class ParcelsController \{\n {2}@InjectQueue\('tasks'\) private readonly tasksQueue!: Queue;\n[^]*constructor\(\n {4}private readonly locale = 'en',/);
    const property = later(other(controller, '    @InjectQueue(\'tasks\') private readonly tasks: Queue,\n', '', other(controller, '  private readonly logger', '  @InjectQueue(\'tasks\') private readonly tasks!: Queue;\n  private readonly logger')));
    assert.match(property[controller] ?? '', /startJob\(this\.tasks, 'parcelsPlaces'/);
    assert.equal((property[controller] ?? '').split('@InjectQueue(').length - 1, 1);
  });

  it('a second handler takes the functions that the first one got, and the class that does the jobs is given each object once', () => {
    const text = nest[controller] ?? '';
    const [method = ''] = / {2}\/\*\* Where[^]*?\n {2}\}\n/.exec(text) ?? [];
    const after = later(other(controller, method, `${method}\n${method.replace('\'places\'', '\'routes\'').replace('async places', 'async routes')}`));
    assert.deepEqual(Object.keys(after).filter((file) => file.includes('job-results')), ['src/lib/job-results.ts']);
    assert.equal((after[processor] ?? '').split('ParcelsService)').length - 1, 1);
    assert.match(after[processor] ?? '', /case 'parcelsPlaces': \{[^]*case 'parcelsRoutes': \{/);
    assert.match(after[controller] ?? '', /startJob\(this\.tasks, 'parcelsPlaces'[^]*startJob\(this\.tasks, 'parcelsRoutes'/);
  });

  it('what is injected by a decorator is given to the class that does the jobs in the same way', () => {
    const injected = other(controller, 'private readonly parcels: ParcelsService', '@Inject(ParcelsService) private readonly parcels: ParcelsService');
    const after = later(other(controller, 'BadRequestException,', 'BadRequestException, Inject,', injected));
    assert.match(after[processor] ?? '', /constructor\(@Inject\(ParcelsService\) private readonly parcels: ParcelsService\) \{\n {4}super\(\);/);
    const named = other('src/app.module.ts', 'providers: [ParcelsService,', 'providers: [{ provide: \'PARCELS\', useClass: ParcelsService },');
    const token = later({ ...named, [controller]: (injected[controller] ?? '').replace('@Inject(ParcelsService)', '@Inject(\'PARCELS\')').replace('BadRequestException,', 'BadRequestException, Inject,') });
    assert.match(token[processor] ?? '', /constructor\(@Inject\('PARCELS'\) private readonly parcels: ParcelsService\)/);
  });

  it('an abstract class that another one stands for is asked for as it is, and not where two stand for it, with the reason', () => {
    const { 'src/tasks/tasks.processor.ts': _, ...alone } = nest;
    const files: Files = {
      ...alone,
      'package.json': (nest['package.json'] ?? '').replace(/"@nestjs\/bullmq": "[^"]*",\s*/, '').replace(/"bullmq": "[^"]*",\s*/, ''),
      'src/app.module.ts': 'import { Module } from \'@nestjs/common\';\nimport { Parcels } from \'./parcels/parcels\';\nimport { ParcelsController } from \'./parcels/parcels.controller\';\nimport { ParcelsService } from \'./parcels/parcels.service\';\n\n@Module({ controllers: [ParcelsController], providers: [{ provide: Parcels, useClass: ParcelsService }] })\nexport class AppModule {}\n',
      'src/parcels/parcels.ts': 'import type { Places } from \'./parcels.service\';\n\nexport abstract class Parcels {\n  abstract places(customer: string, country: string): Promise<Places>;\n}\n',
      'src/parcels/parcels.service.ts': `import { Parcels } from './parcels';\n${(nest['src/parcels/parcels.service.ts'] ?? '').replace('class ParcelsService', 'class ParcelsService extends Parcels')}`,
      [controller]: (nest[controller] ?? '').replace(/import \{ (?:InjectQueue|Queue) [^\n]*\n/g, '').replace(/ {4}@InjectQueue[^\n]*\n/, '').replace(/\n {2}@Delete\(\)[^]*?\n {2}\}\n/, '').replace('Delete, ', '').replace('parcels: ParcelsService', 'parcels: Parcels').replace('import { ParcelsService, type Places }', 'import { Parcels } from \'./parcels\';\nimport type { Places }'),
    };
    assert.match(later(files)['src/worker.ts'] ?? '', /const parcels: Parcels = \(await application\)\.get\(Parcels\);/);
    const twice = other('src/app.module.ts', '{ provide: Parcels, useClass: ParcelsService }', '{ provide: Parcels, useClass: ParcelsService }, { provide: Parcels, useExisting: ParcelsService }', files);
    assert.deepEqual(reasons(twice), ['what is done belongs to an object that the worker does not have']);
  });

  it('a constructor that is there gets what it lacks behind the others', () => {
    const after = later(other(processor, '  async process', '  constructor(\n    private readonly log: Log,\n  ) {\n    super();\n  }\n\n  async process', other(processor, '@Processor', 'export class Log {}\n\n@Processor')));
    assert.match(after[processor] ?? '', /constructor\(\n {4}private readonly log: Log,\n {4}private readonly parcels: ParcelsService,\n {2}\) \{/);
  });

  it('work that writes is begun once', () => {
    const after = later(other('src/parcels/parcels.service.ts', 'places.push({', 'await pool.query(\'UPDATE parcels SET country = country WHERE number = $1\', [number]);\n      places.push({'));
    assert.match(after[controller] ?? '', /startJob\(\n? *this\.tasks,\s+'parcelsPlaces',[^]*?\{ once: true \}/);
    assert.match(after[processor] ?? '', /case 'parcelsPlaces': \{\n {8}if \(job\.attemptsStarted > 1\) \{/);
  });

  it('what packages give by their decorators is asked from the application by its token, and by the options that the decorator has', () => {
    const typeorm = filesIn(join(fixtures, 'nest-typeorm', 'before'));
    const written = (from: string, to: string, module: string): string => later(Object.fromEntries(Object.entries(other(controller, from, to, typeorm)).map(([file, text]) => [file, text.replace('from \'@nestjs/typeorm\'', `from '${module}'`)])))['src/worker.ts'] ?? '';
    assert.match(written('InjectRepository(Parcel)', 'InjectRepository(Parcel, \'archive\')', '@nestjs/typeorm'), /get\(getRepositoryToken\(Parcel, 'archive'\)\);/);
    const mongoose = (typeorm[controller] ?? '').replace('InjectRepository }', 'InjectModel }').replace('@InjectRepository(Parcel) private readonly parcels: Repository<Parcel>', '@InjectModel(Parcel.name) private readonly parcels: Model<Parcel>').replace('{ Repository } from \'typeorm\'', '{ Model } from \'mongoose\'').replace('@nestjs/typeorm', '@nestjs/mongoose');
    const after = later({ ...typeorm, [controller]: mongoose.replace(/find\(.*\);/, 'find({ customer: customer.id, country }).lean();'), 'package.json': (typeorm['package.json'] ?? '').replaceAll('typeorm', 'mongoose') })['src/worker.ts'] ?? '';
    assert.match(after, /import \{ getModelToken \} from '@nestjs\/mongoose';/);
    assert.match(after, /const parcelsOfWorker: Model<Parcel> = \(await application\)\.get\(getModelToken\(Parcel\.name\)\);/);
  });

  it('the worker is started as the application is, whose decorators say of what types constructors are', () => {
    const typeorm = filesIn(join(fixtures, 'nest-typeorm', 'before'));
    const script = (scripts: object): string => (JSON.parse(later({ ...typeorm, 'package.json': JSON.stringify({ ...JSON.parse(typeorm['package.json'] ?? '') as object, scripts }) })['package.json'] ?? '') as { readonly scripts: { readonly worker: string } }).scripts.worker;
    assert.equal(script({ start: 'ts-node src/main.ts' }), 'ts-node src/worker.ts');
    assert.equal(script({ start: 'nodemon src/main.ts', 'start:prod': 'node --enable-source-maps dist/main', build: 'tsc -p .' }), 'npm run build && node --enable-source-maps dist/worker');
    assert.equal(script({ start: 'nest start', 'start:prod': 'node dist/main' }), 'nest start --entryFile worker');
  });

  const traps: readonly { readonly what: string; readonly files: Files; readonly reason: RegExp }[] = [
    { what: 'whose class is not given the queue, and is made by a test', files: { ...lacking, 'src/parcels/parcels.controller.spec.ts': 'import { ParcelsController } from \'./parcels.controller\';\nexport const parcels = new ParcelsController({} as never);\n' }, reason: /the class is not given the queue `tasks`, and `parcels\.controller\.spec\.ts` makes the class itself/ },
    { what: 'whose class is not given the queue, and is of two modules', files: { ...lacking, 'src/other.module.ts': 'import { Module } from \'@nestjs/common\';\nimport { ParcelsController } from \'./parcels/parcels.controller\';\n@Module({ controllers: [ParcelsController] })\nexport class OtherModule {}\n' }, reason: /the class is not given the queue `tasks`, and several modules provide it/ },
    { what: 'whose queue says which jobs there are', files: other(controller, 'private readonly tasks: Queue', 'private readonly tasks: Queue<{ customer: string }>'), reason: /the class of the handler is given the queue `tasks` of BullMQ for jobs of certain kinds/ },
    { what: 'where the jobs\' class says what it is given', files: other(processor, 'job: Job', 'job: Job<{ customer: string }>'), reason: /says what it is given, or gives/ },
    { what: 'where the jobs\' class says what it gives', files: other(processor, 'Promise<void>', 'Promise<{ done: number } | void>'), reason: /says what it is given, or gives/ },
    { what: 'where the jobs are done in another module, which nobody knows to have the service', files: other('src/app.module.ts', 'providers: [ParcelsService, TasksProcessor],', 'providers: [ParcelsService],'), reason: /the class that does the jobs is not given `parcels`/ },
    { what: 'where the jobs\' class has another thing of that name', files: other(processor, '  async process', '  private readonly parcels = 1;\n\n  async process'), reason: /the class that does the jobs is not given `parcels`/ },
    { what: 'of an application that is made anew for requests', files: other('src/parcels/parcels.service.ts', '@Injectable()', '@Injectable({ scope: Scope.REQUEST })'), reason: /made for each request/ },
    { what: 'of an application whose entity manager is that of a request', files: other('package.json', '"bullmq"', '"@mikro-orm/nestjs": "7.0.0",\n    "bullmq"'), reason: /entity managers of MikroORM are those of a request/ },
  ];
  for (const { what, files, reason } of traps) it(`none is made of a handler ${what}`, () => assert.match(reasons(files).join('\n'), reason));
});
