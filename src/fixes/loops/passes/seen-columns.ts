import type { Query } from '../../../catalog';
import type { FlowContext } from '../../../flow/types';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import { enclosingFunction, isAssignment, isReference, isWithin, outward, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isQuestion } from '../../../rules/overfetching/idioms';
import { fieldUse } from '../../../rules/overfetching/trace';
import { memberName } from './changes';
import { writtenColumns } from './written-columns';

/**
 * Which writes of a loop a read of the same table in it does not see: updates that set columns by which it neither asks nor sorts, which nothing reads of its rows, and by which the database does not decide who sees a row. What
 * the read gives is then the same before the loop, whatever rows they are. Only where it is known what else an update changes.
 */
export function unseenBy(read: Query, body: ts.Node, context: FlowContext): (write: Query) => boolean {
  const { model } = read;
  if (!model?.alsoSet || !model.writable || (model.hooks?.length ?? 0) > 0) return () => false;
  const { alsoSet, fields } = model;
  let known: ReadonlySet<string> | undefined;
  const seen = (): ReadonlySet<string> => (known ??= seenColumns(read, context));
  return (write) => {
    if ((write.op !== 'update' && write.op !== 'update-many') || write.model !== model || !write.written || !isWithin(write.call, body)) return false;
    const columns = writtenNames(write.written, context);
    const isColumn = (name: string): boolean => { const kind = fields.get(name)?.kind; return kind !== undefined && kind !== 'relation'; };
    return columns !== undefined && columns.every(isColumn) && [...columns, ...alsoSet].every((name) => !seen().has(name)) && !seen().has('*');
  };
}

/** The columns that a write may set; of an object that gets one after another, under conditions and again, too. Undefined where there may be others. */
function writtenNames(written: ts.Expression, context: FlowContext): readonly string[] | undefined {
  const node = uncast(written);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, context.checker) : undefined;
  const scope = declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && ts.isIdentifier(declaration.name) && declaration.initializer ? enclosingFunction(declaration) : undefined;
  const columns = writtenColumns({ node: scope ? (declaration as ts.VariableDeclaration).initializer as ts.Expression : node, given: new Map() }, context);
  if (!columns || !scope) return columns && [...columns.keys()];
  const names = [...columns.keys()];
  let whole = true;
  walk(scope, (inner) => {
    if (!whole || !ts.isIdentifier(inner) || inner === (declaration as ts.VariableDeclaration).name || inner.text !== node.getText() || !(isReference(inner) || ts.isShorthandPropertyAssignment(inner.parent)) || declarationOf(inner, context.checker) !== declaration) return whole;
    const { child, user } = outward(inner);
    const isMember = (ts.isPropertyAccessExpression(user) || ts.isElementAccessExpression(user)) && user.expression === child;
    const name = isMember ? memberName(user) : undefined;
    const set = isMember ? outward(user).user : undefined;
    if (name !== undefined && set && isAssignment(set) && set.left === user) names.push(name);
    else if (isMember ? name === undefined || (set !== undefined && ts.isCallExpression(set) && set.expression === user) : !isWithin(inner, written) && !isListed(child, user)) whole = false;
    return whole;
  });
  return whole ? names : undefined;
}

/** `Object.keys(row)`, and what only asks whether there is one. */
function isListed(child: ts.Node, user: ts.Node): boolean {
  return (ts.isCallExpression(user) && user.expression !== child && /^(?:Object\.(?:keys|values|entries)|console\.\w+|JSON\.stringify)$/.test(user.expression.getText())) || isQuestion(child, user);
}

/** The columns that make a difference to a read; `*` among them where that may be any. */
function seenColumns(read: Query, context: FlowContext): ReadonlySet<string> {
  const { model } = read;
  const use = fieldUse(read, context);
  const seen = new Set<string>([...use.fields, ...model?.shownBy ?? [], ...(model?.softDelete === undefined ? [] : [model.softDelete])]);
  // Rows that are used as wholes have all columns, and what a row refers to may lead back to the table.
  if (use.escapes.length > 0 || [...use.fields].some((name) => model?.fields.get(name)?.kind === 'relation')) seen.add('*');
  for (const input of [read.call, ...read.inputs ?? []]) {
    walk(input, (node) => {
      if (ts.isIdentifier(node)) seen.add(node.text);
      else if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) for (const word of node.text.split(/[^\w$]+/)) if (word !== '') seen.add(word);
    });
  }
  return seen;
}
