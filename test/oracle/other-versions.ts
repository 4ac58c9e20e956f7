/** Libraries that have no fixture to compile, and why. */
export const uncompiled: Readonly<Record<string, string>> = {
  'aws-sdk': 'version 2 is at its end, 100 MB large, and used from JavaScript; its methods are those of the clients of version 3',
  'deno-postgres': 'a module of deno.land and JSR, not of npm',
  denomailer: 'a module of deno.land, not of npm',
  keystone: 'a context\'s lists are typed by what each application generates, and the package brings Prisma and Next.js',
  'payload-cms': 'the types of one object bring React and an editor',
  'runtime-sqlite': 'modules of Bun and of Node, not of npm',
  strapi: 'its types are made by each application, of its own content',
  waterline: 'its models are globals, which Sails makes as it starts',
};

/**
 * Names of the catalogue that the installed package does not have, by what has them: versions before, packages beside it. `X.*` stands for
 * all that begin with `X.`. What is in the installed package must not be here, and belongs into a fixture that is compiled.
 */
export const otherVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'ai-sdk': { 'before version 7': ['experimental_generateImage'] },
  algolia: { 'before version 5': ['SearchClient.multipleQueries', 'SearchIndex.*'] },
  anthropic: { 'packages of their own, which bring the SDKs of the clouds': ['new AnthropicBedrock', 'new AnthropicVertex'] },
  braintree: { 'before version 3': ['connect'], 'in the package, not in its types': ['Resource.credit'] },
  brevo: { 'before version 4': ['ContactsApi.*', 'TransactionalEmailsApi.*', 'TransactionalSMSApi.*', 'new TransactionalEmailsApi'] },
  'cache-manager': { 'before version 6': ['Cache.reset'] },
  'converting-programs': {
    'execa, which is a module for import alone': ['execa', 'execaCommand', 'execaCommandSync', 'execaSync'],
    'what a promise of exec is called where it is made': ['asyncExec', 'asyncExecFile', 'execCommand', 'execFileAsync', 'execFileP', 'execFilePromise', 'execP', 'execPromise', 'pExec', 'pExecFile', 'runCommand'],
  },
  feathers: { 'adapters before version 5, and of other libraries': ['ObjectionService.*', 'SequelizeService.*', 'Service.*'] },
  'firebase-admin': { 'before version 13': ['Messaging.sendAll', 'Messaging.sendMulticast', 'Messaging.sendToDevice', 'Messaging.sendToTopic'] },
  'html-pdf': { 'html-pdf-node, which has no types': ['generatePdf', 'generatePdfs'] },
  ioredis: { 'the module redis of deno.land': ['DenoPipeline.flush', 'connect'] },
  jimp: { 'before version 1': ['Jimp.getBase64Async', 'Jimp.getBufferAsync', 'Jimp.writeAsync'] },
  knex: { 'what its default export is called where it is imported': ['KNEX', 'createKnex', 'initKnex', 'knexBuilder', 'knexConstructor', 'knexFactory', 'knexInit', 'knexLib', 'knexPkg', 'makeKnex'] },
  langchain: {
    'packages of other providers, made like those that are installed': [
      'new ChatBedrockConverse', 'new ChatCohere', 'new ChatDeepSeek', 'new ChatFireworks', 'new ChatGroq', 'new ChatMistralAI', 'new ChatOllama', 'new ChatTogetherAI', 'new ChatVertexAI', 'new ChatXAI',
      'new Ollama',
    ],
    'before version 1': ['Retriever.getRelevantDocuments', 'Runnable.call', 'Runnable.predict', 'Runnable.run'],
  },
  'lru-cache': { 'before version 10': ['LRUCache.del', 'LRUCache.reset'] },
  mailgun: { 'in mailgun-js, not in its types': ['Messages.sendMime'] },
  messagebird: { 'before version 4': ['messagebird'] },
  'mikro-orm': { 'before version 7': ['initSync', 'persistAndFlush', 'removeAndFlush'] },
  mistral: { 'before version 1': ['MistralClient.*', 'new MistralClient'] },
  mongodb: { 'before version 5': ['findAndModify', 'remove', 'save'] },
  mongoose: { 'before version 8': ['execPopulate', 'findByIdAndRemove', 'findOneAndRemove'] },
  neon: { 'names of the stub for what is called': ['NeonSql', 'NeonSqlFull'] },
  objection: { 'before version 3': ['eager', 'joinEager', 'joinRelation', 'leftJoinRelation', 'mergeEager'] },
  openai: { 'before version 4': ['OpenAIApi.*', 'new OpenAIApi'], 'before version 5': ['Resource.del'] },
  paypal: {
    'before version 1': ['OrdersController.ordersAuthorize', 'OrdersController.ordersCapture', 'OrdersController.ordersCreate', 'OrdersController.ordersGet', 'PaymentsController.capturesRefund'],
    '@paypal/checkout-server-sdk, which has no types': ['PayPalHttpClient.execute', 'new PayPalHttpClient'],
  },
  posthog: { 'before version 5': ['PostHog.flushAsync', 'PostHog.shutdownAsync'] },
  redis: { 'before version 4': ['Small.*'] },
  redlock: { 'before version 5': ['Redlock.lock'] },
  sequelize: { 'before version 6': ['insertOrUpdate'] },
  slack: { 'before version 8': ['files.upload'] },
  stripe: { 'JavaScript, where `new` may be left out': ['Stripe'], 'before version 18': ['Resource.createUsageRecord', 'Resource.listUpcomingLines', 'Resource.retrieveUpcoming'] },
  supabase: {
    'filters of version 1': ['adj', 'cd', 'cs', 'fts', 'nxl', 'nxr', 'ov', 'phfts', 'plfts', 'sl', 'sr', 'wfts'],
    'users of version 1': ['sendMagicLinkEmail', 'signInWithEmail', 'signUpWithEmail'],
    'helpers for SvelteKit, and of the first versions': ['createSupabaseLoadClient', 'createSupabaseServerClient'],
  },
  typeorm: { 'before version 1': ['Connection', 'createConnection', 'createConnections', 'exist', 'findOneById'] },
  'vercel-postgres': { 'names of the stub for what is called': ['PoolTag'] },
  vonage: { 'before version 3': ['Message.sendSms'] },
};
