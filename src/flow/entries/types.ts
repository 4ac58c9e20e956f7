import type { FunctionNode } from '../../project/syntax';
import type { FlowContext } from '../types';

/** A function that a request runs. */
export interface Entry {
  /** `GET /orders`, where the whole path stands in the source. */
  readonly route?: string;
}

/** One framework: whether a function is a handler of it, read from how it is registered, never from its name alone. */
export interface Framework {
  readonly id: string;
  handler(node: FunctionNode, context: FlowContext): Entry | undefined;
}
