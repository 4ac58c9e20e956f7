import { methods, rowLibrary, rowsOf } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { bookshelf } from './bookshelf';
import { dynamodb, dynamodbDocuments } from './dynamodb';
import { clickhouse } from './clickhouse';
import { loopback } from './loopback';
import { cql, cypher } from './statements';
import { waterline } from './waterline';

/** Neo4j: "Drivers are reasonably expensive to create - you should strive to keep one driver instance around" (https://neo4j.com/docs/api/javascript-driver/current/class/src/driver.js~Driver.html). */
const neo4j = rowLibrary({
  id: 'neo4j',
  modules: {
    'neo4j-driver': `
export interface Driver { session(config?: any): Session; executeQuery(...args: any[]): Promise<any>; close(): Promise<void>; getServerInfo(): Promise<any>; verifyConnectivity(): Promise<any> }
export declare function driver(url: string, auth?: any, config?: any): Driver;
export declare const auth: any; export declare function int(value: any): any; export declare const types: any;
export interface Session { run(text: any, ...rest: any[]): Promise<any>; beginTransaction(...args: any[]): Promise<Transaction>; executeRead<T>(work: (tx: Transaction) => T, ...rest: any[]): Promise<T>; executeWrite<T>(work: (tx: Transaction) => T, ...rest: any[]): Promise<T>; readTransaction<T>(work: (tx: Transaction) => T): Promise<T>; writeTransaction<T>(work: (tx: Transaction) => T): Promise<T>; close(): Promise<void>; [other: string]: any }
export interface Transaction { run(text: any, ...rest: any[]): Promise<any>; commit(): Promise<void>; rollback(): Promise<void>; [other: string]: any } export interface ManagedTransaction extends Transaction {}
export type Record = any; export type Node = any; export type Integer = any;
declare const neo4j: { driver: typeof driver; readonly [other: string]: any };
export default neo4j;
`,
  },
  rows: { driver: { concept: 'client', kind: 'database' }, 'neo4j.driver': { concept: 'client', kind: 'database' }, 'Session.run': cypher(), 'Transaction.run': cypher({ inTransaction: true }), 'Driver.executeQuery': cypher() },
});

/** Cassandra: "a `Client` … maintains multiple connections to the cluster nodes", of which there should be one for each keyspace (https://docs.datastax.com/en/developer/nodejs-driver/4.8/getting-started/). */
const cassandra = rowLibrary({
  id: 'cassandra',
  modules: {
    'cassandra-driver': `
declare namespace cassandra {
  class Client { constructor(options: any); connect(): Promise<void>; ${methods(['execute', 'batch'])} eachRow(...args: any[]): void; stream(...args: any[]): any; shutdown(): Promise<void>; on(...args: any[]): this; readonly metadata: any; readonly hosts: any }
  const auth: any; const types: any; const mapping: any; const policies: any; const concurrent: any; const errors: any;
}
export = cassandra;
`,
  },
  rows: { 'new Client': { concept: 'client', kind: 'database' }, ...rowsOf('Client', ['execute'], cql), ...rowsOf('Client', ['batch'], { concept: 'query', op: 'update-many' }) },
});

/** Databases that are asked in words of their own, and libraries of models that are read alone. */
export const databases: readonly LibraryEntry[] = [neo4j, cassandra, dynamodb, dynamodbDocuments, bookshelf, waterline, loopback, clickhouse];
