import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { entityFacts } from '../models/entity-name';
import { linksOf } from '../chains/chain';
import { originOf } from '../values/origin';
import { queryOf } from '../models/query';
import type { Query, RecogniseContext } from '../types';

/** The decorators of relations. */
const relations: ReadonlySet<string> = new Set(['OneToMany', 'ManyToOne', 'OneToOne', 'ManyToMany']);

/**
 * A lazy relation: an entity declares it as a promise, and it is read when code waits for it, once per row.
 * https://typeorm.io/docs/relations/eager-and-lazy-relations#lazy-relations
 */
export function lazyRelation(access: ts.PropertyAccessExpression, context: RecogniseContext): Query | undefined {
  const { checker } = context;
  // Few classes have such properties; the declaration is asked before the type of what it holds.
  const declaration = checker.getSymbolAtLocation(access.name)?.valueDeclaration;
  if (!declaration || !ts.isPropertyDeclaration(declaration) || !declaration.type || !isRelation(declaration)) return undefined;
  const { type } = declaration;
  const row = ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise' ? type.typeArguments?.[0] : undefined;
  if (!row || isLoaded(access, checker)) return undefined;
  const many = ts.isArrayTypeNode(row) || (ts.isTypeReferenceNode(row) && /^(?:Readonly)?Array$/.test(row.typeName.getText()));
  const one = many ? (ts.isArrayTypeNode(row) ? row.elementType : (ts.isTypeReferenceNode(row) ? row.typeArguments?.[0] : undefined)) : row;
  const entity = one && ts.isTypeReferenceNode(one) ? one.typeName.getText() : undefined;
  return queryOf({
    library: 'typeorm', op: many ? 'read-many' : 'read-one', call: access, client: access.expression, label: access.getText().replace(/\s+/g, ''),
    ...entityFacts(entity, 'typeorm', access, context), ...(!many && { limit: 1, isLimited: true }), inputs: [access.expression],
    follows: { row: access.expression, relation: access.name.text },
  });
}

function isRelation(declaration: ts.PropertyDeclaration): boolean {
  return (ts.getDecorators(declaration) ?? []).some(({ expression }) => ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && relations.has(expression.expression.text));
}

/** Whether the query that gave the row has loaded the relation with it: its promise is there already. */
function isLoaded(access: ts.PropertyAccessExpression, checker: ts.TypeChecker): boolean {
  const { node } = originOf(access.expression, checker);
  if (!ts.isCallExpression(node)) return false;
  const named = new RegExp(`\\b${access.name.text}\\b`);
  return linksOf(node).links.some(({ name, call }) => (/AndSelect$|^find/.test(name)) && call.arguments.some((argument) => named.test(bare(argument).getText())));
}
