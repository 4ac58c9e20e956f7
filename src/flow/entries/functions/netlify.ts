import { objectLiteral } from '../../../catalog/values/literal';
import { bare, isFunctionNode, propertyValue } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { withoutExtension } from '../files/conventions';
import { exportsOf, type Exported } from '../reading/exports';
import { importedName } from '../../../catalog/values/imported';
import { staticText } from '../reading/static-text';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const inFunctions = /(?:^|\/)netlify\/(?:edge-)?functions\/(?:([^/]+)\/)?([^/]+)\.[cm]?[jt]sx?$/;

/**
 * Netlify's functions and edge functions: the default export, or `handler`, of each file in their folder (of `index` or the folder's namesake in a folder of its own), under the path that `config`
 * names. Nobody waits for those with a schedule, nor for those whose name ends in `-background`.
 * https://docs.netlify.com/functions/get-started, https://docs.netlify.com/functions/scheduled-functions, https://docs.netlify.com/functions/background-functions
 */
export const netlify: Framework = {
  id: 'netlify',
  trigger: /@netlify\/functions/,
  pathTrigger: inFunctions,
  *collect(file, context) {
    const [, folder, base = ''] = inFunctions.exec(context.relativePath(file.fileName)) ?? [];
    const name = folder ?? withoutExtension(base);
    if (base === '' || (folder !== undefined && base !== 'index' && base !== folder)) return;
    const exports = exportsOf(file);
    const handler = exports.find((part) => part.name === 'default') ?? exports.find((part) => part.name === 'handler');
    if (!handler) return;
    const config = exports.find((part) => part.name === 'config')?.value;
    const settings = config && !isFunctionNode(config) ? objectLiteral(config, context.checker) : undefined;
    yield registration(name, handler, settings, context);
  },
};

function registration(name: string, { value, node }: Exported, settings: ts.ObjectLiteralExpression | undefined, context: EntryContext): HandlerRegistration {
  const { checker } = context;
  const setting = (key: string): ts.Expression | undefined => settings && propertyValue(settings, key);
  const wrapped = isFunctionNode(value) ? undefined : bare(value);
  // `schedule('@daily', handler)` of version 1.
  const planned = wrapped && ts.isCallExpression(wrapped) && importedName(wrapped.expression, checker)?.name === 'schedule' ? wrapped.arguments : undefined;
  const time = planned ? planned[0] : setting('schedule');
  if (time) return { kind: 'handler', entry: 'job', verb: 'cron', path: staticText(time, checker), handlers: [planned?.[1] ?? value], node };
  if (name.endsWith('-background')) return { kind: 'handler', entry: 'job', verb: 'background', path: name, handlers: [value], node };
  const stated = setting('path');
  const list = stated && bare(stated);
  const first = list && ts.isArrayLiteralExpression(list) ? list.elements[0] : stated;
  const method = setting('method');
  return {
    kind: 'handler', entry: 'request', verb: (method && staticText(method, checker)) ?? 'ALL',
    path: first ? staticText(first, checker) : `/.netlify/functions/${name}`, handlers: [value], node,
  };
}
