import { importedName } from '../../../catalog/values/imported';
import { objectLiteral } from '../../../catalog/values/literal';
import { basename, dirname } from '../../../project/paths';
import { bare, isFunctionNode, propertyValue, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf } from '../reading/exports';
import { staticText, textProperty } from '../reading/static-text';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const azurePackage = '@azure/functions';

/** Methods of `app` that register what answers a request, with the verb that they mean. `http` says its own, and takes GET and POST where it says none. */
const answering: ReadonlyMap<string, string | undefined> = new Map([['http', undefined], ['get', 'GET'], ['post', 'POST'], ['put', 'PUT'], ['patch', 'PATCH'], ['deleteRequest', 'DELETE']]);
/** What begins by the clock, a message or a change of data. */
const events: ReadonlyMap<string, string> = new Map([
  ['timer', 'cron'], ['storageQueue', 'queue'], ['serviceBusQueue', 'queue'], ['serviceBusTopic', 'queue'],
  ...['storageBlob', 'eventHub', 'eventGrid', 'cosmosDB', 'sql', 'mySql', 'generic', 'webPubSub'].map((name) => [name, 'event'] as const),
]);

/**
 * Azure Functions: what `app` registers (version 4 of the programming model), and what a file of version 3 gives, whose binding stands in a `function.json` beside it: there the second
 * parameter tells a request from a message. Both answer below `/api`, unless `host.json` says otherwise.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference-node, https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger
 */
export const azure: Framework = {
  id: 'azure-functions',
  trigger: /['"]@azure\/functions['"]/,
  *collect(file, context) {
    const registered: HandlerRegistration[] = [];
    walk(file, (node) => {
      const found = ts.isCallExpression(node) ? registration(node, context) : undefined;
      if (found) registered.push(found);
      return true;
    });
    yield* registered;
    if (registered.length === 0) yield* ofBinding(file, context);
  },
};

/** `app.http('orders', { methods: ['GET'], route: 'orders/{id}', handler })`, `app.get('orders', handler)` */
function registration(call: ts.CallExpression, context: EntryContext): HandlerRegistration | undefined {
  const callee = call.expression;
  const [named, given] = call.arguments;
  if (!ts.isPropertyAccessExpression(callee) || !named || !given) return undefined;
  const method = callee.name.text;
  const event = events.get(method);
  if (!event && !answering.has(method)) return undefined;
  const app = importedName(callee.expression, context.checker);
  if (app?.package !== azurePackage || app.name !== 'app') return undefined;
  const options = objectLiteral(given, context.checker);
  const handler = options ? propertyValue(options, 'handler') : given;
  if (!handler) return undefined;
  const name = staticText(named, context.checker);
  const said = (key: string): string | undefined => textProperty(options, key, context.checker);
  if (event) return { kind: 'handler', entry: 'job', verb: event, path: said('schedule') ?? said('queueName') ?? name, handlers: [handler], node: call };
  const route = options && propertyValue(options, 'route') ? said('route') : name;
  return { kind: 'handler', entry: 'request', verb: answering.get(method) ?? verbOf(options, context), path: route === undefined ? undefined : pathOf(route), handlers: [handler], node: call };
}

/** The one verb that is listed; `ALL` of several. */
function verbOf(options: ts.ObjectLiteralExpression | undefined, { checker }: EntryContext): string {
  const list = options && propertyValue(options, 'methods');
  const verbs = list && bare(list);
  const [only, ...more] = verbs && ts.isArrayLiteralExpression(verbs) ? verbs.elements : [];
  return (only && more.length === 0 ? staticText(only, checker)?.toUpperCase() : undefined) ?? 'ALL';
}

/** `orders/{id:int?}` is called as `/api/orders/:id`. */
function pathOf(route: string): string {
  return `/api/${route.replace(/^\/+/, '').replace(/\{\*?(\w+)[^}]*\}/g, ':$1')}`;
}

/** `const run: AzureFunction = async (context, req) => …; export default run`, named after its folder. */
function* ofBinding(file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  for (const { name, value, node } of exportsOf(file)) {
    if (name !== 'default' && name !== 'run') continue;
    const [fn] = isFunctionNode(value) ? [value] : context.functionsOf(value);
    if (!fn || !isTyped(fn, context)) continue;
    const folder = basename(dirname(file.fileName));
    const answers = isRequest(fn.parameters[1], context);
    yield { kind: 'handler', entry: answers ? 'request' : 'job', verb: answers ? 'ALL' : 'event', path: answers ? pathOf(folder) : folder, handlers: [fn], node };
    return;
  }
}

/** Whether a function is declared to be one of Azure's, or to take its context. */
function isTyped(fn: FunctionNode, { checker }: EntryContext): boolean {
  const { parent } = fn;
  const types = [ts.isVariableDeclaration(parent) ? parent.type : undefined, fn.parameters[0]?.type];
  return types.some((type) => type && ts.isTypeReferenceNode(type) && importedName(type.typeName, checker)?.package === azurePackage);
}

function isRequest(parameter: ts.ParameterDeclaration | undefined, { checker }: EntryContext): boolean {
  if (!parameter) return false;
  const { type, name } = parameter;
  return type && ts.isTypeReferenceNode(type) ? importedName(type.typeName, checker)?.name === 'HttpRequest' : /^_?req(?:uest)?$/.test(name.getText());
}
