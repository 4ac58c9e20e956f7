import type { EntryKind } from '../../../core';
import type { Starter } from '../../../project/deployment/deployed-functions';
import { bare, isFunctionNode, property, propertyValue, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import { asksAws } from '../../../catalog/clients/aws';
import { edgeFunction } from './edge-functions';
import { exportsOf, type Exported } from '../reading/exports';
import { importedName } from '../../../catalog/values/imported';
import { deployedInCode, isDeployedInCode, serverlessFile } from './lambda-in-code';
import { fromBraces, unknownPart } from '../reading/paths';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

/** Packages that a repository of Lambda functions depends on: then an exported `handler` is what AWS calls. */
const signs = ['@types/aws-lambda', 'aws-lambda', 'serverless', 'sst', 'aws-cdk-lib', 'aws-cdk', '@aws-cdk/core', 'serverless-offline', '@middy/core'];
/** What an event of a request through AWS has: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const ofRequest = /^(?:requestContext|rawPath|httpMethod|pathParameters|queryStringParameters|isBase64Encoded|multiValueHeaders)$/;
/** A folder whose functions somebody else calls, with events of the same form. */
const elsewhere = /\/netlify\/functions\//;
/** Types of events and handlers of https://www.npmjs.com/package/@types/aws-lambda that answer a request that somebody waits for. */
const answers = /^(?:APIGateway|ALB|LambdaFunctionURL|AppSync|Handler$|Callback$|Context$|Cognito|CloudFront|Lex|Connect|PreSignUp|PostConfirmation|CustomAuthorizer|AuthorizerEvent)/;

/**
 * AWS Lambda: an exported function with the types of `aws-lambda`, one that middy or a like wrapper is given, or the export `handler` in a
 * package that is deployed there. Which path leads to it is written in the deployment's own file: where that is a serverless.yml, a template of SAM or code that says so (`lambda-in-code.ts`), it is read there, else its name is the file's.
 * https://docs.aws.amazon.com/lambda/latest/dg/typescript-handler.html, https://middy.js.org/docs/intro/getting-started
 */
export const lambda: Framework = {
  id: 'lambda',
  // What code deploys stands in other files.
  acrossFiles: true,
  trigger: /aws-?lambda|@middy\/core|\bmiddy\b|exports\.handler\b|export\s+(?:const|(?:async\s+)?function)\s+handler\b|export\s*\{[^}]{0,1000}\bhandler\b/,
  isNamed: (file, context) => context.deployments.functionsIn(file).length > 0,
  *collect(file, context) {
    const deployed = context.deployments.functionsIn(file.fileName);
    for (const exported of exportsOf(file)) {
      if (isDeployedInCode(file, exported, context)) continue;
      const kind = kindOf(exported, file, context);
      const own = deployed.filter((one) => one.exported === exported.name);
      const starters = own.flatMap((one) => one.starters);
      if (starters.length > 0) for (const starter of starters) yield started(registration(exported, kind ?? 'request', file, context), starter);
      else if (kind ?? (own.length > 0 ? 'request' : undefined)) yield registration(exported, kind ?? 'request', file, context);
    }
  },
};

/** The functions that code deploys, told by the file that says so, whatever the text of theirs is. See `deployedInCode`. */
export const lambdaInCode: Framework = {
  id: 'lambda',
  acrossFiles: true,
  // A configuration waits for nothing; what runs its functions is in it.
  trigger: /aws-cdk-lib|\bsst\s*\.\s*aws\b|sst\/constructs|@serverless-stack\/resources|@serverless\/typescript|\bruntime\s*:\s*['"]nodejs/,
  // SST's holds methods alone, and imports nothing that is known; that of the CDK makes stacks, in `bin/` by its template.
  pathTrigger: new RegExp(`${serverlessFile.source}|(?:^|/)sst\\.config\\.[cm]?[jt]s$|(?:^|/)bin/[^/]+\\.[cm]?[jt]s$`),
  *collect(file, context) {
    for (const one of deployedInCode(context)) if (one.by === file) for (const starter of one.starters) yield started(registration(one.exported, 'request', one.file, context), starter);
  },
};

/** A handler with the name of what starts it. */
function started(handler: HandlerRegistration, { kind, method, name }: Starter): HandlerRegistration {
  switch (kind) {
    case 'request': return { ...handler, entry: 'request', verb: method ?? 'ALL', path: name === undefined ? unknownPart : fromBraces(name.replace(/\{(\w+)\+\}/g, '{$1*}')) };
    case 'socket': return { ...handler, entry: 'request', verb: 'message', path: name ?? unknownPart };
    case 'schedule': return { ...handler, entry: 'job', verb: 'cron', path: name ?? unknownPart };
    case 'queue': return { ...handler, entry: 'job', ...(name !== undefined && { verb: 'queue', path: name }) };
    case 'call': return { ...handler, entry: 'request' };
    case 'event': return { ...handler, entry: 'job' };
  }
}

function registration({ name, value, node }: Exported, entry: EntryKind, file: ts.SourceFile, context: EntryContext): HandlerRegistration {
  const path = context.relativePath(file.fileName).replace(/\.[cm]?[jt]sx?$/, '');
  return { kind: 'handler', entry, verb: 'lambda', path: name === 'handler' || name === 'default' ? path : `${path}.${name}`, handlers: chained(value), node };
}

/** `middy().use(auth()).handler(fn)` and `middy(fn).use(auth())`: the links' arguments, the handler last. */
function chained(value: Exported['value']): readonly (ts.Expression | FunctionNode)[] {
  const links: (ts.Expression | FunctionNode)[] = [];
  let current = isFunctionNode(value) ? value : bare(value);
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression) && ['use', 'before', 'handler'].includes(current.expression.name.text)) {
    const [first] = current.arguments;
    if (current.expression.name.text === 'handler' && first) links.push(first);
    else if (first) links.unshift(...middlewareOf(first));
    current = bare(current.expression.expression);
  }
  if (links.length === 0) return [value];
  return ts.isCallExpression(current) ? [...links, ...current.arguments] : [...links, current];
}

/** A middleware that is written out, `{ before: load, onError }`, runs what comes before the handler; a list of them all. https://middy.js.org/docs/middlewares/intro */
function middlewareOf(given: ts.Expression): readonly (ts.Expression | FunctionNode)[] {
  const node = bare(given);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(middlewareOf);
  if (!ts.isObjectLiteralExpression(node)) return [node];
  const before = property(node, 'before');
  return !before ? [] : isFunctionNode(before) ? [before] : [propertyValue(node, 'before') ?? []].flat();
}

function kindOf({ name, value, node }: Exported, file: ts.SourceFile, context: EntryContext): EntryKind | undefined {
  const { checker } = context;
  const inner = functionOf(value, context);
  const annotated = (ts.isVariableDeclaration(node) ? node.type : undefined) ?? annotationOf(value, checker);
  for (const type of [annotated, ...inner?.parameters.map((one) => one.type) ?? []]) {
    const imported = type && ts.isTypeReferenceNode(type) ? importedName(type.typeName, checker) : undefined;
    if (imported?.package === 'aws-lambda' && inner !== undefined) return answers.test(imported.name) ? 'request' : 'job';
  }
  if (wrapper(value, checker) || isStreamed(value)) return 'request';
  const isHandler = name === 'handler' && inner !== undefined && inner.parameters.length <= 3;
  if (!isHandler) return undefined;
  return signs.some((sign) => context.dependencyVersion(file.fileName, sign) !== undefined) || (asksAws.test(file.text) && !elsewhere.test(file.fileName) && edgeFunction(file.fileName) === undefined && readsEvent(inner, file)) ? 'request' : undefined;
}

/** Whether a handler, or a function beside it that has its event by the same name, reads what a request through AWS has. */
function readsEvent({ parameters }: FunctionNode, file: ts.SourceFile): boolean {
  const name = parameters[0]?.name;
  const event = name && ts.isIdentifier(name) ? name.text : undefined;
  let found = name !== undefined && ts.isObjectBindingPattern(name) && name.elements.some((one) => ofRequest.test((one.propertyName ?? one.name).getText()));
  if (event !== undefined) walk(file, (node) => {
    found ||= ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === event && ofRequest.test(node.name.text);
    return !found;
  });
  return found;
}

/** `awslambda.streamifyResponse(fn)`, which is there without an import. https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
function isStreamed(value: Exported['value']): boolean {
  const node = isFunctionNode(value) ? value : bare(value);
  return ts.isCallExpression(node) && /^awslambda\.streamifyResponse$/.test(node.expression.getText());
}

/** Whether a value is made by middy. */
function wrapper(value: Exported['value'], checker: ts.TypeChecker): boolean {
  let current: ts.Node = isFunctionNode(value) ? value : bare(value);
  if (ts.isIdentifier(current)) {
    const declaration = declarationOf(current, checker);
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) current = bare(declaration.initializer);
  }
  while (ts.isCallExpression(current)) {
    const callee: ts.Expression = bare(current.expression);
    const from = importedName(callee, checker)?.package;
    if (from === '@middy/core' || from === 'middy') return true;
    if (!ts.isPropertyAccessExpression(callee)) return false;
    current = bare(callee.expression);
  }
  return false;
}

/** The function that is exported, wrappers looked through as far as this file says. */
function functionOf(value: Exported['value'], context: EntryContext): FunctionNode | undefined {
  return isFunctionNode(value) ? value : context.functionsOf(value).at(-1);
}

/** The annotation of the variable that is exported by name further down. */
function annotationOf(value: Exported['value'], checker: ts.TypeChecker): ts.TypeNode | undefined {
  const node = isFunctionNode(value) ? undefined : bare(value);
  const declaration = node && ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
}
