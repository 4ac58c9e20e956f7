import { rowLibrary } from '../tables/rows';
import type { LibraryEntry } from '../types';
import { dynamodb, dynamodbDocuments } from './dynamodb';

/** SQL Server (https://github.com/tediousjs/node-mssql#connection-pools). `sql.connect` gives the one pool of the process, however often it is called (`lib/global-connection.js` of the package). An error of a connection that nobody asks anything is emitted by the pool, and ends the process unless somebody listens (`lib/tedious/connection-pool.js`). */
const mssql = rowLibrary({
  id: 'mssql',
  modules: {
    mssql: `
declare namespace mssql {
  class ConnectionPool { constructor(config: any, callback?: any); connect(): Promise<ConnectionPool>; connect(callback: any): void; close(): Promise<void>; request(): any; transaction(): any; query(...args: any[]): Promise<any>; batch(...args: any[]): Promise<any>; on(...args: any[]): this; readonly connected: boolean }
  function connect(config: any, callback?: any): Promise<ConnectionPool>; function query(...args: any[]): Promise<any>; function close(): Promise<void>; function on(...args: any[]): any;
  const Request: any; const Transaction: any; const PreparedStatement: any; const Table: any; const RequestError: any; const MAX: any; type config = any; type IResult<T = any> = any; type Request = any; type Transaction = any;
  const Int: any; const BigInt: any; const Bit: any; const VarChar: any; const NVarChar: any; const DateTime: any; const DateTime2: any; const Decimal: any; const UniqueIdentifier: any; const Float: any; const Date: any; const Money: any; const Text: any; const NText: any; const TinyInt: any; const SmallInt: any; const Char: any;
}
export = mssql;
`,
  },
  rows: { 'new ConnectionPool': { concept: 'client', kind: 'database', opens: 'connect', givesItself: 'connect', failsIdle: true } },
});

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
export const databases: readonly LibraryEntry[] = [mssql, neo4j, cassandra, dynamodb, dynamodbDocuments];
