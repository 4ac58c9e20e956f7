import { bare, classNameAround } from '../../project/syntax';
import { ts } from '../../project/ts';
import { originOf } from '../values/origin';
import { knownType } from '../values/provenance';
import { folderOf } from '../tables/rows';
import { stubTypeOf } from '../tables/members';
import type { RecogniseContext } from '../types';
import { listedModel } from './listed';

export const folder = folderOf('sequelize');

/** The name of a model: of the class, or what `define('User', …)`, `model('User')` or `models.User` says. */
export function modelName(model: ts.Expression, context: RecogniseContext, depth = 0): string | undefined {
  const { checker } = context;
  const node = bare(model);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return classNameAround(node);
  if (depth > 4) return undefined;
  // `User.scope('active').findAll()`
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    const [first] = node.arguments;
    if (/^(?:scope|unscoped|schema)$/.test(name.text)) return modelName(expression, context, depth + 1);
    if (/^(?:define|model)$/.test(name.text)) return first && ts.isStringLiteralLike(first) ? first.text : undefined;
    if (name.text === 'getRepository') return first && modelName(first, context, depth + 1);
  }
  const type = knownType(node, context);
  const symbol = type?.symbol;
  const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
  if (symbol && symbol.flags & ts.SymbolFlags.Class && file?.startsWith('/headroom-') === false) return symbol.name;
  const origin = originOf(node, checker).node;
  if (origin !== node && ts.isExpression(origin)) return modelName(origin, context, depth + 1);
  if (ts.isPropertyAccessExpression(node) && stubTypeOf(node.expression, context)?.name === 'Models') return node.name.text;
  return type ? instanceName(firstInstance(type, checker)) : listedModel(node, context);
}

/** What `new` of a model's type gives. */
function firstInstance(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const signature = checker.getSignaturesOfType(type, ts.SignatureKind.Construct)[0];
  return signature && checker.getReturnTypeOfSignature(signature);
}

/** The workspace's name for an instance's type. */
export function instanceName(type: ts.Type | undefined): string | undefined {
  for (const part of type?.isUnionOrIntersection() ? type.types : type ? [type] : []) {
    const { symbol } = part;
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
    if (symbol && file?.startsWith('/headroom-') === false && !symbol.name.startsWith('__') && !(part.flags & ts.TypeFlags.TypeParameter)) return symbol.name;
  }
  return undefined;
}

/** Where an instance comes from: its model, and whether it was made here or is stored already. */
export function instanceOrigin(instance: ts.Expression, context: RecogniseContext): { readonly entity?: string; readonly origin?: 'new' | 'stored' } {
  const node = bare(instance);
  const own = node.kind === ts.SyntaxKind.ThisKeyword ? classNameAround(node) : instanceName(knownType(node, context));
  const { node: from, several } = originOf(instance, context.checker);
  const isCall = ts.isCallExpression(from) && ts.isPropertyAccessExpression(from.expression);
  const model = ts.isNewExpression(from) ? from.expression : isCall ? (from.expression).expression : undefined;
  const type = model && knownType(model, context);
  const entity = own ?? (model && (!type || isModel(type)) ? modelName(model, context) : undefined);
  const name = isCall ? (from.expression).name.text : '';
  const origin = several ? undefined : ts.isNewExpression(from) || name === 'build' ? 'new' : /^\$?(?:find|create|get|reload)/.test(name) ? 'stored' : undefined;
  return { ...(entity !== undefined && { entity }), ...(origin && { origin }) };
}

/** Whether a type is a model (its static side). */
function isModel(type: ts.Type | undefined): boolean {
  const declaration = type?.getProperty('findAll')?.declarations?.[0];
  return declaration?.getSourceFile().fileName.startsWith(folder) === true;
}

/** Whether a type is an instance of a model: it has what the stub's model has. */
export function isInstance(type: ts.Type | undefined): boolean {
  const declaration = type?.getProperty('isNewRecord')?.declarations?.[0];
  return declaration?.getSourceFile().fileName.startsWith(folder) === true;
}
