import { sqlDriver } from '../sql/driver';

/** https://developers.cloudflare.com/d1/worker-api/ */
const types = `
export interface D1Result<T = any> { results: T[]; success: true; error?: string; meta: any }
export interface D1ExecResult { count: number; duration: number }
export interface D1PreparedStatement {
  bind(...values: any[]): D1PreparedStatement;
  first<T = any>(column?: string): Promise<T | null>;
  run<T = any>(): Promise<D1Result<T>>;
  all<T = any>(): Promise<D1Result<T>>;
  raw<T = any[]>(options?: any): Promise<T[]>;
}
export interface D1DatabaseSession { prepare(query: string): D1PreparedStatement; batch<T = any>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]>; getBookmark(): string | null }
export interface D1Database { prepare(query: string): D1PreparedStatement; batch<T = any>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]>; exec(query: string): Promise<D1ExecResult>; withSession(constraint?: any): D1DatabaseSession; dump(): Promise<ArrayBuffer> }
`;

/**
 * Cloudflare's D1: SQLite over the network. What is prepared is sent by `first`, `all`, `run` and `raw`, each of which is a round trip
 * (https://developers.cloudflare.com/d1/worker-api/prepared-statements/); a `batch` is one for all that it is handed (https://developers.cloudflare.com/d1/worker-api/d1-database/#batch).
 * Of what an invocation asks at once, six are on their way and the others wait (https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections): ten at a time fail no more than one after the other.
 * A statement takes 100 values at most (https://developers.cloudflare.com/d1/platform/limits/), so that what gives other SQL drivers all keys in one list is not offered.
 */
export const d1 = sqlDriver({
  id: 'cloudflare-d1',
  dialect: 'sqlite',
  pages: false,
  modules: { '@cloudflare/workers-types/d1': types },
  trigger: /\.\s*(?:prepare|batch)\s*[(<]|\.\s*exec\s*\(\s*[`'"]/,
  rows: {
    'D1PreparedStatement.first': { concept: 'query', values: 'bound', one: true },
    'D1PreparedStatement.all': { concept: 'query', values: 'bound', rowsIn: 'results' },
    'D1PreparedStatement.run': { concept: 'query', values: 'bound', rowsIn: 'results' },
    'D1PreparedStatement.raw': { concept: 'query', values: 'bound', isList: true },
    'D1Database.exec': { concept: 'query', values: 'list' },
    'D1Database.batch': { concept: 'query', values: 'list' },
    'D1DatabaseSession.batch': { concept: 'query', values: 'list' },
  },
});
