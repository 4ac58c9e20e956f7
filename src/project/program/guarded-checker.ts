import type { FilePath } from '../../core';
import { isStackOverflow } from './depth';
import type { ts } from '../ts';

/** What is answered where the stack does not do, by the kind of question. */
interface Neutral {
  readonly type: readonly (keyof ts.TypeChecker)[];
  readonly same: readonly (keyof ts.TypeChecker)[];
  readonly none: readonly (keyof ts.TypeChecker)[];
  readonly no: readonly (keyof ts.TypeChecker)[];
  readonly undefined: readonly (keyof ts.TypeChecker)[];
}

const questions: Neutral = {
  type: ['getTypeAtLocation', 'getTypeOfSymbol', 'getTypeOfSymbolAtLocation', 'getTypeFromTypeNode', 'getReturnTypeOfSignature'],
  same: ['getNonNullableType', 'getAliasedSymbol'],
  none: ['getTypeArguments', 'getBaseTypes', 'getSignaturesOfType', 'getPropertiesOfType', 'getExportsOfModule'],
  no: ['isArrayType', 'isArrayLikeType', 'isTupleType', 'isTypeAssignableTo'],
  undefined: [
    'getSymbolAtLocation', 'getPropertyOfType', 'getShorthandAssignmentValueSymbol', 'getResolvedSignature', 'getBaseConstraintOfType', 'getSignatureFromDeclaration',
    'getImmediateAliasedSymbol', 'getAwaitedType', 'getContextualType', 'getIndexTypeOfType',
  ],
};

/**
 * A checker that answers "nothing is known" where types follow from one another over so many steps (thousands of functions, each giving back what the
 * next one gives) that its stack does not do. `gaveUp` is told the file that the question was about. The checker itself may answer wrongly afterwards
 * and is to be made anew.
 */
export function guardedChecker(checker: ts.TypeChecker, gaveUp: (file: FilePath | undefined) => void): ts.TypeChecker {
  const guarded: Record<string, unknown> = { ...checker };
  const guard = (names: readonly (keyof ts.TypeChecker)[], neutral: (subject: unknown) => unknown): void => {
    for (const name of names) {
      const ask = checker[name] as (...args: unknown[]) => unknown;
      guarded[name] = (...args: unknown[]): unknown => {
        try {
          return ask(...args);
        } catch (error) {
          if (!isStackOverflow(error)) throw error;
          gaveUp(fileOf(args[0]));
          return neutral(args[0]);
        }
      };
    }
  };
  guard(questions.type, () => checker.getAnyType());
  guard(questions.same, (subject) => subject);
  guard(questions.none, () => []);
  guard(questions.no, () => false);
  guard(questions.undefined, () => undefined);
  guard(['typeToString'], () => 'any');
  for (const name of ['getSymbolAtLocation', 'getTypeAtLocation'] as const) guarded[name] = remembering(guarded[name] as (node: ts.Node) => unknown);
  return guarded as unknown as ts.TypeChecker;
}

/**
 * Keeps the answers by node. The checker resolves a name, and works an expression out, as often as it is asked, and everything here asks: the libraries of the
 * catalogue what a call means, the call graph where it leads, every rule what its parts are made from.
 */
function remembering(ask: (node: ts.Node) => unknown): (node: ts.Node) => unknown {
  const known = new Map<ts.Node, unknown>();
  return (node) => {
    let answer = known.get(node);
    if (answer === undefined && !known.has(node)) known.set(node, (answer = ask(node)));
    return answer;
  };
}

/** The compiler can check some nodes of a file alone; an editor does so with what can be seen (TypeScript 5.6, "region-prioritized diagnostics"). */
interface RegionProgram {
  getSemanticDiagnostics(sourceFile: ts.SourceFile, token: undefined, nodesToCheck: readonly ts.Node[] | undefined): readonly ts.Diagnostic[];
}

/** Syntax and type errors of a file, or of the nodes of it that are named; undefined where the stack does not do. */
export function diagnosticsOf(program: ts.Program, file: FilePath, gaveUp: (file: FilePath) => void, nodes?: readonly ts.Node[]): readonly ts.Diagnostic[] | undefined {
  const sourceFile = program.getSourceFile(file);
  if (sourceFile === undefined) return [];
  try {
    const ofTypes = (program as RegionProgram).getSemanticDiagnostics(sourceFile, undefined, nodes);
    // What was worked out of other nodes for another question is told too.
    const own = nodes ? ofTypes.filter(({ start = 0 }) => nodes.some((node) => node.pos <= start && start < node.end)) : ofTypes;
    return [...program.getSyntacticDiagnostics(sourceFile), ...own];
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    gaveUp(file);
    return undefined;
  }
}

/** The file of a node, or of what declares a symbol or signature. */
function fileOf(subject: unknown): FilePath | undefined {
  const { kind, declarations, declaration } = (subject ?? {}) as Partial<ts.Node> & Partial<ts.Symbol> & Partial<ts.Signature>;
  const node = kind === undefined ? declaration ?? declarations?.[0] : subject as ts.Node;
  return node?.getSourceFile().fileName;
}
