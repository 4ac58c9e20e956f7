import type { Helper } from '../../bounds/pages/helper-module';
import { mostRows } from '../../bounds/pages/page-of';

/** `partOf(query, 'status', 'search')`: what of a list a request asks for, where it does. */
export const partOf: Helper = {
  name: 'partOf',
  module: 'list-part',
  like: /part/i,
  isSame: (fn) => fn.parameters.length === 2 && fn.parameters[1]?.dotDotDotToken !== undefined,
  text: (isTyped) => [
    '/** How many rows one answer has at most, where the request says how many. */',
    `const mostRows = ${mostRows};`,
    '',
    '/**',
    ' * What of a list a request asks for: the texts that it gives under these names, and with `limit` how many rows. What it leaves out is left out, so that nothing is asked for',
    ' * by it; a number that is out of range, or none, stands for the nearest in it.',
    ' */',
    `function partOf${isTyped ? '<Name extends string>(query: unknown, ...names: readonly Name[]): { readonly [name in Name]?: string } & { readonly limit?: number } {' : '(query, ...names) {'}`,
    isTyped ? '  const asked = (query ?? {}) as Record<string, unknown>;' : '  const asked = query ?? {};',
    `  const part${isTyped ? ': Record<string, string | number>' : ''} = {};`,
    '  for (const name of names) {',
    '    const said = asked[name];',
    '    if (typeof said === \'string\') part[name] = said;',
    '  }',
    '  if (asked.limit !== undefined) part.limit = Math.min(Math.max(Math.trunc(Number(asked.limit)) || mostRows, 1), mostRows);',
    isTyped ? '  return part as { readonly [name in Name]?: string } & { readonly limit?: number };' : '  return part;',
    '}',
  ],
};
