import type { Confidence, Frequency, Severity } from '../core';
import type { Enclosing, FileFlow, FlowContext, QuerySite } from '../flow/types';
import type { FileKind } from '../project/types';
import type { ts } from '../project/ts';
import type { CountedLoop } from './repetition';

/** What a rule looks at: one file's flow. */
export interface RuleContext extends FlowContext {
  readonly flow: FileFlow;
  readonly kind: FileKind;
}

/** A finding in terms of the syntax tree, before the engine turns it into plain data. */
export interface RuleFinding {
  readonly rule: string;
  readonly shape: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** The call that costs. */
  readonly node: ts.Node;
  readonly related: readonly { readonly node: ts.Node; readonly message: string }[];
  /** What tells it from others of its shape in the same function: `customer.findUnique`. */
  readonly detail: string;
  readonly frequency: Frequency;
  readonly library: string;
  readonly model?: string;
  readonly enclosing: Enclosing;
  /** `GET /orders`, where it is known. */
  readonly route?: string;
  /** What the fixes start from. */
  readonly subject: Repetition;
}

/** A query that a loop repeats. */
export interface Repetition {
  readonly site: QuerySite;
  /** The loops that grow, outermost first. */
  readonly loops: readonly CountedLoop[];
  /** `invariant`: the innermost loop changes nothing that the query depends on. */
  readonly shape: 'read' | 'write' | 'invariant';
}

/** A rule: what it is, and how it is found. One file each, listed in `index.ts`. */
export interface Rule {
  readonly id: string;
  /** A few words, for lists. */
  readonly title: string;
  /** What goes wrong in production and what to do, in one or two sentences. */
  readonly help: string;
  /** The severity of a finding on a request path. */
  readonly severity: Severity;
  check(context: RuleContext): readonly RuleFinding[];
}
