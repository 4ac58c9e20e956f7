import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

const slackGroups = { chat: ['postMessage', 'postEphemeral', 'update', 'delete', 'scheduleMessage'], conversations: ['open', 'list', 'history', 'members', 'create', 'invite', 'info', 'replies', 'join'], users: ['info', 'list', 'lookupByEmail'], files: ['upload', 'uploadV2', 'list'], views: ['open', 'publish', 'update'], reactions: ['add'] } as const;

/**
 * "`timeout`, default 0" and ten tries more within half an hour, `retryPolicies.tenRetriesInAboutThirtyMinutes` (https://docs.slack.dev/tools/node-slack-sdk/web-api/#customize-retry-behavior): with a limit alone a message that gets
 * no answer would be waited for as long.
 */
const slackPatience: PatienceFacts = {
  byDefault: 'for ever', tries: 3, options: ['timeout'], limit: (limit) => `timeout: ${limit}`, retries: { option: 'retryConfig', text: 'retryConfig: { retries: 2 }' }, ms: 10_000, isSdk: true, maker: { names: ['WebClient'], at: 1 },
};
const slackRequest = waitingRow('chat', slackPatience);

/** "`timeout`: request timeout in milliseconds", 0 by default: https://docs.slack.dev/tools/node-slack-sdk/reference/webhook/interfaces/IncomingWebhookDefaultArguments */
const webhookPatience: PatienceFacts = { byDefault: 'for ever', options: ['timeout', 'agent', 'fetch'], limit: (limit) => `timeout: ${limit}`, ms: 10_000, isSdk: true, maker: { names: ['IncomingWebhook'], at: 1 } };

/** Slack's web API and incoming webhooks (https://tools.slack.dev/node-slack-sdk/). */
export const slack = rowLibrary({
  id: 'slack',
  modules: {
    '@slack/web-api': `
${Object.entries(slackGroups).map(([name, names]) => `interface ${name} { ${methods(names)} }`).join('\n')}
export declare class WebClient { constructor(token?: string, options?: any); ${methods(['apiCall', 'filesUploadV2'])} paginate(...args: any[]): any; ${Object.keys(slackGroups).map((name) => `readonly ${name}: ${name};`).join(' ')} readonly auth: any; readonly team: any; readonly oauth: any; readonly [other: string]: any }
export declare const LogLevel: any; export declare const ErrorCode: any; export type Block = any; export type KnownBlock = any; export type ChatPostMessageResponse = any;
`,
    '@slack/webhook': `export declare class IncomingWebhook { constructor(url: string, defaults?: any); ${methods(['send'])} }`,
  },
  rows: {
    'new WebClient': { concept: 'client', kind: 'other' },
    ...rowsOf('WebClient', ['apiCall', 'filesUploadV2'], slackRequest),
    ...Object.assign({}, ...Object.entries(slackGroups).map(([name, names]) => rowsOf(name, names, slackRequest))),
    'IncomingWebhook.send': waitingRow('chat', webhookPatience),
  },
});

/** discord.js (https://discord.js.org): what posts, answers or changes messages is a request; what reads a cache of the client is not. */
export const discord = rowLibrary({
  id: 'discord',
  modules: {
    'discord.js': `
export declare class WebhookClient { constructor(...args: any[]); ${methods(['send', 'editMessage', 'deleteMessage', 'fetchMessage'])} }
interface Sender { ${methods(['send'])} }
export declare class TextChannel { readonly id: string; readonly name: string; ${methods(['bulkDelete', 'setTopic'])} readonly messages: any; isTextBased(): boolean; isSendable(): boolean } export interface TextChannel extends Sender {}
export declare class User { readonly id: string; readonly username: string; readonly tag: string; readonly bot: boolean; createDM(): Promise<any> } export interface User extends Sender {}
export declare class GuildMember { readonly id: string; readonly user: User; readonly roles: any; readonly displayName: string; ${methods(['kick', 'ban', 'timeout'])} } export interface GuildMember extends Sender {}
export declare class Message { readonly id: string; readonly content: string; readonly author: User; readonly channel: TextChannel; readonly guild: any; readonly member: GuildMember | null; ${methods(['reply', 'react', 'edit', 'delete'])} }
interface Interaction { readonly user: User; readonly member: any; readonly channel: TextChannel | null; readonly guild: any; readonly options: any; readonly commandName: string; readonly customId: string; ${methods(['reply', 'deferReply', 'editReply', 'followUp', 'deferUpdate', 'update', 'showModal'])} ${['isChatInputCommand', 'isButton', 'isModalSubmit', 'isAutocomplete'].map((name) => `${name}(): boolean;`).join(' ')} }
export type ChatInputCommandInteraction = Interaction; export type CommandInteraction = Interaction; export type ButtonInteraction = Interaction; export type ModalSubmitInteraction = Interaction;
interface ChannelManager { readonly cache: Map<string, TextChannel>; fetch(id: string, options?: any): Promise<TextChannel | null> }
interface UserManager { readonly cache: Map<string, User>; fetch(id: any, options?: any): Promise<User> }
export declare class Client { constructor(options?: any); readonly channels: ChannelManager; readonly users: UserManager; readonly guilds: any; readonly user: User | null; login(token?: string): Promise<string>; destroy(): Promise<void>; on(...args: any[]): this; once(...args: any[]): this; readonly ws: any }
export declare class REST { constructor(options?: any); setToken(token: string): this; ${methods(['get', 'post', 'put', 'patch', 'delete'])} }
export declare const GatewayIntentBits: any; export declare const Events: any; export declare const EmbedBuilder: any; export declare const ActionRowBuilder: any; export declare const ButtonBuilder: any; export declare const ButtonStyle: any; export declare const SlashCommandBuilder: any; export declare const Routes: any; export declare const Partials: any; export declare const PermissionFlagsBits: any; export declare const MessageFlags: any;
`,
  },
  rows: {
    'new Client': { concept: 'client', kind: 'other' },
    ...rowsOf('WebhookClient', ['send', 'editMessage', 'deleteMessage', 'fetchMessage'], { concept: 'external', kind: 'chat' }),
    'Sender.send': { concept: 'external', kind: 'chat' },
    ...rowsOf('Message', ['reply', 'react', 'edit', 'delete'], { concept: 'external', kind: 'chat' }),
    ...rowsOf('Interaction', ['reply', 'deferReply', 'editReply', 'followUp', 'deferUpdate', 'update', 'showModal'], { concept: 'external', kind: 'chat' }),
    'ChannelManager.fetch': { concept: 'external', kind: 'chat' },
    'UserManager.fetch': { concept: 'external', kind: 'chat' },
    ...rowsOf('REST', ['get', 'post', 'put', 'patch', 'delete'], { concept: 'external', kind: 'chat' }),
  },
});
