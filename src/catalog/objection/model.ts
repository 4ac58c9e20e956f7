import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';

export interface ModelInfo {
  /** The class's name. */
  readonly name?: string;
  /** What `static tableName` says. */
  readonly table?: string;
  /** True where the query gives one row: a relation to one. */
  readonly isOne: boolean;
}

/** The model that a query is about, by the builder's type: `QueryBuilder<Person, Person[]>` of `Person.query()` and of `family.$relatedQuery('members')`. */
export function modelOf(call: ts.CallExpression, checker: ts.TypeChecker): ModelInfo {
  const type = checker.getTypeAtLocation(call);
  if (type.symbol?.name !== 'QueryBuilder') return { isOne: false };
  const [row, result] = checker.getTypeArguments(type as ts.TypeReference);
  const model = row?.isTypeParameter() ? row.getConstraint() : row;
  const declaration = model?.symbol?.declarations?.find(ts.isClassLike);
  const isOne = result !== undefined && row !== undefined && result === row && (row.flags & ts.TypeFlags.Any) === 0;
  const name = declaration?.name?.text;
  if (!declaration || name === undefined || name === 'Model') return { isOne };
  const table = tableOf(declaration);
  return { name, isOne, ...(table !== undefined && { table }) };
}

/** `static tableName = 'persons'`, `static get tableName() { return 'persons'; }` */
function tableOf(declaration: ts.ClassLikeDeclaration): string | undefined {
  const member = declaration.members.find((one) => propertyName(one.name) === 'tableName');
  const statement = member && ts.isGetAccessor(member) ? member.body?.statements[0] : undefined;
  const value = member && ts.isPropertyDeclaration(member) ? member.initializer : statement && ts.isReturnStatement(statement) ? statement.expression : undefined;
  return value && ts.isStringLiteralLike(bare(value)) ? (bare(value) as ts.StringLiteral).text : undefined;
}
