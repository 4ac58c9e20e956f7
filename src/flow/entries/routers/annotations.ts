import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import { importedName, type Imported } from '../../../catalog/values/imported';
import type { RouterFramework, RouterKind } from './types';

export interface TypedRouter {
  readonly framework: RouterFramework;
  readonly kind: RouterKind;
}

type Frameworks = (packageName: string) => readonly RouterFramework[];

/** The router that a parameter, variable or field is annotated with: `app: Express`, or by the type of the plugin function that it is the first parameter of. */
export function typeOf(declaration: ts.Declaration, type: ts.TypeNode | undefined, checker: ts.TypeChecker, frameworks: Frameworks): TypedRouter | undefined {
  const own = type && named(type, checker, (framework, imported) => framework.typed(imported), frameworks);
  if (own || !ts.isParameter(declaration)) return own;
  const plugin = ofPlugin(declaration);
  return plugin && named(plugin, checker, (framework, { name }) => (framework.pluginTypes?.has(name) ? 'router' : undefined), frameworks);
}

/** `FastifyPluginAsync` of `const routes: FastifyPluginAsync = async (fastify) => …`. */
function ofPlugin(parameter: ts.ParameterDeclaration): ts.TypeNode | undefined {
  const fn = parameter.parent;
  if (fn.parameters[0] !== parameter) return undefined;
  let holder: ts.Node = fn.parent;
  while (ts.isParenthesizedExpression(holder)) holder = holder.parent;
  if (ts.isSatisfiesExpression(holder) || ts.isAsExpression(holder)) return holder.type;
  // `const plugin: Plugin<Options> = { register: async (server) => … }`
  if (ts.isPropertyAssignment(holder)) holder = holder.parent.parent;
  else if (ts.isObjectLiteralExpression(holder)) holder = holder.parent;
  return ts.isVariableDeclaration(holder) ? holder.type : undefined;
}

/** Follows a type's name through aliases and interfaces of the workspace to the package's own. */
function named(type: ts.TypeNode, checker: ts.TypeChecker, kindOf: (framework: RouterFramework, imported: Imported) => RouterKind | undefined, frameworks: Frameworks, depth = 0): TypedRouter | undefined {
  if (depth > 5) return undefined;
  const next = (inner: ts.TypeNode): TypedRouter | undefined => named(inner, checker, kindOf, frameworks, depth + 1);
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type)) return first(type.types, next);
  if (ts.isParenthesizedTypeNode(type)) return next(type.type);
  if (!ts.isTypeReferenceNode(type) && !ts.isExpressionWithTypeArguments(type)) return undefined;
  const name = ts.isTypeReferenceNode(type) ? type.typeName : type.expression;
  const imported = importedName(name, checker);
  for (const framework of imported ? frameworks(imported.package) : []) {
    const kind = imported && kindOf(framework, imported);
    if (kind) return { framework, kind };
  }
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  if (declaration && ts.isTypeAliasDeclaration(declaration)) return next(declaration.type);
  if (declaration && ts.isInterfaceDeclaration(declaration)) return first(declaration.heritageClauses?.flatMap((clause) => [...clause.types]) ?? [], next);
  return undefined;
}

function first<T, R>(list: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of list) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
