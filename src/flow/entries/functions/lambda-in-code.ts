import { dirname } from '../../../project/paths';
import { serverlessStarters } from '../../../project/deployment/deployed-functions';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf, type Exported } from '../reading/exports';
import { ofCdk } from './lambda-cdk';
import { exportAt, type Deployed } from './lambda-exports';
import { ofSst } from './lambda-sst';
import { fieldsOf } from '../procedures/merged-objects';
import { staticText } from '../reading/static-text';
import type { EntryContext } from '../types';

/** An export that code says is deployed as a function, and what starts it. */
export interface DeployedInCode extends Deployed {
  /** The file that says so. */
  readonly by: ts.SourceFile;
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

/** Whether an export is one of them. */
export function isDeployedInCode(file: ts.SourceFile, exported: Exported, context: EntryContext): boolean {
  return deployedInCode(context).some((one) => one.file === file && one.exported.name === exported.name);
}
