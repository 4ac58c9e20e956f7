import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { originOf } from '../values/origin';
import { isSilent, patienceOf, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row, type RowMeaning } from '../tables/rows';

const llm: RowMeaning = { concept: 'external', kind: 'llm' };
const search: Row = { concept: 'external', kind: 'search' };
const runs = ['invoke', 'stream', 'batch', 'streamEvents', 'generate', 'call', 'predict', 'run'];
const ended = ['invoke', 'batch', 'generate', 'call', 'predict', 'run'];
/** Those that take a configuration beside what they are given. */
const configurable = ['invoke', 'batch'];
const configured = ['pipe', 'bind', 'bindTools', 'withConfig', 'withRetry', 'withFallbacks', 'withStructuredOutput', 'assign', 'pick'];
const models = [
  'ChatOpenAI', 'AzureChatOpenAI', 'OpenAI', 'ChatAnthropic', 'ChatGoogleGenerativeAI', 'ChatVertexAI', 'ChatGroq', 'ChatMistralAI', 'ChatOllama', 'Ollama',
  'ChatBedrockConverse', 'ChatCohere', 'ChatFireworks', 'ChatTogetherAI', 'ChatDeepSeek', 'ChatXAI',
];
const embeddings = ['OpenAIEmbeddings', 'AzureOpenAIEmbeddings', 'GoogleGenerativeAIEmbeddings', 'CohereEmbeddings', 'MistralAIEmbeddings', 'OllamaEmbeddings', 'HuggingFaceInferenceEmbeddings', 'BedrockEmbeddings', 'VoyageEmbeddings'];
const stores = ['PineconeStore', 'SupabaseVectorStore', 'PGVectorStore', 'Chroma', 'QdrantVectorStore', 'WeaviateStore', 'MongoDBAtlasVectorSearch', 'RedisVectorStore', 'UpstashVectorStore', 'MemoryVectorStore', 'FaissStore', 'HNSWLib'];
const chains = ['LLMChain', 'ConversationChain', 'RetrievalQAChain', 'ConversationalRetrievalQAChain', 'AgentExecutor', 'RunnableSequence', 'RunnableParallel', 'RunnableMap', 'RunnableWithMessageHistory'];
const storeCalls = ['similaritySearch', 'similaritySearchWithScore', 'similaritySearchVectorWithScore', 'maxMarginalRelevanceSearch', 'addDocuments', 'addVectors'];
const storeMakers = ['fromDocuments', 'fromTexts'];

/**
 * "`timeout`: timeout to use when making requests to OpenAI", by default the ten minutes of its client (https://github.com/langchain-ai/langchainjs/blob/main/libs/providers/langchain-openai/src/types.ts), and "`maxRetries`: … defaults
 * to 6" (https://github.com/langchain-ai/langchainjs/blob/main/langchain-core/src/utils/async_caller.ts), also of what timed out. A call may be given its own `timeout` or `signal`
 * (https://reference.langchain.com/javascript/interfaces/_langchain_core.runnables.RunnableConfig.html), and so may all that `withConfig` makes.
 */
const openai: PatienceFacts = {
  byDefault: 'for ten minutes, seven times over', ends: true, tries: 3, options: ['timeout', 'signal'], limit: (limit) => `timeout: ${limit}`, retries: { option: 'maxRetries', text: 'maxRetries: 2' }, ms: 60_000, isSdk: true,
  maker: { names: ['ChatOpenAI', 'AzureChatOpenAI', 'OpenAI', 'OpenAIEmbeddings', 'AzureOpenAIEmbeddings'], at: 0, isLinked: true }, unless: /\.\s*withConfig\s*\(\s*\{[^}]*\b(?:timeout|signal)\b/,
};

/** The same of Anthropic, whose client takes it in `clientOptions` (https://github.com/langchain-ai/langchainjs/blob/main/libs/providers/langchain-anthropic/src/chat_models.ts). */
const anthropic: PatienceFacts = { ...openai, within: 'clientOptions', maker: { names: ['ChatAnthropic'], at: 0, isLinked: true } };

/**
 * A call that is told so itself, with everything that it leads to: "`timeout`: timeout for this call in milliseconds" (https://reference.langchain.com/javascript/interfaces/_langchain_core.runnables.RunnableConfig.html), which ends its tries too.
 */
const chain: PatienceFacts = { byDefault: 'for minutes, seven times over', ends: true, options: openai.options, limit: (limit) => `timeout: ${limit}`, ms: 60_000, optionsAt: () => 1, handsData: true, ...(openai.unless && { unless: openai.unless }) };

/**
 * Gemini's model has no option of its own (`GoogleGenerativeAIChatInput` in dist/chat_models.d.ts of @langchain/google-genai 2.3.2), and its `invoke` hands on nothing that it is given for the call (`_generate` in dist/chat_models.js), also
 * as the last of a chain, which waits for it (`invoke` in dist/runnables/base.js of @langchain/core 1.4.0): there is nothing that could be written.
 */
const gemini: PatienceFacts = { byDefault: 'for minutes, seven times over', ends: true, options: openai.options, ms: 60_000, optionsAt: () => 1, handsData: true, isRare: true };

/** The models that are told with a chain of theirs how long they wait, as they are told themselves. */
const heard: Readonly<Record<string, PatienceFacts>> = { ...Object.fromEntries(['ChatOpenAI', 'AzureChatOpenAI', 'OpenAI'].map((name) => [name, openai])), ChatAnthropic: anthropic };

/** How far a chain is followed through what it is put together of. */
const far = 8;

/** How what is seen to be, or to be put together of, models that nothing ends is told to end: `prompt.pipe(model).pipe(parser)`, `RunnableSequence.from([prompt, model])`. */
function endlessIn(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): PatienceFacts | undefined {
  const { node, several } = originOf(bare(expression), checker);
  if (several || depth > far || !ts.isExpression(node)) return undefined;
  const origin = bare(node);
  if (ts.isNewExpression(origin)) {
    const name = origin.expression.getText();
    const facts = heard[name];
    const [options] = origin.arguments ?? [];
    return name === 'ChatGoogleGenerativeAI' ? gemini : facts && (!options || isSilent(options, facts, checker)) ? chain : undefined;
  }
  if (!ts.isCallExpression(origin) || !ts.isPropertyAccessExpression(origin.expression)) return undefined;
  const { name, expression: owner } = origin.expression;
  const [list] = origin.arguments;
  const parts = name.text === 'from' && list && ts.isArrayLiteralExpression(list) ? list.elements : name.text === 'pipe' ? [owner, ...origin.arguments] : configured.includes(name.text) ? [owner] : [];
  const found = parts.flatMap((part) => endlessIn(part, checker, depth + 1) ?? []);
  return found.find((facts) => !facts.limit) ?? found[0];
}

/** A call of a model that is seen to be made here, or of a chain that is seen to be made of one; of others it is not seen which models they ask, and how long those wait. */
const waiting: Row = (call, context) => {
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  const asked = callee && ts.isPropertyAccessExpression(callee) && configurable.includes(callee.name.text) ? callee.expression : undefined;
  const own = patienceOf(call, openai, context) ?? patienceOf(call, anthropic, context);
  const facts = own || !asked ? undefined : endlessIn(asked, context.checker);
  const patience = own ?? (facts && patienceOf(call, facts, context));
  return { ...llm, ...(patience && { patience }) };
};
const anyModule = `
export declare class Runnable { ${methods(runs)} ${methods(configured, 'Runnable')} getGraph(...args: any[]): any }
export declare class BaseChatModel extends Runnable {}
${models.map((name) => `export declare class ${name} extends BaseChatModel { constructor(options?: any) }`).join('\n')}
${chains.map((name) => `export declare class ${name} extends Runnable { constructor(...args: any[]); static from(...args: any[]): Runnable; static fromLLM(...args: any[]): Runnable; static fromAgentAndTools(...args: any[]): Runnable }`).join('\n')}
export declare class Embeddings { constructor(options?: any); ${methods(['embedQuery', 'embedDocuments'])} }
${embeddings.map((name) => `export declare class ${name} extends Embeddings {}`).join('\n')}
export declare class Retriever { ${methods(['invoke', 'getRelevantDocuments', 'batch'])} pipe(next: any): Runnable }
export declare class VectorStore { constructor(...args: any[]); ${methods(storeCalls)} asRetriever(...args: any[]): Retriever; delete(options?: any): Promise<void>; ${storeMakers.map((name) => `static ${name}(...args: any[]): Promise<VectorStore>;`).join(' ')} static fromExistingIndex(...args: any[]): Promise<VectorStore>; static initialize(...args: any[]): Promise<VectorStore> }
${stores.map((name) => `export declare class ${name} extends VectorStore {}`).join('\n')}
interface Prompt { ${methods(['invoke', 'format', 'formatMessages', 'formatPromptValue', 'partial'])} pipe(next: any): Runnable }
interface PromptClass { new (...args: any[]): Prompt; ${methods(['fromMessages', 'fromTemplate'], 'Prompt')} }
export declare const ChatPromptTemplate: PromptClass; export declare const PromptTemplate: PromptClass; export declare const FewShotPromptTemplate: PromptClass;
export declare class StateGraph { constructor(...args: any[]); ${methods(['addNode', 'addEdge', 'addConditionalEdges', 'addSequence'], 'this')} compile(options?: any): Runnable }
export declare class MessageGraph extends StateGraph {}
export declare function createAgent(...args: any[]): Runnable;
export declare function createReactAgent(...args: any[]): Runnable;
export declare function initChatModel(...args: any[]): Promise<BaseChatModel>;
${['createRetrievalChain', 'createStuffDocumentsChain', 'createHistoryAwareRetriever'].map((name) => `export declare function ${name}(...args: any[]): Promise<Runnable>;`).join('\n')}
${['loadSummarizationChain', 'loadQAStuffChain', 'loadQAMapReduceChain'].map((name) => `export declare function ${name}(...args: any[]): Runnable;`).join('\n')}
`;

/**
 * LangChain and LangGraph (https://docs.langchain.com/oss/javascript), whose many packages share one stub. Whatever runs a model has `invoke`,
 * `stream` and `batch`; a prompt has them too, but only fills in a text. A chain that begins with a prompt is taken to hold a model.
 */
export const langchain = rowLibrary({
  id: 'langchain',
  modules: { langchain: anyModule, 'langchain/*': anyModule, '@langchain/*': anyModule },
  rows: {
    ...Object.fromEntries(models.map((name) => [`new ${name}`, { concept: 'client', kind: 'llm' }])),
    ...rowsOf('Runnable', runs, llm),
    ...rowsOf('Runnable', ended, waiting),
    ...rowsOf('Embeddings', ['embedQuery', 'embedDocuments'], waiting),
    ...rowsOf('VectorStore', [...storeCalls, ...storeMakers], search),
    ...rowsOf('Retriever', ['invoke', 'getRelevantDocuments', 'batch'], search),
  },
});
