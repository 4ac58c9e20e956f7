import type { FilePath, Finding, Location, Route } from '../core';
import type { EntryPoint } from '../flow/entries/types';
import type { Enclosing } from '../flow/types';
import type { WorkspaceFlow } from './flow';
import { place, routeOf } from './routes';

/** A handler of a file, with what it does. Plain data. */
export interface Handler {
  /** Where it is written: the function, or where it is registered if its function stands in another file. */
  readonly location: Location;
  readonly route: Route;
  /** The findings on the way of this route, in whatever file. */
  readonly findings: number;
}

/** The entry points whose handler, or else whose registration, stands in a file, in source order. */
export function handlersOf(file: FilePath, flow: WorkspaceFlow, findingsOf: (file: FilePath) => readonly Finding[]): readonly Handler[] {
  return flow.entriesAt(file).map((entry): Handler => {
    const route = routeOf(entry, flow);
    return { location: placeOf(entry, file), route, findings: countOn(route, findingsOf) };
  }).sort((a, b) => a.location.start.offset - b.location.start.offset);
}

function placeOf(entry: EntryPoint, file: FilePath): Location {
  const handler = entry.functions.at(-1);
  const isHere = (node: Enclosing | undefined): node is Enclosing => node?.getSourceFile().fileName === file;
  // An inline handler is told where it is registered: `app.get('/orders', async (req, res) => …)`.
  const inline = isHere(handler) && entry.node.getSourceFile().fileName === file && entry.node.pos <= handler.pos && handler.end <= entry.node.end;
  return place(isHere(handler) && !inline ? handler : entry.node);
}

/** The findings that stand at an effect of the route or at a call on the way to one. */
function countOn(route: Route, findingsOf: (file: FilePath) => readonly Finding[]): number {
  const places = new Map<FilePath, Set<number>>();
  const add = ({ file, start }: Location): void => void (places.get(file) ?? places.set(file, new Set()).get(file))?.add(start.offset);
  for (const { location, path } of route.effects) {
    add(location);
    path.forEach((step) => add(step.location));
  }
  let count = 0;
  for (const [file, starts] of places) count += findingsOf(file).filter(({ location }) => starts.has(location.start.offset)).length;
  return count;
}
