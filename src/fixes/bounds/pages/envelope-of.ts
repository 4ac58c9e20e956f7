import { returnsObjectOf, type Helper } from './helper-module';

/** `envelopeOf(rows, cursor, 'id')`: a part of a list, and the key after which the next one begins. */
export const envelopeOf: Helper = {
  name: 'envelopeOf',
  module: 'envelope',
  like: /envelope|cursor|keyset|pag(?:e|ing|inat)/i,
  isSame: (fn) => fn.parameters.length === 3 && returnsObjectOf(fn, ['items', 'nextCursor']),
  text: (isTyped) => [
    '/**',
    ' * A part of a list as it is answered: its rows, and the key of the last one, which the next request gives as `after`. Where there are fewer rows than there may be, the list',
    ' * ends, and there is no cursor.',
    ' */',
    isTyped ? 'function envelopeOf<Row extends object, Key extends keyof Row>(rows: readonly Row[] | null | undefined, { limit }: { limit: number }, key: Key): { items: readonly Row[]; nextCursor: Row[Key] | null } {' : 'function envelopeOf(rows, { limit }, key) {',
    '  const items = rows ?? [];',
    '  const last = items[items.length - 1];',
    '  return { items, nextCursor: last === undefined || items.length < limit ? null : last[key] };',
    '}',
  ],
};

/** `pageEnvelopeOf(rows, page)`: the same of pages that are asked for by their number, which is the cursor. */
export const pageEnvelopeOf: Helper = {
  name: 'pageEnvelopeOf',
  module: 'page-envelope',
  like: /envelope|pag(?:e|ing|inat)/i,
  isSame: (fn) => fn.parameters.length === 2 && returnsObjectOf(fn, ['items', 'nextCursor']),
  text: (isTyped) => [
    '/** A page as it is answered: its rows, and the number of the next page, which the next request gives as `page`. Where there are fewer rows than there may be, the list ends. */',
    isTyped ? 'function pageEnvelopeOf<Row>(rows: readonly Row[] | null | undefined, { limit, offset }: { limit: number; offset: number }): { items: readonly Row[]; nextCursor: number | null } {' : 'function pageEnvelopeOf(rows, { limit, offset }) {',
    '  const items = rows ?? [];',
    '  return { items, nextCursor: items.length < limit ? null : offset / limit + 2 };',
    '}',
  ],
};
