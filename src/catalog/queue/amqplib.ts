import { calleeModule } from '../tables/members';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

const channel = `
export interface Channel { sendToQueue(...args: any[]): boolean; publish(...args: any[]): boolean; ${methods(['assertQueue', 'assertExchange', 'bindQueue', 'checkQueue', 'deleteQueue', 'purgeQueue', 'prefetch', 'consume', 'get', 'cancel', 'close', 'waitForConfirms'])} ack(...args: any[]): void; nack(...args: any[]): void; on(...args: any[]): this }
export interface ConfirmChannel extends Channel {}
export interface ChannelModel { createChannel(): Promise<Channel>; createConfirmChannel(): Promise<ConfirmChannel>; close(): Promise<void>; on(...args: any[]): this }
export type Connection = ChannelModel;
export declare namespace Options { type Publish = any; type Connect = any; type Consume = any }
export type ConsumeMessage = any; export type Message = any;
`;

/**
 * RabbitMQ through amqplib (https://amqp-node.github.io/amqplib/channel_api.html) and amqp-connection-manager. `sendToQueue` and `publish` of a plain channel
 * write into a buffer and give back whether there is room.
 */
export const amqplib = rowLibrary({
  id: 'amqplib',
  modules: {
    amqplib: `${channel}export declare function connect(url: any, options?: any): Promise<ChannelModel>;`,
    'amqp-connection-manager': `
export interface ChannelWrapper { ${methods(['sendToQueue', 'publish'])} ${methods(['addSetup', 'consume', 'waitForConnect', 'close'])} on(...args: any[]): this }
export interface AmqpConnectionManager { createChannel(options?: any): ChannelWrapper; close(): Promise<void>; on(...args: any[]): this }
export declare function connect(urls: any, options?: any): AmqpConnectionManager;
`,
  },
  rows: {
    connect: (call, context) => ({ concept: 'client', kind: 'queue', ...(calleeModule(call, context) !== 'amqp-connection-manager' && { keeps: 'a connection that breaks stays broken, so that whoever shares it has to notice and connect anew' }) }),
    ...rowsOf('Channel', ['sendToQueue', 'publish'], { concept: 'enqueue' }),
    ...rowsOf('ChannelWrapper', ['sendToQueue', 'publish'], { concept: 'enqueue' }),
  },
  trigger: /\.\s*(?:sendToQueue|publish)\s*\(|\bamqp|\bcreate(?:Confirm)?Channel\b/,
});
