import type { TextEdit } from '../core';
import { bare, property, propertyValue } from '../project/syntax';
import { ts } from '../project/ts';
import { objectLiteral } from './literal';
import { addOption } from './option-edit';
import { isAddress } from './patience';
import type { CallLike } from './types';

/** How a pool of a library is told how many connections it may open, and how many it opens otherwise. */
export interface PoolSizeFacts {
  readonly option: string;
  readonly byDefault: number;
  /** True where options can stand behind an address. */
  readonly behindAddress?: boolean;
  /** The server, for people, and how many connections it accepts in all unless it is told otherwise. */
  readonly server: string;
  readonly accepts: number;
}

/** What a pool says of its size. */
export interface PoolSize {
  readonly facts: PoolSizeFacts;
  /** Undefined where it says nothing. */
  readonly written?: number;
}

/** "`max_connections`: the default is typically 100", https://www.postgresql.org/docs/current/runtime-config-connection.html */
export const postgresServer = { server: 'Postgres', accepts: 100 } as const;

/** "`max_connections`, default 151", https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_connections */
export const mysqlServer = { server: 'MySQL', accepts: 151 } as const;

/** What the options of a pool say of its size; undefined where they are not all seen, or say it in another way than by a number. */
export function poolSizeOf(call: CallLike, facts: PoolSizeFacts, checker: ts.TypeChecker): PoolSize | undefined {
  const given = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  for (const argument of given) {
    const literal = objectLiteral(argument, checker);
    if (!literal) {
      if (isAddress(argument, checker)) continue;
      return undefined;
    }
    if (literal.properties.some(ts.isSpreadAssignment)) return undefined;
    if (!property(literal, facts.option)) continue;
    const value = propertyValue(literal, facts.option);
    return value && ts.isNumericLiteral(bare(value)) ? { facts, written: Number((bare(value) as ts.NumericLiteral).text) } : undefined;
  }
  return { facts };
}

/** The change that gives a pool a size; undefined where its options are not written out, or it has one. */
export function poolSizeChange(call: CallLike, size: PoolSize, connections: number): readonly TextEdit[] | undefined {
  if (ts.isTaggedTemplateExpression(call) || size.written !== undefined) return undefined;
  const [first] = call.arguments ?? [];
  const at = first && size.facts.behindAddress && !ts.isObjectLiteralExpression(bare(first)) ? 1 : 0;
  return addOption(call, at, `${size.facts.option}: ${connections}`);
}
