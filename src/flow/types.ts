import type { CallLike, DeclaredModel, Meaning, Query } from '../catalog/types';
import type { FilePath } from '../core';
import type { FunctionNode } from '../project/syntax';
import { ts } from '../project/ts';

export type LoopKind = 'for-of' | 'for-await' | 'for-in' | 'for' | 'while' | 'do' | 'callback' | 'recursion';

/** One repetition around an effect, as it is written. What it is (small, chunked, a retry) is asked of `loop-idioms.ts`. */
export interface Loop {
  /** The statement, the call of the array method, or the function that has itself called for the next element. */
  readonly node: ts.IterationStatement | ts.CallExpression | FunctionNode;
  readonly kind: LoopKind;
  /** The array method for `callback`: `map`, `forEach`, … */
  readonly method?: string;
  /** What is walked over; undefined where nothing is (a counter, a condition). */
  readonly collection?: ts.Expression;
  /** What names one element: a variable, a parameter, a pattern; for an index loop, the counter. */
  readonly item?: ts.BindingName;
  /** True for an index loop: the element is `collection[item]`. */
  readonly indexed?: boolean;
  /** What is repeated: the statement, or the callback; for a callback that is only named (`rows.map(toDto)`) the call itself. */
  readonly body: ts.Statement | FunctionNode | ts.CallExpression | ts.ConciseBody;
  /** Whether one iteration ends before the next begins. */
  readonly sequential: boolean;
  /** How often a callback runs that no list is given to: `days` of `Array.from({ length: days }, …)`. */
  readonly count?: ts.Expression;
  /** True where each element is only read when its turn comes, of a cursor or another asynchronous iterator: there may be more than memory or one statement holds, and the loop may change what comes. */
  readonly streamed?: boolean;
  /** Where such a function calls itself or hands itself on: what is called, or the argument. */
  readonly again?: readonly ts.Expression[];
}

/** `awaited`: the code goes on only after it; `together`: the promise is collected or returned; `detached`: nobody waits. */
export type Waiting = 'awaited' | 'together' | 'detached';

/** The function that a person would name; callbacks that run in place belong to the function around them. */
export type Enclosing = FunctionNode | ts.SourceFile | ts.ClassStaticBlockDeclaration;

/** Something that happens at one place, with all that surrounds it inside its function. A component that is drawn is called where it stands, a getter where it is read, a decorator where the method that it wraps is. */
export interface Site {
  readonly call: CallLike | ts.PropertyAccessExpression | ts.JsxOpeningLikeElement | ts.Decorator;
  /** Outermost first. A query in a loop's header, evaluated once, does not have that loop. */
  readonly loops: readonly Loop[];
  readonly enclosing: Enclosing;
  readonly waiting: Waiting;
  /** The surrounding batch call, where the promise is handed to one. */
  readonly batch?: Meaning;
}

/** One effect: a call that the catalogue knows. */
export interface EffectSite extends Site {
  readonly call: CallLike | ts.PropertyAccessExpression;
  readonly meaning: Meaning;
}

/** A call of what may be a function of the workspace. */
export interface CallSite extends Site {
  /** What is called: the callee, or a callback that is handed on by its name (`toDto` of `rows.map(toDto)`). */
  readonly callee: ts.Expression;
  readonly name: string;
  /** True for a callback that is handed on by its name. */
  readonly handedOn: boolean;
}

/** What a call hands over: its arguments; to a component the one object that its properties are. */
export function handedOver({ call }: Site): readonly ts.Node[] {
  if (ts.isJsxOpeningLikeElement(call)) return [call.attributes];
  return ts.isCallExpression(call) || ts.isNewExpression(call) ? call.arguments ?? [] : [];
}

/** A site whose meaning is a query. */
export interface QuerySite extends EffectSite {
  readonly meaning: Query;
  readonly call: Query['call'];
}

export function isQuerySite(site: EffectSite): site is QuerySite {
  return site.meaning.concept === 'query';
}

/** What one file does, in source order. */
export interface FileFlow {
  readonly file: FilePath;
  readonly sites: readonly EffectSite[];
  /** Calls that may lead to functions of the workspace, in source order. */
  readonly calls: readonly CallSite[];
}

/** What a call does with a function that it is given. */
export type CallbackUse =
  /** Runs it once per element of a list; `item` says which of its parameters is the element. */
  | { readonly kind: 'each'; readonly collection: ts.Expression; readonly item: number; readonly sequential: boolean; /** What it gives is run as well, where that is a function. */ readonly lazy?: true }
  /** Runs it there and then, whatever happens (again where it fails, perhaps). */
  | { readonly kind: 'once' }
  /** Gives back a function that runs it. */
  | { readonly kind: 'returned' }
  /** Keeps it, or runs it only under some condition: what it does is not done where the call stands. */
  | { readonly kind: 'kept' };

/** What the flow may ask. */
export interface FlowContext {
  readonly checker: ts.TypeChecker;
  /** The meaning of a call in the catalogue's words, or of a property that is waited for; cheap for calls whose name no library has. */
  recognise(call: CallLike | ts.PropertyAccessExpression): Meaning | undefined;
  /** The table of that name, in the words of the database, as schemas of the workspace declare it: the one for a file, where there are several. */
  tableNamed(name: string, file: FilePath): Partial<DeclaredModel>;
  /**
   * The functions of the workspace that an expression stands for: a name, a member of an object or class instance, an inline function, a wrapper
   * around one (`asyncHandler(fn)`), imports followed. Several where an interface has several implementations.
   */
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
  /** The calls of a function that are known, outside of tests. */
  callsOf(fn: FunctionNode): readonly (ts.CallExpression | ts.NewExpression)[];
  /** What the callers that are known pass for a parameter. */
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[];
  /** What a call does with the function that is its argument at an index; undefined where nothing is known of what is called. */
  callbackUse(call: ts.CallExpression | ts.NewExpression, index: number): CallbackUse | undefined;
  /** What runs before the function that a call leads to, the outermost first: of a procedure that the server itself calls, what makes its context, and its middleware. */
  runsBefore(callee: ts.Expression): readonly FunctionNode[];
  /** The functions that run where a property is read. */
  gettersOf(access: ts.PropertyAccessExpression): readonly FunctionNode[];
  /** Whether any class of the workspace has a getter of that name which does more than to look at what is there. */
  isGetter(name: string): boolean;
  /** The functions that a package runs for a name, where what a call of it gives is a handler: those of the strategy `jwt`; without a name, those of all. */
  registeredUnder(call: ts.CallExpression, name?: string): readonly FunctionNode[];
  /** Whether a function that is handed in as this parameter belongs to whoever hands it in: it is run, or given back wrapped. */
  isRunForCaller(parameter: ts.ParameterDeclaration): boolean;
}
