import type { FilePath, TextEdit } from '../../core';
import { environmentsOf, valueIn } from '../../project/deployment/environments';
import { bare, property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import { addProperty } from '../rewrites/edit-literal';
import { saysInAddress } from './endless-waits';
import { addHeldOption, heldOptions, type HeldOptions } from './held-options';
import { numericValue, objectLiteral } from '../values/literal';
import { addOption } from '../rewrites/option-edit';
import { isAddress } from './patience';
import { numberInAddress, serverAddress } from './server-address';
import type { CallLike, ClientMade } from '../types';

/** How a pool of a library is told how many connections it may open, and how many it opens otherwise. */
export interface PoolSizeFacts {
  readonly option: string;
  /** The option whose object holds it: `pool` of `pool: { max: 10 }`. */
  readonly within?: string;
  /** Zero where that depends on the machine. */
  readonly byDefault: number;
  /** Where it is an option of a driver's pool that the client makes for itself. */
  readonly held?: HeldOptions;
  /** True where an address that is the first argument can say it, too: `postgres('postgres://…?max=20')`. */
  readonly inAddress?: boolean;
  /** True where options can stand behind an address. */
  readonly behindAddress?: boolean;
  /** The number that stands for no limit. */
  readonly unlimited?: number;
  /** The server, for people, and how many connections it accepts in all unless it is told otherwise; `Infinity` where that depends on the machine. */
  readonly server: string;
  readonly accepts: number;
}

/** What a pool says of its size. */
export interface PoolSize {
  readonly facts: PoolSizeFacts;
  /** Undefined where it says nothing; `Infinity` where it asks for no limit. */
  readonly written?: number;
  /** The variable of the environment that holds its address, where that may say it and code does not. */
  readonly variable?: string;
}

/** The number that the address in a variable of the environment says, and the file that has it; undefined where none does. The address itself is shown to nobody. */
export function sizeInEnvironment({ facts, written, variable }: PoolSize, file: FilePath, workspace: Pick<WorkspaceFacts, 'text'>): { readonly connections: number; readonly where: string } | undefined {
  if (written !== undefined || variable === undefined) return undefined;
  const holder = environmentsOf(file, workspace).flatMap((one) => {
    const value = valueIn(one.text, variable);
    return value === undefined ? [] : [{ ...one, value }];
  })[0];
  const said = holder && new RegExp(`[?&]${facts.option}=(\\d+)(?![\\d.])`).exec(holder.value)?.[1];
  return holder && said !== undefined ? { connections: Number(said), where: `\`${variable}\` of ${holder.file.slice(holder.file.lastIndexOf('/') + 1)}` } : undefined;
}

/** "`max_connections`: the default is typically 100", https://www.postgresql.org/docs/current/runtime-config-connection.html */
export const postgresServer = { server: 'Postgres', accepts: 100 } as const;

/** "`max_connections`, default 151", https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_connections */
export const mysqlServer = { server: 'MySQL', accepts: 151 } as const;

/** What the options of a pool say of its size; undefined where they are not all seen, or say it in another way than by a number. */
export function poolSizeOf(call: CallLike, facts: PoolSizeFacts, checker: ts.TypeChecker): PoolSize | undefined {
  const [address, options] = facts.inAddress && !ts.isTaggedTemplateExpression(call) ? call.arguments ?? [] : [];
  const said = address && !objectLiteral(address, checker) ? numberInAddress(address, facts.option, checker) : undefined;
  // Options beside it go before it.
  if (said !== undefined) return options ? undefined : { facts, written: said };
  if (saysInAddress(call, [facts.option])) return undefined;
  const variable = address && !options && !objectLiteral(address, checker) ? serverAddress(call, checker).variable : undefined;
  if (variable !== undefined) return { facts, variable };
  if (facts.held) {
    const found = heldOptions(call, facts.held, checker);
    return found && (found.literal && property(found.literal, facts.option) ? writtenIn(found.literal, facts, checker) : { facts });
  }
  const given = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  for (const argument of given) {
    const literal = objectLiteral(argument, checker);
    if (!literal) {
      if (isAddress(argument, checker)) continue;
      return undefined;
    }
    if (literal.properties.some(ts.isSpreadAssignment)) return undefined;
    const holder = facts.within === undefined ? literal : property(literal, facts.within) ? inner(literal, facts.within) : undefined;
    if (facts.within !== undefined && property(literal, facts.within) && (!holder || holder.properties.some(ts.isSpreadAssignment))) return undefined;
    if (!holder || !property(holder, facts.option)) continue;
    return writtenIn(holder, facts, checker);
  }
  return { facts };
}

function writtenIn(options: ts.ObjectLiteralExpression, facts: PoolSizeFacts, checker: ts.TypeChecker): PoolSize | undefined {
  const value = propertyValue(options, facts.option);
  const node = value && bare(value);
  if (node && (node.getText() === 'Infinity' || node.getText() === 'Number.POSITIVE_INFINITY')) return { facts, written: Infinity };
  const written = numericValue(node, checker);
  return written === undefined ? undefined : { facts, written: written === facts.unlimited ? Infinity : written };
}

/** The change that gives a pool a size; undefined where its options are not written out, or it has one. */
export function poolSizeChange(call: CallLike, size: PoolSize, connections: number, checker: ts.TypeChecker): readonly TextEdit[] | undefined {
  if (ts.isTaggedTemplateExpression(call) || size.written !== undefined) return undefined;
  const { within, option, behindAddress, held } = size.facts;
  const text = `${option}: ${connections}`;
  if (held) return addHeldOption(call, held, text, checker);
  const given = call.arguments ?? [];
  const at = given.findIndex((argument) => ts.isObjectLiteralExpression(bare(argument)));
  const options = given[at] && bare(given[at]);
  if (within !== undefined) {
    const holder = options && ts.isObjectLiteralExpression(options) ? inner(options, within) : undefined;
    // A pool that keeps more open than that has its reasons.
    const least = holder && propertyValue(holder, 'min');
    if (least && !(ts.isNumericLiteral(least) && Number(least.text) <= connections)) return undefined;
    if (holder) return [addProperty(holder, text)];
  }
  if (at < 0 && given.length > 1) return undefined;
  return addOption(call, at < 0 && given.length > 0 && behindAddress ? 1 : Math.max(at, 0), within === undefined ? text : `${within}: { ${text} }`);
}

/** The number that a pool is given in its own options; undefined where a constant says it, which others may read, or it is nowhere. */
export function poolSizeNumber(call: CallLike, { facts: { held, option, within } }: PoolSize, checker: ts.TypeChecker): ts.Expression | undefined {
  const given = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  const literals = held ? [heldOptions(call, held, checker)?.literal] : given.map((one) => { const node = bare(one); return ts.isObjectLiteralExpression(node) ? node : undefined; });
  for (const literal of literals) {
    const holder = literal && within !== undefined && !held ? inner(literal, within) : literal;
    const value = holder && propertyValue(holder, option);
    const least = holder && propertyValue(holder, 'min');
    if (value) return ts.isPropertyAssignment(value.parent) && !least && (ts.isNumericLiteral(value) || /^(?:Number\.POSITIVE_)?(?:Infinity|INFINITY)$/.test(value.getText())) ? value : undefined;
  }
  return undefined;
}

/** The object literal that an option is. */
function inner(literal: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralExpression | undefined {
  const value = propertyValue(literal, name);
  const node = value && bare(value);
  return node && ts.isObjectLiteralExpression(node) ? node : undefined;
}

/** The server that a client's options name (`client: 'pg'`, `type: 'mysql'`), with what of it is the same for all of its clients; undefined for others. */
export function serverNamed(call: CallLike, option: string, checker: ts.TypeChecker): typeof postgresServer | typeof mysqlServer | undefined {
  if (ts.isTaggedTemplateExpression(call)) return undefined;
  for (const argument of call.arguments ?? []) {
    const literal = objectLiteral(argument, checker);
    const value = literal && propertyValue(literal, option);
    const node = value && bare(value);
    if (!node || !ts.isStringLiteralLike(node)) continue;
    return /^(?:pg|postgres|postgresql)$/.test(node.text) ? postgresServer : /^(?:mysql2?|mariadb)$/.test(node.text) ? mysqlServer : undefined;
  }
  return undefined;
}

/** The size of the pool of a client that names its server in an option, and where that is if it is Postgres. */
export function pooledServer(call: CallLike, named: string, facts: Omit<PoolSizeFacts, 'server' | 'accepts'>, checker: ts.TypeChecker): Pick<ClientMade, 'size' | 'address'> {
  const server = serverNamed(call, named, checker);
  const size = server && poolSizeOf(call, { ...facts, ...server }, checker);
  return { ...(size && { size }), ...(server === postgresServer && { address: serverAddress(call, checker) }) };
}
