import type { FilePath } from '../core';
import type { Meaning, Query } from '../catalog/types';
import type { ts } from '../project/ts';

export type LoopKind = 'for-of' | 'for-in' | 'for' | 'while' | 'do' | 'for-await' | 'callback';

/** Why a loop that looks like one query per row is none. */
export type LoopIdiom = 'constant' | 'chunked' | 'cursor' | 'retry' | 'first-hit' | 'carried';

/** One repetition around an effect. */
export interface Loop {
  /** The statement, or the call of the array method. */
  readonly node: ts.IterationStatement | ts.CallExpression;
  readonly kind: LoopKind;
  /** The array method for `callback`: `map`, `forEach`, … */
  readonly method?: string;
  /** What is walked over; undefined for counters that index nothing. */
  readonly collection?: ts.Expression;
  /** What names one element: a variable, a parameter, a pattern; for an index loop, the counter. */
  readonly item?: ts.BindingName;
  readonly body: ts.Node;
  /** Whether iterations wait for one another. */
  readonly sequential: boolean;
  /** A known upper bound of the iterations. */
  readonly bound?: number;
  readonly idiom?: LoopIdiom;
}

/** Whether the function goes on only after the effect: `awaited`; all at once and then waited for: `together`; never waited for: `detached`. */
export type Waiting = 'awaited' | 'together' | 'detached';

/** One effect at one place, with all that surrounds it inside its function. */
export interface EffectSite {
  readonly meaning: Meaning;
  readonly call: ts.CallExpression | ts.TaggedTemplateExpression;
  /** Outermost first. A query in a loop's header, evaluated once, does not have that loop. */
  readonly loops: readonly Loop[];
  /** The function that a person would name; callbacks of array methods belong to the function around them. */
  readonly enclosing: ts.SignatureDeclaration | ts.SourceFile;
  readonly waiting: Waiting;
  /** The surrounding batch call, where the promise is handed to one. */
  readonly batch?: Meaning;
}

/** A site whose meaning is a query. */
export interface QuerySite extends EffectSite {
  readonly meaning: Query;
}

/** What one file does. */
export interface FileFlow {
  readonly file: FilePath;
  readonly sourceFile: ts.SourceFile;
  readonly sites: readonly EffectSite[];
}
