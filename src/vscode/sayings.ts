// What a person can tell Headroom of a place, worked out on the worker.
import type { FilePath } from '../core';
import type { Engine } from '../engine/types';
import { placeEdits } from './place';
import type { Saying } from './protocol';

/** Rules that ask how many rows a model can have. */
const asksForSize: ReadonlySet<string> = new Set(['unbounded-query', 'in-memory-pagination', 'client-side-processing']);

/** The entries for `headroom.config.json` that make sense at an offset of a file. */
export function sayings(engine: Engine, file: FilePath, offset: number, open: ReadonlyMap<FilePath, number>): readonly Saying[] {
  const found: Saying[] = [];
  const models = engine.findings(file)
    .filter(({ rule, location }) => asksForSize.has(rule) && location.start.offset <= offset && offset <= location.end.offset)
    .flatMap(({ model }) => model ?? []);
  for (const name of new Set(models)) {
    const edit = engine.smallModelEdit(file, name);
    if (edit) found.push({ is: 'small-model', name, edits: placeEdits(engine, [edit], open) });
  }
  const wrapper = engine.wrapperEdits(file, offset);
  if (wrapper) {
    for (const is of ['query', 'email', 'queue'] as const) found.push({ is, name: wrapper.name, edits: placeEdits(engine, [wrapper.edits[is]], open) });
  }
  return found;
}
