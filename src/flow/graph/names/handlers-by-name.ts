import type { EntryReach } from '../reach/entry-reach';
import { functionId, type FunctionId } from './function-table';

const known = new WeakMap<ReadonlyMap<FunctionId, EntryReach>, ReadonlyMap<string, readonly Named[]>>();

/** A route's handler, which outlives an edit, under the name of the route. */
interface Named {
  readonly name: string;
  readonly segments: readonly string[];
  readonly handler: FunctionId;
}

/** The handlers that requests come to, by method. */
function handlersOf(reaches: ReadonlyMap<FunctionId, EntryReach>): ReadonlyMap<string, readonly Named[]> {
  let found = known.get(reaches);
  if (found) return found;
  const made = new Map<string, Named[]>();
  for (const [id, reach] of reaches) {
    for (const { entry, kind } of [reach, ...reach.siblings ?? []]) {
      const handler = entry.functions.at(-1);
      // A procedure of tRPC is read by the name that clients call it: `query orders.list`.
      const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(entry.name) ?? /^(query) ([\w.]+)$/.exec(entry.name) ?? [];
      if (kind !== 'request' || !handler || method === undefined || path === undefined || functionId(handler) !== id) continue;
      const named = { name: entry.name, segments: segmentsOf(path), handler: id };
      const list = made.get(method);
      if (list) list.push(named);
      else made.set(method, [named]);
    }
  }
  known.set(reaches, (found = made));
  return found;
}

/** The route that answers a read of an address of the application itself (`*` in it stands for any text; the most exact one counts), or the procedure of that name. */
export function handlerOfRead(path: string, reaches: ReadonlyMap<FunctionId, EntryReach>): { readonly name: string; readonly handler: FunctionId } | undefined {
  const asked = segmentsOf(path);
  const handlers = handlersOf(reaches);
  const fitting = (path.startsWith('/') ? ['GET', 'ALL'] : ['query']).flatMap((method) => handlers.get(method) ?? []).filter(({ segments }) => segments.length === asked.length && segments.every((one, index) => one === asked[index] || isVariable(one)));
  const [first] = fitting.sort((a, b) => variables(a) - variables(b));
  return first;
}

function variables({ segments }: Named): number {
  return segments.filter(isVariable).length;
}

/** `:id`, `[id]` */
function isVariable(segment: string): boolean {
  return segment.startsWith(':') || segment.startsWith('[');
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((one) => one !== '');
}
