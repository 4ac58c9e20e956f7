import { propertyValue } from '../../project/syntax';
import { type ts } from '../../project/ts';
import { endlessWaits, type WaitFacts } from '../clients/endless-waits';
import type { HeldOptions } from '../clients/held-options';
import { objectLiteral } from '../values/literal';
import { calleeModule, stubMember } from '../tables/members';
import { isAddress } from '../clients/patience';
import { poolSizeOf, postgresServer, type PoolSizeFacts } from '../clients/pool-size';
import { folderOf } from '../tables/rows';
import { serverAddress } from '../clients/server-address';
import { packageOf } from '../values/specifier';
import { mysqlSize, mysqlWaits } from '../sql/mysql2';
import { pgWaits } from '../sql/pg';
import { postgresWaits } from '../sql/postgres';
import type { ClientMade, RecogniseContext } from '../types';

/** What Drizzle makes over a driver where it is given an address or options and no client. */
interface Driver {
  readonly size?: PoolSizeFacts;
  readonly waits?: WaitFacts;
  /** Whether it speaks to Postgres over connections of its own. */
  readonly connects?: boolean;
  readonly failsIdle?: boolean;
  readonly poolIn?: string;
  readonly holds?: ClientMade['holds'];
}

/**
 * Which of its arguments Drizzle takes for its own options is decided by the first of these names that they have, and "`mode`" speaks against it whatever its value is: `isConfig` of
 * https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/utils.ts
 */
function isConfig(names: readonly string[]): boolean {
  return !names.includes('mode') || names.some((name) => name === 'logger' || name === 'schema' || name === 'casing');
}

const held = (addressAs: string, more: Partial<HeldOptions> = {}): HeldOptions => ({ within: 'connection', addressAs, isConfig, ...more });
const inPg = held('connectionString');

/**
 * The drivers with connections of which Drizzle makes a pool, by the part of the package that they are imported from: `drizzle(address)` and `drizzle({ connection })` hand it the driver's own options, of which the address is one
 * (`drizzle` of https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/node-postgres/driver.ts, and of `mysql2`, `postgres-js` and `neon-serverless` beside it, 0.36 to 0.45). The client has it as `$client`
 * (https://orm.drizzle.team/docs/get-started-postgresql). The other drivers speak over HTTP or with a file.
 */
const drivers: Readonly<Record<string, Driver>> = {
  'node-postgres': {
    size: { option: 'max', byDefault: 10, held: inPg, ...postgresServer }, waits: { connection: { ...pgWaits.connection, held: inPg }, statement: { ...pgWaits.statement, held: inPg } }, connects: true, failsIdle: true, poolIn: '$client',
  },
  'postgres-js': { size: { option: 'max', byDefault: 10, held: held('url'), ...postgresServer }, waits: { statement: { ...postgresWaits.statement, held: held('url', { inside: 'connection' }) } }, connects: true },
  mysql2: { size: { ...mysqlSize, held: held('uri', { beside: 'supportBigNumbers: true' }) }, waits: { connection: { ...mysqlWaits.connection, held: held('uri') } } },
  // As Neon's own: a pool ends with its request where functions do.
  'neon-serverless': { holds: 'nothing', waits: { connection: { ...pgWaits.connection, held: inPg } } },
  singlestore: {},
  'bun-sql': {},
};

/** A client of Drizzle: a thin object around one that it is given, or one with a pool of its own. */
export function madeClient(call: ts.CallExpression, context: RecogniseContext): ClientMade | undefined {
  const member = stubMember(call, context);
  if (!member?.file.startsWith(folderOf('drizzle')) || member.name !== 'drizzle') return undefined;
  const made = { concept: 'client', kind: 'database', library: 'drizzle', call, label: 'drizzle' } as const;
  const part = driverOf(call, context);
  const driver = part === undefined ? {} : drivers[part];
  if (!driver || !connects(call, context)) return { ...made, holds: 'nothing' };
  const size = driver.size && poolSizeOf(call, driver.size, context.checker);
  const { failsIdle, poolIn, holds } = driver;
  return {
    ...made, ...(holds && { holds }), ...(size && { size }), ...(driver.waits && { waits: endlessWaits(driver.waits, call, context) }), ...(driver.connects && { address: serverAddress(call, context.checker) }),
    ...(failsIdle && { failsIdle }), ...(poolIn !== undefined && { poolIn }),
  };
}

/** `node-postgres` of `drizzle-orm/node-postgres`, where the file imports the function from there; undefined where it comes through another module. */
function driverOf(call: ts.CallExpression, context: RecogniseContext): string | undefined {
  const module = calleeModule(call, context);
  const found = module === undefined ? undefined : packageOf(module);
  return found?.name === 'drizzle-orm' ? found.subpath : undefined;
}

/**
 * Whether `drizzle(…)` makes the connection itself, from an address or its options, instead of being given a client.
 * https://orm.drizzle.team/docs/get-started-postgresql
 */
function connects({ arguments: [first] }: ts.CallExpression, { checker }: RecogniseContext): boolean {
  if (!first) return true;
  const literal = objectLiteral(first, checker);
  return literal ? propertyValue(literal, 'connection') !== undefined : isAddress(first, checker);
}
