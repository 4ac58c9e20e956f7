import { methods, rowLibrary, rowsOf } from '../tables/rows';

/**
 * KafkaJS (https://kafka.js.org/docs/producing). Nothing connects before a producer or consumer does, which have connections of their own: "the client can be seen as a factory"
 * (https://kafka.js.org/docs/configuration), and one is as good as several.
 */
export const kafkajs = rowLibrary({
  id: 'kafkajs',
  modules: {
    kafkajs: `
export interface Sender { ${methods(['send', 'sendBatch'])} }
export interface Transaction extends Sender { ${methods(['commit', 'abort', 'sendOffsets'])} }
export interface Producer extends Sender { ${methods(['connect', 'disconnect'])} transaction(): Promise<Transaction>; on(...args: any[]): any }
export declare class Kafka { constructor(config: any); producer(config?: any): Producer; consumer(config: any): any; admin(config?: any): any; logger(): any }
export declare const CompressionTypes: any; export declare const logLevel: any; export declare const Partitioners: any;
export type Consumer = any; export type EachMessagePayload = any; export type KafkaMessage = any; export type Message = any;
`,
  },
  rows: {
    'Kafka.producer': { concept: 'client', kind: 'queue', opens: 'connect' },
    ...rowsOf('Sender', ['send', 'sendBatch'], { concept: 'enqueue' }),
  },
});
