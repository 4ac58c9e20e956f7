/**
 * By package of Nest and decorator, the function that says what a parameter with it is given: https://docs.nestjs.com/techniques/database#repository-pattern, https://docs.nestjs.com/techniques/mongodb#model-injection.
 * The functions are exported beside the decorators (`typeorm.utils.d.ts`, `mongoose.utils.d.ts`, `sequelize.utils.d.ts`, `get-queue-token.d.ts` of the packages' version 12).
 */
export const nestTokens: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '@nestjs/typeorm': { InjectRepository: 'getRepositoryToken', InjectDataSource: 'getDataSourceToken', InjectEntityManager: 'getEntityManagerToken' },
  '@nestjs/mongoose': { InjectModel: 'getModelToken', InjectConnection: 'getConnectionToken' },
  '@nestjs/sequelize': { InjectModel: 'getModelToken', InjectConnection: 'getConnectionToken' },
  '@nestjs/bullmq': { InjectQueue: 'getQueueToken' },
  '@nestjs/bull': { InjectQueue: 'getQueueToken' },
};

/**
 * By package of Nest, what it makes for each request, so that a worker is given none of it: its middleware makes an identity map (https://mikro-orm.io/docs/usage-with-nestjs#request-scoped-handlers-in-queues).
 */
export const givenPerRequest: Readonly<Record<string, string>> = { '@mikro-orm/nestjs': 'entity managers of MikroORM are those of a request' };

/**
 * Services of packages of which each module that imports theirs has one of its own: by the class, the module, and what makes one different from another. An application that is asked for the class gives any of them
 * (https://docs.nestjs.com/techniques/http-module#configuration).
 */
export const givenPerModule: Readonly<Record<string, { readonly module: RegExp; readonly configured: RegExp }>> = {
  HttpService: { module: /\bHttpModule\b/, configured: /\bHttpModule\s*\.\s*register|\baxiosRef\s*\.\s*(?:interceptors|defaults)\b/ },
};

/** Modules of bots, which listen for messages from the start of an application, with or without its server: https://necord.org, https://nestjs-telegraf.0x467.com */
export const listeningModules = /\b(?:Telegraf|Necord|Discord|Slack)\w*Module\b/;
