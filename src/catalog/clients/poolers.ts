import type { FilePath, ServerAddress } from '../../core';
import { environmentsOf, valueIn } from '../../project/deployment/environments';
import type { WorkspaceFacts } from '../../project/types';
import { pooled } from './endless-waits';

/** What is known of the server at an address: the database itself, a pooler before it, or nothing. */
export type Sight = { readonly is: 'database'; readonly where: string } | { readonly is: 'pooler' | 'unknown' };

/** "`attachDatabasePool`: ensures idle pool clients are properly released before functions suspend", https://vercel.com/docs/functions/functions-api-reference/vercel-functions-package#attachdatabasepool */
const keptByPlatform = /\battachDatabasePool\b/;

/** What poolers are called and where they listen: 6432 is PgBouncer's own port (https://www.pgbouncer.org/config.html#listen_port), 25061 that of DigitalOcean's pools; a proxy of RDS; Prisma's Accelerate. */
const pools = /:(?:6432|25061)\b|\.proxy-|\bpgcat\b|accelerate|^prisma(?:\+postgres)?:/i;

/** Variables that hold a pooler's address where the platform's integration sets them: https://vercel.com/docs/storage/vercel-postgres, https://supabase.com/docs/guides/integrations/vercel-marketplace */
const poolVariable = /^POSTGRES_(?:PRISMA_)?URL$|POOL(?:ED|ER)/;
/**
 * And the same for the database itself: https://neon.com/docs/guides/vercel-managed-integration#environment-variables-set-by-the-integration; "`SUPABASE_DB_URL`: … you can use this to connect directly to your database",
 * which edge functions have (https://supabase.com/docs/guides/functions/secrets#default-secrets).
 */
const directVariable = /_NON_POOLING$|_UNPOOLED$|^SUPABASE_DB_URL$/;

/** Hosts of managed databases, as they are reached without a pooler: https://neon.com/docs/connect/connection-pooling, https://supabase.com/docs/guides/database/connecting-to-postgres#direct-connection */
const direct = /@(?:ep-[\w-]+(?<!-pooler)\.[\w.-]*neon\.tech|db\.[^./@\s]+\.supabase\.co|[\w.-]+\.rds\.amazonaws\.com|[\w.-]+\.postgres\.database\.azure\.com|[\w.-]+\.ondigitalocean\.com:25060)(?::5432)?(?:\/|$)/;
/** Any other server with a name of its own, at the port of Postgres. */
const server = /^postgres(?:ql)?:\/\/(?:[^@/\s]*@)?((?:[\w-]+\.)+[a-z]{2,}):5432(?:\/|$)/i;
const placeholder = /example|placeholder|your|localhost|docker|\binternal\b|\.local\b/i;

/** What code, schema and environments say of the server at the address of a client that a file makes. */
export function sightOf({ text, variable, isPooled }: ServerAddress, file: FilePath, workspace: Pick<WorkspaceFacts, 'text'>): Sight {
  const environments = environmentsOf(file, workspace);
  const own = workspace.text(file) ?? '';
  if (isPooled || keptByPlatform.test(own) || [text ?? '', own, ...environments.map((one) => one.text)].some((one) => pooled.test(one) || pools.test(one))) return { is: 'pooler' };
  if (text !== undefined) return isDatabase(text) ? { is: 'database', where: 'the address is written here' } : { is: 'unknown' };
  if (variable === undefined) return { is: 'unknown' };
  for (const environment of environments) {
    const value = valueIn(environment.text, variable);
    if (value !== undefined && pools.test(value)) return { is: 'pooler' };
    if (value !== undefined && isDatabase(value)) return { is: 'database', where: `\`${variable}\` of ${environment.file.slice(environment.file.lastIndexOf('/') + 1)}` };
  }
  if (directVariable.test(variable)) return { is: 'database', where: `\`${variable}\`` };
  return { is: poolVariable.test(variable) ? 'pooler' : 'unknown' };
}

function isDatabase(address: string): boolean {
  const host = server.exec(address)?.[1];
  return direct.test(address) || (host !== undefined && !placeholder.test(host));
}
