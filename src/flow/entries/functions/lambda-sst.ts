import { serverlessStarters, type Starter } from '../../../project/deployment/deployed-functions';
import { dirname } from '../../../project/paths';
import { bare, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { callsIn, exportAt, madeBy, type Deployed } from './lambda-exports';
import { fieldsOf } from '../procedures/merged-objects';
import { staticObject, staticText } from '../reading/static-text';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext } from '../types';

/** What SST deploys, by either of its two forms. */
export function* ofSst(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  if (/['"](?:sst\/constructs|@serverless-stack\/resources)['"]/.test(file.text)) yield* ofTwo(file, context);
  yield* ofThree(file, context);
}

/**
 * Version 2, whose paths begin at the folder of the application: `new Api(stack, 'api', { routes: { 'GET /orders': 'src/orders.list' } })`, `api.addRoutes(stack, { … })`, `new Cron(stack, 'cron', { schedule, job })`,
 * `new Queue(stack, 'queue', { consumer })`. https://v2.sst.dev/constructs/Api, https://v2.sst.dev/constructs/Cron, https://v2.sst.dev/constructs/Queue
 */
function* ofTwo(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  for (const call of callsIn(file)) {
    const [, second, third] = call.arguments ?? [];
    if (ts.isNewExpression(call)) {
      const name = constructOf(call, context);
      const options = third && fieldsOf(third, context);
      const valueOf = (wanted: string): ts.Expression | undefined => options?.flatMap((one) => (one.name === wanted && ts.isExpression(one.value) ? one.value : []))[0];
      const schedule = staticText(valueOf('schedule'), context.checker);
      if (name === 'Api') yield* routed(valueOf('routes'), context);
      else if (name === 'Cron') yield* deployed(valueOf('job'), [{ kind: 'schedule', ...(schedule !== undefined && { name: schedule.replace(/^cron\((.*)\)$/, '$1') }) }], context);
      else if (name === 'Queue') yield* deployed(valueOf('consumer'), [{ kind: 'queue' }], context);
    } else if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'addRoutes') {
      const made = madeBy(call.expression.expression, context);
      if (ts.isNewExpression(made) && constructOf(made, context) === 'Api') yield* routed(second, context);
    }
  }
}

function constructOf(node: ts.NewExpression, context: EntryContext): string | undefined {
  const trace = traceOf(node.expression, context);
  return trace && ((trace.package === 'sst' && trace.subpath === 'constructs') || trace.package === '@serverless-stack/resources') ? lastStep(trace)?.name : undefined;
}

function* routed(routes: ts.Expression | undefined, context: EntryContext): Iterable<Deployed> {
  for (const { name, value } of routes ? fieldsOf(routes, context) : []) if (ts.isExpression(value)) yield* deployed(value, startersOf(name), context);
}

/** `GET /orders`; `$default` is what no other route takes. */
function startersOf(route: string | undefined): readonly Starter[] {
  if (route === undefined) return [];
  return route === '$default' ? [{ kind: 'request', method: 'ALL', name: '*' }] : serverlessStarters({ httpApi: route });
}

/** `'src/orders.list'`, `{ handler }`, `{ function: 'src/orders.list' }`, `{ function: { handler } }` */
function* deployed(given: ts.Expression | undefined, starters: readonly Starter[], context: EntryContext): Iterable<Deployed> {
  const options = staticObject(given, context.checker);
  const text = handlerText((options && propertyValue(options, 'function')) ?? given, context);
  const own = given?.getSourceFile().fileName;
  if (own !== undefined) yield* exportAt(context.packageFolder(own) ?? dirname(own), text, starters, context);
}

/** What subscribes a function to something, by the components that have it: of `queue.subscribe('src/mails.send')` and `topic.subscribe('Mails', 'src/mails.send')` it is what names a function. */
const subscribed = /^(?:Queue|SnsTopic|Bus|Dynamo|KinesisStream|Realtime|Bucket)$/;

/**
 * Version 3: `api.route('GET /orders', 'src/orders.list')` of what `new sst.aws.ApiGatewayV2('Api')` made, `queue.subscribe('src/mails.send')`, `bucket.notify({ notifications: [{ function }] })`,
 * `new sst.aws.Cron('Nightly', { function, schedule })`, `new sst.aws.Function('Hook', { handler, url: true })`. https://sst.dev/docs/component/aws/apigatewayv2/, …/apigateway-websocket/, …/queue/, …/sns-topic/, …/bus/,
 * …/bucket/, …/dynamo/, …/kinesis-stream/, …/realtime/, …/cron/, …/cron-v2/, …/function/
 */
function* ofThree(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  if (!/\bsst\s*\.\s*aws\b/.test(file.text)) return;
  const folder = context.packageFolder(file.fileName) ?? dirname(file.fileName);
  const run = (given: ts.Expression | undefined, starters: readonly Starter[]): readonly Deployed[] => exportAt(folder, handlerText(given, context), starters, context);
  for (const call of callsIn(file)) {
    const [first, second, third] = call.arguments ?? [];
    if (ts.isNewExpression(call)) {
      const name = componentOf(call);
      const options = name === undefined ? undefined : staticObject(second, context.checker);
      if (!options) continue;
      if (name === 'Cron' || name === 'CronV2') {
        const schedule = staticText(propertyValue(options, 'schedule'), context.checker);
        yield* run(propertyValue(options, 'function') ?? propertyValue(options, 'job'), [{ kind: 'schedule', ...(schedule !== undefined && { name: schedule.replace(/^cron\((.*)\)$/, '$1') }) }]);
      } else if (name === 'Function') {
        const url = propertyValue(options, 'url');
        if (url && url.kind !== ts.SyntaxKind.FalseKeyword) yield* run(options, [{ kind: 'request', method: 'ALL', name: '*' }]);
      }
    } else if (ts.isPropertyAccessExpression(call.expression)) {
      const { name: { text: method }, expression } = call.expression;
      if (!/^(?:route|subscribe|notify)$/.test(method)) continue;
      const made = madeBy(expression, context);
      const name = componentOf(made);
      if (name === undefined) continue;
      if (method === 'route' && /^ApiGatewayV[12]$/.test(name)) yield* run(second, startersOf(staticText(first, context.checker)));
      else if (method === 'route' && name === 'ApiGatewayWebSocket') yield* run(second, [{ kind: 'socket', ...named(first, context) }]);
      else if (method === 'notify' && name === 'Bucket') {
        for (const { name: key, value } of first ? fieldsOf(first, context) : []) {
          const list = key === 'notifications' && ts.isExpression(value) ? bare(value) : undefined;
          if (list && ts.isArrayLiteralExpression(list)) for (const one of list.elements) yield* run(propertyOf(one, 'function', context), [{ kind: 'event' }]);
        }
      } else if (method === 'subscribe' && subscribed.test(name)) {
        const starters: readonly Starter[] = name === 'Queue' ? [{ kind: 'queue', ...(ts.isNewExpression(made) && named(made.arguments?.[0], context)) }] : [{ kind: 'event' }];
        for (const given of [first, second, third]) {
          const found = run(given, starters);
          yield* found;
          if (found.length > 0) break;
        }
      }
    }
  }
}

/** `Queue` of `new sst.aws.Queue('Mails')`, and of the class itself: `sst.aws.Queue.subscribe(arn, 'src/mails.send')`. */
function componentOf(node: ts.Expression): string | undefined {
  return /^sst\.aws\.(\w+)$/.exec((ts.isNewExpression(node) ? node.expression : node).getText())?.[1];
}

function named(given: ts.Expression | undefined, context: EntryContext): { readonly name?: string } {
  const name = staticText(given, context.checker);
  return name === undefined ? {} : { name };
}

function propertyOf(given: ts.Expression, name: string, context: EntryContext): ts.Expression | undefined {
  const options = staticObject(given, context.checker);
  return options && propertyValue(options, name);
}

/** `'src/orders.list'`, `{ handler: 'src/orders.list' }`, and the name of a function that was made of those: `fn.arn` */
function handlerText(given: ts.Expression | undefined, context: EntryContext): string | undefined {
  const node = given && bare(given);
  const made = node && madeBy(ts.isPropertyAccessExpression(node) && node.name.text === 'arn' ? node.expression : node, context);
  if (made && ts.isNewExpression(made) && componentOf(made) === 'Function') return handlerText(made.arguments?.[1], context);
  const options = staticObject(given, context.checker);
  return staticText(options ? propertyValue(options, 'handler') : given, context.checker);
}
