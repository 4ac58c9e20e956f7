import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { propertyName } from '../../project/syntax';
import { limitOption } from '../rewrites/limit-edit';
import type { Query } from '../types';

/** `take` among the arguments. */
export function limit({ call }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) ? limitOption(call, 0, 'take', rows) : undefined;
}

/** The last of its order, in that order: https://www.prisma.io/docs/orm/reference/prisma-client-reference#take */
export function last({ call }: Query, rows: number): readonly TextEdit[] | undefined {
  const [options] = ts.isCallExpression(call) ? call.arguments : [];
  const isPlain = options && ts.isObjectLiteralExpression(options) && options.properties.every(({ name }) => /^(?:where|orderBy|select|include|omit)$/.test(propertyName(name) ?? ''));
  return isPlain && ts.isCallExpression(call) ? limitOption(call, 0, 'take', -rows) : undefined;
}
