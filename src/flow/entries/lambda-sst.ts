import { serverlessStarters, type Starter } from '../../project/deployed-functions';
import { dirname } from '../../project/paths';
import { propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { callsIn, exportAt, madeBy, type Deployed } from './lambda-exports';
import { fieldsOf } from './merged-objects';
import { staticObject, staticText } from './static-text';
import { lastStep, traceOf } from './trace';
import type { EntryContext } from './types';

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

/** `api.route('GET /orders', 'src/orders.list')` of what `new sst.aws.ApiGatewayV2('Api')` made, and `new sst.aws.Cron('Nightly', { function, schedule })`. https://sst.dev/docs/component/aws/cron/ */
function* ofThree(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  if (!/\bsst\s*\.\s*aws\b/.test(file.text)) return;
  const folder = context.packageFolder(file.fileName) ?? dirname(file.fileName);
  for (const call of callsIn(file)) {
    const [first, second] = call.arguments ?? [];
    if (ts.isNewExpression(call) && call.expression.getText() === 'sst.aws.Cron') {
      const options = staticObject(second, context.checker);
      const schedule = staticText(options && propertyValue(options, 'schedule'), context.checker);
      yield* exportAt(folder, handlerText(options && (propertyValue(options, 'function') ?? propertyValue(options, 'job')), context), [{ kind: 'schedule', ...(schedule !== undefined && { name: schedule }) }], context);
    } else if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'route') {
      const made = madeBy(call.expression.expression, context);
      if (!ts.isNewExpression(made) || !/^sst\.aws\.ApiGatewayV[12]$/.test(made.expression.getText())) continue;
      yield* exportAt(folder, handlerText(second, context), startersOf(staticText(first, context.checker)), context);
    }
  }
}

/** `'src/orders.list'`, `{ handler: 'src/orders.list' }` */
function handlerText(given: ts.Expression | undefined, context: EntryContext): string | undefined {
  const options = staticObject(given, context.checker);
  return staticText(options ? propertyValue(options, 'handler') : given, context.checker);
}
