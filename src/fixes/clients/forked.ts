import type { PartOfRequest } from '../../catalog/clients/clients';
import { isWithin, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import { semicolon, type EditBuilder } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import { closing } from './closings';
import { isTaken, type OwnDeclaration } from './own-client';

/** Where a request uses the part of a client that is to be its own: what stands for it, without what makes another one of it. */
export type Forked = readonly ts.PropertyAccessExpression[];

/** What of the part is for all that have one of it, and what closes the client through it. */
const ofAll = /\.\s*(?:getEventManager|getConnection|getDriver|getMetadata|addFilter|config)\b/;

const begun = /\.\s*begin\s*\(/;
const undone = /\.\s*rollback\s*\(/;

/** The uses of the part of a client that belongs to one request; why there can be no other one of it, where more is asked of the client, or where that may mean all. */
export function forkedUses({ name, statement }: OwnDeclaration, scope: ts.Node, closings: readonly ts.Node[], { part, fork, forkedBy }: PartOfRequest): Forked | string {
  const found: ts.PropertyAccessExpression[] = [];
  // Closing it ended what was begun; of a shared one, the connection would stay with it.
  if (begun.test(scope.getText()) && !undone.test(scope.getText())) return 'a transaction is begun by hand, and nothing rolls it back';
  let isForkedBy = false;
  for (const use of referencesTo(name, scope)) {
    if (isWithin(use, statement) || closings.some((one) => isWithin(use, one))) continue;
    const access = outward(use).user;
    if (!ts.isPropertyAccessExpression(access) || access.questionDotToken || access.name.text !== part) return `more is asked of it than its \`${part}\` (\`${access.getText().split('\n')[0] ?? ''}\`)`;
    const { child, user } = outward(access);
    if (ts.isPropertyAccessExpression(user) && user.name.text === fork) {
      const call = outward(user).user;
      if (!ts.isCallExpression(call) || call.arguments.length > 0) return `\`${fork}\` is told to take over what is loaded, or nothing of it is known`;
    } else if (ts.isCallExpression(user) && user.arguments[0] === child && user.expression.getText().startsWith(`${forkedBy}.`)) isForkedBy = true;
    else if (ts.isPropertyAccessExpression(user) && (ofAll.test(`.${user.name.text}`) || closing.has(user.name.text))) return `\`${user.getText()}\` is for all who have the client`;
    else found.push(access);
  }
  // What is asked of the whole is answered for the request there.
  return isForkedBy && found.length > 0 ? `\`${forkedBy}\` decides whose \`${part}\` it is` : found;
}

/** Gives the request one of the part for itself, in place of that which all have: by its own name, or by one that is declared behind the client. */
export function forkThere({ file, statement }: OwnDeclaration, given: string, uses: Forked, { part, fork }: PartOfRequest, builder: EditBuilder): boolean {
  const [only, more] = uses;
  if (!only) return true;
  const holder = outward(only).user;
  // Where it is named more than once in its life, all of them are one.
  if (!more && ts.isVariableDeclaration(holder) && statementOf(holder)?.parent === statement.parent) {
    builder.range(file, only.end, only.end, `.${fork}()`);
    return true;
  }
  if (!ts.isStatement(statement) || isTaken(file, part, { statement })) return false;
  builder.after(statement, [`const ${part} = ${given}.${part}.${fork}()${semicolon(file)}`]);
  for (const use of uses) builder.replace(use, part);
  return true;
}
