import { dirname, join } from '../../project/paths';
import { serverlessStarters, handlerAt, type Starter } from '../../project/deployed-functions';
import { bare, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { exportsOf, type Exported } from './exports';
import { fieldsOf, pathText } from './merged-objects';
import { joinPaths } from './paths';
import { staticObject, staticText } from './static-text';
import { declarationAt, lastStep, traceOf } from './trace';
import type { EntryContext } from './types';

/** An export that code says is deployed as a function, and what starts it. */
export interface DeployedInCode extends Deployed {
  /** The file that says so. */
  readonly by: ts.SourceFile;
}

interface Deployed {
  readonly file: ts.SourceFile;
  readonly exported: Exported;
  readonly starters: readonly Starter[];
}

/** Where the Serverless Framework is configured by code. */
export const serverlessFile = /(?:^|\/)serverless\.[cm]?[jt]s$/;

const known = new WeakMap<ts.TypeChecker, readonly DeployedInCode[]>();

/**
 * All functions that code of the workspace deploys: `serverless.ts`, stacks of AWS's CDK, and SST's configuration.
 * https://www.serverless.com/framework/docs/providers/aws/guide/intro, https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html,
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigatewayv2-readme.html, https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway-readme.html,
 * https://sst.dev/docs/component/aws/apigatewayv2/
 */
export function deployedInCode(context: EntryContext): readonly DeployedInCode[] {
  let all = known.get(context.checker);
  if (!all) {
    all = context.files().flatMap((by) => (serverlessFile.test(context.relativePath(by.fileName)) ? ofServerless(by, context) : [...ofCdk(by, context), ...ofSst(by, context)]).map((one) => ({ ...one, by })));
    known.set(context.checker, all);
  }
  return all;
}

/** The export that `src/orders.get` names, below a folder. */
function exportAt(folder: string, handler: string | undefined, starters: readonly Starter[], context: EntryContext): readonly Deployed[] {
  const at = handlerAt(folder, handler);
  return at ? exportOf(at.module, at.exported, starters, context) : [];
}

function exportOf(module: string, name: string, starters: readonly Starter[], context: EntryContext): readonly Deployed[] {
  const file = ['', '.ts', '.js', '.mts', '.mjs', '.tsx', '.cts', '.cjs'].map((ending) => context.sourceFile(module + ending)).find((one) => one !== undefined);
  const exported = file && exportsOf(file).find((one) => one.name === name);
  return file && exported && starters.length > 0 ? [{ file, exported, starters }] : [];
}

/** What an expression that is written out is, as data; undefined for what is computed. */
function plain(expression: ts.Expression, context: EntryContext, depth = 0): unknown {
  const node = bare(expression);
  if (depth > 8) return undefined;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => plain(element, context, depth + 1));
  const text = staticText(node, context.checker);
  if (text !== undefined) return text;
  const fields = fieldsOf(node, context);
  return fields.length > 0 ? Object.fromEntries(fields.map(({ name, value }) => [name, ts.isExpression(value) ? plain(value, context, depth + 1) : undefined])) : undefined;
}

function ofServerless(file: ts.SourceFile, context: EntryContext): readonly Deployed[] {
  const config = exportsOf(file).find(({ name }) => name === 'default')?.value;
  const functions = config && fieldsOf(config, context).find(({ name }) => name === 'functions')?.value;
  if (!functions) return [];
  return fieldsOf(functions, context).flatMap(({ value }) => {
    const options = fieldsOf(value, context);
    const handler = options.find(({ name }) => name === 'handler')?.value;
    const events = options.find(({ name }) => name === 'events')?.value;
    if (!handler || !ts.isExpression(handler)) return [];
    const list = events && ts.isExpression(events) ? plain(events, context) : undefined;
    const starters = (Array.isArray(list) ? list : []).flatMap(serverlessStarters);
    const text = staticText(handler, context.checker);
    return text === undefined ? exportAt('', besideFile(handler), starters, context) : exportAt(dirname(file.fileName), text, starters, context);
  });
}

/** `${handlerPath(__dirname)}/handler.main` of the framework's own template: a file of the folder that it stands in. */
function besideFile(handler: ts.Expression): string | undefined {
  const node = bare(handler);
  const [span] = ts.isTemplateExpression(node) && node.head.text === '' && node.templateSpans.length === 1 ? node.templateSpans : [];
  return span && /^(?:\w+\(\s*__dirname\s*\)|__dirname)$/.test(span.expression.getText()) ? dirname(node.getSourceFile().fileName) + span.literal.text : undefined;
}

/** Stacks of the CDK: the routes of an API, by the function that each is integrated with. */
function* ofCdk(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  if (!file.text.includes('aws-cdk-lib')) return;
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  walk(file, (node) => { if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls.push(node); });
  for (const call of calls) {
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
      if (path !== undefined) yield* integrated(second, [{ kind: 'request', method: /^any$/i.test(staticText(first, context.checker) ?? '') ? 'ALL' : staticText(first, context.checker)?.toUpperCase() ?? 'ALL', name: path || '/' }], context);
    } else if (name === 'LambdaRestApi' && ts.isNewExpression(call)) {
      const options = staticObject(third, context.checker);
      const handler = options && propertyValue(options, 'handler');
      const proxy = options && propertyValue(options, 'proxy');
      if (handler && proxy?.kind !== ts.SyntaxKind.FalseKeyword) yield* functionOf(handler, [{ kind: 'request', method: 'ALL', name: '*' }], context);
    }
  }
}

/** `HttpMethod.GET`, `HttpMethod.ANY` */
function methodOf(expression: ts.Expression): string {
  const name = /\.(\w+)$/.exec(bare(expression).getText())?.[1] ?? 'ANY';
  return name === 'ANY' ? 'ALL' : name;
}

/** What makes what an expression stands for: `new HttpApi(…)`, `api.root.addResource('books')`. */
function madeBy(expression: ts.Expression, context: EntryContext): ts.Expression {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) ? declarationAt(node, context.checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const ? bare(declaration.initializer) : node;
}

function constructOf(expression: ts.Expression, context: EntryContext): { readonly name: string; readonly args: readonly ts.Expression[]; readonly node: ts.Expression } | undefined {
  const node = madeBy(expression, context);
  const trace = ts.isNewExpression(node) ? traceOf(node.expression, context) : undefined;
  return trace && ts.isNewExpression(node) && /^(?:aws-cdk-lib|@aws-cdk\/[\w-]+)$/.test(trace.package) ? { name: lastStep(trace)?.name ?? '', args: node.arguments ?? [], node } : undefined;
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

/** `new HttpLambdaIntegration('Books', fn)`, `new LambdaIntegration(fn)` */
function* integrated(integration: ts.Expression | undefined, starters: readonly Starter[], context: EntryContext): Iterable<Deployed> {
  const made = integration && constructOf(integration, context);
  const fn = made?.name === 'HttpLambdaIntegration' ? made.args[1] : made?.name === 'LambdaIntegration' ? made.args[0] : undefined;
  if (fn) yield* functionOf(fn, starters, context);
}

/** `new NodejsFunction(this, 'orders', { entry, handler })`, whose entry is by default `<file>.<id>.ts` beside the stack, and `new Function(this, 'orders', { code: Code.fromAsset('lambda'), handler: 'orders.get' })`. */
function* functionOf(expression: ts.Expression, starters: readonly Starter[], context: EntryContext): Iterable<Deployed> {
  const made = constructOf(expression, context);
  if (!made) return;
  const own = made.node.getSourceFile().fileName;
  const options = staticObject(made.args[2], context.checker);
  const textOf = (name: string): string | undefined => staticText(options && propertyValue(options, name), context.checker);
  const root = context.packageFolder(own) ?? dirname(own);
  const placed = (at: ts.Expression | undefined): string | undefined => {
    const text = staticText(at, context.checker);
    return text === undefined ? at && pathText(at, dirname(own), context) : join(root, text.replace(/^\.\//, ''));
  };
  if (made.name === 'NodejsFunction') {
    const id = staticText(made.args[1], context.checker);
    const entry = options && propertyValue(options, 'entry');
    const module = entry ? placed(entry) : id === undefined ? undefined : own.replace(/\.[cm]?[jt]s$/, `.${id}`);
    if (module !== undefined) yield* exportOf(module, textOf('handler')?.replace(/^index\./, '') ?? 'handler', starters, context);
  } else if (made.name === 'Function') {
    const code = options && propertyValue(options, 'code');
    const folder = code && ts.isCallExpression(bare(code)) && /\bfromAsset$/.test((bare(code) as ts.CallExpression).expression.getText()) ? placed((bare(code) as ts.CallExpression).arguments[0]) : undefined;
    if (folder !== undefined) yield* exportAt(folder, textOf('handler'), starters, context);
  }
}

/** `api.route('GET /orders', 'src/orders.list')` of what `new sst.aws.ApiGatewayV2('Api')` made, and `new sst.aws.Cron('Nightly', { function, schedule })`. https://sst.dev/docs/component/aws/cron/ */
function* ofSst(file: ts.SourceFile, context: EntryContext): Iterable<Deployed> {
  if (!/\bsst\s*\.\s*aws\b/.test(file.text)) return;
  const folder = context.packageFolder(file.fileName) ?? dirname(file.fileName);
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  walk(file, (node) => { if (ts.isCallExpression(node) || ts.isNewExpression(node)) calls.push(node); });
  for (const call of calls) {
    const [first, second] = call.arguments ?? [];
    if (ts.isNewExpression(call) && call.expression.getText() === 'sst.aws.Cron') {
      const options = staticObject(second, context.checker);
      const schedule = staticText(options && propertyValue(options, 'schedule'), context.checker);
      yield* exportAt(folder, handlerText(options && (propertyValue(options, 'function') ?? propertyValue(options, 'job')), context), [{ kind: 'schedule', ...(schedule !== undefined && { name: schedule }) }], context);
    } else if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'route') {
      const made = madeBy(call.expression.expression, context);
      if (!ts.isNewExpression(made) || !/^sst\.aws\.ApiGatewayV[12]$/.test(made.expression.getText())) continue;
      const route = staticText(first, context.checker);
      const starters = route === undefined ? [] : route === '$default' ? [{ kind: 'request', method: 'ALL', name: '*' } as const] : serverlessStarters({ httpApi: route });
      yield* exportAt(folder, handlerText(second, context), starters, context);
    }
  }
}

/** `'src/orders.list'`, `{ handler: 'src/orders.list' }` */
function handlerText(given: ts.Expression | undefined, context: EntryContext): string | undefined {
  const options = staticObject(given, context.checker);
  return staticText(options ? propertyValue(options, 'handler') : given, context.checker);
}

/** Whether an export is one of them. */
export function isDeployedInCode(file: ts.SourceFile, exported: Exported, context: EntryContext): boolean {
  return deployedInCode(context).some((one) => one.file === file && one.exported.name === exported.name);
}
