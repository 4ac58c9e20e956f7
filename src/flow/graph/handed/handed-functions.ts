import { bare, isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CallbackUse, FlowContext } from '../../types';
import { callsBack } from '../../waits/in-place';
import { Question, type Asking } from '../asking';
import { parameterUse, type ParameterUse } from './callbacks';
import { calledName } from '../names/file-index';
import { libraryUse } from './library-callbacks';
import type { Names } from '../names/names';
import { countedCallback } from './stepped';

/** What the questions about functions that are handed on may ask. */
export interface HandedContext {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
  readonly asking: Asking;
  /** What a call is, by what the checker alone knows. */
  readonly recognise: FlowContext['recognise'];
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/** What becomes of functions that are handed to calls: by the catalogue, or by the bodies of the workspace's own functions. */
export class HandedFunctions {
  private readonly uses: Question<ts.ParameterDeclaration, ParameterUse>;

  constructor(private readonly context: HandedContext) {
    this.uses = new Question<ts.ParameterDeclaration, ParameterUse>(context.asking, { kind: 'kept' });
  }

  /** See `FlowContext.callbackUse`. */
  callbackUse(call: ts.CallExpression | ts.NewExpression, index: number): CallbackUse | undefined {
    const { checker, names } = this.context;
    if (ts.isNewExpression(call)) return undefined;
    const known = libraryUse(call, index, checker);
    if (known) return known;
    const name = calledName(call.expression);
    if (name === undefined) return undefined;
    // By the names alone most calls have nothing to do with it.
    if (!names.takes(name) && isFunctionName(call.expression, checker)) return { kind: 'kept' };
    const functions = names.takes(name) ? this.context.functionsOf(call.expression) : [];
    if (functions.length === 0) return index === call.arguments.length - 1 && callsBack(call, this.context.recognise(call)) ? { kind: 'once' } : undefined;
    const use = this.ofFunctions(functions, index) ?? { kind: 'kept' };
    if (use.kind !== 'each') return use;
    const given = typeof use.list === 'number' ? call.arguments[use.list] : use.list;
    if (use.counted) return countedCallback(call, index, use, given, checker);
    return given ? { kind: 'each', collection: given, item: use.item, sequential: use.sequential } : { kind: 'once' };
  }

  /** What all of these functions do with what they are given at an index; undefined where they differ. */
  ofFunctions(functions: readonly FunctionNode[], index: number): ParameterUse | undefined {
    const uses = functions.map((fn) => fn.parameters[index] && this.ofParameter(fn.parameters[index]));
    const [first] = uses;
    return first && uses.every((use) => use?.kind === first.kind) ? first : undefined;
  }

  ofParameter(parameter: ts.ParameterDeclaration): ParameterUse {
    const { checker, asking } = this.context;
    return this.uses.ask(parameter, () => parameterUse(parameter, {
      checker,
      callbackUse: (call, index) => {
        const use = this.callbackUse(call, index);
        // The body of the function that it is handed on to may change without this one.
        if (use) asking.traces++;
        return use;
      },
    }));
  }
}

/** Whether a callee is the name of a function of the workspace. */
function isFunctionName(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(callee)) return false;
  const symbol = checker.getSymbolAtLocation(callee);
  const declaration = (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
  const value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer && bare(declaration.initializer) : declaration;
  return value !== undefined && isFunctionNode(value) && value.body !== undefined;
}
