import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import { rowLibrary, type Row } from '../tables/rows';
import type { CallLike, RecogniseContext } from '../types';

/** Whether options keep sockets open for the next request. */
export function keepsAlive(call: CallLike, { checker }: RecogniseContext): boolean {
  return !ts.isTaggedTemplateExpression(call) && (call.arguments ?? []).some((argument) => {
    const options = objectLiteral(argument, checker);
    const value = options && propertyValue(options, 'keepAlive');
    return value !== undefined && bare(value).kind === ts.SyntaxKind.TrueKeyword;
  });
}

/** An agent that connects through a proxy: it keeps sockets where it is told to, as the agents of Node that it stands on do. */
const proxied: Row = (call, context) => ({ concept: 'client', kind: 'http', holds: keepsAlive(call, context) ? 'sockets' : 'nothing' });
const proxy = (name: string): string => `export declare class ${name} { constructor(proxy: any, options?: any); destroy(): void }`;

/**
 * Agents of packages: agentkeepalive, "`keepAlive`: keep sockets around in a pool …, default is `true`" (https://github.com/node-modules/agentkeepalive#new-agentoptions), and those for proxies
 * (https://github.com/TooTallNate/proxy-agents).
 */
export const agents = rowLibrary({
  id: 'http-agents',
  modules: {
    agentkeepalive: `
declare class HttpAgent { constructor(options?: any); getCurrentStatus(): any; readonly statusChanged: boolean; destroy(): void }
declare class HttpsAgent extends HttpAgent {}
declare namespace HttpAgent { export { HttpAgent, HttpAgent as default, HttpsAgent }; export type HttpOptions = any; export type HttpsOptions = any }
export = HttpAgent;
`,
    'https-proxy-agent': proxy('HttpsProxyAgent'),
    'http-proxy-agent': proxy('HttpProxyAgent'),
    'socks-proxy-agent': proxy('SocksProxyAgent'),
  },
  rows: {
    'new HttpAgent': { concept: 'client', kind: 'http' },
    'new HttpsAgent': { concept: 'client', kind: 'http' },
    'new HttpsProxyAgent': proxied,
    'new HttpProxyAgent': proxied,
    'new SocksProxyAgent': proxied,
  },
  localNames: ['Agent', 'KeepAliveAgent'],
});
