import { sqlDriver } from './driver';

const query = 'query<T = any>(text: any, ...rest: any[]): Promise<IResult<T>>';
const types = ['Int', 'BigInt', 'Bit', 'VarChar', 'NVarChar', 'DateTime', 'DateTime2', 'DateTimeOffset', 'Decimal', 'Numeric', 'UniqueIdentifier', 'Float', 'Real', 'Date', 'Time', 'Money', 'SmallMoney', 'Text', 'NText', 'TinyInt', 'SmallInt', 'Char', 'NChar', 'VarBinary', 'Binary', 'Image', 'Xml', 'TVP', 'Variant'];

/** https://github.com/tediousjs/node-mssql#documentation */
const declared = `
declare namespace mssql {
  interface IResult<T = any> { recordset: T[]; recordsets: any; rowsAffected: number[]; output: any }
  interface IProcedureResult<T = any> extends IResult<T> { returnValue: any }
  class Request {
    constructor(parent?: any);
    input(name: string, value: any): this; input(name: string, type: any, value: any): this; output(...args: any[]): this; replaceInput(...args: any[]): this;
    ${query}; batch<T = any>(text: any, ...rest: any[]): Promise<IResult<T>>; execute<T = any>(procedure: string, ...rest: any[]): Promise<IProcedureResult<T>>;
    bulk(...args: any[]): Promise<any>; cancel(): void; on(...args: any[]): this; readonly parameters: any; stream: boolean; arrayRowMode: boolean;
  }
  class TransactionRequest extends Request {}
  class ConnectionPool {
    constructor(config: any, callback?: any);
    connect(): Promise<ConnectionPool>; connect(callback: any): void; close(): Promise<void>; request(): Request; transaction(): Transaction; ${query}; batch(text: any, ...rest: any[]): Promise<any>; on(...args: any[]): this; readonly connected: boolean; readonly connecting: boolean;
  }
  class Transaction { constructor(parent?: any); begin(...args: any[]): Promise<any>; commit(...args: any[]): Promise<void>; rollback(...args: any[]): Promise<void>; request(): TransactionRequest; on(...args: any[]): this }
  class PreparedStatement { constructor(parent?: any); input(...args: any[]): this; output(...args: any[]): this; prepare(...args: any[]): any; execute<T = any>(values: any, ...rest: any[]): Promise<IResult<T>>; unprepare(...args: any[]): any; stream: boolean }
  function connect(config: any, callback?: any): Promise<ConnectionPool>; function ${query}; function batch(text: any, ...rest: any[]): Promise<any>; function close(): Promise<void>; function on(...args: any[]): any;
  const Table: any; const ConnectionError: any; const RequestError: any; const TransactionError: any; const MAX: any; const ISOLATION_LEVEL: any; const TYPES: any; type config = any; type ISqlType = any; type IRecordSet<T = any> = T[];
  ${types.map((name) => `const ${name}: any;`).join(' ')}
}
export = mssql;
`;

const asked = { concept: 'query', values: 'inputs', rowsIn: 'recordset' } as const;

/**
 * SQL Server (https://github.com/tediousjs/node-mssql#connection-pools). `sql.connect` gives the one pool of the process, however often it is called (`lib/global-connection.js` of the package). An error of a connection that nobody asks
 * anything is emitted by the pool, and ends the process unless somebody listens (`lib/tedious/connection-pool.js`). Its statements are read, and none is rewritten.
 */
export const mssql = sqlDriver({
  id: 'mssql',
  dialect: 'tsql',
  modules: { mssql: declared, 'mssql/msnodesqlv8': declared },
  trigger: /\b(?:query|batch|execute)\s*[(<`]|\bnew\s+(?:\w+\.)?ConnectionPool\b/,
  rows: {
    'new ConnectionPool': { concept: 'client', opens: 'connect', givesItself: 'connect', failsIdle: true },
    query: asked, batch: asked,
    'Request.execute': asked, 'PreparedStatement.execute': { concept: 'query', values: 'apart', rowsIn: 'recordset' },
  },
  transactions: ['TransactionRequest'],
  reshapes: /\barrayRowMode\b/,
});
