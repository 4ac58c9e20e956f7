import type { Helper } from './pages/helper-module';

/** How many rows a job holds at a time, in a project whose helper this program wrote. */
export const rowsAtATime = 500;

/** `inBatches(read, keyOf)`: the rows of a table one after the other. */
export const inBatches: Helper = {
  name: 'inBatches',
  module: 'batches',
  like: /batch|chunk/i,
  isSame: (fn) => fn.parameters.length === 2 && fn.asteriskToken !== undefined && /\byield\b/.test(fn.getText()),
  text: (isTyped) => [
    '/** How many rows are held at a time. */',
    `const rowsAtATime = ${rowsAtATime};`,
    '',
    '/** The rows of a table one after the other, some read at a time: `read` gives those that follow a key, in its order, and `keyOf` says the key of a row. */',
    isTyped
      ? 'async function* inBatches<Row, Key>(read: (after: Key | undefined, limit: number) => PromiseLike<readonly Row[]>, keyOf: (row: Row) => Key): AsyncGenerator<Row, void, undefined> {'
      : 'async function* inBatches(read, keyOf) {',
    `  let after${isTyped ? ': Key | undefined' : ''};`,
    '  for (;;) {',
    '    const rows = await read(after, rowsAtATime);',
    '    yield* rows;',
    '    const last = rows[rows.length - 1];',
    '    if (last === undefined || rows.length < rowsAtATime) return;',
    '    after = keyOf(last);',
    '  }',
    '}',
  ],
};
