import { isFunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FlowContext, Site } from '../../types';
import { functionId } from '../names/function-table';
import { isEffect, type FlowGraph } from '../graph';
import { originalCalls } from './wrapping-decorators';

/** Where the decorators of a site's method run it: what decides there decides for the site too. */
export function wrappedIn({ call, enclosing }: Pick<Site, 'call' | 'enclosing'>, { graph, checker }: Pick<FlowContext, 'checker'> & { readonly graph: FlowGraph }): readonly Site[] {
  if (ts.isDecorator(call) || ts.isSourceFile(enclosing) || !ts.isMethodDeclaration(enclosing)) return [];
  return graph.stepsOf(functionId(enclosing)).flatMap((step) => (isEffect(step) || !ts.isDecorator(step.call) ? [] : graph.calleesOf(step))).flatMap((id) => {
    const wrapper = graph.functionOf(id);
    return wrapper && isFunctionNode(wrapper) ? originalCalls(wrapper, checker).map((original): Site => ({ call: original, loops: [], enclosing: wrapper, waiting: 'awaited' })) : [];
  });
}
