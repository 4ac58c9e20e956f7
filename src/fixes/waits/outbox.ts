import { dialectOf, type Imported } from '../../catalog';
import type { TransactionAdapter } from '../../catalog/queue/transactions';
import { declarationOf } from '../../flow/symbols';
import { isTypeScript } from '../../project/paths';
import { enclosingFunction, isFunctionNode, isWithin, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** A transaction that a call stands in: the library that has begun it, and what sends statements in it. */
export interface Transaction {
  readonly library: string;
  readonly client: ts.Identifier;
}

/** The transaction of Postgres that a call stands in; undefined where none is seen. */
export function transactionAround(call: ts.CallExpression, context: FixContext): Transaction | undefined {
  const { graph, workspace } = context;
  if (workspace.databases().some(({ provider }) => provider !== undefined && provider !== 'postgresql')) return undefined;
  for (const { meaning } of graph.factsOf(call.getSourceFile().fileName)?.flow.sites ?? []) {
    if (meaning.concept !== 'query' || !meaning.inTransaction) continue;
    const client = rootOf(meaning.client);
    if (ts.isIdentifier(client) && isAround(client, call, context)) return { library: meaning.library, client };
  }
  return undefined;
}

/**
 * What sends a queue's statements in a transaction, as source text: with it a job becomes a row of that transaction, which is there if the transaction is committed, and nowhere otherwise.
 * Undefined where neither its library nor the queue says how.
 */
export function executorOf({ library, client }: Transaction, adapter: ((library: string) => TransactionAdapter | undefined) | undefined, imported: Imported): string | undefined {
  return dialectOf(library).executes?.(client.text, isTypeScript(client.getSourceFile().fileName)) ?? adapter?.(library)?.(client.text, imported);
}

/** `manager` of `manager.getRepository(Order)`, `runner` of `runner.manager`. */
function rootOf(client: ts.Expression): ts.Expression {
  const inner = uncast(client);
  return ts.isPropertyAccessExpression(inner) || ts.isCallExpression(inner) ? rootOf(inner.expression) : inner;
}

const beginning = /^(?:start|begin)(?:Transaction)?$/;
const committing = /^commit(?:Transaction)?$/;

/** Whether the transaction of a client is open where the call stands: the client is the parameter of a function around the call, or has begun before the call and commits behind it. */
function isAround(name: ts.Identifier, call: ts.CallExpression, { checker }: FixContext): boolean {
  const declaration = declarationOf(name, checker);
  if (!declaration) return false;
  if (ts.isParameter(declaration)) return isFunctionNode(declaration.parent) && isWithin(call, declaration.parent) && enclosingFunction(call) === declaration.parent;
  const scope = enclosingFunction(declaration);
  if (!scope || enclosingFunction(call) !== scope) return false;
  const said = (method: RegExp, text: RegExp): readonly number[] => {
    const places: number[] = [];
    walk(scope, (node) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.expression.getText() !== name.text) return;
      const [first] = node.arguments;
      if (method.test(node.expression.name.text) || (first && ts.isStringLiteralLike(first) && text.test(first.text))) places.push(node.pos);
    });
    return places;
  };
  // `const trx = await db.transaction()` has begun where it is declared.
  const isBegun = ts.isVariableDeclaration(declaration) && /\.(?:t|startT)ransaction\(\)/.test(declaration.initializer?.getText() ?? '');
  const begun = [...(isBegun ? [declaration.pos] : []), ...said(beginning, /^\s*(?:begin|start\s+transaction)\b/i)];
  const committed = said(committing, /^\s*commit\b/i);
  return begun.length === 1 && committed.length === 1 && (begun[0] ?? 0) < call.pos && (committed[0] ?? 0) > call.end;
}
