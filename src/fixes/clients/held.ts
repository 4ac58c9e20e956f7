import { takenConnection } from '../../rules/client-per-request/checkouts';
import { declarationOf } from '../../flow/values/symbols';
import type { EffectSite, Site } from '../../flow/types';
import { packageFolder } from '../../project/modules/packages';
import { bare, enclosingFunction, isFunctionNode, isWithin, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { madeIn } from '../waits/begun';
import { goesOnElsewhere, isKeptToListen, isListening, isPutAway, yieldsIn } from './kept-connections';
import type { SharedClient } from './shared';

/** How many functions are followed to those that call them, or to those that they call. */
const steps = 5;

/** Why nothing is offered where a connection of a pool would be waited for by somebody who has one. */
export const heldMeanwhile = 'somebody has a connection of a pool while this is asked for one more, and with one pool for both, as many requests as that has connections would each wait for another one for ever';

/** A connection that code has for a while: out of a pool, or that of a transaction which a callback is given. */
export interface Hold {
  /** What takes it. */
  readonly taken: ts.Node;
  /** What it is called there. */
  readonly names: readonly string[];
  /** The code that runs meanwhile: from one place to another, in the same file. */
  readonly code: readonly Stretch[];
  /** True where it is kept for others, who have it for as long as they like: in a field, or in what a request carries on. */
  readonly isKept?: boolean;
  /** True where it is kept to listen and for nothing else: nobody who has it asks for another one. */
  readonly listens?: boolean;
}

export interface Stretch {
  readonly within: ts.Node;
  readonly from: number;
  readonly to: number;
}

/**
 * Whether the code of a place runs while whoever has it run, in the same function or further out, has a connection of a pool; or somebody keeps one while code runs that is not seen, or one of the pool that is to be asked, for good.
 * @param asked that pool, where it is there already
 */
export function isHeldAt(place: ts.Node, context: FixContext, asked?: SharedClient): boolean {
  const kept = keptHolds(place, context);
  return kept.isOpen || kept.listening.some((one) => asked !== undefined && isTakenOf(one, asked, context)) || isHeldIn(place, kept.generators, context, steps);
}

function isTakenOf(taken: ts.Node, { file, name }: SharedClient, { checker }: FixContext): boolean {
  let root = taken;
  while (ts.isCallExpression(root) || ts.isPropertyAccessExpression(root)) root = root.expression;
  const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
  // What is reached another way may be it.
  return declaration === undefined || !ts.isVariableDeclaration(declaration) || (declaration.getSourceFile().fileName === file && declaration.name.getText() === name);
}

function isHeldIn(place: ts.Node, generators: readonly FunctionNode[], context: FixContext, depth: number): boolean {
  for (let fn = enclosingFunction(place); fn; fn = enclosingFunction(fn)) {
    const whole = fn;
    // Whoever walks over what a generator gives does so while that has its connection.
    const given = generators.flatMap((one) => context.callsOf(one)).filter((call) => isWithin(call, whole)).map((call): Stretch => ({ within: whole, from: call.end, to: whole.end }));
    if ([...holdsIn(fn, context).flatMap(({ code }) => code), ...given].some(({ within, from, to }) => from <= place.pos && place.end <= to && within.getSourceFile() === place.getSourceFile())) return true;
    if (depth > 0 && runnersOf(fn, context).some((call) => isHeldIn(call, generators, context, depth - 1))) return true;
  }
  return false;
}

/** Whether code that takes a connection of a client by one of its uses asks a database in another way before it gives that back, there or in functions that it calls. */
export function takesAnother(uses: readonly ts.Node[], context: FixContext): boolean {
  return holdsBy(uses, context).some((hold) => asksMeanwhile(hold, context));
}

/** The connections that are taken of a client by its uses; where a function gives what it takes to whoever calls it, those that its callers have. */
export function holdsBy(uses: readonly ts.Node[], context: FixContext, depth = steps): readonly Hold[] {
  return uses.flatMap((use): readonly Hold[] => {
    const fn = enclosingFunction(use);
    if (!fn) return [];
    const own = holdsIn(fn, context).filter((hold) => isWithin(use, hold.taken));
    return depth > 0 && isGivenOn(use, fn, context) ? [...own, ...holdsBy(context.callsOf(fn), context, depth - 1)] : own;
  });
}

/** Whether something else is asked of a database while a connection is held, or code runs meanwhile that is not seen. */
export function asksMeanwhile(hold: Pick<Hold, 'names' | 'code' | 'isKept'>, context: FixContext): boolean {
  const { names, code, isKept } = hold;
  const seen = new Set<ts.Node>();
  const asks = (within: ts.Node, from: number, to: number, held: readonly string[], depth: number): boolean => {
    const isThere = (node: ts.Node): boolean => from <= node.pos && node.end <= to;
    if (sitesIn(within, context).some((site) => asking.has(site.meaning.concept) && isThere(site.call) && !isOf(site, held))) return true;
    let found = false;
    if (depth > 0) walk(within, (node) => {
      if (found || node.end < from || node.pos > to) return false;
      if (!ts.isCallExpression(node) || !isThere(node)) return true;
      found = context.functionsOf(node.expression).some((fn) => {
        if (seen.has(fn)) return false;
        seen.add(fn);
        const given = fn.parameters.flatMap(({ name }, index) => { const argument = node.arguments[index]; return argument && ts.isIdentifier(name) && ts.isIdentifier(bare(argument)) && held.includes(argument.getText()) ? [name.text] : []; });
        return asks(fn, fn.pos, fn.end, [...given, ...(isWithin(fn, within) ? held : [])], depth - 1);
      });
      return !found;
    });
    return found;
  };
  return isKept === true || goesOnElsewhere(hold, context) || code.some((one) => yieldsIn(one) !== undefined || asks(one.within, one.from, one.to, names, steps));
}

const asking: ReadonlySet<string> = new Set(['query', 'checkout', 'batch']);

/** Whether something is asked on a connection of one of the names: `client.query(…)`, `` sql`…` ``, `orders.create(row, { transaction })`. */
function isOf({ call, meaning }: EffectSite, names: readonly string[]): boolean {
  if (meaning.concept === 'query' && meaning.inTransaction) return true;
  let root: ts.Node = ts.isTaggedTemplateExpression(call) ? call.tag : ts.isPropertyAccessExpression(call) ? call : call.expression;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root) || ts.isNonNullExpression(root) || ts.isParenthesizedExpression(root) || ts.isAsExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && names.includes(root.text);
}

function sitesIn(code: ts.Node, { graph }: FixContext): readonly EffectSite[] {
  return (graph.factsOf(code.getSourceFile().fileName)?.flow.sites ?? []).filter(({ call }) => isWithin(call, code));
}

/** What a file says where somebody may take a connection. */
const taking = /connect|reserve|acquire|runner|transaction|session/i;

const known = new WeakMap<FixContext['graph'], Map<string | undefined, KeptHolds>>();

interface KeptHolds {
  /** Whether a connection is kept for code that is not seen. */
  readonly isOpen: boolean;
  /** What takes connections that are kept to listen and for nothing else. */
  readonly listening: readonly ts.Node[];
  /** The generators that give something while they have one. */
  readonly generators: readonly FunctionNode[];
}

/** What is held in the package of a place beyond the code that takes it: by a middleware for all that comes behind it, by an object for its methods, by a generator for whoever walks over what it gives. */
function keptHolds(place: ts.Node, context: FixContext): KeptHolds {
  const { graph, workspace, moduleKind } = context;
  const home = packageFolder(place.getSourceFile().fileName, workspace);
  const packages = known.get(graph) ?? new Map<string | undefined, KeptHolds>();
  known.set(graph, packages);
  let kept = packages.get(home);
  if (!kept) {
    const holds = workspace.files().flatMap((file) => (moduleKind(file) === 'source' && taking.test(workspace.text(file) ?? '') && packageFolder(file, workspace) === home ? holdsOfFile(file, context) : []));
    kept = {
      isOpen: holds.some((hold) => (hold.isKept === true && hold.listens !== true) || goesOnElsewhere(hold, context)),
      listening: holds.flatMap(({ listens, taken }) => (listens === true ? [taken] : [])),
      generators: holds.flatMap(({ code }) => code.flatMap((one) => yieldsIn(one) ?? [])),
    };
    packages.set(home, kept);
  }
  return kept;
}

/** The connections that a function takes for itself. */
function holdsIn(fn: FunctionNode, context: FixContext): readonly Hold[] {
  return holdsOfFile(fn.getSourceFile().fileName, context, fn);
}

function holdsOfFile(file: string, context: FixContext, fn?: FunctionNode): readonly Hold[] {
  const { sites = [], calls = [] } = context.graph.factsOf(file)?.flow ?? {};
  const isThere = ({ call }: Site): boolean => fn === undefined || isWithin(call, fn);
  const given = calls.filter(isThere).flatMap((site): readonly Hold[] => {
    const { call } = site;
    const connection = ts.isCallExpression(call) ? takenConnection(site) : undefined;
    if (!ts.isCallExpression(call) || (!connection && !isPutAway(call, context))) return [];
    const made = madeIn(call, context);
    return made !== call && sitesIn(made, context).some((one) => one.call === made && one.meaning.concept === 'checkout') ? kept(call, connection, context) : [];
  });
  return [...sites.filter(isThere).flatMap((site) => holdOf(site, context)), ...given];
}

function holdOf(site: EffectSite, context: FixContext): readonly Hold[] {
  const { call, meaning } = site;
  if (!ts.isCallExpression(call) || (meaning.concept !== 'batch' && (meaning.concept !== 'checkout' || meaning.isSession === true))) return [];
  const run = [...call.arguments, ...(meaning.concept === 'checkout' ? thenOf(call) : [])].flatMap((argument) => (ts.isArrayLiteralExpression(argument) || ts.isObjectLiteralExpression(argument) ? [] : context.functionsOf(argument)));
  const held = run.map((fn): Hold => ({ taken: call, names: fn.parameters.map(({ name }) => name.getText()), code: [{ within: fn, from: fn.pos, to: fn.end }] }));
  return meaning.concept === 'batch' || held.length > 0 ? held : kept(call, takenConnection(site), context);
}

/** What is done with a connection once it is there: `pool.connect().then((client) => …)`. */
function thenOf(call: ts.CallExpression): readonly ts.Expression[] {
  const { user } = outward(call);
  const then = ts.isPropertyAccessExpression(user) && user.name.text === 'then' ? outward(user).user : undefined;
  return then && ts.isCallExpression(then) ? then.arguments.slice(0, 1) : [];
}

/** What a variable keeps is held until the last word of it; of what is kept elsewhere, until the function ends. */
function kept(call: ts.CallExpression, taken: ReturnType<typeof takenConnection>, context: FixContext): readonly Hold[] {
  const fn = enclosingFunction(call);
  if (!fn || isReturned(call)) return [];
  const within = taken?.fn ?? fn;
  const uses = taken ? referencesTo(taken.name.text, within) : [];
  const to = taken ? Math.max(call.end, ...uses.map(({ end }) => end)) : within.end;
  const away = [call, ...uses].filter((one) => isPutAway(one, context));
  return [{ taken: call, names: taken ? [taken.name.text] : [], code: [{ within, from: call.end, to }], isKept: away.length > 0, listens: away.length > 0 && away.every(isKeptToListen) && uses.every((use) => away.includes(use) || isListening(use)) }];
}

function isReturned(call: ts.Node): boolean {
  const made = outward(call);
  const { child, user } = ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  return ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child);
}

/** Whether a function gives what it takes by a use to whoever calls it: `return pool.connect();`. */
function isGivenOn(use: ts.Node, fn: FunctionNode, context: FixContext): boolean {
  return sitesIn(fn, context).some(({ call, meaning }) => meaning.concept === 'checkout' && isWithin(use, call) && (isReturned(call) || isNamedInReturn(call, fn)));
}

function isNamedInReturn(call: ts.Node, fn: FunctionNode): boolean {
  const made = outward(call);
  const holder = ts.isAwaitExpression(made.user) ? outward(made.user).user : made.user;
  return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) && referencesTo(holder.name.text, fn).some((one) => isReturned(one));
}

/** What has a function run: its calls, and of one that is written as an argument, what calls the parameter that stands for it. */
function runnersOf(fn: FunctionNode, context: FixContext): readonly ts.Node[] {
  const { child, user } = outward(fn);
  const position = ts.isCallExpression(user) ? user.arguments.findIndex((argument) => argument === child) : -1;
  const within = position < 0 || !ts.isCallExpression(user) ? [] : context.functionsOf(user.expression).flatMap((helper) => {
    const name = helper.parameters[position]?.name;
    return name && ts.isIdentifier(name) && isFunctionNode(helper) ? referencesTo(name.text, helper).filter((use) => use !== name) : [];
  });
  return [...context.callsOf(fn), ...within];
}
