import type { OwnQueue } from '../../catalog/queue/own';
import type { FilePath } from '../../core';
import type { EffectSite, Enclosing } from '../../flow/types';
import { isFunctionNode, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EditBuilder } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext } from '../types';
import { givenCallee } from './given-callee';
import { isRefusal, type Refusal } from './payload';
import { processState } from './process-state';
import { reachedFrom } from './reached';
import { WorkerScope } from './worker-scope';

/** How the worker does what the call did. */
export interface JobDoer {
  readonly scope: WorkerScope;
  /** What is called, as the worker names it. */
  readonly callee: string;
  /** Import statements beside those of the scope, declarations, and statements that come first when the worker starts. */
  readonly imports: readonly string[];
  readonly lines: readonly string[];
  readonly start: readonly string[];
  /** Declarations of the file that only the call used. */
  readonly leftOver: readonly ts.Statement[];
  /** Takes away what the object that called was given for the call alone, and gives the class that does the jobs what it needs. */
  readonly handOver?: (builder: EditBuilder, instead?: string) => boolean;
}

/** What reads the request that is being answered, wherever it is called: there is none in a worker. */
const readsRequest = /\b(?:cookies|headers|draftMode|getStore|getServerSession|getRequestContext|useRequest|currentUser|getCurrentUser)\s*\(|\b\w*(?:Context|Storage)\s*\.\s*(?:current|getStore|get)\s*\(|\brequestContext\b|\bcls\.get\b/;

/** What of a call's surroundings the worker needs; a refusal where it cannot have it. */
export function jobDoer(call: ts.CallExpression, effect: EffectSite, worker: FilePath, isImportable: boolean, context: FixContext, own?: Pick<OwnQueue, 'workerClass'>): JobDoer | Refusal {
  const file = call.getSourceFile();
  const scope = new WorkerScope(file, worker, context.checker, isImportable ? context.workspace : undefined);
  const root = rootOf(call.expression, scope);
  if (!root) return { refused: 'what is called is made where it is called' };
  const given = root.kind === ts.SyntaxKind.ThisKeyword ? givenCallee(call, scope, { file: worker, class: own?.workerClass, isOwn: own !== undefined }, context) : undefined;
  if (given && isRefusal(given)) return given;
  if (!given && !ts.isIdentifier(root)) return { refused: 'what is called belongs to an object that the worker does not have' };
  if (!given && ts.isIdentifier(root) && !scope.root(root)) return { refused: `\`${root.text}\` is known to this file alone` };
  const reached = doing(call, effect, context);
  const reader = contextReader(reached, context);
  if (reader !== undefined) return { refused: `\`${reader}\` reads the request that is being answered` };
  const state = processState([call.expression], reached, context);
  if (state !== undefined) return { refused: state };
  return given ? { scope, start: [], leftOver: [], ...given } : { scope, callee: call.expression.getText(), imports: [], lines: [], start: [], leftOver: leftOver(scope, [call]) };
}

/** The name or `this` that a callee starts from: `resend` of `resend.emails.send`; calls on the way may take nothing but constants. */
function rootOf(callee: ts.Expression, scope: WorkerScope): ts.Expression | undefined {
  const inner = uncast(callee);
  if (ts.isPropertyAccessExpression(inner)) return rootOf(inner.expression, scope);
  if (ts.isCallExpression(inner)) return inner.arguments.every((argument) => scope.constant(argument) !== undefined) ? rootOf(inner.expression, scope) : undefined;
  return ts.isIdentifier(inner) || inner.kind === ts.SyntaxKind.ThisKeyword ? inner : undefined;
}

/** The functions that a call runs on its way to an effect. */
function doing(call: ts.CallExpression, effect: EffectSite, { functionsOf }: FixContext): readonly Enclosing[] {
  return [...functionsOf(call.expression), ...(isFunctionNode(effect.enclosing) && effect.call !== call ? [effect.enclosing] : [])];
}

/** What asks which request is being answered, in some functions or in those that they call. */
export function contextReader(from: readonly Enclosing[], context: FixContext): string | undefined {
  for (const fn of reachedFrom(from, context)) {
    const found = readsRequest.exec(fn.getText());
    if (found) return found[0].replace(/\s*\($/, '');
  }
  return undefined;
}

/** Declarations that the worker now has for itself, where the file uses them for nothing else. */
export function leftOver(scope: WorkerScope, moved: readonly ts.Node[]): readonly ts.Statement[] {
  const [first] = moved;
  if (!first) return [];
  const file = first.getSourceFile();
  const statements: ts.Statement[] = [];
  for (const declaration of scope.ownDeclarations) {
    const statement = statementOf(declaration);
    if (!statement || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) continue;
    if (ts.getModifiers(statement)?.length) continue;
    const { name } = declaration;
    let isUsed = false;
    walk(file, (node) => {
      if (moved.includes(node) || node === statement) return false;
      if (ts.isIdentifier(node) && node.text === name.getText()) isUsed = true;
      return !isUsed;
    });
    if (!isUsed) statements.push(statement);
  }
  return statements;
}
