import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { composedMember } from '../values/composed';
import { promisifiedMethod } from '../values/promisified';
import { knownType } from '../values/provenance';
import { moduleOf } from '../values/specifier';
import type { CallLike, RecogniseContext } from '../types';

/** Everything of the catalogue lies here; nothing else does. */
export const stubRoot = '/headroom-stubs/';

/** What is called: the expression before the arguments or the template. */
export function calleeOf(call: CallLike): ts.Expression {
  return ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
}

/** What a method is called on: `pb.collection('orders')` of `pb.collection('orders').getOne(id)`; undefined of a function that stands alone. */
export function calledUpon(call: CallLike): ts.Expression | undefined {
  const callee = bare(calleeOf(call));
  return ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : undefined;
}

/** The module that a file itself imports what is called from, by its own name or by that of what it belongs to: `drizzle-orm/node-postgres` of `drizzle(url)`, `node:http` of `new http.Agent()`. */
export function calleeModule(call: CallLike, { checker }: Pick<RecogniseContext, 'checker'>): string | undefined {
  const callee = bare(calleeOf(call));
  const owner = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  return ts.isIdentifier(owner) ? moduleOf(checker.getSymbolAtLocation(owner)?.declarations?.[0]) : undefined;
}

/**
 * The name of what is called: `sendMail` of `transport.sendMail(…)`, `Resend` of `new Resend()`, `fetch`. What an import renames has the name that it
 * is exported under: `makeClient()` is `createClient` after `import { createClient as makeClient }`.
 */
export function calleeName(call: CallLike): string | undefined {
  const callee = bare(calleeOf(call));
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? exportedNames(callee.getSourceFile()).get(callee.text) ?? callee.text : undefined;
}

const exported = new WeakMap<ts.SourceFile, ReadonlyMap<string, string>>();

/** The names that a file's imports and top-level `require`s rename, each with the name in its module. */
function exportedNames(file: ts.SourceFile): ReadonlyMap<string, string> {
  const known = exported.get(file);
  if (known) return known;
  const names = new Map<string, string>();
  const rename = ({ name, propertyName }: ts.ImportSpecifier | ts.BindingElement): void => {
    if (propertyName && ts.isIdentifier(propertyName) && ts.isIdentifier(name) && propertyName.text !== 'default') names.set(name.text, propertyName.text);
  };
  for (const statement of file.statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (bindings && ts.isNamedImports(bindings)) bindings.elements.forEach(rename);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isObjectBindingPattern(name) && initializer && ts.isCallExpression(initializer) && initializer.expression.getText(file) === 'require') name.elements.forEach(rename);
    }
  }
  exported.set(file, names);
  return names;
}

/** A declaration of one of the catalogue's stubs. */
export interface StubMember {
  /** The stub file. */
  readonly file: string;
  /** The interface, class or namespace that declares it; undefined for what stands at the top of the stub. */
  readonly owner?: string;
  readonly name: string;
  readonly declaration: ts.Declaration;
}

/**
 * The stub's declaration that a call or construction means, resolved through casts, `any` and what names were given (`knownType`).
 * Undefined where it is not declared in a stub.
 */
export function stubMember(call: CallLike, context: RecogniseContext): StubMember | undefined {
  const { checker } = context;
  const callee = bare(calleeOf(call));
  let symbol = ts.isPropertyAccessExpression(callee) ? checker.getSymbolAtLocation(callee.name) : ts.isIdentifier(callee) ? checker.getSymbolAtLocation(callee) : undefined;
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const own = symbol && memberOf(symbol);
  if (own) return own;
  if (symbol && isWorkspaceFunction(symbol)) return undefined;
  if (ts.isPropertyAccessExpression(callee)) {
    const receiver = knownType(callee.expression, context);
    const member = receiver && (propertyOf(receiver, callee.name.text, checker) ?? composedMember(receiver, callee.name.text, checker));
    return member && memberOf(member);
  }
  const promisified = promisifiedMethod(callee, checker);
  const owner = promisified && knownType(promisified.expression, context);
  const method = owner && promisified && propertyOf(owner, promisified.name.text, checker);
  if (method) return memberOf(method);
  // `const { paymentIntents } = stripe`, `const send = client.send`: the name's type still knows where it was declared.
  const type = knownType(callee, context);
  const signature = type && [...type.getCallSignatures(), ...type.getConstructSignatures()][0];
  const declaration = signature?.declaration;
  return declaration && memberOfDeclaration(declaration);
}

function propertyOf(type: ts.Type, name: string, checker: ts.TypeChecker): ts.Symbol | undefined {
  if (!type.isUnion()) return checker.getPropertyOfType(type, name);
  for (const part of type.types) {
    const found = checker.getPropertyOfType(part, name);
    if (found) return found;
  }
  return undefined;
}

/** The stub's interface, class or type alias that the type of an expression is, by name: `SupabaseClient` of `supabase`. */
export function stubTypeOf(expression: ts.Expression, context: RecogniseContext): { readonly file: string; readonly name: string; readonly type: ts.Type } | undefined {
  const type = knownType(expression, context);
  return type && stubType(type);
}

/** The same for a type that is at hand. Of a union, the first part that a stub declares. */
export function stubType(type: ts.Type): { readonly file: string; readonly name: string; readonly type: ts.Type } | undefined {
  for (const part of type.isUnionOrIntersection() ? type.types : [type]) {
    for (const symbol of [part.symbol, part.aliasSymbol]) {
      const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
      if (symbol && file?.startsWith(stubRoot)) return { file, name: symbol.name, type: part };
    }
  }
  return undefined;
}

function isWorkspaceFunction(symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  return declaration !== undefined && (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration) || ts.isClassDeclaration(declaration));
}

function memberOf(symbol: ts.Symbol): StubMember | undefined {
  for (const declaration of symbol.declarations ?? []) {
    const member = memberOfDeclaration(declaration);
    if (member) return member;
  }
  return undefined;
}

function memberOfDeclaration(declaration: ts.Declaration): StubMember | undefined {
  const file = declaration.getSourceFile().fileName;
  if (!file.startsWith(stubRoot)) return undefined;
  let named: ts.Node = declaration;
  // The signature inside `create: (params: any) => …` stands for the property, that inside an interface's `(…): …` for the interface.
  while (ts.isFunctionTypeNode(named) || ts.isConstructorTypeNode(named) || ts.isParenthesizedTypeNode(named) || ts.isUnionTypeNode(named)) named = named.parent;
  const parent = ts.isConstructorDeclaration(named) || ts.isConstructSignatureDeclaration(named) || ts.isCallSignatureDeclaration(named) ? named.parent : undefined;
  const own = parent ?? named;
  const name = nameOf(own);
  if (name === undefined) return undefined;
  const owner = parent ? undefined : ownerOf(named);
  return { file, name, declaration, ...(owner !== undefined && { owner }) };
}

function ownerOf(node: ts.Node): string | undefined {
  for (let current = node.parent; current && !ts.isSourceFile(current); current = current.parent) {
    if (ts.isInterfaceDeclaration(current) || ts.isClassDeclaration(current) || ts.isModuleDeclaration(current) || ts.isTypeAliasDeclaration(current)) return nameOf(current);
    // A member of an object type that is written in place belongs to the property or variable that has that type.
    if ((ts.isPropertySignature(current) || ts.isVariableDeclaration(current) || ts.isPropertyDeclaration(current)) && current !== node) return nameOf(current);
  }
  return undefined;
}

function nameOf(node: ts.Node): string | undefined {
  const name = (node as Partial<ts.NamedDeclaration>).name;
  if (!name) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name) ? name.text : undefined;
}
