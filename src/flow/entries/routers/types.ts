import type { FunctionNode } from '../../../project/syntax';
import type { ts } from '../../../project/ts';
import type { Imported } from '../../../catalog/values/imported';
import type { EntryContext } from '../types';

/** An application answers under its own paths; where a router is mounted has to be seen. */
export type RouterKind = 'application' | 'router';

/** A router that a call or `new` makes. */
export interface Made {
  readonly kind: RouterKind;
  /** The prefix that it is made with. */
  readonly prefix?: ts.Expression;
}

/** A call on something that may be a router: `app.get('/orders', list)`. */
export interface RouterCall {
  readonly call: ts.CallExpression;
  readonly receiver: ts.Expression;
  /** The method; undefined where it is computed: `app[route.method]`. */
  readonly name: string | undefined;
  /** Where it stands: the method's name, since the calls of a chain all begin at the same place. */
  readonly site: ts.Node;
}

/** What a call on a router registers there. */
export type Registered =
  | { readonly kind: 'handler'; readonly verb: string; readonly path: string; readonly handlers: readonly (ts.Expression | FunctionNode)[]; readonly node: ts.Node }
  | {
    readonly kind: 'mount';
    readonly path: string;
    /** The router, or the parameter by which a plugin function is given one. */
    readonly target: ts.Expression | ts.ParameterDeclaration;
    /** Whether what the target registers stays in it; else it registers on the router itself. */
    readonly scoped: boolean;
    readonly node: ts.Node;
  }
  | {
    readonly kind: 'middleware';
    /** It runs for paths that begin so, or, where `exact`, for this pattern only. */
    readonly path: string;
    readonly exact?: boolean;
    /** The mount that it is for alone, where it stands outside of it. */
    readonly within?: ts.Node;
    /** Whether it is a hook, which nothing runs where no route follows. */
    readonly hook?: boolean;
    /** Whether it is for what the router is mounted in, too, or for all that is above it, as far as that comes after. */
    readonly lifted?: 'parent' | 'root';
    /** It runs only for paths with this parameter. */
    readonly parameter?: string;
    readonly handlers: readonly (ts.Expression | FunctionNode)[];
    readonly node: ts.Node;
  }
  /** A prefix that the router is given later on. */
  | { readonly kind: 'prefix'; readonly path: string };

/** What a framework may ask about the arguments of one call. Loops around the call are unrolled: a name stands for one element of the list. */
export interface Reader {
  readonly context: EntryContext;
  /** Whether the call is made on one path of a router: `app.route('/x').get(…)`. */
  readonly onRoute: boolean;
  /** Whether an expression is a path (a string, a pattern, a list of such) as far as the source says. */
  isPath(expression: ts.Expression): boolean;
  /** The paths that an expression stands for; computed parts are `…`. */
  paths(expression: ts.Expression | undefined): readonly string[];
  /** What an expression stands for, through names and properties. */
  value(expression: ts.Expression): ts.Expression;
  object(expression: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined;
  /** Lists in a list of arguments opened, as far as they can be read. */
  flat(expressions: readonly ts.Expression[]): readonly ts.Expression[];
  isRouter(expression: ts.Expression): boolean;
  /** The functions of the workspace that an expression stands for. */
  functions(expression: ts.Expression): readonly FunctionNode[];
  /** Whether it is what a function that is not the workspace's own gives back. */
  isMadeElsewhere(expression: ts.Expression): boolean;
  imported(expression: ts.Expression): Imported | undefined;
}

/** A framework whose routers are values that handlers are registered on by calls. */
export interface RouterFramework {
  readonly id: string;
  readonly packages: ReadonlySet<string>;
  /** Whether middleware runs only for what is registered after it. */
  readonly ordered: boolean;
  /** Methods that register something. They give back the router. */
  readonly methods: ReadonlySet<string>;
  /** Further methods that give back the router, or another face of it. */
  readonly fluent: ReadonlySet<string>;
  /** Whether an exported type is that of a router. */
  typed(imported: Imported): RouterKind | undefined;
  /** Types of functions whose first parameter is a router. */
  readonly pluginTypes?: ReadonlySet<string>;
  /** The router that a call or `new` of an export makes. */
  make(imported: Imported, call: ts.CallExpression | ts.NewExpression, reader: Pick<Reader, 'object'>): Made | undefined;
  /** Methods of what a package makes that make a router in turn: `createFactory().createApp()`. */
  readonly makers?: ReadonlySet<string>;
  /** The path that a method narrows its router to: `app.route('/x')`, `app.basePath('/x')`. */
  narrow?(name: string, call: ts.CallExpression): { readonly path: ts.Expression; readonly route: boolean } | undefined;
  read(call: RouterCall, reader: Reader): Iterable<Registered>;
}
