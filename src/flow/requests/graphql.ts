import { addProperties, lineBreak, ownLineIndent } from '../../catalog/rewrites/edit-literal';
import { properties } from '../../catalog/rewrites/properties';
import { quoteOf } from '../../catalog/rewrites/page';
import type { TextEdit } from '../../core';
import { bare, propertyName, propertyValue, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../values/symbols';
import { addMember, addParameter, isTyped, parameterAt } from './parameters';
import type { RequestContext, RequestQuery, RequestReader } from './types';

/** How a package of decorated classes says an argument of a field that may be left out. */
interface Decorators {
  readonly module: string;
  readonly decorator: string;
  options(type: string): string;
}

/** https://docs.nestjs.com/graphql/resolvers#args-decorator-options */
const nest: Decorators = { module: '@nestjs/graphql', decorator: 'Args', options: (type) => `{ type: () => ${type}, nullable: true }` };
/** https://typegraphql.com/docs/resolvers.html#arguments */
const typed: Decorators = { module: 'type-graphql', decorator: 'Arg', options: (type) => `() => ${type}, { nullable: true }` };

/** Two arguments more of a method that resolves a field of the root type. */
function decorated({ module, decorator, options }: Decorators): RequestReader {
  return (handler, _entry, context) => {
    if (!ts.isMethodDeclaration(handler) || !isTyped(handler)) return undefined;
    const names = Object.keys(context.asked);
    const quote = quoteOf(handler);
    if (names.some((name) => handler.parameters.some((parameter) => takes(parameter, name)) || context.free(name) !== name)) return undefined;
    const texts = Object.entries(context.asked).map(([name, type]) => `@${context.imported(decorator, module)}(${quote(name)}, ${options(type === 'number' ? context.imported('Int', module) : 'String')}) ${name}?: ${type}`);
    const added = addParameter(handler, texts.join(', '));
    return added && { text: `{ ${names.join(', ')} }`, edits: [added] };
  };
}

/** Whether a parameter, or its decorator, has a name. */
function takes(parameter: ts.ParameterDeclaration, name: string): boolean {
  return parameter.name.getText() === name || (ts.getDecorators(parameter) ?? []).some(({ expression }) => ts.isCallExpression(expression) && expression.arguments[0] !== undefined && ts.isStringLiteralLike(expression.arguments[0]) && expression.arguments[0].text === name);
}

export const nestGraphql = decorated(nest);
export const typeGraphql = decorated(typed);

/** `t.field({ args: { page: t.arg.int() }, resolve })`: https://pothos-graphql.dev/docs/guide/args. Fields of plugins call their resolvers with something before the parent. */
export const pothos: RequestReader = (handler, _entry, context) => {
  const field = optionsOf(handler);
  const call = field?.parent;
  if (!field || !call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || !ts.isIdentifier(call.expression.expression) || !/^(?:field|(?:string|int|float|boolean|id)(?:List)?)$/.test(call.expression.name.text)) return undefined;
  const builder = call.expression.expression.text;
  return withArguments(handler, { edits: argumentsOf(field, Object.entries(context.asked).map(([name, type]) => [name, `${builder}.arg.${type === 'number' ? 'int' : 'string'}()`])) }, context);
};

/**
 * Resolvers: the argument is written in the schema's text, in the same file or one of GraphQL's own (https://www.apollographql.com/docs/apollo-server/schema/schema#the-query-type), or among the field's
 * options (https://www.graphql-js.org/api-v16/type/#graphqlobjecttype).
 */
export const graphql: RequestReader = (handler, entry, context) => {
  const field = optionsOf(handler);
  if (field && propertyValue(field, 'type')) {
    return withArguments(handler, { edits: argumentsOf(field, Object.entries(context.asked).map(([name, type]) => [name, `{ type: ${context.imported(type === 'number' ? 'GraphQLInt' : 'GraphQLString', 'graphql')} }`])) }, context);
  }
  const asked = Object.entries(context.asked).map(([name, type]): Arguments[number] => [name, type === 'number' ? 'Int' : 'String']);
  return withArguments(handler, described(handler.getSourceFile(), entry.name.replace(/^Query\./, ''), asked, context), context);
};

/** How a field is described with further arguments: in the handler's file, or in others. */
type Described = Pick<RequestQuery, 'schemas'> & { readonly edits: TextEdit | undefined };

/** In the schema's text in the resolver's own file, or in the one file with a schema that has the field. */
function described({ text }: ts.SourceFile, field: string, asked: Arguments, context: RequestContext): Described | undefined {
  const own = inSchemaText(text, field, asked);
  if (own.length > 0) return own.length === 1 && own[0] ? { edits: own[0] } : undefined;
  const found = context.schemas().flatMap(({ file, text: schema }) => inSchemaText(withoutSaid(schema), field, asked).map((edit) => ({ file, edit: edit && behindComment(schema, edit) })));
  const [one, ...others] = found;
  return one?.edit && one.file !== undefined && others.length === 0 ? { edits: undefined, schemas: [{ file: one.file, edits: [one.edit] }] } : undefined;
}

/** Arguments on lines of their own come behind what is said at the end of the last one. */
function behindComment(schema: string, edit: TextEdit): TextEdit {
  const said = /^\r?\n/.test(edit.newText) ? /^[ \t]*#[^\r\n]*/.exec(schema.slice(edit.start))?.[0].length ?? 0 : 0;
  return { ...edit, start: edit.start + said, end: edit.end + said };
}

/** A schema with its descriptions and comments blanked. */
function withoutSaid(schema: string): string {
  return schema.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*/g, (said) => said.replace(/[^\n]/g, ' '));
}

type Arguments = readonly (readonly [name: string, type: string])[];

/** The object that a field is described by, whose `resolve` the handler is. */
function optionsOf(handler: FunctionNode): ts.ObjectLiteralExpression | undefined {
  const part = ts.isMethodDeclaration(handler) ? handler : handler.parent;
  return (ts.isMethodDeclaration(part) || ts.isPropertyAssignment(part)) && propertyName(part.name) === 'resolve' && ts.isObjectLiteralExpression(part.parent) ? part.parent : undefined;
}

/** The edit that describes further arguments among a field's options, which must be written out. */
function argumentsOf(field: ts.ObjectLiteralExpression, asked: Arguments): TextEdit | undefined {
  const texts = asked.map(([name, type]) => `${name}: ${type}`);
  const args = propertyValue(field, 'args');
  const resolve = field.properties.find((part) => propertyName(part.name) === 'resolve');
  if (!resolve || field.properties.some(ts.isSpreadAssignment)) return undefined;
  if (!args) {
    // Before the resolver, whose types follow from them.
    const at = resolve.getStart();
    const file = field.getSourceFile();
    const indent = ownLineIndent(resolve, file);
    return { start: at, end: at, newText: `args: { ${texts.join(', ')} },${indent === undefined ? ' ' : lineBreak(file) + indent}` };
  }
  const literal = bare(args);
  const given = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  return given && ts.isObjectLiteralExpression(literal) && !asked.some(([name]) => given.has(name)) ? addProperties(literal, texts) : undefined;
}

/** The edits that add arguments to a field of the root type in the text of a schema, one for each place that has it; undefined in the place of one that has such arguments. */
function inSchemaText(text: string, field: string, asked: Arguments): readonly (TextEdit | undefined)[] {
  const found: (TextEdit | undefined)[] = [];
  const texts = asked.map(([name, type]) => `${name}: ${type}`).join(', ');
  if (!/^\w+$/.test(field)) return [];
  for (const block of text.matchAll(/\btype\s+Query\b[^{`]*\{([^{}`]*)\}/g)) {
    const start = block.index + block[0].length - 1 - (block[1]?.length ?? 0);
    for (const match of (block[1] ?? '').matchAll(new RegExp(`(?<=^|\\n|,)([ \\t]*)${field}([ \\t]*\\(([^()]*)\\))?[ \\t]*:`, 'g'))) {
      const name = start + match.index + (match[1]?.length ?? 0) + field.length;
      const given = match[3];
      const at = given === undefined ? name : name + (match[2]?.trimEnd().length ?? 0) - 1;
      const isAsked = given !== undefined && asked.some(([one]) => new RegExp(`\\b${one}\\s*:`).test(given));
      // Arguments on lines of their own get further ones so.
      const lines = given === undefined ? undefined : /(\r?\n[ \t]*)\S[^\n]*?(\s*)$/.exec(given);
      const separator = given === undefined || given.trim() === '' ? '' : lines ? lines[1] ?? '' : ', ';
      const end = at - (lines?.[2]?.length ?? 0);
      found.push(isAsked ? undefined : { start: end, end, newText: given === undefined ? `(${texts})` : lines ? asked.map(([one, type]) => `${separator}${one}: ${type}`).join('') : `${separator}${texts}` });
    }
  }
  return found;
}

/** What a resolver is given as its second parameter: parent, arguments, context (https://www.graphql-js.org/docs/resolvers/). */
function withArguments(handler: FunctionNode, described: Described | undefined, context: RequestContext): RequestQuery | undefined {
  if (!described || (!described.edits && !described.schemas)) return undefined;
  const own = described.edits ? [described.edits] : [];
  const schemas = described.schemas && { schemas: described.schemas };
  const parameter = handler.parameters[1];
  if (parameter && !parameter.type && isPromisedOtherwise(handler, Object.keys(context.asked), context)) return undefined;
  if (parameter && ts.isObjectBindingPattern(parameter.name)) return taken(parameter, parameter.name, described, context);
  if (parameter) {
    const named = parameterAt(handler, 1, 'args', context);
    return named && { text: named.name, edits: [...own, ...named.edits], ...schemas };
  }
  const [parent] = handler.parameters;
  const name = context.free('args', 'argsGiven');
  // The helper takes anything, and a resolver may be given more than it says that it takes.
  const type = isTyped(handler) ? ': unknown' : '';
  const added = addParameter(handler, parent ? name + type : `${context.free('_parent')}${type}, ${name}${type}`);
  return added && { text: name, edits: [...own, added], ...schemas };
}

/** Whether a type around a resolver says what its arguments are, taken apart, and has not all of the names: it is made of the schema by something else (https://the-guild.dev/graphql/codegen/plugins/typescript/typescript-resolvers). */
function isPromisedOtherwise(handler: FunctionNode, names: readonly string[], { checker }: RequestContext): boolean {
  if (!isTyped(handler) || !ts.isObjectBindingPattern(handler.parameters[1]?.name ?? handler)) return false;
  const around = ts.isArrowFunction(handler) || ts.isFunctionExpression(handler) ? checker.getContextualType(handler)
    : ts.isMethodDeclaration(handler) && ts.isObjectLiteralExpression(handler.parent) ? checker.getContextualType(handler.parent)?.getProperty(handler.name.getText()) : undefined;
  const type = around && ('flags' in around && 'getCallSignatures' in around ? around : checker.getTypeOfSymbol(around));
  const parameters = (type ? checker.getNonNullableType(type).getCallSignatures() : []).map((signature) => signature.parameters[1]);
  return parameters.some((one) => {
    const given = one && checker.getTypeOfSymbol(one);
    return given !== undefined && !(given.flags & (ts.TypeFlags.Any | ts.TypeFlags.TypeParameter)) && names.some((name) => !checker.getPropertyOfType(given, name));
  });
}

/** `(_, { status })`: the names are taken from the pattern as well, and from its type where that is written beside it, or by name in the workspace. */
function taken({ type }: ts.ParameterDeclaration, pattern: ts.ObjectBindingPattern, { edits: own, schemas }: Described, { asked, free, checker }: RequestContext): RequestQuery | undefined {
  const last = pattern.elements.at(-1);
  const names = Object.keys(asked);
  if (!last || last.dotDotDotToken || names.some((name) => free(name) !== name)) return undefined;
  const query = { text: `{ ${names.join(', ')} }`, edits: [...(own ? [own] : []), { start: last.end, end: last.end, newText: `, ${names.join(', ')}` }], ...(schemas && { schemas }) };
  if (!type) return query;
  const declaration = ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && !type.typeArguments ? declarationOf(type.typeName, checker) : undefined;
  const holder = declaration && ts.isTypeAliasDeclaration(declaration) ? declaration.type : declaration ?? type;
  if (!(ts.isTypeLiteralNode(holder) || ts.isInterfaceDeclaration(holder))) return undefined;
  const added = addMember(holder, ...Object.entries(asked).map(([name, of]) => `${name}?: ${of}`));
  if (!added) return undefined;
  if (holder.getSourceFile() === pattern.getSourceFile()) return { ...query, edits: [...query.edits, added] };
  // What is generated of a schema is written anew with it.
  const isOwn = !holder.getSourceFile().isDeclarationFile && !/\bgenerated\b/i.test(holder.getSourceFile().text.slice(0, 400));
  return isOwn ? { ...query, elsewhere: { node: holder, edits: [added], imports: [] } } : undefined;
}
