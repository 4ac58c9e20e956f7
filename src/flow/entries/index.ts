import { isFunctionNode } from '../../project/syntax';
import type { Enclosing, FlowContext } from '../types';
import { nest } from './nest';
import { next } from './next';
import { routers } from './routers';
import type { Entry, Framework } from './types';

export type { Entry } from './types';

/** Every framework that is known. A new one is a file beside this one and a line here. */
const frameworks: readonly Framework[] = [routers, next, nest];

/** The request handler that a function is; undefined where nothing says so. */
export function entryOf(node: Enclosing, context: FlowContext): Entry | undefined {
  if (!isFunctionNode(node)) return undefined;
  for (const framework of frameworks) {
    const entry = framework.handler(node, context);
    if (entry) return entry;
  }
  return undefined;
}
