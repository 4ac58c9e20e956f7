import { returnsObjectOf, type Helper } from './helper-module';
import { mostRows } from './page-of';

/** `cursorOf(query, Number)`: after which row the list goes on that a request asks for. */
export const cursorOf: Helper = {
  name: 'cursorOf',
  module: 'cursor',
  like: /cursor|keyset|pag(?:e|ing|inat)/i,
  isSame: (fn) => fn.parameters.length === 2 && returnsObjectOf(fn, ['limit', 'after']),
  text: (isTyped) => [
    '/** How many rows one answer has at most, and where the request does not say how many. */',
    `const mostRows = ${mostRows};`,
    '',
    '/**',
    ' * The part of a list that a request asks for with `?after=41&limit=50`: the rows that follow the one with that key. Without `after`, or where that is no key, it is the',
    ' * first ones. `keyOf` makes a key of its text.',
    ' */',
    `function cursorOf${isTyped ? '<Key>(query: unknown, keyOf: (text: string) => Key): { limit: number; after: Key | undefined }' : '(query, keyOf)'} {`,
    isTyped ? '  const asked = (query ?? {}) as { after?: unknown; limit?: unknown };' : '  const asked = query ?? {};',
    '  const limit = Math.min(Math.max(Math.trunc(Number(asked.limit)) || mostRows, 1), mostRows);',
    `  const key = typeof asked.after === 'string' && asked.after !== '' ? keyOf(asked.after) : undefined;`,
    '  return { limit, after: Number.isNaN(key) ? undefined : key };',
    '}',
  ],
};
