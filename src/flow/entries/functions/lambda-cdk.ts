import { dirname, join } from '../../../project/paths';
import type { Starter } from '../../../project/deployment/deployed-functions';
import { bare, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { constructOf, optionOfConstruct, textOf } from './lambda-cdk-constructs';
import { callsIn, exportAt, exportOf, madeBy, type Deployed } from './lambda-exports';
import { pathText } from '../procedures/merged-objects';
import { joinPaths } from '../reading/paths';
import { staticObject, staticText } from '../reading/static-text';
import type { EntryContext } from '../types';

/** What takes all that no other route does: the default of an API, and a function's own address. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
const anything: readonly Starter[] = [{ kind: 'request', method: 'ALL', name: '*' }];

/** Stacks of the CDK: the routes of an API, by the function that each is integrated with, and functions with an address of their own. */
export function* ofCdk(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  if (!file.text.includes('aws-cdk-lib')) return;
  for (const call of callsIn(file)) {
    const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : call.expression.getText();
    const [first, second, third] = call.arguments ?? [];
    if (name === 'addRoutes' && isMadeBy(call, /^HttpApi$/, context)) {
      const options = staticObject(first, context.checker);
      const path = options && staticText(propertyValue(options, 'path'), context.checker);
      const given = options && propertyValue(options, 'methods');
      const list = given && bare(given);
      const methods = list && ts.isArrayLiteralExpression(list) ? list.elements.map(methodOf) : ['ALL'];
      yield* integrated(options && propertyValue(options, 'integration'), methods.map((method): Starter => ({ kind: 'request', method, ...(path !== undefined && { name: path }) })), context);
    } else if (name === 'addMethod') {
      const path = ts.isPropertyAccessExpression(call.expression) ? resourcePath(call.expression.expression, context, 0) : undefined;
      const integration = second ?? (ts.isPropertyAccessExpression(call.expression) ? defaultAt(call.expression.expression, context, 0) : undefined);
      if (path !== undefined) yield* integrated(integration, [{ kind: 'request', method: /^any$/i.test(staticText(first, context.checker) ?? '') ? 'ALL' : staticText(first, context.checker)?.toUpperCase() ?? 'ALL', name: path || '/' }], context);
    } else if (name === 'LambdaRestApi' && ts.isNewExpression(call) && constructOf(call, context)) {
      const options = staticObject(third, context.checker);
      const handler = options && propertyValue(options, 'handler');
      const proxy = options && propertyValue(options, 'proxy');
      if (handler && proxy?.kind !== ts.SyntaxKind.FalseKeyword) yield* functionOf(handler, anything, context);
    } else if (name === 'HttpApi' && ts.isNewExpression(call) && constructOf(call, context)) {
      yield* integrated(propertyOf(third, 'defaultIntegration', context), anything, context);
    } else if (name === 'addProxy' && ts.isPropertyAccessExpression(call.expression)) {
      const path = resourcePath(call, context, 0);
      if (path !== undefined && propertyOf(first, 'anyMethod', context)?.kind !== ts.SyntaxKind.FalseKeyword) yield* integrated(defaultAt(call, context, 0), [{ kind: 'request', method: 'ALL', name: path }], context);
    } else if (name === 'addFunctionUrl' && ts.isPropertyAccessExpression(call.expression)) yield* functionOf(call.expression.expression, anything, context);
    else if (name === 'FunctionUrl' && ts.isNewExpression(call)) {
      const fn = propertyOf(third, 'function', context);
      if (fn && constructOf(call, context)) yield* functionOf(fn, anything, context);
    } else yield* events(call, name, context);
  }
}

/** Rules with a schedule or a pattern, event sources, and what is told of a topic or a bucket. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_events_targets-readme.html, …aws_lambda_event_sources-readme.html */
function* events(call: ts.CallExpression | ts.NewExpression, name: string, context: EntryContext): Iterable<Deployed> {
  const [first, second, third] = call.arguments ?? [];
  const access = ts.isPropertyAccessExpression(call.expression) ? call.expression : undefined;
  if (ts.isNewExpression(call)) {
    const made = name === 'Rule' ? constructOf(call, context) : undefined;
    const targets = made && propertyOf(third, 'targets', context);
    const list = targets && bare(targets);
    if (list && ts.isArrayLiteralExpression(list)) for (const target of list.elements) yield* targeted(target, [ruled(call, context)], context);
  } else if (name === 'addTarget' && access) {
    const rule = madeBy(access.expression, context);
    if (first && ts.isNewExpression(rule) && constructOf(rule, context)?.name === 'Rule') yield* targeted(first, [ruled(rule, context)], context);
  } else if (name === 'addEventSource' && access && first) {
    const source = constructOf(first, context);
    if (source && /EventSource$/.test(source.name)) yield* functionOf(access.expression, [source.name === 'SqsEventSource' ? { kind: 'queue', ...named(propertyOf(constructOf(source.args[0] ?? first, context)?.args[2], 'queueName', context), context) } : { kind: 'event' }], context);
  } else if (name === 'addSubscription' && first) yield* targeted(first, [{ kind: 'event' }], context);
  else if (name === 'addEventNotification' && second) yield* targeted(second, [{ kind: 'event' }], context);
}

/** `new LambdaFunction(fn)` of a rule, `new LambdaSubscription(fn)` of a topic, `new LambdaDestination(fn)` of a bucket. */
function* targeted(target: ts.Expression, starters: readonly Starter[], context: EntryContext): Iterable<Deployed> {
  const made = constructOf(target, context);
  if (made?.args[0] && /^Lambda(?:Function|Subscription|Destination)$/.test(made.name)) yield* functionOf(made.args[0], starters, context);
}

/** What a rule goes by: `Schedule.rate(Duration.hours(1))`, `Schedule.cron({ minute: '0', hour: '3' })`, `Schedule.expression('rate(1 day)')`; without one it is for events. */
function ruled(rule: ts.NewExpression, context: EntryContext): Starter {
  const given = propertyOf(rule.arguments?.[2], 'schedule', context);
  const schedule = given && madeBy(given, context);
  if (!schedule) return { kind: 'event' };
  const [how, what] = ts.isCallExpression(schedule) && ts.isPropertyAccessExpression(schedule.expression) ? [schedule.expression.name.text, schedule.arguments[0]] : [];
  if (how === 'expression') return { kind: 'schedule', ...named(what, context) };
  if (how === 'cron') {
    const fields = staticObject(what, context.checker);
    const part = (name: string, otherwise: string): string | undefined => { const value = fields && propertyValue(fields, name); return value ? staticText(value, context.checker) : otherwise; };
    const isWeekly = fields !== undefined && propertyValue(fields, 'weekDay') !== undefined;
    const parts = [part('minute', '*'), part('hour', '*'), part('day', isWeekly ? '?' : '*'), part('month', '*'), part('weekDay', '?'), part('year', '*')];
    return { kind: 'schedule', ...(fields && !parts.includes(undefined) && { name: parts.join(' ') }) };
  }
  const duration = what && bare(what);
  const [unit, count] = duration && ts.isCallExpression(duration) && ts.isPropertyAccessExpression(duration.expression) ? [duration.expression.name.text, staticText(duration.arguments[0], context.checker)] : [];
  return { kind: 'schedule', ...(how === 'rate' && unit !== undefined && count !== undefined && { name: `rate(${count} ${count === '1' ? unit.replace(/s$/, '') : unit})` }) };
}

function propertyOf(given: ts.Expression | undefined, name: string, context: EntryContext): ts.Expression | undefined {
  const options = staticObject(given, context.checker);
  return options && propertyValue(options, name);
}

function named(given: ts.Expression | undefined, context: EntryContext): { readonly name?: string } {
  const name = staticText(given, context.checker);
  return name === undefined ? {} : { name };
}

/** `HttpMethod.GET`, `HttpMethod.ANY` */
function methodOf(expression: ts.Expression): string {
  const name = /\.(\w+)$/.exec(bare(expression).getText())?.[1] ?? 'ANY';
  return name === 'ANY' ? 'ALL' : name;
}

function isMadeBy(call: ts.CallExpression | ts.NewExpression, name: RegExp, context: EntryContext): boolean {
  return ts.isPropertyAccessExpression(call.expression) && name.test(constructOf(call.expression.expression, context)?.name ?? '');
}

/** The path of a resource of a REST API; undefined where it is computed, or is of something else. */
function resourcePath(expression: ts.Expression, context: EntryContext, depth: number): string | undefined {
  const node = madeBy(expression, context);
  if (depth > 20) return undefined;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'root') return /^(?:Lambda)?RestApi$/.test(constructOf(node.expression, context)?.name ?? '') ? '' : undefined;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression: parent } = node.expression;
  const above = /^(?:addResource|resourceForPath|addProxy)$/.test(name.text) ? resourcePath(parent, context, depth + 1) : undefined;
  const part = name.text === 'addProxy' ? '{proxy+}' : staticText(node.arguments[0], context.checker);
  return above === undefined || part === undefined ? undefined : joinPaths(above, part);
}

/** What answers at a resource of a REST API where a method says nothing: its own `defaultIntegration`, or that of what it is added to; of a `LambdaRestApi` its handler. */
function defaultAt(expression: ts.Expression, context: EntryContext, depth: number): ts.Expression | undefined {
  const node = madeBy(expression, context);
  if (depth > 20) return undefined;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'root') {
    const api = constructOf(node.expression, context);
    return api && (optionOfConstruct(api, 'defaultIntegration', context) ?? (api.name === 'LambdaRestApi' ? optionOfConstruct(api, 'handler', context) : undefined))?.node;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  return propertyOf(node.arguments[node.expression.name.text === 'addProxy' ? 0 : 1], 'defaultIntegration', context) ?? defaultAt(node.expression.expression, context, depth + 1);
}

/** `new HttpLambdaIntegration('Books', fn)`, `new LambdaIntegration(fn)` */
function* integrated(integration: ts.Expression | undefined, starters: readonly Starter[], context: EntryContext): Iterable<Deployed> {
  const made = integration && constructOf(integration, context);
  const fn = made?.name === 'HttpLambdaIntegration' ? made.args[1] : made?.name === 'LambdaIntegration' ? made.args[0] : made && /Function$/.test(made.name) ? integration : undefined;
  if (fn) yield* functionOf(fn, starters, context);
}

/** `new NodejsFunction(this, 'orders', { entry, handler })`, whose entry is by default `<file>.<id>.ts` beside the stack, and `new Function(this, 'orders', { code: Code.fromAsset('lambda'), handler: 'orders.get' })`. */
function* functionOf(expression: ts.Expression, starters: readonly Starter[], context: EntryContext): Iterable<Deployed> {
  const made = constructOf(expression, context);
  if (!made) return;
  const own = made.node.getSourceFile().fileName;
  const root = context.packageFolder(own) ?? dirname(own);
  const placed = (at: ReturnType<typeof optionOfConstruct>): string | undefined => {
    const text = textOf(at, context);
    return text === undefined ? at && pathText(at.node, dirname(at.node.getSourceFile().fileName), context) : join(root, text.replace(/^\.\//, ''));
  };
  const handler = textOf(optionOfConstruct(made, 'handler', context), context);
  if (made.name === 'NodejsFunction') {
    const id = made.isOwn ? undefined : made.args[1] && textOf({ node: made.args[1], given: made.given }, context);
    const entry = optionOfConstruct(made, 'entry', context);
    const module = entry ? placed(entry) : id === undefined ? undefined : own.replace(/\.[cm]?[jt]s$/, `.${id}`);
    if (module !== undefined) yield* exportOf(module, handler?.replace(/^index\./, '') ?? 'handler', starters, context);
  } else if (made.name === 'Function') {
    const code = optionOfConstruct(made, 'code', context);
    const call = code && bare(code.node);
    const folder = code && call && ts.isCallExpression(call) && /\bfromAsset$/.test(call.expression.getText()) && call.arguments[0] ? placed({ node: call.arguments[0], given: code.given }) : undefined;
    if (folder !== undefined) yield* exportAt(folder, handler, starters, context);
  }
}
