import { rawStatement, subjectOf } from '../catalog';
import type { Location, Route, RouteEffect } from '../core';
import { isCachedFunction } from '../flow/cached-functions';
import { isElsewhere, type MethodPart } from '../flow/entries/reading/by-method';
import type { EntryPoint } from '../flow/entries/types';
import { afterRest } from '../flow/waits/after-rest';
import { isAfterAnswer } from '../flow/waits/early-answers';
import { effectKind, everything } from '../flow/graph/reach/concepts';
import { maxPath } from '../flow/graph/reach/effects';
import { functionId } from '../flow/graph/names/function-table';
import { isEffect, type ReachedEffect } from '../flow/graph/graph';
import { narrowedBy, type Narrowed } from '../flow/graph/names/named-strategies';
import { requestCacheAround, requestCacheOf } from '../flow/graph/reach/request-caches';
import { wrappedIn } from '../flow/graph/handed/wrapped-in';
import { enclosingName } from '../flow/values/names';
import { bindingOwner, declarationOf } from '../flow/values/symbols';
import type { CallSite, Enclosing, Site } from '../flow/types';
import { isDeferred, isWaitedFor } from '../flow/waits/waits';
import { uncapitalized } from '../project/letter-case';
import { locationOf } from '../project/positions';
import { ts } from '../project/ts';
import { describeMeaning, isConditional, repeatingNouns } from '../rules';
import type { WorkspaceFlow } from './flow';
import { shortened } from './long-lists';

/** How many effects of one route are listed; what comes after is said to be there. */
const maxEffects = 200;
/** How many are listed of all routes together before the lists become short: an application of 445 routes has 3,600. */
const maxEffectsOfAll = 10_000;
const fewEffects = 20;
/** How many functions of a route are looked at for calls that could not be followed. */
const maxFunctions = 1000;
/** Through how many parameters a function is followed that is only passed on. */
const maxPassed = 4;

/** All entry points, requests before jobs. */
export function entriesOf(flow: WorkspaceFlow): readonly EntryPoint[] {
  const entries = flow.allEntries();
  return [...entries.filter(({ kind }) => kind === 'request'), ...entries.filter(({ kind }) => kind === 'job')];
}

/** What the entry points do, one after the other. */
export function* routesOf(entries: Iterable<EntryPoint>, flow: WorkspaceFlow): Generator<Route, void, void> {
  let left = maxEffectsOfAll;
  for (const entry of entries) {
    const route = routeOf(entry, flow, Math.max(fewEffects, Math.min(maxEffects, left)));
    left -= route.effects.length;
    yield route;
  }
}

/** What an entry point does, in order, through all the functions it leads to. */
export function routeOf(entry: EntryPoint, flow: WorkspaceFlow, most = maxEffects): Route {
  const effects: RouteEffect[] = [];
  let truncated = false;
  const kept = entry.isRendered ? new Map<ts.Node, string>() : undefined;
  // What a middleware does after all that it stands before, that of the innermost first.
  const after: RouteEffect[] = [];
  const inheritedTimes = entry.perParent === undefined ? [] : [uncapitalized(entry.perParent)];
  for (const [index, fn] of entry.functions.entries()) {
    const part = index === entry.functions.length - 1 ? entry.part : undefined;
    const isLater = index < entry.functions.length - 1 && entry.framework !== 'express' ? afterRest(fn) : undefined;
    const found = effectsOfFunction(fn, flow, most - effects.length - after.length, { inherited: inheritedTimes, narrowed: narrowedBy(entry.made?.[index] ?? [], flow.context), part, kept, isLater });
    truncated ||= found.truncated;
    effects.push(...found.effects);
    after.unshift(...found.after);
  }
  effects.push(...after);
  for (const file of entry.drawn ?? []) {
    const found = effectsOfFunction(file, flow, most - effects.length, { kept });
    truncated ||= found.truncated;
    // What a condition draws, and what is drawn of a list without elements, is not.
    effects.push(...found.effects.map((effect) => ({ ...effect, conditional: true })));
  }
  const handler = entry.functions.at(-1);
  return {
    kind: entry.kind, name: entry.name, framework: entry.framework,
    handler: handler ? enclosingName(handler) : '(unknown)',
    location: place(entry.node),
    effects, truncated,
    unresolved: unresolvedOf(entry, flow, most),
  };
}

/** What is known of how a function runs, beside what its code says. */
interface Run {
  /** The lists for each element of which it runs itself. */
  readonly inherited?: readonly string[];
  /** Which functions its calls lead to. */
  readonly narrowed?: Narrowed | undefined;
  /** What of it runs for the method at hand. */
  readonly part?: MethodPart | undefined;
  /** The functions that ask once in its request for the same arguments, with the way on which they were come to first; undefined where nothing is kept. */
  readonly kept?: Map<ts.Node, string> | undefined;
  /** What of it happens after the functions that come behind it. */
  readonly isLater?: ((node: ts.Node) => boolean) | undefined;
}

/** What a function does, in order, through all that it calls. */
export function effectsOfFunction(fn: Enclosing, flow: WorkspaceFlow, most: number, run: Run = {}): Pick<Route, 'effects' | 'truncated'> & { readonly after: Route['effects'] } {
  const { effects, truncated } = flow.graph.effectsOf(functionId(fn), everything, most, true, run.narrowed);
  const own = run.part ? effects.filter(({ site, path }) => !isElsewhere((path[0] ?? site).call, run.part)) : effects;
  const list = (reached: readonly ReachedEffect[]): Route['effects'] => reached.flatMap((one) => effectOf(one, flow, run) ?? []);
  const isLater = ({ site, path }: ReachedEffect): boolean => run.isLater?.((path[0] ?? site).call) === true;
  return { truncated, effects: list(own.filter((one) => !isLater(one))), after: list(own.filter(isLater)) };
}

function effectOf({ site, path }: ReachedEffect, flow: WorkspaceFlow, { inherited = [], narrowed = (_step, callees) => callees, part, kept }: Run): RouteEffect | undefined {
  const { meaning } = site;
  const kind = effectKind(meaning);
  if (!kind) return undefined;
  const steps: readonly Site[] = [...path, site];
  const context = { ...flow.context, graph: flow.graph };
  // A helper around a pool does what each of its callers writes.
  const raw = meaning.concept === 'query' && meaning.op === 'raw' && subjectOf(meaning) === undefined ? rawStatement(meaning, path.map(({ call }) => call), context.checker) : undefined;
  const subject = raw ? raw.entity : meaning.concept === 'query' ? subjectOf(meaning) : meaning.concept === 'external' || meaning.concept === 'client' ? meaning.kind : undefined;
  return {
    kind: raw?.kind ?? kind,
    label: raw?.label ?? describeMeaning(meaning),
    ...(subject !== undefined && { subject }),
    library: meaning.library,
    location: place(site.call),
    // A promise that nobody holds is waited for where the answer, or what comes next, is told from a callback of it.
    awaited: steps.every((step) => !isDeferred(step) && (step.waiting !== 'detached' || isWaitedFor(step))),
    ...(steps.some(isDeferred) && { deferred: true }),
    // Of several implementations one is there; a cached function runs now and then, one that is kept for the request perhaps the first time only; what comes after an answer is not reached each time, nor what a component draws.
    conditional: steps.some((step) => isCachedFunction(step.enclosing) || [step, ...wrappedIn(step, context)].some((one) => isConditional(one, part?.settled, one.enclosing) || isAfterAnswer(one.call, context))) || path.some((call, index) => flow.graph.isDrawnPerhaps(call, path[index + 1] ?? site) || (narrowed(call, flow.graph.calleesOf(call)).length > 1 && !flow.graph.runsAll(call))) || isPerhapsKept(path, site, kept, context.checker),
    times: [...inherited, ...steps.flatMap((step) => repeatingNouns(step, context))],
    path: shortened(path.map(({ callee, name }) => ({ node: callee, name })), ({ node }, count) => ({ node, name: `(${count} more calls)` })).map(({ node, name }) => ({ location: place(node), name })),
  };
}

/** Whether a call of a path may be given what an earlier call of the same function found in this request. */
function isPerhapsKept(path: readonly CallSite[], end: Site, kept: Run['kept'], checker: ts.TypeChecker): boolean {
  if (!kept) return false;
  return path.some(({ callee }, index) => {
    const cache = requestCacheOf(callee, checker) ?? requestCacheAround((path[index + 1] ?? end).enclosing, checker);
    if (!cache) return false;
    const way = path.slice(0, index + 1).map(({ call }) => `${call.getSourceFile().fileName}:${call.pos}`).join(' ');
    const first = kept.get(cache);
    if (first === undefined) kept.set(cache, way);
    return first !== undefined && first !== way;
  });
}

/** The calls of an entry point's own functions and of those they lead to whose callee is code of the workspace that could not be followed. */
function unresolvedOf(entry: EntryPoint, flow: WorkspaceFlow, most: number): Route['unresolved'] {
  const found: { location: Location; name: string; reason: string }[] = [];
  const seen = new Set<string>();
  let ring = [...entry.functions, ...entry.drawn ?? []].map(functionId);
  const handler = ring[entry.functions.length - 1];
  for (let distance = 0; ring.length > 0 && distance < maxPath; distance++) {
    const next: string[] = [];
    for (const id of ring) {
      if (seen.has(id) || seen.size >= maxFunctions || found.length >= most) continue;
      seen.add(id);
      for (const step of flow.graph.stepsOf(id)) {
        if (isEffect(step) || (distance === 0 && id === handler && isElsewhere(step.call, entry.part))) continue;
        const callees = flow.graph.calleesOf(step);
        next.push(...callees);
        const reason = callees.length === 0 ? reasonOf(step, flow) : undefined;
        if (reason !== undefined && found.length < most) found.push({ location: place(step.callee), name: step.name, reason });
      }
    }
    ring = next;
  }
  return found;
}

/**
 * Why a call leads nowhere, where that is worth a word: what is called is declared in the workspace without a body that could be followed. Calls of packages
 * and of the language are no loss.
 */
export function reasonOf(call: CallSite, flow: WorkspaceFlow): string | undefined {
  // A property that is no getter after all.
  if (ts.isPropertyAccessExpression(call.call)) return undefined;
  const { checker } = flow.context;
  const name = ts.isPropertyAccessExpression(call.callee) ? call.callee.name : call.callee;
  let symbol = checker.getSymbolAtLocation(name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.declarations?.[0];
  if (!declaration) return undefined;
  const file = declaration.getSourceFile().fileName;
  if (!flow.snapshot.files.includes(file)) return undefined;
  if (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration)) return 'an interface whose implementation is not known';
  if (ts.isMethodDeclaration(declaration) && !declaration.body) return 'an abstract method whose implementation is not known';
  if (ts.isParameter(declaration) || ts.isBindingElement(declaration)) return isHandedIn(call, declaration, flow) ? 'a function that is handed in' : undefined;
  return undefined;
}

/**
 * Whether a parameter stands for a function that someone in the workspace hands in. A framework's own (`next`), a class to make (`new this.model()`) and a value that is only
 * passed on to a package (`hash(password)`) are no loss.
 */
function isHandedIn(call: CallSite, declaration: ts.ParameterDeclaration | ts.BindingElement, { context }: WorkspaceFlow): boolean {
  if (ts.isNewExpression(call.call)) return false;
  if (call.handedOn && context.checker.getTypeAtLocation(call.callee).getCallSignatures().length === 0) return false;
  return isGiven(declaration, context, 0);
}

/** Whether someone in the workspace gives a parameter, or the object that a part is taken from, more than a parameter that a framework gives. */
function isGiven(declaration: ts.ParameterDeclaration | ts.BindingElement, context: WorkspaceFlow['context'], step: number): boolean {
  const whole = ts.isParameter(declaration) ? declaration : bindingOwner(declaration);
  if (!ts.isParameter(whole)) return true;
  return context.argumentsOf(whole).some((argument) => {
    const passed = ts.isIdentifier(argument) ? declarationOf(argument, context.checker) : undefined;
    return step >= maxPassed || !passed || !(ts.isParameter(passed) || ts.isBindingElement(passed)) || isGiven(passed, context, step + 1);
  });
}

/** Where a node stands; of a call its name, and never more than a line or so. */
export function place(node: ts.Node): Location {
  const sourceFile = node.getSourceFile();
  const head = ts.isCallExpression(node) ? node.expression : ts.isTaggedTemplateExpression(node) ? node.tag : node;
  const end = ts.isSourceFile(node) ? 0 : Math.min(head.end, node.getStart() + 200);
  return locationOf(sourceFile.fileName, sourceFile.text, node.getStart(), Math.max(end, node.getStart()));
}
