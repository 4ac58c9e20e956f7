import { rowLibrary } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { bookshelf } from './bookshelf';
import { dynamodb, dynamodbDocuments } from './dynamodb';
import { loopback } from './loopback';
import { waterline } from './waterline';

/** Neo4j: "Drivers are reasonably expensive to create - you should strive to keep one driver instance around" (https://neo4j.com/docs/api/javascript-driver/current/class/src/driver.js~Driver.html). */
const neo4j = rowLibrary({
  id: 'neo4j',
  modules: {
    'neo4j-driver': `
export interface Driver { session(config?: any): any; executeQuery(...args: any[]): Promise<any>; close(): Promise<void>; getServerInfo(): Promise<any>; verifyConnectivity(): Promise<any> }
export declare function driver(url: string, auth?: any, config?: any): Driver;
export declare const auth: any; export declare function int(value: any): any; export declare const types: any; export type Session = any; export type Record = any; export type Node = any; export type Integer = any;
declare const neo4j: { driver: typeof driver; readonly [other: string]: any };
export default neo4j;
`,
  },
  rows: { driver: { concept: 'client', kind: 'database' }, 'neo4j.driver': { concept: 'client', kind: 'database' } },
});

/** Cassandra: "a `Client` … maintains multiple connections to the cluster nodes", of which there should be one for each keyspace (https://docs.datastax.com/en/developer/nodejs-driver/4.8/getting-started/). */
const cassandra = rowLibrary({
  id: 'cassandra',
  modules: {
    'cassandra-driver': `
declare namespace cassandra {
  class Client { constructor(options: any); connect(): Promise<void>; execute(...args: any[]): Promise<any>; batch(...args: any[]): Promise<any>; eachRow(...args: any[]): void; stream(...args: any[]): any; shutdown(): Promise<void>; on(...args: any[]): this; readonly metadata: any; readonly hosts: any }
  const auth: any; const types: any; const mapping: any; const policies: any; const concurrent: any; const errors: any;
}
export = cassandra;
`,
  },
  rows: { 'new Client': { concept: 'client', kind: 'database' } },
});

/** Databases of which the catalogue knows the clients; of DynamoDB what is asked for one key or one partition as well. */
export const databases: readonly LibraryEntry[] = [neo4j, cassandra, dynamodb, dynamodbDocuments, bookshelf, waterline, loopback];
