import { bare, classAround, isFunctionNode, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { bindingOf } from '../entries/workers-rpc';

interface Asked {
  readonly checker: ts.TypeChecker;
  readonly names: { sources(): readonly ts.SourceFile[] };
}

/** What bindings are said to be: a namespace of objects, or a service. */
const said = /\b(?:DurableObjectNamespace|Service)\s*</;

/**
 * The method that a stub of a Cloudflare worker calls: of the class that the binding's type names, `ROOM: DurableObjectNamespace<Room>`, `AUTH: Service<typeof AuthWorker>`. Where what `env` is cannot be
 * followed, it is the binding of that name, if all that the workspace says of it is the same. https://developers.cloudflare.com/workers/runtime-apis/rpc/typescript
 */
export function stubMember(receiver: ts.Expression, name: string, { checker, names }: Asked): readonly FunctionNode[] {
  const binding = bindingOf(receiver, checker);
  if (!binding) return [];
  const own = declaredAs(binding.name, checker);
  const classes = new Set(own ? [classOf(own, binding.isObject, checker)] : declared(names.sources(), checker).get(binding.name.text)?.map((one) => classOf(one, binding.isObject, checker)));
  const [only] = classes;
  const method = only && classes.size === 1 ? only.members.find((member) => ts.isMethodDeclaration(member) && propertyName(member.name) === name) : undefined;
  return method && isFunctionNode(method) && ts.isMethodDeclaration(method) && method.body && classAround(receiver) !== only ? [method] : [];
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
  return ts.isPropertyAccessExpression(node) && bindingOf(node.expression, checker) !== undefined;
}

/** The class whose instances a declared binding gives stubs of. */
function classOf(binding: ts.Declaration, isObject: boolean, checker: ts.TypeChecker): ts.ClassLikeDeclaration | undefined {
  const type = ts.isPropertySignature(binding) || ts.isPropertyDeclaration(binding) ? binding.type : undefined;
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName) || type.typeName.text !== (isObject ? 'DurableObjectNamespace' : 'Service')) return undefined;
  const given = type.typeArguments?.[0];
  const symbol = given && (checker.getTypeFromTypeNode(given).symbol as ts.Symbol | undefined);
  const made = symbol?.valueDeclaration;
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
