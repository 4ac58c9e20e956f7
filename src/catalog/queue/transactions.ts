import type { Imported } from '../types';

/** What sends a queue's own statements in a transaction of another library, as source text; `client` is what that library's transaction is called. */
export type TransactionAdapter = (client: string, imported: Imported) => string;

/**
 * The adapters that pg-boss has for transactions of others (https://github.com/timgit/pg-boss/pull/751). The first ones lost values that a statement names twice, or rows of another driver
 * (https://github.com/timgit/pg-boss/issues/852), so that only versions from that on are taken which the proof ran.
 */
const pgBoss: Readonly<Record<string, TransactionAdapter>> = {
  knex: (client, imported) => `${imported('fromKnex', 'pg-boss')}(${client})`,
  kysely: (client, imported) => `${imported('fromKysely', 'pg-boss')}(${client})`,
  drizzle: (client, imported) => `${imported('fromDrizzle', 'pg-boss')}(${client}, ${imported('sql', 'drizzle-orm')})`,
};

/** How a range of pg-boss sends statements in a transaction of `library`; undefined where it cannot, or is older. */
export function pgBossAdapter(library: string, range: string): TransactionAdapter | undefined {
  return isRecent(range) ? pgBoss[library] : undefined;
}

/** Whether a range of pg-boss is not older than the version that the proofs run, and so has what came with the versions 12. */
export function isRecent(range: string): boolean {
  const [, major = '0', minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(range) ?? [];
  return Number(major) > 12 || (major === '12' && Number(minor) >= 35);
}
