/** The client and the namespace `Prisma`, as far as they are the same for every schema. */

export const promiseType = `
export interface PrismaPromise<T> extends Promise<T> { readonly [Symbol.toStringTag]: 'PrismaPromise' }
`;

/** What the client of an interactive transaction can do besides its models. */
const transactionMembers = `
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: any[]): PrismaPromise<T>;
  $queryRawUnsafe<T = unknown>(query: string, ...values: any[]): PrismaPromise<T>;
  $queryRawTyped<T = any>(query: any): PrismaPromise<T[]>;
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: any[]): PrismaPromise<number>;
  $executeRawUnsafe(query: string, ...values: any[]): PrismaPromise<number>;`;
const commandMember = `
  $runCommandRaw(command: any): PrismaPromise<Prisma.JsonObject>;`;

/** What only the full client can do. `$use` left Prisma with 6.14; older code has it. */
const clientMembers = `
  $connect(): Promise<void>;
  $disconnect(): Promise<void>;
  $on(event: any, callback: (event: any) => any): PrismaClient;
  $use(middleware: (params: any, next: (params: any) => Promise<any>) => Promise<any>): void;
  $extends(extension: ((client: PrismaClient) => any) | { [part: string]: any }): PrismaClient;
  $transaction<P extends PrismaPromise<any>[]>(queries: [...P], options?: { isolationLevel?: Prisma.TransactionIsolationLevel }): Promise<$Results<P>>;
  $transaction<R>(run: (tx: Prisma.TransactionClient) => Promise<R>, options?: { maxWait?: number; timeout?: number; isolationLevel?: Prisma.TransactionIsolationLevel }): Promise<R>;`;

const results = `
type $Results<P extends readonly unknown[]> = { [K in keyof P]: Awaited<P[K]> };
`;

function members(provider: string | undefined): string {
  return provider === undefined || provider === 'mongodb' ? transactionMembers + commandMember : transactionMembers;
}

/** `PrismaClient` and the transaction's client; `$Delegates`, the models' properties, is generated. */
export function clientTypes(provider: string | undefined): string {
  return `${results}
export interface PrismaTransactionClient extends $Delegates {${members(provider)}
}
export interface PrismaClient<Options = any, Log = any, Extensions = any> extends PrismaTransactionClient {}
export declare class PrismaClient<Options = any, Log = any, Extensions = any> {
  constructor(options?: any);${clientMembers}
}
`;
}

/** The same where no schema is at hand: any property is a delegate. */
export const unknownClient = `${results}
interface $AnyModel { readonly [model: string]: PrismaDelegate<string> }
interface $TransactionMembers {${members(undefined)}
}
interface $ClientMembers extends $TransactionMembers {${clientMembers}
}
export type PrismaTransactionClient = $TransactionMembers & $AnyModel;
export type PrismaClient<Options = any, Log = any, Extensions = any> = $ClientMembers & $AnyModel;
export declare const PrismaClient: new <Options = any, Log = any, Extensions = any>(options?: any) => $ClientMembers & $AnyModel;
`;

const decimalBinary = ['add', 'plus', 'sub', 'minus', 'mul', 'times', 'div', 'dividedBy', 'dividedToIntegerBy', 'mod', 'modulo', 'pow', 'toPower', 'log', 'clamp'];
const decimalUnary = ['abs', 'absoluteValue', 'ceil', 'floor', 'round', 'trunc', 'truncated', 'neg', 'negated', 'sqrt', 'squareRoot', 'cbrt', 'exp', 'ln'];
const decimalTests = ['eq', 'equals', 'gt', 'greaterThan', 'gte', 'greaterThanOrEqualTo', 'lt', 'lessThan', 'lte', 'lessThanOrEqualTo'];
const decimalStates = ['isZero', 'isNegative', 'isNeg', 'isPositive', 'isPos', 'isInteger', 'isInt', 'isFinite', 'isNaN'];

const decimal = `
  type DecimalJsLike = { d: number[]; e: number; s: number; toFixed(): string };
  namespace Decimal { type Value = string | number | bigint | Decimal; type Instance = Decimal; type Rounding = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 }
  class Decimal {
    constructor(value: Decimal.Value);
    readonly d: number[]; readonly e: number; readonly s: number;
    ${decimalBinary.map((name) => `${name}(value: Decimal.Value, other?: Decimal.Value): Decimal;`).join(' ')}
    ${decimalUnary.map((name) => `${name}(): Decimal;`).join(' ')}
    ${decimalTests.map((name) => `${name}(value: Decimal.Value): boolean;`).join(' ')}
    ${decimalStates.map((name) => `${name}(): boolean;`).join(' ')}
    cmp(value: Decimal.Value): number; comparedTo(value: Decimal.Value): number; dp(): number; decimalPlaces(): number; precision(): number;
    toDecimalPlaces(places?: number, rounding?: number): Decimal; toDP(places?: number, rounding?: number): Decimal; toSignificantDigits(digits?: number, rounding?: number): Decimal; toNearest(value: Decimal.Value, rounding?: number): Decimal;
    toFixed(places?: number, rounding?: number): string; toPrecision(digits?: number, rounding?: number): string; toExponential(places?: number, rounding?: number): string;
    toNumber(): number; toString(): string; toJSON(): string; valueOf(): string;
    static ${['add', 'sub', 'mul', 'div', 'max', 'min', 'sum', 'abs', 'ceil', 'floor', 'round', 'sqrt', 'pow', 'mod'].map((name) => `${name}(...values: Decimal.Value[]): Decimal;`).join(' static ')}
    static isDecimal(value: any): value is Decimal; static set(options: any): typeof Decimal; static clone(options?: any): typeof Decimal; static random(places?: number): Decimal;
    static readonly ROUND_UP: 0; static readonly ROUND_DOWN: 1; static readonly ROUND_CEIL: 2; static readonly ROUND_FLOOR: 3; static readonly ROUND_HALF_UP: 4; static readonly ROUND_HALF_DOWN: 5; static readonly ROUND_HALF_EVEN: 6;
  }`;

/** Body of `namespace Prisma` that does not depend on the schema. */
export const namespaceMembers = `${decimal}
  type TransactionClient = PrismaTransactionClient;
  type PrismaPromise<T> = $PrismaPromise<T>;
  type BatchPayload = { count: number };
  type JsonObject = { [Key in string]?: JsonValue };
  interface JsonArray extends Array<JsonValue> {}
  type JsonValue = string | number | boolean | JsonObject | JsonArray | null;
  type InputJsonObject = { readonly [Key in string]?: InputJsonValue | null };
  interface InputJsonArray extends ReadonlyArray<InputJsonValue | null> {}
  type InputJsonValue = string | number | boolean | InputJsonObject | InputJsonArray | { toJSON(): unknown };
  namespace NullTypes { class DbNull { private readonly dbNull: never } class JsonNull { private readonly jsonNull: never } class AnyNull { private readonly anyNull: never } }
  const DbNull: NullTypes.DbNull; const JsonNull: NullTypes.JsonNull; const AnyNull: NullTypes.AnyNull;
  type JsonNullValueInput = NullTypes.JsonNull; type NullableJsonNullValueInput = NullTypes.DbNull | NullTypes.JsonNull; type JsonNullValueFilter = NullTypes.DbNull | NullTypes.JsonNull | NullTypes.AnyNull;
  class Sql { constructor(strings: readonly string[], values: readonly unknown[]); readonly values: unknown[]; readonly strings: string[]; readonly sql: string; readonly text: string; readonly statement: string }
  function sql(strings: readonly string[], ...values: readonly unknown[]): Sql;
  function join(values: readonly unknown[], separator?: string, prefix?: string, suffix?: string): Sql;
  function raw(value: string): Sql;
  const empty: Sql;
  class PrismaClientKnownRequestError extends Error { constructor(message: string, options: any); code: string; meta?: Record<string, unknown>; clientVersion: string; batchRequestIdx?: number }
  class PrismaClientUnknownRequestError extends Error { constructor(message: string, options: any); clientVersion: string; batchRequestIdx?: number }
  class PrismaClientRustPanicError extends Error { constructor(message: string, clientVersion: string); clientVersion: string }
  class PrismaClientInitializationError extends Error { constructor(message: string, clientVersion: string, errorCode?: string); clientVersion: string; errorCode?: string; retryable?: boolean }
  class PrismaClientValidationError extends Error { constructor(message: string, options: any); clientVersion: string }
  class NotFoundError extends Error { code: string }
  const SortOrder: { asc: 'asc'; desc: 'desc' }; type SortOrder = 'asc' | 'desc';
  const NullsOrder: { first: 'first'; last: 'last' }; type NullsOrder = 'first' | 'last';
  const QueryMode: { default: 'default'; insensitive: 'insensitive' }; type QueryMode = 'default' | 'insensitive';
  const TransactionIsolationLevel: { ReadUncommitted: 'ReadUncommitted'; ReadCommitted: 'ReadCommitted'; RepeatableRead: 'RepeatableRead'; Serializable: 'Serializable'; Snapshot: 'Snapshot' };
  type TransactionIsolationLevel = 'ReadUncommitted' | 'ReadCommitted' | 'RepeatableRead' | 'Serializable' | 'Snapshot';
  type PrismaClientOptions = any; type Datasource = { url?: string }; type Datasources = any;
  type LogLevel = 'info' | 'query' | 'warn' | 'error'; type LogDefinition = { level: LogLevel; emit: 'stdout' | 'event' };
  type QueryEvent = { timestamp: Date; query: string; params: string; duration: number; target: string }; type LogEvent = { timestamp: Date; message: string; target: string };
  type PrismaAction = string; type MiddlewareParams = { model?: any; action: any; args: any; dataPath: string[]; runInTransaction: boolean }; type Middleware<T = any> = (params: MiddlewareParams, next: (params: MiddlewareParams) => Promise<T>) => Promise<T>;
  type PromiseType<T extends Promise<any>> = Awaited<T>;
  type PromiseReturnType<T extends (...args: any) => any> = Awaited<ReturnType<T>>;
  type Enumerable<T> = T | T[];
  type Exact<A, W> = A;
  type Subset<T, U> = { [K in keyof T]: K extends keyof U ? T[K] : never };
  type SelectSubset<T, U> = { [K in keyof T]: K extends keyof U ? T[K] : never };
  type SubsetIntersection<T, U, K> = { [P in keyof T]: P extends keyof U ? T[P] : never } & K;
  type Args<T, F> = any; type Result<T, A, F> = any; type Payload<T, F = any> = any;
  function validator<V>(): <S extends V>(value: S) => S;
  function validator(...path: any[]): <S>(value: S) => S;
  function defineExtension(extension: ((client: PrismaClient) => any) | { [part: string]: any }): (client: any) => PrismaClient;
  function getExtensionContext<T>(that: T): any;
  const prismaVersion: { client: string; engine: string };
  const skip: any;
  type StringFilter<M = never> = any; type StringNullableFilter<M = never> = any; type IntFilter<M = never> = any; type IntNullableFilter<M = never> = any; type FloatFilter<M = never> = any; type FloatNullableFilter<M = never> = any; type BoolFilter<M = never> = any; type BoolNullableFilter<M = never> = any; type BigIntFilter<M = never> = any; type DecimalFilter<M = never> = any; type DateTimeFilter<M = never> = any; type DateTimeNullableFilter<M = never> = any; type JsonFilter<M = never> = any; type JsonNullableFilter<M = never> = any; type UuidFilter<M = never> = any;`;
