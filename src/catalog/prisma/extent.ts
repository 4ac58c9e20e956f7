import { ts } from '../../project/ts';
import { optionsExtent } from '../models/extent';
import type { AskContext, Extent } from '../models/extent-types';
import type { Query } from '../types';

/** `findMany({ where, take })`, `updateMany({ where })`: a cursor alone limits nothing (Prisma Client API reference, `findMany`). */
export function extent({ call, op }: Query, context: AskContext): Extent | undefined {
  return ts.isCallExpression(call) && op !== 'raw' ? optionsExtent(call.arguments[0], ['take'], 'where', context) : undefined;
}
