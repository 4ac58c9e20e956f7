import { returnedExpressions } from '../../../catalog/values/given-values';
import { dirname } from '../../../project/paths';
import { bare, inlineFunction, isOr, isWithin, propertyValue, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bindingOwner, declarationOf } from '../../values/symbols';
import { leavesOut, listedFiles } from '../routers/folder-lists';
import { exportOf } from './loaded-modules';
import { unknownPart } from './paths';
import { parsedPart, textAt, textOfCall } from './text-calls';
import type { EntryContext } from '../types';

/** What a name stands for: an expression, or a text or tuple that the source does not write out (`Object.entries(routes)`). */
export type Value =
  | { readonly expression: ts.Expression }
  | { readonly text: string }
  | { readonly items: readonly Value[] };

/** What the variables of unrolled loops stand for, by the declaration that the whole element is given to. */
export type Env = ReadonlyMap<ts.Node, Value>;

export const emptyEnv: Env = new Map();

const maxDepth = 12;
/** How many elements a loop over routers or routes is unrolled to. */
const maxElements = 200;

/** What an expression stands for, through names, properties of literals, fields of classes and the only argument of a parameter. */
export function valueOf(expression: ts.Expression, env: Env, context: EntryContext, depth = 0): Value {
  const node = bare(expression);
  const self: Value = { expression: node };
  if (depth > maxDepth) return self;
  const next = (inner: ts.Expression): Value => valueOf(inner, env, context, depth + 1);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, context.checker);
    return (declaration && declared(declaration, env, context, depth)) ?? self;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const owner = next(node.expression);
    // An entry of a folder goes by its name: `readdirSync(folder, { withFileTypes: true })`.
    if ('text' in owner && node.name.text === 'name') return owner;
    const literal = 'expression' in owner && ts.isObjectLiteralExpression(owner.expression) ? propertyValue(owner.expression, node.name.text) : undefined;
    if (literal) return next(literal);
    const member = ofModule(owner, node.name.text, env, context, depth) ?? memberOf(owner, node.name.text, context) ?? declarationOf(node.name as ts.Identifier, context.checker);
    return (member && declared(member, env, context, depth)) ?? self;
  }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    const owner = next(node.expression);
    const literal = 'expression' in owner && ts.isObjectLiteralExpression(owner.expression) ? propertyValue(owner.expression, node.argumentExpression.text) : undefined;
    return literal ? next(literal) : self;
  }
  // `Object.freeze([...])`
  if (ts.isCallExpression(node) && node.arguments[0] && node.expression.getText() === 'Object.freeze') return next(node.arguments[0]);
  return self;
}

/** What a module that a loop loads by its name exports under a name. */
function ofModule(owner: Value, name: string, env: Env, context: EntryContext, depth: number): ts.Declaration | undefined {
  return 'expression' in owner ? exportOf(owner.expression, name, (inner) => textOf(inner, env, context, depth + 1), context) : undefined;
}

/** The member of the class whose instance a value is. */
export function memberOf(owner: Value, name: string, context: EntryContext): ts.Declaration | undefined {
  const type = 'expression' in owner && ts.isNewExpression(owner.expression) ? context.checker.getTypeAtLocation(owner.expression) : undefined;
  return type && context.checker.getPropertyOfType(type, name)?.declarations?.[0];
}

function declared(declaration: ts.Declaration, env: Env, context: EntryContext, depth: number): Value | undefined {
  const next = (inner: ts.Expression | undefined): Value | undefined => inner && valueOf(inner, env, context, depth + 1);
  const known = env.get(declaration);
  if (known) return known;
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration) || ts.isEnumMember(declaration)) return next(declaration.initializer);
  if (ts.isShorthandPropertyAssignment(declaration)) return next(declaration.name);
  if (ts.isExportAssignment(declaration)) return next(declaration.expression);
  if (ts.isBinaryExpression(declaration)) return next(declaration.right);
  if (ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent)) return next(declaration.parent.right);
  if (ts.isBindingElement(declaration)) return part(declaration, env, context, depth);
  if (ts.isParameter(declaration)) {
    const given = context.argumentsOf(declaration);
    return given.length === 1 ? next(given[0]) : given.length === 0 ? next(declaration.initializer) : undefined;
  }
  return undefined;
}

/** `path` of `({ path, router }) => …`, `key` of `([key, router]) => …`. */
function part(element: ts.BindingElement, env: Env, context: EntryContext, depth: number): Value | undefined {
  const owner = bindingOwner(element);
  if (element.parent.parent !== owner) return undefined;
  const whole = env.get(owner) ?? (ts.isVariableDeclaration(owner) && owner.initializer ? valueOf(owner.initializer, env, context, depth + 1) : undefined);
  if (!whole) return undefined;
  if (ts.isArrayBindingPattern(element.parent)) {
    const index = element.parent.elements.indexOf(element);
    if ('items' in whole) return whole.items[index];
    if (!('expression' in whole)) return undefined;
    const item = ts.isArrayLiteralExpression(whole.expression) ? whole.expression.elements[index] : undefined;
    return item ? valueOf(item, env, context, depth + 1) : asValue(textAt(whole.expression, index, (inner) => textOf(inner, env, context, depth + 1)));
  }
  const name = element.propertyName ?? element.name;
  if (!ts.isIdentifier(name) || !('expression' in whole)) return undefined;
  const value = ts.isObjectLiteralExpression(whole.expression) ? propertyValue(whole.expression, name.text) : undefined;
  if (value) return valueOf(value, env, context, depth + 1);
  const member = memberOf(whole, name.text, context);
  return member ? declared(member, env, context, depth + 1) : asValue(parsedPart(whole.expression, name.text, (inner) => textOf(inner, env, context, depth + 1)));
}

function asValue(text: string | undefined): Value | undefined {
  return text === undefined ? undefined : { text };
}

/** The text that an expression is; what of it is computed is `…`. Undefined for what is no text. */
export function textOf(expression: ts.Expression, env: Env, context: EntryContext, depth = 0): string | undefined {
  if (depth > maxDepth) return undefined;
  const value = valueOf(expression, env, context);
  if ('text' in value) return value.text;
  if ('items' in value) return undefined;
  const node = value.expression;
  const next = (inner: ts.Expression): string | undefined => textOf(inner, env, context, depth + 1);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => (next(span.expression) ?? unknownPart) + span.literal.text).join('');
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    // What stands in for an absent setting is what a person calls the path: `process.env.PREFIX || '/api'`.
    if (isOr(operator)) return next(node.left) || next(node.right);
    if (operator !== ts.SyntaxKind.PlusToken) return undefined;
    const [left, right] = [next(node.left), next(node.right)];
    return left === undefined && right === undefined ? undefined : (left ?? unknownPart) + (right ?? unknownPart);
  }
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const { fileName } = node.getSourceFile();
    if (/^(?:__filename|import\.meta\.(?:url|filename))$/.test(node.getText())) return fileName;
    if (/^(?:__dirname|import\.meta\.dirname)$/.test(node.getText())) return dirname(fileName);
  }
  return textOfCall(node, next);
}

/** The elements of a list that the source writes out, however it is handed on; undefined where it does not. */
export function elementsOf(expression: ts.Expression, env: Env, context: EntryContext, depth = 0): readonly Value[] | undefined {
  if (depth > maxDepth) return undefined;
  const value = valueOf(expression, env, context);
  if (!('expression' in value)) return undefined;
  const node = value.expression;
  const next = (inner: ts.Expression): readonly Value[] | undefined => elementsOf(inner, env, context, depth + 1);
  if (ts.isArrayLiteralExpression(node)) {
    const all = node.elements.map((element) => (ts.isSpreadElement(element) ? next(element.expression) : [valueOf(element, env, context)]));
    return all.some((list) => list) ? all.flatMap((list) => list ?? []).slice(0, maxElements) : node.elements.length === 0 ? [] : undefined;
  }
  const files = listedFiles(node, context);
  if (files) return files.map((text) => ({ text })).slice(0, maxElements);
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    // A parameter that is given several lists by several callers.
    const declaration = declarationOf(ts.isIdentifier(node) ? node : node.name as ts.Identifier, context.checker);
    const given = declaration && ts.isParameter(declaration) ? context.argumentsOf(declaration) : [];
    return given.length > 1 ? given.flatMap((argument) => next(argument) ?? []).slice(0, maxElements) : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [first] = node.arguments;
  const name = node.expression.name.text;
  if (first && node.expression.expression.getText() === 'Object') return listed(first, name, env, context);
  if (name === 'filter') return filtered(next(node.expression.expression), node.arguments[0], env, context);
  return name === 'sort' || name === 'concat' || name === 'slice' || name === 'reverse' ? next(node.expression.expression) : undefined;
}

/** Those of some elements that a condition lets through, as far as it can be read. */
function filtered(elements: readonly Value[] | undefined, test: ts.Expression | undefined, env: Env, context: EntryContext): readonly Value[] | undefined {
  const fn = inlineFunction(test);
  const [item, body] = [fn?.parameters[0], fn && (ts.isBlock(fn.body) ? returnedExpressions(fn)[0] : fn.body)];
  if (!elements || !item || !body) return elements;
  return elements.filter((element) => !leavesOut(body, (inner) => textOf(inner, new Map([...env, [item, element]]), context)));
}

/** `Object.entries(routes)`, `Object.values(routes)`, `Object.keys(routes)`. */
function listed(object: ts.Expression, method: string, env: Env, context: EntryContext): readonly Value[] | undefined {
  const value = valueOf(object, env, context);
  if (!('expression' in value) || !ts.isObjectLiteralExpression(value.expression)) return undefined;
  const literal = value.expression;
  return literal.properties.flatMap((property): readonly Value[] => {
    const name = property.name && (ts.isIdentifier(property.name) || ts.isStringLiteralLike(property.name)) ? property.name.text : undefined;
    const inner = name === undefined ? undefined : propertyValue(literal, name);
    if (name === undefined || !inner) return [];
    if (method === 'keys') return [{ text: name }];
    const item = valueOf(inner, env, context);
    return method === 'entries' ? [{ items: [{ text: name }, item] }] : [item];
  });
}

/** One environment for each round of the loops around a node that it depends on; one empty environment where there are none or they cannot be read. */
export function unrolled(node: ts.CallExpression, context: EntryContext): readonly Env[] {
  let envs: readonly Env[] = [emptyEnv];
  for (const { item, list } of loopsAround(node)) {
    if (!mentions(node, item, context.checker)) continue;
    envs = envs.flatMap((env) => {
      const elements = elementsOf(list, env, context);
      return elements && elements.length > 0 ? elements.map((element) => new Map([...env, [item, element]])) : [env];
    }).slice(0, maxElements);
  }
  return envs;
}

/** Lists that are walked over around a node, outermost first, each with what declares an element. */
function loopsAround(node: ts.Node): readonly { readonly item: ts.Declaration; readonly list: ts.Expression }[] {
  const found: { item: ts.Declaration; list: ts.Expression }[] = [];
  for (let current = node.parent; current && !ts.isSourceFile(current); current = current.parent) {
    if (ts.isForOfStatement(current) && ts.isVariableDeclarationList(current.initializer) && current.initializer.declarations[0]) {
      found.unshift({ item: current.initializer.declarations[0], list: current.expression });
    } else if ((ts.isArrowFunction(current) || ts.isFunctionExpression(current)) && ts.isCallExpression(current.parent) && ts.isPropertyAccessExpression(current.parent.expression)) {
      const { expression, name } = current.parent.expression;
      const item = current.parameters[name.text === 'reduce' ? 1 : 0];
      if (item && ['forEach', 'map', 'reduce'].includes(name.text) && current.parent.arguments[0] === current) found.unshift({ item, list: expression });
    }
  }
  return found;
}

/** Whether a call's receiver or arguments, function bodies apart, use the variable or a part of it. */
function mentions(call: ts.Expression, item: ts.Declaration, checker: ts.TypeChecker, seen = new Set<ts.Node>()): boolean {
  let found = false;
  walk(call, (node) => {
    if (found || ts.isFunctionLike(node)) return false;
    if (ts.isIdentifier(node)) {
      const declaration = declarationOf(node, checker);
      const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
      // `const name = path.basename(file, '.js')` in the loop is made from the element too.
      found = owner !== undefined && (owner === item || (ts.isVariableDeclaration(owner) && !seen.has(owner) && owner.initializer !== undefined && isBeside(owner, item) && mentions(owner.initializer, item, checker, seen.add(owner))));
    }
    return !found;
  });
  return found;
}

/** Whether a variable is declared inside the loop whose element `item` is. */
function isBeside(variable: ts.VariableDeclaration, item: ts.Declaration): boolean {
  const loop = ts.isParameter(item) ? item.parent : item.parent.parent;
  return variable !== item && isWithin(variable, loop);
}
