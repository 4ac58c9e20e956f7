import { property, propertyValue, walk, isFunctionNode } from '../../../project/syntax';
import { objectLiteral } from '../../../catalog/values/literal';
import { ts } from '../../../project/ts';
import { exportsOf } from '../reading/exports';
import { edgeFunction } from './edge-functions';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

/** Modules whose `serve` answers requests: Deno's standard library. https://deno.land/std@0.224.0/http */
const servers = /^https:\/\/deno\.land\/std(?:@[^/]+)?\/http\/|^(?:jsr:)?@std\/http|^std\/http/;

/**
 * Deno: `Deno.serve`, the standard library's `serve`, `addEventListener('fetch')` and `Deno.cron`; with them Supabase's edge functions, whose path
 * is that of their folder. https://docs.deno.com/api/deno/~/Deno.serve, https://supabase.com/docs/guides/functions/quickstart
 */
export const deno: Framework = {
  id: 'deno',
  trigger: /Deno\s*\.\s*(?:serve|cron)\b|\bserve\s*\(|\blistenAndServe\s*\(|addEventListener\(\s*['"]fetch['"]/,
  pathTrigger: /(?:^|\/)supabase\/functions\/[^/_][^/]*\/index\.[cm]?[jt]sx?$/,
  *collect(file, context) {
    const path = edgeFunction(context.relativePath(file.fileName));
    const found: HandlerRegistration[] = [];
    walk(file, (node) => {
      if (ts.isCallExpression(node)) found.push(...ofCall(node, path, context));
    });
    yield* found;
    // `export default { fetch: … }` is served, too. https://docs.deno.com/runtime/reference/cli/serve
    if (path !== undefined) yield* ofDefault(file, path, context);
  },
};

function ofCall(call: ts.CallExpression, path: string | undefined, context: EntryContext): readonly HandlerRegistration[] {
  const callee = call.expression;
  if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) && callee.expression.text === 'Deno' && isGlobal(callee.expression, context)) {
    if (callee.name.text === 'cron') return cron(call);
    return callee.name.text === 'serve' ? served(call, path, context) : [];
  }
  if (!ts.isIdentifier(callee)) return [];
  if (callee.text === 'addEventListener') {
    const [event, handler] = call.arguments;
    // Elsewhere it may be a browser's service worker.
    const isFetch = path !== undefined && event && handler && ts.isStringLiteralLike(event) && event.text === 'fetch' && isGlobal(callee, context);
    return isFetch ? [request(path, handler, call)] : [];
  }
  return isServer(callee, context) ? served(call, path, context) : [];
}

/** `serve` and `listenAndServe` as imported from the standard library; an import map may give it a short name. */
function isServer(callee: ts.Identifier, context: EntryContext): boolean {
  const declaration = context.checker.getSymbolAtLocation(callee)?.declarations?.[0];
  if (!declaration || !ts.isImportSpecifier(declaration)) return false;
  const { moduleSpecifier } = declaration.parent.parent.parent;
  const name = (declaration.propertyName ?? declaration.name).text;
  return (name === 'serve' || name === 'listenAndServe') && ts.isStringLiteral(moduleSpecifier) && servers.test(moduleSpecifier.text);
}

function isGlobal(node: ts.Identifier, context: EntryContext): boolean {
  const declaration = context.checker.getSymbolAtLocation(node)?.declarations?.[0];
  return !declaration || declaration.getSourceFile().isDeclarationFile;
}

/** The handler stands before the options, behind them, or in them. */
function served(call: ts.CallExpression, path: string | undefined, context: EntryContext): readonly HandlerRegistration[] {
  for (const argument of call.arguments) {
    const options = objectLiteral(argument, context.checker);
    const own = options && property(options, 'handler');
    if (own && isFunctionNode(own)) return [{ ...request(path, argument, call), handlers: [own] }];
    const handler = options ? propertyValue(options, 'handler') : argument;
    if (handler && (options || context.functionsOf(handler).length > 0)) return [request(path, handler, call)];
  }
  return [];
}

function request(path: string | undefined, handler: ts.Expression, node: ts.Node): HandlerRegistration {
  return { kind: 'handler', entry: 'request', verb: 'ALL', path: path ?? '*', handlers: [handler], node };
}

/** `Deno.cron('clean up', '0 3 * * *', clean)`; options may stand before the function. https://docs.deno.com/api/deno/~/Deno.cron */
function cron(call: ts.CallExpression): readonly HandlerRegistration[] {
  const schedule = call.arguments[1];
  const handler = call.arguments.slice(2).find((one) => !ts.isObjectLiteralExpression(one));
  return handler ? [{ kind: 'handler', entry: 'job', verb: 'cron', path: schedule && ts.isStringLiteralLike(schedule) ? schedule.text : '…', handlers: [handler], node: call }] : [];
}

function* ofDefault(file: ts.SourceFile, path: string, context: EntryContext): Iterable<HandlerRegistration> {
  const value = exportsOf(file).find(({ name }) => name === 'default')?.value;
  const literal = value && !isFunctionNode(value) ? objectLiteral(value, context.checker) : undefined;
  const member = literal && property(literal, 'fetch');
  if (!member) return;
  if (isFunctionNode(member)) yield { ...request(path, literal, member), handlers: [member] };
  else if (ts.isPropertyAssignment(member)) yield request(path, member.initializer, member);
}
