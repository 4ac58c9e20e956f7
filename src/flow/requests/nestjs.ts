import { ts } from '../../project/ts';
import { addParameter, isTyped } from './parameters';
import type { RequestReader } from './types';

/**
 * `@Query() query`: https://docs.nestjs.com/controllers#query-parameters. Where a class says what the query has, a pipe may refuse or take out what that does not name
 * (https://docs.nestjs.com/techniques/validation#stripping-properties).
 */
export const nestjs: RequestReader = (handler, _entry, context) => {
  if (!ts.isMethodDeclaration(handler) || !isTyped(handler)) return undefined;
  const decorated = handler.parameters.map((parameter) => (ts.getDecorators(parameter) ?? []).map(({ expression }) => expression));
  if (decorated.some((decorators) => decorators.some((one) => ts.isCallExpression(one) && one.expression.getText() === 'Query' && !(one.arguments[0] && ts.isStringLiteralLike(one.arguments[0]))))) return undefined;
  const name = context.free('query', 'queryOfRequest');
  const added = addParameter(handler, `@${context.imported('Query', '@nestjs/common')}() ${name}: Record<string, unknown>`);
  return added && { text: name, edits: [added] };
};
