import { bare, classAround, isFunctionNode, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { annotatedStub, bindingOf } from '../../entries/functions/workers-rpc';
import type { BoundAs } from './bound-types';

interface Asked {
  readonly checker: ts.TypeChecker;
  readonly names: { sources(): readonly ts.SourceFile[]; heirs(name: string): readonly (ts.ClassLikeDeclaration | ts.InterfaceDeclaration)[] };
  readonly boundAs: BoundAs;
}

/** What bindings are said to be: a namespace of objects, or a service. */
const said = /\b(?:DurableObjectNamespace|Service)\s*</;

/**
 * The method that a stub of a Cloudflare worker calls: of the class that the binding's type names, `ROOM: DurableObjectNamespace<Room>`, `AUTH: Service<typeof AuthWorker>`, or that wrangler's configuration does. Where what `env` is cannot be
 * followed, it is the binding of that name, if all that the workspace says of it is the same. https://developers.cloudflare.com/workers/runtime-apis/rpc/typescript
 */
export function stubMember(receiver: ts.Expression, name: string, asked: Asked): readonly FunctionNode[] {
  const only = stubClass(receiver, asked);
  const method = only?.members.find((member) => ts.isMethodDeclaration(member) && propertyName(member.name) === name);
  return method && isFunctionNode(method) && ts.isMethodDeclaration(method) && method.body && classAround(receiver) !== only ? [method] : [];
}

function stubClass(receiver: ts.Expression, { checker, names, boundAs }: Asked): ts.ClassLikeDeclaration | undefined {
  const binding = bindingOf(receiver, checker);
  const annotated = binding ? undefined : annotatedStub(receiver, checker);
  if (annotated) return classNamed(annotated, checker);
  if (!binding) return undefined;
  const own = declaredAs(binding.name, checker);
  const typed = own && classOf(own, binding.isObject, checker);
  if (typed) return typed;
  // What is configured is not told by the type where that names no class.
  const [, kind, configured] = /^(DurableObjectNamespace|Service)<(\w+)>$/.exec(boundAs(binding.name.text, binding.name.getSourceFile().fileName) ?? '') ?? [];
  if (configured !== undefined && (kind === 'DurableObjectNamespace') === binding.isObject) {
    const [made, ...others] = (kind === 'Service' ? ['WorkerEntrypoint'] : ['DurableObject']).flatMap((base) => names.heirs(base)).filter((one) => one.name?.text === configured);
    return made && ts.isClassLike(made) && others.length === 0 ? made : undefined;
  }
  const classes = new Set(own ? [] : declared(names.sources(), checker).get(binding.name.text)?.map((one) => classOf(one, binding.isObject, checker)));
  const [only] = classes;
  return classes.size === 1 ? only : undefined;
}

/** Where the type of `env` declares a binding; of one that is taken out of it, the property that it is. */
function declaredAs(name: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  const [own] = checker.getSymbolAtLocation(name)?.declarations ?? [];
  if (!own || !ts.isBindingElement(own)) return own;
  return checker.getPropertyOfType(checker.getTypeAtLocation(own.parent), name.text)?.declarations?.[0];
}

/** Whether a call goes to another worker through a stub: what runs there is deployed by itself, and another method of it is not there until it is. */
export function isRemoteCall(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(callee);
  return ts.isPropertyAccessExpression(node) && (bindingOf(node.expression, checker) ?? annotatedStub(node.expression, checker)) !== undefined;
}

/** The class whose instances a declared binding gives stubs of. */
function classOf(binding: ts.Declaration, isObject: boolean, checker: ts.TypeChecker): ts.ClassLikeDeclaration | undefined {
  const type = ts.isPropertySignature(binding) || ts.isPropertyDeclaration(binding) ? binding.type : undefined;
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName) || type.typeName.text !== (isObject ? 'DurableObjectNamespace' : 'Service')) return undefined;
  const [given] = type.typeArguments ?? [];
  return given && classNamed(given, checker);
}

function classNamed(type: ts.TypeNode, checker: ts.TypeChecker): ts.ClassLikeDeclaration | undefined {
  const made = (checker.getTypeFromTypeNode(type).symbol as ts.Symbol | undefined)?.valueDeclaration;
  return made && ts.isClassLike(made) ? made : undefined;
}

const known = new WeakMap<ts.TypeChecker, ReadonlyMap<string, readonly ts.Declaration[]>>();

/** The bindings that types of the workspace declare, by their names. */
function declared(files: readonly ts.SourceFile[], checker: ts.TypeChecker): ReadonlyMap<string, readonly ts.Declaration[]> {
  let found = known.get(checker);
  if (!found) {
    const all = new Map<string, ts.Declaration[]>();
    for (const file of files) {
      if (!said.test(file.text)) continue;
      walk(file, (node) => {
        const name = ts.isPropertySignature(node) && node.type && said.test(node.type.getText()) ? propertyName(node.name) : undefined;
        if (name !== undefined) all.set(name, [...all.get(name) ?? [], node as ts.PropertySignature]);
      });
    }
    known.set(checker, (found = all));
  }
  return found;
}
