import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row, type RowEntry } from '../tables/rows';

/** After how many milliseconds an answer of a model, which takes its time, may well be given up. */
const ms = 60_000;

/** A request to a model; `facts` where the client by itself waits for longer than any caller does. */
function requestTo(facts?: PatienceFacts): Row {
  return facts ? waitingRow('llm', facts) : { concept: 'external', kind: 'llm' };
}

/** A client whose requests are methods of resources: `client.chat.completions.create(…)`. */
interface ResourceClient {
  readonly id: string;
  /** Each package with the classes that it exports; the first is also its default export. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Properties that lead to resources, at any depth. */
  readonly resources: readonly string[];
  readonly requests: readonly string[];
  /** Requests of the client itself. */
  readonly own?: readonly string[];
  /** Classes of versions before, with their requests. */
  readonly before?: Readonly<Record<string, readonly string[]>>;
  readonly rows?: Readonly<Record<string, Row>>;
  /** How long its requests wait, where that is very long. */
  readonly patience?: Omit<PatienceFacts, 'maker' | 'isSdk' | 'ms' | 'limit' | 'options'>;
}

function resourceClient({ id, packages, resources, requests, own = [], before = {}, rows = {}, patience }: ResourceClient): RowEntry {
  const classes = [...new Set(Object.values(packages).flat())];
  const llm = requestTo(patience && { ...patience, options: ['timeout', 'signal'], limit: (limit) => `timeout: ${limit}`, ms, isSdk: true, maker: { names: classes, at: 0 } });
  const tree = resources.map((name) => `readonly ${name}: Resource;`).join(' ');
  const text = ([first = '', ...others]: readonly string[]): string => `
interface Resource { ${methods(requests)} ${tree} }
declare class ${first} { constructor(options?: any); ${tree} ${methods(own)} }
${others.map((name) => `declare class ${name} extends ${first} {}`).join('\n')}
${Object.entries(before).map(([name, names]) => `declare class ${name} { constructor(...args: any[]); ${methods(names)} }`).join('\n')}
declare namespace ${first} { export { ${[first, ...others, ...Object.keys(before)].join(', ')}, ${first} as default }; export function toFile(...args: any[]): Promise<any>; export const APIError: any; export type APIError = any }
export = ${first};
`;
  return rowLibrary({
    id,
    modules: Object.fromEntries(Object.entries(packages).map(([name, names]) => [name, text(names)])),
    rows: {
      ...Object.fromEntries(classes.map((name) => [`new ${name}`, { concept: 'client', kind: 'llm' }])),
      ...rowsOf('Resource', requests, llm),
      ...Object.fromEntries(own.flatMap((name) => Object.values(packages).map(([first]) => [`${first}.${name}`, llm]))),
      ...rows,
    },
  });
}

/** The default of two clients that are made by the same generator. */
const tenMinutes = { byDefault: 'for ten minutes, three times over', ends: true, tries: 3 } as const;

const before = ['createChatCompletion', 'createCompletion', 'createEmbedding', 'createImage', 'createTranscription', 'createModeration'];

/**
 * OpenAI (https://github.com/openai/openai-node). Before version 4 the client was `new OpenAIApi(new Configuration(…))` with a method per request
 * (https://github.com/openai/openai-node/discussions/217).
 */
export const openai = resourceClient({
  id: 'openai',
  packages: { openai: ['OpenAI', 'AzureOpenAI'] },
  resources: [
    'chat', 'completions', 'responses', 'embeddings', 'images', 'audio', 'transcriptions', 'translations', 'speech', 'moderations', 'files', 'models', 'batches', 'videos', 'conversations', 'items', 'containers',
    'beta', 'threads', 'messages', 'runs', 'assistants', 'vectorStores', 'fileBatches', 'fineTuning', 'jobs', 'uploads', 'inputItems',
  ],
  requests: [
    'create', 'parse', 'stream', 'runTools', 'retrieve', 'list', 'update', 'delete', 'del', 'cancel', 'generate', 'edit', 'createVariation', 'content', 'search', 'upload', 'uploadAndPoll',
    'createAndPoll', 'createAndRun', 'submitToolOutputs', 'poll',
  ],
  before: { Configuration: [], OpenAIApi: before },
  rows: { 'new OpenAIApi': { concept: 'client', kind: 'llm' }, ...rowsOf('OpenAIApi', before, requestTo()) },
  // "Requests time out after 10 minutes by default", "requests which time out will be retried twice by default": https://github.com/openai/openai-node#timeouts
  patience: tenMinutes,
});

/** Anthropic (https://github.com/anthropics/anthropic-sdk-typescript), its own and through Bedrock and Vertex. */
export const anthropic = resourceClient({
  id: 'anthropic',
  packages: { '@anthropic-ai/sdk': ['Anthropic'], '@anthropic-ai/bedrock-sdk': ['AnthropicBedrock'], '@anthropic-ai/vertex-sdk': ['AnthropicVertex'] },
  resources: ['messages', 'batches', 'completions', 'models', 'beta', 'files'],
  requests: ['create', 'stream', 'parse', 'countTokens', 'retrieve', 'list', 'results', 'cancel', 'delete', 'upload', 'toolRunner'],
  // https://github.com/anthropics/anthropic-sdk-typescript#timeouts
  patience: tenMinutes,
});

/** Groq (https://github.com/groq/groq-typescript). */
export const groq = resourceClient({
  id: 'groq',
  packages: { 'groq-sdk': ['Groq'] },
  resources: ['chat', 'completions', 'audio', 'transcriptions', 'translations', 'speech', 'models', 'embeddings', 'files', 'batches'],
  requests: ['create', 'retrieve', 'list'],
});

/** Together AI (https://github.com/togethercomputer/together-typescript). */
export const together = resourceClient({
  id: 'together-ai',
  packages: { 'together-ai': ['Together'] },
  resources: ['chat', 'completions', 'embeddings', 'images', 'audio', 'speech', 'models', 'files'],
  requests: ['create', 'generate', 'list'],
});

/**
 * `run` asks until the prediction is done. Its `signal` ends the asking, and no request that is not answered
 * (https://github.com/replicate/replicate-javascript/blob/main/index.js, `run`), and the client has no option either.
 */
const runPatience: PatienceFacts = { byDefault: 'until the prediction is done, however long that takes', options: ['signal', 'fetch'], ms, isSdk: true, isRare: true, maker: { names: ['Replicate'], at: 0 } };

/** Replicate (https://github.com/replicate/replicate-javascript): `run` starts a prediction and waits until it is done. */
export const replicate = resourceClient({
  id: 'replicate',
  packages: { replicate: ['Replicate'] },
  resources: ['predictions', 'models', 'deployments', 'trainings', 'collections', 'files', 'versions', 'hardware'],
  requests: ['create', 'get', 'list', 'cancel', 'search'],
  own: ['run', 'stream', 'wait'],
  rows: { 'Replicate.run': requestTo(runPatience) },
});
