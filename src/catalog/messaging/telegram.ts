import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf, type Row, type RowMeaning } from '../tables/rows';
import { isBefore } from '../tables/version';

const sends = ['sendMessage', 'sendPhoto', 'sendDocument', 'sendVideo', 'sendChatAction', 'deleteMessage', 'editMessageText', 'getChat', 'getFile'];
const telegrafSends = [...sends, 'answerCbQuery'];
const botSends = [...sends, 'answerCallbackQuery'];
const grammySends = [...botSends, 'sendMediaGroup', 'answerInlineQuery', 'setWebhook'];
const grammyReplies = ['reply', 'replyWithPhoto', 'replyWithDocument', 'editMessageText', 'answerCallbackQuery', 'deleteMessage'];
const replies = ['reply', 'replyWithHTML', 'replyWithMarkdown', 'replyWithPhoto', 'editMessageText', 'answerCbQuery', 'sendChatAction'];

/**
 * "`timeoutSeconds`: … the default number of seconds is `500`" of grammY's client, which also asks for updates, half a minute at a time (https://github.com/grammyjs/grammY/blob/main/src/core/client.ts): so the limit is longer than that.
 * Telegraf waits as long, and has no option for it (https://github.com/telegraf/telegraf/blob/v4/src/core/network/client.ts).
 */
const grammyPatience: PatienceFacts = {
  byDefault: 'for eight minutes', ends: true, options: ['timeoutSeconds', 'fetch'], within: 'client', limit: (limit) => `timeoutSeconds: ${Number(limit.replace('_', '')) / 1000}`, ms: 60_000, isSdk: true, maker: { names: ['Bot'], at: 1 },
};
/**
 * The requests of node-telegram-bot-api before version 1 are those of request, which waits for ever, with the bot's own `request` options
 * (https://github.com/yagop/node-telegram-bot-api/blob/v0.66.0/src/telegram.js). None is written: their types ask for an address there too (https://github.com/DefinitelyTyped/DefinitelyTyped/blob/master/types/request/index.d.ts).
 */
const botPatience: PatienceFacts = { byDefault: 'for ever', options: ['request'], ms: 30_000, isSdk: true, isRare: true, maker: { names: ['TelegramBot'], at: 1 } };
const botWaiting = waitingRow('chat', botPatience);
const bot: Row = (call, context) => {
  const version = context.dependencyVersion(call.getSourceFile().fileName, 'node-telegram-bot-api');
  return version !== undefined && isBefore(version, 1, 0) ? botWaiting(call, context) : external;
};
const external: RowMeaning = { concept: 'external', kind: 'chat' };

/** Telegram through Telegraf (https://telegraf.js.org), grammY (https://grammy.dev) and node-telegram-bot-api (https://github.com/yagop/node-telegram-bot-api). */
export const telegram = rowLibrary({
  id: 'telegram',
  modules: {
    telegraf: `
export declare class Telegram { constructor(token: string, options?: any); ${methods(telegrafSends)} }
export declare class Context { readonly telegram: Telegram; readonly message: any; readonly from: any; readonly chat: any; readonly session: any; ${methods(replies)} readonly [other: string]: any }
type Handler = (context: Context, next: () => Promise<void>) => any;
export declare class Telegraf<C = Context> { constructor(token: string, options?: any); readonly telegram: Telegram; command(name: any, ...handlers: Handler[]): this; on(event: any, ...handlers: Handler[]): this; hears(text: any, ...handlers: Handler[]): this; action(data: any, ...handlers: Handler[]): this; start(...handlers: Handler[]): this; help(...handlers: Handler[]): this; use(...handlers: any[]): this; launch(...args: any[]): Promise<void>; stop(reason?: string): void; catch(handler: any): this; handleUpdate(...args: any[]): Promise<void>; webhookCallback(...args: any[]): any }
export declare const Markup: any; export declare const Scenes: any; export declare function session(options?: any): any;
`,
    grammy: `
export declare class Api { constructor(token: string, options?: any); readonly raw: any; readonly config: any; ${methods(grammySends)} }
export declare class Context { readonly api: Api; readonly message: any; readonly msg: any; readonly from: any; readonly chat: any; readonly session: any; readonly match: any; ${methods(grammyReplies)} readonly [other: string]: any }
type Handler = (context: Context, next: () => Promise<void>) => any;
export declare class Composer<C = Context> { command(name: any, ...handlers: Handler[]): this; on(event: any, ...handlers: Handler[]): this; hears(text: any, ...handlers: Handler[]): this; callbackQuery(data: any, ...handlers: Handler[]): this; use(...handlers: any[]): this }
export declare class Bot<C = Context> extends Composer<C> { constructor(token: string, options?: any); readonly api: Api; readonly botInfo: any; init(): Promise<void>; start(options?: any): Promise<void>; stop(): Promise<void>; catch(handler: any): void; handleUpdate(update: any): Promise<void> }
export declare const Keyboard: any; export declare const InlineKeyboard: any; export declare class InputFile { constructor(...args: any[]) } export declare class GrammyError extends Error { [name: string]: any } export declare class HttpError extends Error { [name: string]: any }
export declare function session(options?: any): any; export declare function webhookCallback(...args: any[]): any;
`,
    'node-telegram-bot-api': `
declare class TelegramBot { constructor(token: string, options?: any); ${methods(botSends)} on(...args: any[]): this; onText(...args: any[]): void; processUpdate(update: any): void; setWebHook(...args: any[]): Promise<any> }
declare namespace TelegramBot { type Message = any; type CallbackQuery = any }
export = TelegramBot;
`,
  },
  rows: {
    ...rowsOf('Telegram', telegrafSends, external),
    ...rowsOf('Api', grammySends, waitingRow('chat', grammyPatience)),
    ...rowsOf('Context', [...new Set([...replies, ...grammyReplies])], external),
    ...rowsOf('TelegramBot', botSends, bot),
  },
});
