import { runsOnDeno } from '../../project/deployment/deno';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import type { PatienceFacts } from '../clients/patience';

/** After how many milliseconds a plain request may well be given up: less than what proxies and people wait. */
export const ms = 10_000;
export const bySignal = (limit: string): string => `signal: AbortSignal.timeout(${limit})`;
const byTimeout = (limit: string): string => `timeout: ${limit}`;

/**
 * `fetch` has no timeout of its own. Node's gives up when no headers came for 300 seconds (https://undici.nodejs.org/#/docs/api/Client, `headersTimeout`), Bun's when nothing came for as long
 * (https://github.com/oven-sh/bun/pull/6217). An `AbortSignal.timeout` is taken by all of them (https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static).
 */
export const fetchPatience: PatienceFacts = { byDefault: 'for minutes', options: ['signal', 'timeout', 'dispatcher', 'agent'], limit: bySignal, ms, optionsAt: () => 1, triesOnce: true, endsBody: true, answersFirst: true };

/**
 * The `fetch` of Deno and of packages never gives up: "there is no read timeout … and total read timeout" in Deno (https://github.com/denoland/deno/issues/28115), and in node-fetch, on which the others stand in Node,
 * `timeout` was 0 by default (https://github.com/node-fetch/node-fetch/tree/2.x#options) and is gone for the signal since (https://github.com/node-fetch/node-fetch/blob/main/docs/v3-UPGRADE-GUIDE.md).
 */
export const endlessFetchPatience: PatienceFacts = { ...fetchPatience, byDefault: 'for ever' };

/** Programs of Deno name their packages in imports. */
const denoPatience: PatienceFacts = { ...endlessFetchPatience, triesOnce: false };

/** "`retry`: 1 for methods other than POST, PUT, PATCH and DELETE", https://github.com/unjs/ofetch#️-auto-retry */
export const ofetchPatience: PatienceFacts = { ...fetchPatience, triesOnce: false, answersFirst: false };

/** How long the platform's own `fetch` waits in a file. */
export function platformPatience({ fileName, text }: ts.SourceFile): PatienceFacts {
  return runsOnDeno(fileName, text) ? denoPatience : fetchPatience;
}

/** "`headersTimeout`, default 300e3", https://undici.nodejs.org/#/docs/api/Client; `signal` is one of the options of a request. */
export const undiciPatience: PatienceFacts = { byDefault: 'for minutes', options: ['signal', 'headersTimeout', 'dispatcher'], limit: bySignal, ms, optionsAt: () => 1, triesOnce: true, endsBody: true };

/** Where axios takes its options: behind the address, and behind the body where there is one (https://axios-http.com/docs/api_intro). */
function axiosOptions(call: ts.CallExpression, { checker }: { readonly checker: ts.TypeChecker }): number {
  const callee = bare(call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  if (/^(?:post|put|patch)/.test(name)) return 2;
  return name === 'request' || (name === '' && call.arguments[0] && objectLiteral(call.arguments[0], checker)) ? 0 : 1;
}

/** "`timeout`: default is `0` (no timeout)", https://axios-http.com/docs/req_config */
export const axiosPatience: PatienceFacts = {
  byDefault: 'for ever', options: ['timeout', 'signal', 'cancelToken'], limit: byTimeout, ms, optionsAt: axiosOptions, maker: { names: ['create'], at: 0 }, triesOnce: true,
};

/**
 * Axios behind Observables; the module may give all its requests a timeout (https://docs.nestjs.com/techniques/http-module#configuration). An Observable asks where it is subscribed to, which `firstValueFrom` and `lastValueFrom` do
 * (https://rxjs.dev/deprecations/to-promise).
 */
export const nestPatience: PatienceFacts = {
  byDefault: 'for ever', options: ['timeout', 'signal', 'cancelToken'], limit: byTimeout, ms, optionsAt: axiosOptions, triesOnce: true, sentBy: ['firstValueFrom', 'lastValueFrom'], unless: /\bHttpModule\s*\.\s*register(?:Async)?\s*\((?=[\s\S]*timeout)/,
};

/** "By default, requests have no timeout", https://github.com/sindresorhus/got/blob/main/documentation/6-timeout.md; a read that timed out is tried twice again (7-retry.md there). */
export const gotPatience: PatienceFacts = { byDefault: 'for ever', tries: 3, options: ['timeout', 'signal'], limit: (limit) => `timeout: { request: ${limit} }`, ms, maker: { names: ['extend'], at: 0 } };

/** "`timeout`, default 10000. If set to `false`, there will be no timeout", https://github.com/sindresorhus/ky#timeout */
export const kyPatience: PatienceFacts = { options: ['timeout'], limit: byTimeout, ms };

/** "Sometimes networks and servers get stuck and never respond": a request has no timeout but by `.timeout(…)` (https://ladjs.github.io/superagent/#timeouts). */
export const superagentPatience: PatienceFacts = { byDefault: 'for ever', options: [], link: (limit) => `timeout(${limit})`, ms };

/** "`timeout`: integer containing number of milliseconds", of a request or of those of `request.defaults`; by default only the system's own end (https://github.com/request/request#requestoptions-callback). */
export const requestPatience: PatienceFacts = { byDefault: 'for ever', options: ['timeout'], limit: byTimeout, ms, maker: { names: ['defaults'], at: 0 } };
