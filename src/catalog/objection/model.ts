import { memberValue } from '../../project/members';
import { bare, inlineFunction, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { knownType } from '../values/provenance';
import type { RecogniseContext } from '../types';

export interface ModelInfo {
  /** The class's name. */
  readonly name?: string;
  /** What `static tableName` says. */
  readonly table?: string;
  /** What `static idColumn` says. */
  readonly key?: string;
  /** True where the query gives one row: a relation to one. */
  readonly isOne: boolean;
}

/** The model that a query is about, by the builder's type: `QueryBuilder<Person, Person[]>` of `Person.query()` and of `family.$relatedQuery('members')`. */
export function modelOf(call: ts.CallExpression, context: RecogniseContext): ModelInfo {
  const { checker } = context;
  const declared = ofType(call, checker);
  if (declared.name !== undefined) return declared;
  const mapped = mappedModel(call, checker);
  if (mapped?.name === undefined) return { ...declared, ...classOf(call, context) };
  return { name: mapped.name.text, isOne: false, ...saidBy(mapped) };
}

/** The class that a query begins on, where the checker does not know it: `models.groups.query()` of an object that is filled from a folder. */
function classOf(call: ts.CallExpression, context: RecogniseContext): Omit<ModelInfo, 'isOne'> {
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'query') return {};
  const declaration = knownType(callee.expression, context)?.symbol?.declarations?.find(ts.isClassLike);
  const name = declaration?.name?.text;
  return !declaration || name === undefined || declaration.getSourceFile().isDeclarationFile ? {} : { name, ...saidBy(declaration) };
}

function ofType(call: ts.CallExpression, checker: ts.TypeChecker): ModelInfo {
  const type = checker.getTypeAtLocation(call);
  if (type.symbol?.name !== 'QueryBuilder') return { isOne: false };
  const [row, result] = checker.getTypeArguments(type as ts.TypeReference);
  const model = row?.isTypeParameter() ? row.getConstraint() : row;
  const declaration = model?.symbol?.declarations?.find(ts.isClassLike);
  const isOne = result !== undefined && row !== undefined && result === row && (row.flags & ts.TypeFlags.Any) === 0;
  const name = declaration?.name?.text;
  if (!declaration || name === undefined || name === 'Model') return { isOne };
  return { name, isOne, ...saidBy(declaration) };
}

/** `static tableName = 'persons'`, `static get idColumn() { return 'key'; }` */
function saidBy(declaration: ts.ClassLikeDeclaration): Pick<ModelInfo, 'table' | 'key'> {
  const text = (name: string): string | undefined => {
    const member = declaration.members.find((one) => propertyName(one.name) === name);
    const value = member && memberValue(member);
    return value && ts.isStringLiteralLike(value) ? value.text : undefined;
  };
  const [table, key] = [text('tableName'), text('idColumn')];
  return { ...(table !== undefined && { table }), ...(key !== undefined && { key }) };
}

/** The model that `relationMappings` says of a relation whose property has no type: `modelClass: Animal`. */
function mappedModel(call: ts.CallExpression, checker: ts.TypeChecker): ts.ClassLikeDeclaration | undefined {
  const callee = bare(call.expression);
  const [relation] = call.arguments;
  if (!ts.isPropertyAccessExpression(callee) || !callee.name.text.endsWith('elatedQuery') || !relation || !ts.isStringLiteralLike(relation)) return undefined;
  const owner = checker.getTypeAtLocation(callee.expression).symbol?.declarations?.find(ts.isClassLike);
  const member = owner?.members.find((one) => propertyName(one.name) === 'relationMappings');
  const mappings = member && memberValue(member);
  const mapping = mappings && ts.isObjectLiteralExpression(mappings) ? propertyValue(mappings, relation.text) : undefined;
  const named = mapping && ts.isObjectLiteralExpression(bare(mapping)) ? propertyValue(bare(mapping) as ts.ObjectLiteralExpression, 'modelClass') : undefined;
  const value = named && (inlineFunction(named)?.body ?? bare(named));
  return value && ts.isIdentifier(value) ? checker.getTypeAtLocation(value).symbol?.declarations?.find(ts.isClassLike) : undefined;
}
