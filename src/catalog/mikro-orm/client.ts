import { property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { endlessWaits, type WaitFacts } from '../clients/endless-waits';
import { objectLiteral } from '../values/literal';
import { calleeModule } from '../tables/members';
import { mysqlServer, poolSizeOf, postgresServer } from '../clients/pool-size';
import { serverAddress } from '../clients/server-address';
import { pgWaits } from '../sql/pg';
import type { CallLike, ClientMade, RecogniseContext } from '../types';

/**
 * "`pool`: `{ min, max }`" (https://mikro-orm.io/docs/configuration#connection): before version 7 it is the pool of Knex, which has ten and gives up after a minute (`getKnexOptions` of `AbstractSqlConnection.ts`, 5 and 6); since then it is
 * that of the driver, of which `pg` has ten and waits without an end (`mapOptions` of `PostgreSqlConnection.ts`), and mysql2 ten (`MySqlConnection.ts`): https://github.com/mikro-orm/mikro-orm/tree/master/packages
 */
const pool = { option: 'max', within: 'pool', byDefault: 10 } as const;

/** What stands in `driverOptions` is the driver's pool's own since version 7 (`mapOptions`, as above). */
const waits: WaitFacts = { connection: { ...pgWaits.connection, within: 'driverOptions' }, statement: { ...pgWaits.statement, within: 'driverOptions' } };

/** Before, it is Knex's configuration, whose `connection` is the driver's: https://knexjs.org/guide/#configuration-options. Where that is written already it is not looked into. */
const waitsOfKnex: WaitFacts = { statement: { ...pgWaits.statement, within: 'driverOptions', options: ['connection', 'client'], limit: (limit) => `connection: { statement_timeout: ${limit} }` } };

/**
 * An instance of MikroORM, with its pool and with an identity map that holds what was loaded. "We should always keep unique identity map per each request": `orm.em.fork()`, or `RequestContext.create(orm.em, …)`, which makes such a fork
 * (https://mikro-orm.io/docs/identity-map).
 */
export function madeOrm(call: CallLike, label: string, context: RecogniseContext): ClientMade {
  return {
    concept: 'client', kind: 'database', library: 'mikro-orm', call, label, keeps: 'its identity map holds what was loaded, so that each request needs a fork of its entity manager',
    ofRequest: { part: 'em', fork: 'fork', forkedBy: 'RequestContext', knowsClasses: knowsClasses(call, context) }, isInferred: true, ...(label === 'MikroORM.init' && { isAwaited: true }), ...poolOf(call, context),
  };
}

/** Whether entities are classes, or nobody sees what they are: by paths they are looked for anew. */
function knowsClasses(call: CallLike, { checker }: RecogniseContext): boolean {
  const [options] = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  const literal = objectLiteral(options, checker);
  const entities = literal && propertyValue(literal, 'entities');
  return !entities || !ts.isArrayLiteralExpression(entities) || entities.elements.some((one) => !ts.isStringLiteralLike(one));
}

function poolOf(call: CallLike, context: RecogniseContext): Pick<ClientMade, 'size' | 'waits' | 'address'> {
  const { checker } = context;
  const [options] = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  const literal = objectLiteral(options, checker);
  const server = literal && serverOf(call, literal, context);
  if (!literal || !server) return {};
  // A replica has a pool of its own, and what the driver is told may say another size.
  const isPlain = !property(literal, 'driverOptions') && !property(literal, 'replicas');
  const size = isPlain ? poolSizeOf(call, { ...pool, ...server }, checker) : undefined;
  const { fileName } = call.getSourceFile();
  const version = /\d+/.exec(context.dependencyVersion(fileName, '@mikro-orm/core') ?? context.dependencyVersion(fileName, '@mikro-orm/postgresql') ?? '')?.[0];
  const facts = server !== postgresServer || version === undefined || Number(version) < 5 ? undefined : Number(version) < 7 ? waitsOfKnex : waits;
  const endless = facts && endlessWaits(facts, call, context);
  return { ...(size && { size }), ...(endless && endless.length > 0 && { waits: endless }), ...(server === postgresServer && { address: serverAddress(call, checker) }) };
}

/** The server of a driver: `driver: PostgreSqlDriver`, `type: 'postgresql'` (before version 6), or the package that the class is imported from. */
function serverOf(call: CallLike, literal: ts.ObjectLiteralExpression, context: RecogniseContext): typeof postgresServer | typeof mysqlServer | undefined {
  const said = propertyValue(literal, 'driver') ?? propertyValue(literal, 'type');
  const name = said ? said.getText() : calleeModule(call, context) ?? '';
  return /postgre/i.test(name) ? postgresServer : /mysql|mariadb/i.test(name) ? mysqlServer : undefined;
}
