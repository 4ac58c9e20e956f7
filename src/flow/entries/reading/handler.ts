import { isFunctionNode, type FunctionNode } from '../../../project/syntax';
import type { EntryPoint } from '../types';

/** The function that answers an entry point; undefined where the code of a file does that, which has no parameters and returns nothing. */
export function handlerOf({ functions }: EntryPoint): FunctionNode | undefined {
  const handler = functions.at(-1);
  return handler && isFunctionNode(handler) ? handler : undefined;
}
