import { bits } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { declarationOf } from '../../flow/values/symbols';
import { isAssignment, isFunctionNode, isStep, isWithin, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isDependency } from './held';

/**
 * Why what loads the rows is not to be run again whenever one of the variables changes: it says itself what one of them is (`kind = settings.kind`), so that nobody could choose any more, or writes to a database each
 * time. Undefined where nothing of that is seen.
 */
export function onceAlone(loader: FunctionNode | undefined, sources: readonly string[], { checker, graph }: FixContext): string | undefined {
  if (!loader) return undefined;
  const file = loader.getSourceFile();
  const setters = sources.flatMap((name) => setterOf(name, file));
  if (reachedFrom(loader, checker).some((fn) => sources.some((name) => setsIn(fn, name)) || setters.some((name) => referencesTo(name, fn).some((one) => !isDependency(one))))) return 'what loads the rows also says what they are chosen by';
  return graph.effectsOf(functionId(loader), bits.write | bits.enqueue, 12).effects.length > 0 ? 'what loads the rows writes too, which it would do again whenever something else is chosen' : undefined;
}

/** A function, with those of its file that it calls. */
function reachedFrom(loader: FunctionNode, checker: ts.TypeChecker): readonly FunctionNode[] {
  const found = new Set([loader]);
  for (const fn of found) {
    walk(fn, (node) => {
      const declared = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? declarationOf(node.expression, checker) : undefined;
      const called = declared && ts.isVariableDeclaration(declared) ? declared.initializer : declared;
      if (called && isFunctionNode(called) && called.getSourceFile() === loader.getSourceFile()) found.add(called);
    });
  }
  return [...found];
}

/** `setKind` of `const [kind, setKind] = useState('draft')` */
function setterOf(name: string, file: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  walk(file, (node) => {
    const [value, setter] = ts.isArrayBindingPattern(node) ? node.elements : [];
    if (value && setter && ts.isBindingElement(value) && ts.isBindingElement(setter) && ts.isIdentifier(setter.name) && value.name.getText() === name) found.push(setter.name.text);
  });
  return found;
}

/** Whether a function gives a variable another value, alone or among others: `kind = 'draft'`, `kind.value = 'draft'`, `({ kind } = settings)`. */
function setsIn(fn: FunctionNode, name: string): boolean {
  return referencesTo(name, fn).some((one) => {
    for (let node: ts.Node = one; node !== fn; node = node.parent) {
      const { parent } = node;
      const set = isAssignment(parent) ? parent.left : isStep(parent) ? parent.operand : undefined;
      if (set && isWithin(one, set)) return true;
    }
    return false;
  });
}
