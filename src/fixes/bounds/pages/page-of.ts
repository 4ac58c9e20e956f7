import { returnsObjectOf, type Helper } from './helper-module';

/** How many rows one answer has at most, in a project whose helper this program wrote. */
export const mostRows = 100;

/** `pageOf(query)`: which part of a list a request asks for. */
export const pageOf: Helper = {
  name: 'pageOf',
  module: 'pagination',
  like: /pag(?:e|ing|inat)/i,
  isSame: (fn) => fn.parameters.length === 1 && returnsObjectOf(fn, ['limit', 'offset']),
  text: (isTyped) => [
    '/** How many rows one answer has at most, and where the request does not say how many. */',
    `const mostRows = ${mostRows};`,
    '',
    '/**',
    ' * The part of a list that a request asks for with `?page=2&limit=50`. What is missing or is no number stands for the first page and for the most rows; what is out of',
    ' * range, for the nearest number in it.',
    ' */',
    `function pageOf(query${isTyped ? ': unknown): { limit: number; offset: number }' : ')'} {`,
    isTyped ? '  const asked = (query ?? {}) as { page?: unknown; limit?: unknown };' : '  const asked = query ?? {};',
    '  const limit = Math.min(Math.max(Math.trunc(Number(asked.limit)) || mostRows, 1), mostRows);',
    '  const page = Math.min(Math.max(Math.trunc(Number(asked.page)) || 1, 1), 1e6);',
    '  return { limit, offset: (page - 1) * limit };',
    '}',
  ],
};
