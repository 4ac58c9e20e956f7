import type { EntryKind } from '../../core';
import type { Deployments } from '../../project/deployment/deployments';
import type { FunctionNode } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { Enclosing, FlowContext } from '../types';
import type { MethodPart } from './reading/by-method';

/** How a handler is given the context of its request: as the parameter at an index, or as one with a decorator of that package. */
export type ContextParameter = number | { readonly decorator: string; readonly module: string };

/** Something that a framework calls, as it is registered in the source. */
export interface HandlerRegistration {
  readonly kind: 'handler';
  readonly entry: EntryKind;
  /**
   * What comes before the path: `GET`, `ALL`, `cron`, `queue`, `action`, `page`, `Query`. A GraphQL field is `Query.orders`: its verb holds the
   * whole name and there is no path.
   */
  readonly verb: string;
  /** As a person would write it, parameters as `:id`; undefined where it is computed. */
  readonly path?: string;
  /** What runs, in this order: middleware, guards and interceptors of this handler alone first, the handler last. A file is the code at its top. */
  readonly handlers: readonly (ts.Expression | FunctionNode | ts.SourceFile)[];
  /** Files whose code runs behind the handler, perhaps: components that its markup draws. */
  readonly drawn?: readonly ts.SourceFile[];
  /** Whether React renders it for the request: there, and nowhere else, functions of its `cache` keep what they give (https://react.dev/reference/react/cache). */
  readonly isRendered?: boolean;
  /** Whether it runs when something was written for the request already: a hook for a user who was just made. */
  readonly isAfter?: boolean;
  /** For a field resolver: the type whose objects it runs for, once for each. */
  readonly perParent?: string;
  /** Which parameter of the handler is given that object, where it is not the first; `this` where it is a method of the object. */
  readonly parentAt?: number | 'this';
  /** For a field resolver: how it is, or can be, given the context of the request. */
  readonly context?: ContextParameter;
  /** Where it is registered: the call, decorator or declaration. */
  readonly node: ts.Node;
}

/** What runs before the handlers of a router: `app.use(auth)`, a hook, a global guard. */
export interface MiddlewareRegistration {
  readonly kind: 'middleware';
  /** It runs only for paths that begin so; empty for all. */
  readonly path: string;
  /** Whether it runs for that path alone. */
  readonly exact?: boolean;
  /** The absolute folder whose files it runs for, with a slash at its end; that of its own file where it is left out. */
  readonly folder?: string;
  /** The handlers that it runs for, where neither paths nor folders say so, whichever framework they are of. */
  readonly runsFor?: (handler: HandlerRegistration) => boolean;
  readonly handlers: readonly (ts.Expression | FunctionNode)[];
  readonly node: ts.Node;
}

export type Registration = HandlerRegistration | MiddlewareRegistration;

/** What a framework may ask while it reads a file. */
export interface EntryContext extends FlowContext {
  /** The path below the workspace's root, with forward slashes; for conventions of file names. */
  relativePath(file: string): string;
  /** The version range that the nearest package.json gives a dependency; undefined where it does not name it. */
  dependencyVersion(file: string, name: string): string | undefined;
  /** The folder of the nearest package.json above a file. */
  packageFolder(file: string): string | undefined;
  /** What the files say that the workspace is deployed by. */
  readonly deployments: Deployments;
  /** The file of the workspace at an absolute path, for frameworks that name modules in strings. */
  sourceFile(file: string): ts.SourceFile | undefined;
  /** Every file of the workspace that may matter, tests left out, for what a framework's main file says of all others. */
  files(): readonly ts.SourceFile[];
}

/** One framework: which functions of a file it calls, read from how they are registered, never from a function's name alone. */
export interface Framework {
  readonly id: string;
  /** A file whose text (or path) does not match registers nothing. Cheap: it is run over every file. */
  readonly trigger: RegExp;
  /** Narrower, where most files that match register nothing themselves: the text of files that do, even if they use no library that is known. */
  readonly handlerTrigger?: RegExp;
  /** The same for the path below the root, for conventions of file names. */
  readonly pathTrigger?: RegExp;
  /** Whether something beside the sources names the file as one that registers something. */
  isNamed?(file: string, context: EntryContext): boolean;
  /** True where what a file registers depends on what stands in other files: it is not kept, but read for every state of the workspace. */
  readonly acrossFiles?: boolean;
  collect(file: ts.SourceFile, context: EntryContext): Iterable<Registration>;
}

/** An entry point: everything that its framework runs for one request or job; what is registered of its handler goes along. */
export interface EntryPoint extends Pick<HandlerRegistration, 'drawn' | 'isRendered' | 'isAfter' | 'perParent' | 'parentAt' | 'context' | 'node'> {
  readonly kind: EntryKind;
  /** `GET /orders/:id`, with the prefixes of all mounts. */
  readonly name: string;
  readonly framework: string;
  /** In the order in which they run, the handler last; the code of a file itself where a page runs that (Astro). */
  readonly functions: readonly Enclosing[];
  /** Of each of them the calls of the workspace's own functions that made it, where it is known: `authenticate('jwt')`. */
  readonly made?: readonly (readonly ts.CallExpression[])[];
  /** What of the handler runs for this method, where it tells methods apart. */
  readonly part?: MethodPart;
}
