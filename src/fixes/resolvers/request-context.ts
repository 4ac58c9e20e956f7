import type { ContextParameter } from '../../flow/entries/types';
import { declarationOf } from '../../flow/values/symbols';
import { isTypeScript } from '../../project/paths';
import { isReference, isWithin, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import type { Names } from '../edits/naming';

/** The context of the request in a resolver: the object that lives as long as the request, by which its loaders are found. */
export interface RequestContext {
  /** What it is called in the resolver. */
  readonly name: string;
  /** Its parameter as the query's new place declares it (`{ prisma }: Context`), where the query needs something of it. */
  readonly parameter?: string;
  /** Makes the resolver take it. */
  apply(builder: EditBuilder): void;
}

/** What a rewrite knows of a resolver: what is taken out of it, and the names and imports of its file. */
export interface ResolverPlace {
  readonly fn: FunctionNode;
  /** The query, or the call that leads to it, which is taken out. */
  readonly gone: ts.Node;
  readonly names: Names;
  readonly imports: Imports;
  readonly checker: ts.TypeChecker;
}

/** The context of a resolver; undefined where it cannot be taken as a whole, or its type cannot be written where the query goes. */
export function requestContext(given: ContextParameter, place: ResolverPlace): RequestContext | undefined {
  const { fn } = place;
  const found = typeof given === 'number' ? fn.parameters[given] : fn.parameters.find((parameter) => isDecorated(parameter, given.decorator));
  if (fn.parameters.some((parameter) => parameter.dotDotDotToken)) return undefined;
  return found ? ofParameter(found, place) : added(given, place);
}

/** Whether what a name stands for is the context, or a part of it that its parameter's pattern takes. */
export function isOfContext(node: ts.Identifier, given: ContextParameter, { fn, checker }: ResolverPlace): boolean {
  const parameter = typeof given === 'number' ? fn.parameters[given] : fn.parameters.find((one) => isDecorated(one, given.decorator));
  const declaration = declarationOf(node, checker);
  return parameter !== undefined && declaration !== undefined && isWithin(declaration, parameter);
}

/** `@Context() context`; `@Context('req') request` is only a part of it. */
function isDecorated(parameter: ts.ParameterDeclaration, name: string): boolean {
  return (ts.getDecorators(parameter) ?? []).some(({ expression }) => ts.isCallExpression(expression) && expression.arguments.length === 0 && expression.expression.getText() === name);
}

function ofParameter(parameter: ts.ParameterDeclaration, place: ResolverPlace): RequestContext | undefined {
  if (parameter.initializer || parameter.questionToken) return undefined;
  const needed = namesOf(parameter.name).some((name) => isUsed(name, place.gone));
  const type = needed ? typeText(parameter, place) : '';
  if (type === undefined) return undefined;
  const declared = `${parameter.name.getText()}${type}`;
  if (ts.isIdentifier(parameter.name)) return { name: parameter.name.text, ...(needed && { parameter: declared }), apply: () => undefined };
  // The whole is needed now; what the pattern takes must be needed by the query alone.
  if (namesOf(parameter.name).some((name) => isUsed(name, place.fn, place.gone)) || parameter.name.elements.some((element) => ts.isBindingElement(element) && element.dotDotDotToken)) return undefined;
  const name = place.names.free('context', 'requestContext');
  return { name, ...(needed && { parameter: declared }), apply: (builder) => { builder.replace(parameter.name, name); } };
}

/** A parameter for the context, behind those that there are. */
function added(given: ContextParameter, { fn, names, imports }: ResolverPlace): RequestContext | undefined {
  const last = fn.parameters.at(-1);
  const typed = isTypeScript(fn.getSourceFile().fileName) && fn.parameters.some((parameter) => parameter.type);
  // `post => …` has no place for another one without parentheses around both.
  const bracket = last && /^\s*,?\s*\)/.test(fn.getSourceFile().text.slice(last.end));
  if (!last || !bracket) return undefined;
  const name = names.free('context', 'requestContext');
  const written: string[] = [];
  if (typeof given === 'number') {
    for (let index = fn.parameters.length; index < given; index++) written.push(names.free('_args', '_unused') + (typed ? ': unknown' : ''));
    written.push(name + (typed ? ': object' : ''));
  } else written.push(`@${imports.named(given.decorator, given.module)}() ${name}: object`);
  return { name, apply: (builder) => { builder.range(last.getSourceFile(), last.end, last.end, written.map((text) => `, ${text}`).join('')); } };
}

/** `: Context` of a parameter; undefined where its type is not written and has no name in the file. */
function typeText(parameter: ts.ParameterDeclaration, { fn, checker }: ResolverPlace): string | undefined {
  if (!isTypeScript(fn.getSourceFile().fileName)) return '';
  if (parameter.type) return `: ${parameter.type.getText()}`;
  const type = checker.getTypeAtLocation(parameter.name);
  const taken = ts.isIdentifier(parameter.name) ? [type] : parameter.name.elements.map((element) => checker.getTypeAtLocation(element));
  // What gives it its type is not known here; with a type it would not be `any` there either.
  if (taken.every((one) => one.flags & ts.TypeFlags.Any)) return ': any';
  const name = (type.aliasSymbol ?? type.symbol)?.name;
  const known = name !== undefined && checker.getSymbolsInScope(fn, ts.SymbolFlags.Type | ts.SymbolFlags.Alias).some((symbol) => symbol.name === name);
  return known && !type.aliasTypeArguments?.length ? `: ${name}` : undefined;
}

function namesOf(name: ts.BindingName): readonly string[] {
  return ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));
}

/** Whether a name is used below a node, and outside another one where that is given. */
function isUsed(name: string, root: ts.Node, outside?: ts.Node): boolean {
  let used = false;
  walk(root, (node) => {
    if (used || node === outside || ts.isParameter(node)) return false;
    if (ts.isIdentifier(node) && node.text === name && (isReference(node) || (ts.isShorthandPropertyAssignment(node.parent) && propertyName(node.parent.name) === name))) used = true;
    return !used;
  });
  return used;
}
