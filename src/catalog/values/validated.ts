import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { constDeclaration, numericValue } from './literal';
import { moduleOf, packageOf } from './specifier';

/** How many elements a schema lets a list have: at most so many, or one of each value of an enum. */
export interface ValidatedSize {
  readonly most: number;
  readonly ofNames: boolean;
}

/** Packages whose `z` it is. */
const packages: ReadonlySet<string> = new Set(['zod', '@hono/zod-openapi', '@asteasolutions/zod-to-openapi']);
/** What gives back the value as the schema has it, and what gives it under `data`: https://zod.dev/basics */
const parses: ReadonlySet<string> = new Set(['parse', 'parseAsync']);
const tries: ReadonlySet<string> = new Set(['safeParse', 'safeParseAsync']);
/** Links that leave what a schema lets through as it is, or less of it; `transform`, `pipe` and `preprocess` are none. */
const keeping: ReadonlySet<string> = new Set(['min', 'max', 'length', 'nonempty', 'optional', 'nullable', 'nullish', 'describe', 'meta', 'readonly', 'refine', 'superRefine', 'check', 'strict', 'passthrough', 'strip', 'loose', 'partial', 'required', 'catchall', 'brand', 'openapi']);
const objects: ReadonlySet<string> = new Set(['object', 'strictObject', 'looseObject', 'extend', 'safeExtend']);

/**
 * What a schema of Zod says of a list under a name of the value that it has let through: `ids` of `Body.parse(json)` with `ids: z.array(z.string()).max(5)`. Sources: https://zod.dev/api#arrays,
 * https://zod.dev/api#enums
 *
 * @param owner what the list is a property of
 * @returns undefined where the value came another way, or the schema says nothing of its size
 */
export function validatedSize(owner: ts.Expression, name: string, checker: ts.TypeChecker): ValidatedSize | undefined {
  const schema = schemaOf(owner, checker) ?? inputSchema(owner, checker);
  const field = schema && fieldOf(schemaLinks(schema, checker), name);
  return field && sizeIn(field, checker);
}

/** Links that put something in the place of what was left out, or make something else of what was given: https://zod.dev/api#defaults */
const replacing: ReadonlySet<string> = new Set(['default', 'prefault', 'catch', 'transform', 'pipe']);

/** Whether a schema of Zod lets a name of the value that it has let through be left out, and puts nothing in its place: `limit` of `input` with `limit: z.number().optional()`. */
export function isOptionalIn(owner: ts.Expression | ts.BindingElement, name: string, checker: ts.TypeChecker): boolean {
  const schema = ts.isBindingElement(owner) ? inputOf(owner) : schemaOf(owner, checker) ?? inputSchema(owner, checker);
  const field = schema && fieldOf(schemaLinks(schema, checker), name);
  const links = field ? schemaLinks(field, checker) ?? [] : [];
  return links.some(({ name: link }) => link === 'optional' || link === 'nullish') && !links.some(({ name: link }) => replacing.has(link));
}

/** The same of a list that is let through as it is: `z.array(z.string()).max(5).parse(json)`. */
export function validatedList(call: ts.CallExpression, checker: ts.TypeChecker): ValidatedSize | undefined {
  const callee = call.expression;
  return ts.isPropertyAccessExpression(callee) && parses.has(callee.name.text) ? sizeIn(callee.expression, checker) : undefined;
}

/** The same of the whole input of a procedure: `.input(z.array(z.string()).max(5)).query(({ input }) => …)`. */
export function validatedInput(input: ts.Expression, checker: ts.TypeChecker): ValidatedSize | undefined {
  const schema = inputSchema(input, checker);
  return schema && sizeIn(schema, checker);
}

/** How long a schema of a list lets it be. */
function sizeIn(schema: ts.Expression, checker: ts.TypeChecker): ValidatedSize | undefined {
  const links = schemaLinks(schema, checker);
  if (!links) return undefined;
  const at = links.findLastIndex((link) => link.name === 'array');
  const array = links[at];
  if (!array || !links.slice(at + 1).every((link) => keeping.has(link.name))) return undefined;
  const limits = links.slice(at + 1).flatMap(({ name: link, call }) => (link === 'max' || link === 'length' ? numericValue(call.arguments[0], checker) ?? [] : []));
  if (limits.length > 0) return { most: Math.min(...limits), ofNames: false };
  const [given] = array.call.arguments;
  const element = given ? schemaLinks(given, checker) : links.slice(0, at);
  const names = element?.length === 1 && element[0]?.name === 'enum' ? listOf(element[0].call.arguments[0], checker) : undefined;
  return names && { most: names.elements.length, ofNames: true };
}

/** `Body` of `Body.parse(json)`, of a name for what that gave, and of `Body.safeParse(json).data`. */
function schemaOf(owner: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = bare(owner);
  const holder = ts.isPropertyAccessExpression(node) && node.name.text === 'data' ? bare(node.expression) : undefined;
  const call = made(holder ?? node, checker);
  const callee = ts.isCallExpression(call) ? call.expression : undefined;
  return callee && ts.isPropertyAccessExpression(callee) && (holder ? tries : parses).has(callee.name.text) ? callee.expression : undefined;
}

/**
 * The schema of what a procedure's function is given under `input`: `.input(Schema).query(({ input }) => …)`. Whose procedure it is says nothing more than its schema, which is Zod's own.
 * Sources: https://trpc.io/docs/server/validators, https://orpc.unnoq.com/docs/procedure
 */
function inputSchema(expression: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = bare(expression);
  const isMember = ts.isPropertyAccessExpression(node) && node.name.text === 'input';
  const name = isMember ? bare(node.expression) : node;
  const declaration = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name)?.valueDeclaration : undefined;
  if (isMember) return declaration && procedureSchema(declaration);
  return declaration && ts.isBindingElement(declaration) ? inputOf(declaration) : undefined;
}

/** The same of `input` where a function takes it apart: `({ input }) => …`, `({ input: { limit } }) => …`. */
function inputOf(element: ts.BindingElement): ts.Expression | undefined {
  return (element.propertyName ?? element.name).getText() === 'input' ? procedureSchema(element.parent.parent) : undefined;
}

function procedureSchema(parameter: ts.Node): ts.Expression | undefined {
  if (!ts.isParameter(parameter)) return undefined;
  const handed = parameter.parent.parent;
  if (!ts.isCallExpression(handed) || parameter.parent.parameters[0] !== parameter || !handed.arguments.some((argument) => argument === parameter.parent)) return undefined;
  // Each further `input` adds to the ones before: where there are several, no single one says all.
  const [given, ...others] = linksOf(handed).links.filter((link) => link.name === 'input');
  return others.length === 0 ? given?.call.arguments[0] : undefined;
}

/** What a `const` was made of; anything else is itself. */
function made(expression: ts.Expression, checker: ts.TypeChecker): ts.Expression {
  const node = bare(expression);
  const initial = constDeclaration(node, checker)?.initializer;
  return initial ? bare(initial) : node;
}

/** The calls of a schema, the first one first; undefined where it does not begin with Zod's own `z`. */
function schemaLinks(schema: ts.Expression, checker: ts.TypeChecker, depth = 0): readonly Link[] | undefined {
  const node = made(schema, checker);
  const { root, links } = ts.isCallExpression(node) ? linksOf(node) : { root: node, links: [] };
  if (!ts.isIdentifier(root) || depth > 4) return undefined;
  const specifier = moduleOf(checker.getSymbolAtLocation(root)?.declarations?.[0]);
  if (specifier !== undefined && packages.has(packageOf(specifier)?.name ?? '')) return links;
  // `Base.extend({ … })` of a schema that has a name.
  const before = constDeclaration(root, checker) ? schemaLinks(root, checker, depth + 1) : undefined;
  return before && [...before, ...links];
}

/** What an object's schema says of a field, the last word first. */
function fieldOf(links: readonly Link[] | undefined, name: string): ts.Expression | undefined {
  for (const { name: link, call } of [...links ?? []].reverse()) {
    const [shape] = call.arguments;
    const literal = shape && objects.has(link) ? bare(shape) : undefined;
    if (!literal && !keeping.has(link)) return undefined;
    const field = literal && ts.isObjectLiteralExpression(literal) ? literal.properties.find((one) => one.name?.getText() === name) : undefined;
    if (field) return ts.isPropertyAssignment(field) ? field.initializer : ts.isShorthandPropertyAssignment(field) ? field.name : undefined;
  }
  return undefined;
}

function listOf(expression: ts.Expression | undefined, checker: ts.TypeChecker): ts.ArrayLiteralExpression | undefined {
  const node = expression && made(expression, checker);
  return node && ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement) ? node : undefined;
}
