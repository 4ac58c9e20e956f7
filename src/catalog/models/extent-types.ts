import type { FunctionNode } from '../../project/syntax';
import type { ts } from '../../project/ts';

/** What may be asked about how many rows a query asks for. */
export interface AskContext {
  readonly checker: ts.TypeChecker;
  /** The functions of the workspace that an expression stands for. */
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
  /** What the callers that are known pass for a parameter. */
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[];
  /** One call of the function that asks, where it is asked what that call asks for. */
  readonly asker?: Asker;
}

/** A call of a function whose query depends on what it is given. */
export interface Asker {
  readonly fn: FunctionNode;
  readonly call: ts.CallExpression | ts.NewExpression;
}

/** One condition of a query's filter. */
export interface Condition {
  /** The field, where the condition is about one of the query's own model. */
  readonly field?: string;
  /** `in`: it is one of a list's values; `other`: a range, a pattern, an alternative. */
  readonly kind: 'equals' | 'in' | 'other';
  readonly value?: ts.Node;
  /** False where it is added only if something else holds: `if (status) where.status = status`. */
  readonly sure: boolean;
}

/** How many rows a query asks for, as far as the source says. */
export interface Extent {
  /** `sometimes`: only if something else holds, which is no bound; `unknown`: what it is given may hold one. */
  readonly limited: 'always' | 'sometimes' | 'never' | 'unknown';
  /** The number, where it is a literal. */
  readonly limit?: number;
  /** What limits it and may be left out, so that nothing does: `input.limit`, of an optional property. */
  readonly leftOut?: ts.Expression;
  readonly conditions: readonly Condition[];
  /** True where there may be conditions that are not listed. */
  readonly open: boolean;
  /** True where the rows come one after the other, or some at a time: a cursor, a stream. */
  readonly inPieces?: boolean;
  /** What the server cuts every answer to without a word. */
  readonly silentCut?: number;
}
