import { uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { entityFacts } from '../models/entity-name';
import { knownType } from '../values/provenance';
import { queryOf } from '../models/query';
import { originOf } from '../values/origin';
import type { Meaning, QueryOp, RecogniseContext } from '../types';
import { folder, instanceName, isInstance } from './entity';
import { listedInstance } from './listed';
import { inTransaction } from './options';

/** Methods that an association adds to instances: `getPosts`, `countPosts`, `addPost` (https://sequelize.org/docs/v6/core-concepts/assocs/#special-methodsmixins-added-to-instances). */
export const associationNames = /^(?:get|count|set|add|remove|has|create)[A-Z]/;

/** Reads a call of a method that an association added: declared with the type of a mixin, or on a model's instance by nobody. */
export function associationCall(call: ts.CallExpression, callee: ts.PropertyAccessExpression, context: RecogniseContext): Meaning | undefined {
  const { checker } = context;
  const symbol = checker.getSymbolAtLocation(callee.name);
  const declaration = symbol?.valueDeclaration;
  if (declaration) return declared(call, callee, declaration, context);
  if (symbol) return undefined;
  // JavaScript does not say what associations add. What an instance has and no class declares was added by one.
  const type = knownType(callee.expression, context);
  if (type ? !isInstance(type) || checker.getPropertyOfType(type, callee.name.text) : listedInstance(callee.expression, context) === undefined) return undefined;
  const [, verb = 'get', rest = ''] = /^(get|count|set|add|remove|has|create)(.*)$/.exec(callee.name.text) ?? [];
  const many = /(?:s|[Cc]hildren|[Pp]eople)$/.test(rest);
  return meaning(call, callee, opOf(verb, many, false), undefined, context);
}

/** Whether an untyped value is a row that an association gives: of `await user.getPosts()`, or of `user.posts` which a query has loaded with the user. */
export function isAssociated(instance: ts.Expression, context: RecogniseContext): boolean {
  const { checker } = context;
  const { node } = originOf(instance, checker);
  const access = ts.isCallExpression(node) ? uncast(node.expression) : node;
  if (!ts.isPropertyAccessExpression(access)) return false;
  if (ts.isCallExpression(node)) return /^get[A-Z]/.test(access.name.text) && associationCall(node, access, context) !== undefined;
  const owner = knownType(access.expression, context);
  if (!owner || !isInstance(owner) || checker.getPropertyOfType(owner, access.name.text)) return false;
  return entityFacts(instanceName(owner), 'sequelize', access, context).model?.fields.get(access.name.text)?.relation !== undefined;
}

function declared(call: ts.CallExpression, callee: ts.PropertyAccessExpression, declaration: ts.Declaration, context: RecogniseContext): Meaning | undefined {
  const type = ts.isPropertyDeclaration(declaration) || ts.isPropertySignature(declaration) ? declaration.type : undefined;
  if (!type || !ts.isTypeReferenceNode(type)) return undefined;
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right : type.typeName;
  let symbol = context.checker.getSymbolAtLocation(name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = context.checker.getAliasedSymbol(symbol);
  const [, kind = '', verb = '', plural = ''] = /^(HasMany|BelongsToMany|HasOne|BelongsTo)(Get|Count|Set|Add|Remove|Has|Create)Association(s?)Mixin$/.exec(symbol?.name ?? '') ?? [];
  if (verb === '' || !symbol?.declarations?.[0]?.getSourceFile().fileName.startsWith(folder)) return undefined;
  const [row] = type.typeArguments ?? [];
  const entity = row && verb !== 'Count' ? instanceName(context.checker.getTypeFromTypeNode(row)) : undefined;
  return meaning(call, callee, opOf(verb.toLowerCase(), plural !== '', kind === 'BelongsToMany'), entity, context);
}

/** Joining or parting rows of many-to-many writes the table between; else the foreign key is written. */
function opOf(verb: string, many: boolean, through: boolean): QueryOp {
  switch (verb) {
    case 'get': return many ? 'read-many' : 'read-one';
    case 'count': return 'count';
    case 'has': return 'read-one';
    case 'create': return 'insert';
    case 'add': return through ? (many ? 'insert-many' : 'insert') : many ? 'update-many' : 'update';
    case 'remove': return through ? (many ? 'delete-many' : 'delete') : many ? 'update-many' : 'update';
    default: return many ? 'update-many' : 'update';
  }
}

function meaning(call: ts.CallExpression, callee: ts.PropertyAccessExpression, op: QueryOp, entity: string | undefined, context: RecogniseContext): Meaning {
  return queryOf({
    library: 'sequelize', op, call, client: callee.expression, label: `${callee.expression.getText()}.${callee.name.text}`,
    ...entityFacts(entity, 'sequelize', call, context), ...(op === 'read-one' && { limit: 1, isLimited: true }),
    inputs: [callee.expression, ...call.arguments],
    ...(/^get[A-Z]/.test(callee.name.text) && { follows: { row: callee.expression, relation: callee.name.text.slice('get'.length) } }),
    ...inTransaction(call, context.checker),
  });
}
