import { capitalized } from '../../../project/letter-case';
import { bare, inlineFunction, isFunctionNode, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { contextOf } from './resolvers';
import { fieldsOf, type Field } from '../procedures/merged-objects';
import { staticText } from '../reading/static-text';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const packages: ReadonlySet<string> = new Set(['nexus', '@nexus/schema']);
/** Functions that define one type of three, a field of it, or a type by its name. */
const makers = /^(?:(query|mutation|subscription)(?:Type|Field)|objectType|extendType|interfaceType)$/;
const runs: ReadonlySet<string> = new Set(['resolve', 'subscribe']);

/**
 * Nexus: types whose fields a function defines, code first. A field's parent is the type it is defined on.
 * https://nexusjs.org/docs/api/object-type, https://nexusjs.org/docs/api/extend-type, https://nexusjs.org/docs/api/query-field, https://nexusjs.org/docs/api/mutation-field
 */
export const nexus: Framework = {
  id: 'nexus',
  acrossFiles: true,
  trigger: /\b(?:(?:query|mutation|subscription)(?:Type|Field)|objectType|extendType|interfaceType)\s*(?:<[^(]{0,300}>)?\(/,
  * collect(file, context) {
    const calls: ts.CallExpression[] = [];
    walk(file, (node) => {
      if (ts.isCallExpression(node)) calls.push(node);
    });
    for (const call of calls) {
      const callee = bare(call.expression);
      const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
      const trace = makers.test(name) ? traceOf(callee, context) : undefined;
      const exported = trace && packages.has(trace.package) ? lastStep(trace)?.name : undefined;
      if (exported !== undefined) yield* defined(exported, call, context);
    }
  },
};

function* defined(maker: string, { arguments: [first, second] }: ts.CallExpression, context: EntryContext): Iterable<HandlerRegistration> {
  if (!first) return;
  const root = rootOf(/^(query|mutation|subscription)/.exec(maker)?.[1]);
  if (root !== undefined && maker.endsWith('Field')) {
    const name = staticText(first, context.checker);
    // `queryField((t) => { t.field('orders', { resolve }) })`
    if (name === undefined) yield* within(first, root, context);
    else if (second) yield* fieldOf(root, { name, value: second, node: first }, context);
    return;
  }
  const options = fieldsOf(first, context);
  const named = options.find(({ name }) => name === 'name' || name === 'type');
  const type = root ?? (named && ts.isExpression(named.value) ? typeName(named.value, context) : undefined);
  const definition = options.find(({ name }) => name === 'definition');
  if (type !== undefined && definition) yield* within(definition.value, type, context);
}

function rootOf(kind: string | undefined): string | undefined {
  return kind === undefined ? undefined : capitalized(kind);
}

/** `'Order'`, and `Order.$name` of a model that is generated. */
function typeName(value: ts.Expression, context: EntryContext): string | undefined {
  const node = bare(value);
  return staticText(node, context.checker) ?? (ts.isPropertyAccessExpression(node) && node.name.text === '$name' && ts.isIdentifier(node.expression) ? node.expression.text : undefined);
}

/** The fields that a definition adds to what it is handed: `t.list.field('orders', { resolve })`, `t.nonNull.int('total', { resolve })`, `t.field({ name: 'orders', resolve })`. */
function* within(definition: ts.Expression | FunctionNode, type: string, context: EntryContext): Iterable<HandlerRegistration> {
  const fn = isFunctionNode(definition) ? definition : inlineFunction(definition) ?? context.functionsOf(definition)[0];
  const builder = fn?.parameters[0]?.name;
  if (!fn?.body || !builder || !ts.isIdentifier(builder)) return;
  const calls: ts.CallExpression[] = [];
  walk(fn.body, (node) => {
    if (ts.isCallExpression(node) && rootName(node.expression) === builder.text) calls.push(node);
  });
  for (const { arguments: [first, second] } of calls) {
    if (!first) continue;
    const name = staticText(first, context.checker);
    const own = name === undefined ? fieldsOf(first, context).find((part) => part.name === 'name') : undefined;
    const inner = own && ts.isExpression(own.value) ? staticText(own.value, context.checker) : undefined;
    if (name !== undefined && second) yield* fieldOf(type, { name, value: second, node: first }, context);
    else if (inner !== undefined) yield* fieldOf(type, { name: inner, value: first, node: first }, context);
  }
}

/** `t` of `t.nonNull.list.field`. */
function rootName(callee: ts.Expression): string | undefined {
  let node = bare(callee);
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  while (ts.isPropertyAccessExpression(node)) node = bare(node.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}

function* fieldOf(type: string, field: Field, context: EntryContext): Iterable<HandlerRegistration> {
  const value = ts.isExpression(field.value) ? bare(field.value) : field.value;
  // `queryField('orders', () => ({ resolve }))`
  const fn = isFunctionNode(value) ? value : undefined;
  const options = fn && fn.body && !ts.isBlock(fn.body) ? fn.body : ts.isExpression(value) ? value : undefined;
  const handlers = options ? fieldsOf(options, context).filter(({ name }) => runs.has(name)).map((part) => part.value) : [];
  const perParent = ['Query', 'Mutation', 'Subscription'].includes(type) ? undefined : type;
  if (handlers.length > 0) yield { kind: 'handler', entry: 'request', verb: `${type}.${field.name}`, handlers, ...perParent === undefined ? {} : { perParent, ...contextOf(field.name, handlers, context) }, node: field.node };
}
