import { lineBreak } from '../../catalog/rewrites/edit-literal';
import { propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../values/symbols';
import { addParameter, isTyped } from './parameters';
import type { Import, RequestContext, RequestQuery, RequestReader } from './types';

/**
 * `@Query() query`: https://docs.nestjs.com/controllers#query-parameters. Where a class says what the query has, a pipe may refuse or take out what that does not name
 * (https://docs.nestjs.com/techniques/validation#stripping-properties), so that it gets the parameters, which may be left out.
 */
export const nestjs: RequestReader = (handler, _entry, context) => {
  if (!ts.isMethodDeclaration(handler) || !isTyped(handler) || hasOtherPipe(handler)) return undefined;
  const whole = handler.parameters.flatMap((parameter) => (ts.getDecorators(parameter) ?? []).flatMap(({ expression }) => (ts.isCallExpression(expression) && expression.expression.getText() === 'Query' && !(expression.arguments[0] && ts.isStringLiteralLike(expression.arguments[0])) ? [{ parameter, expression }] : [])));
  const [given, ...others] = whole;
  if (given) return others.length === 0 ? ofParameter(given.parameter, given.expression, context) : undefined;
  const name = context.free('query', 'queryOfRequest');
  const added = addParameter(handler, `@${context.imported('Query', '@nestjs/common')}() ${name}: Record<string, unknown>`);
  return added && { text: name, edits: [added] };
};

/** Whether what a handler is given goes through a pipe that is not the one of classes. */
function hasOtherPipe(handler: ts.MethodDeclaration): boolean {
  const decorators = [handler, ...(ts.isClassLike(handler.parent) ? [handler.parent] : [])].flatMap((node) => ts.getDecorators(node as ts.MethodDeclaration | ts.ClassDeclaration) ?? []);
  return decorators.some(({ expression }) => ts.isCallExpression(expression) && expression.expression.getText() === 'UsePipes' && expression.arguments.some((pipe) => !isValidationPipe(pipe)));
}

function isValidationPipe(pipe: ts.Expression): boolean {
  return (ts.isNewExpression(pipe) ? pipe.expression : pipe).getText() === 'ValidationPipe';
}

function ofParameter({ name, type }: ts.ParameterDeclaration, decorator: ts.CallExpression, context: RequestContext): RequestQuery | undefined {
  if (!ts.isIdentifier(name) || !decorator.arguments.every(isValidationPipe)) return undefined;
  const text = name.text;
  const target = type && ts.isTypeReferenceNode(type) && !type.typeArguments ? declarationOf(ts.isIdentifier(type.typeName) ? type.typeName : type.typeName.right, context.checker) : undefined;
  // A type that is no class is not there when the request is: nothing is taken out for it.
  if (!target || !ts.isClassDeclaration(target)) return !target && type && ts.isTypeReferenceNode(type) && !/^(?:Record|Partial|Readonly)$/.test(type.typeName.getText()) ? undefined : { text, edits: [] };
  const added = membersOf(target, context);
  return added && { text, edits: [], ...(added.edits.length > 0 && { elsewhere: added }) };
}

/** What makes a class of others, members and decorators: https://docs.nestjs.com/openapi/mapped-types. Of what a schema makes a class, the schema says what it has. */
const mappedTypes = /^(?:Partial|Pick|Omit|Intersection)Type$/;

/** The members that a class lacks, written as its others are: with decorators of class-validator where it has such, of class-transformer and of Swagger where its file uses them. */
function membersOf(target: ts.ClassDeclaration, { asked, checker }: RequestContext): RequestQuery['elsewhere'] | undefined {
  const known = new Set(checker.getPropertiesOfType(checker.getTypeAtLocation(target)).map((symbol) => symbol.name));
  const missing = Object.entries(asked).filter(([name]) => !known.has(name));
  if (target.heritageClauses?.some(({ types }) => types.some(({ expression }) => ts.isCallExpression(expression) && !mappedTypes.test(expression.expression.getText())))) return undefined;
  const source = target.getSourceFile();
  const own = target.members.filter(ts.isPropertyDeclaration);
  if (own.some((member) => member.name && propertyName(member.name) === undefined) || missing.some(([name]) => own.some((member) => propertyName(member.name) === name))) return undefined;
  const uses = (decorator: string): boolean => own.some((member) => (ts.getDecorators(member) ?? []).some(({ expression }) => (ts.isCallExpression(expression) ? expression.expression : expression).getText() === decorator));
  const isValidated = /from\s*['"]class-validator['"]/.test(source.text);
  const imports: Import[] = [];
  const decorated = (name: string, module: string, given = ''): string => {
    if (!imports.some((one) => one.name === name)) imports.push({ name, module });
    return `@${name}(${given})`;
  };
  const last = target.members.at(-1);
  const indent = last ? /[^\S\r\n]*$/.exec(source.text.slice(0, last.getStart()))?.[0] ?? '  ' : '  ';
  const eol = lineBreak(source);
  const texts = missing.map(([name, type]) => {
    const isNumber = type === 'number' && uses('Type');
    const lines = [
      ...(uses('ApiPropertyOptional') ? [decorated('ApiPropertyOptional', '@nestjs/swagger')] : uses('ApiProperty') ? [decorated('ApiProperty', '@nestjs/swagger', '{ required: false }')] : []),
      ...(isValidated ? [decorated('IsOptional', 'class-validator')] : []),
      ...(isNumber ? [decorated('Type', 'class-transformer', '() => Number')] : []),
      ...(isValidated ? [decorated(isNumber ? 'IsInt' : type === 'number' ? 'IsNumberString' : 'IsString', 'class-validator')] : []),
      `${name}?: ${isNumber ? 'number' : 'string'};`,
    ];
    return `${eol}${lines.map((line) => eol + indent + line).join('')}`;
  });
  const at = last?.end ?? target.members.pos;
  return { node: target, edits: texts.length === 0 ? [] : [{ start: at, end: at, newText: texts.join('') + (last ? '' : eol) }], imports };
}
