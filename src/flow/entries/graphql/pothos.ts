import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, inlineFunction, isFunctionNode, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { contextOf } from './resolvers';
import { fieldsOf, type Field } from '../procedures/merged-objects';
import { staticObject, staticText, textProperty } from '../reading/static-text';
import { declarationAt, lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const roots: Readonly<Record<string, string>> = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
/** Methods of the builder that define types or fields, core and plugins. */
const methods = /^(?:(query|mutation|subscription)(Type|Fields?)|relayMutationField|(?:prisma|drizzle)?(?:object|Object|interface|Interface|node|Node)(?:Type|Fields?)?|(?:loadable|simple)(?:Object|Interface|Node)|implement|implementNode)$/;
const runs: ReadonlySet<string> = new Set(['resolve', 'subscribe', 'load', 'resolveReference']);

/**
 * Pothos: the fields that a builder defines, code first. A field's parent is the type it is defined on.
 * https://pothos-graphql.dev/docs/guide/fields, https://pothos-graphql.dev/docs/plugins/prisma/objects
 */
export const pothos: Framework = {
  id: 'pothos',
  acrossFiles: true,
  trigger: /\.(?:(?:query|mutation|subscription)(?:Type|Fields?)|relayMutationField|(?:prisma|drizzle)?(?:[oO]bject|[iI]nterface|[nN]ode)(?:Type|Fields?)?|(?:loadable|simple)(?:Object|Interface|Node)|implement(?:Node)?)\s*(?:<[^(]{0,300}>)?\(/,
  * collect(file, context) {
    const calls: ts.CallExpression[] = [];
    walk(file, (node) => {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && methods.test(node.expression.name.text)) calls.push(node);
    });
    for (const call of calls) {
      const trace = traceOf(call, context);
      if (trace && isPothos(trace.package) && trace.steps.some((step) => step.node === call)) yield* defined(call, (call.expression as ts.PropertyAccessExpression).name.text, context);
    }
  },
};

function isPothos(name: string): boolean {
  return name.startsWith('@pothos/') || name === '@giraphql/core';
}

function* defined(call: ts.CallExpression, method: string, context: EntryContext): Iterable<HandlerRegistration> {
  const [first, second, third] = call.arguments;
  const root = roots[/^(query|mutation|subscription)/.exec(method)?.[1] ?? ''];
  if (method === 'relayMutationField') {
    const run = third && fieldsOf(third, context).find(({ name }) => name === 'resolve');
    const name = staticText(first, context.checker);
    if (run && name !== undefined) yield { kind: 'handler', entry: 'request', verb: `Mutation.${name}`, handlers: [run.value], node: first as ts.Expression };
  } else if (root !== undefined) {
    if (method.endsWith('Field')) yield* single(root, undefined, first, second, context);
    else yield* several(root, undefined, method.endsWith('Fields') ? first : fieldsProperty(first, context), context);
  } else if (method.startsWith('implement')) {
    const type = typeName((call.expression as ts.PropertyAccessExpression).expression, context);
    if (type !== undefined) yield* several(type, type, fieldsProperty(first, context), context);
  } else {
    const type = textProperty(staticObject(second, context.checker), 'name', context.checker) ?? (first && typeName(first, context));
    if (type === undefined) return;
    if (method.endsWith('Field')) yield* single(type, type, second, third, context);
    else yield* several(type, type, method.endsWith('Fields') ? second : fieldsProperty(second, context), context);
  }
}

function fieldsProperty(options: ts.Expression | undefined, context: EntryContext): Field['value'] | undefined {
  return options && fieldsOf(options, context).find(({ name }) => name === 'fields')?.value;
}

/** `builder.queryField('orders', (t) => t.field({ resolve }))` */
function* single(type: string, perParent: string | undefined, name: ts.Expression | undefined, field: ts.Expression | undefined, context: EntryContext): Iterable<HandlerRegistration> {
  const text = staticText(name, context.checker);
  const fn = inlineFunction(field);
  if (text === undefined || !fn || !name) return;
  for (const value of returnedExpressions(fn)) yield* one(type, perParent, { name: text, value, node: name }, context);
}

/** `(t) => ({ orders: t.field({ resolve }), … })` */
function* several(type: string, perParent: string | undefined, fields: Field['value'] | undefined, context: EntryContext): Iterable<HandlerRegistration> {
  const fn = fields && (isFunctionNode(fields) ? fields : inlineFunction(fields));
  for (const value of fn ? returnedExpressions(fn) : []) {
    for (const field of fieldsOf(value, context)) yield* one(type, perParent, field, context);
  }
}

function* one(type: string, perParent: string | undefined, field: Field, context: EntryContext): Iterable<HandlerRegistration> {
  const call = ts.isExpression(field.value) ? bare(field.value) : undefined;
  if (!call || !ts.isCallExpression(call)) return;
  const parts = call.arguments.flatMap((argument) => fieldsOf(argument, context).filter(({ name }) => runs.has(name)));
  const batch = parts.filter(({ name }) => name === 'load');
  const handlers = [...parts.filter(({ name }) => name !== 'load'), ...batch].map(({ value }) => value);
  // `t.loadable({ load, resolve })`: what loads is given the keys of all parents. https://pothos-graphql.dev/docs/plugins/dataloader
  if (batch.length > 0) yield { kind: 'handler', entry: 'request', verb: `${type}.${field.name}`, handlers, node: field.node };
  else if (handlers.length > 0) yield { kind: 'handler', entry: 'request', verb: `${type}.${field.name}`, handlers, ...perParent === undefined ? {} : { perParent, ...contextOf(field.name, handlers, context) }, node: field.node };
}

/** `Order` of `'Order'`, of a class, and of `builder.objectRef<Order>('Order')`. */
function typeName(expression: ts.Expression, context: EntryContext): string | undefined {
  const node = bare(expression);
  const text = staticText(node, context.checker);
  if (text !== undefined) return text;
  if (ts.isCallExpression(node)) {
    const trace = traceOf(node, context);
    const made = trace && isPothos(trace.package) ? lastStep(trace) : undefined;
    const options = made?.args.map((argument) => textProperty(staticObject(argument, context.checker), 'name', context.checker)).find((name) => name !== undefined);
    return options ?? (made?.args[0] ? typeName(made.args[0], context) : undefined);
  }
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = declarationAt(node, context.checker);
  if (declaration && ts.isClassDeclaration(declaration)) return declaration.name?.text;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isCallExpression(bare(declaration.initializer)) ? typeName(declaration.initializer, context) : undefined;
}
