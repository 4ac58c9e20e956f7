import type { ts } from '../../project/ts';
import { isBefore } from '../tables/version';
import { cockatiel } from './cockatiel';
import { pRetry } from './p-retry';
import type { Fails, Retries, VersionOf } from './types';

export { again, broken, type Fails, type Imported, type PolicyRequest, type Retries, type VersionOf } from './types';
export { hasPolicies, isEndedAround, isGuardedAround, isRetriedAround, speaksOfPolicies } from './policies';

/** Every package that tries calls again; the first is the one that is added where a project has none. */
const all: readonly [Retries, ...Retries[]] = [cockatiel, pRetry];

/** The package for calls of a file: one that the project has and that does what is asked, else the one to add. */
export function retriesFor(versionOf: VersionOf, breaks: boolean, fails: Fails): Retries {
  return all.find((one) => {
    const version = versionOf(one.package);
    return version !== undefined && (one.breaks || !breaks) && !(fails === 'refuses' && one.tellsErrorsSince !== undefined && isBefore(version, one.tellsErrorsSince, 0));
  }) ?? all[0];
}

/** Whether a project has a package that tries calls again. */
export function hasRetries(versionOf: VersionOf): boolean {
  return all.some((one) => versionOf(one.package) !== undefined);
}

/**
 * Packages that have a library's own calls tried again, or that put a function of the same manner in their place: https://github.com/softonic/axios-retry, https://github.com/JustinBeckwith/retry-axios,
 * https://github.com/jonbern/fetch-retry, https://github.com/vercel/fetch
 */
const ofAxios = ['axios-retry', 'retry-axios'];
const within: Readonly<Record<string, readonly string[]>> = { axios: ofAxios, 'nest-http': ofAxios, fetch: ['fetch-retry', '@vercel/fetch-retry', 'fetch-retry-ts'], 'fetch-packages': ['fetch-retry', '@vercel/fetch-retry', 'fetch-retry-ts'], undici: ['fetch-retry'] };

/** Whether the project has something by which calls of a library are tried again without a word where they are made. */
export function isRetriedWithin(library: string, versionOf: VersionOf): boolean {
  return (within[library] ?? []).some((name) => versionOf(name) !== undefined);
}

/** Libraries whose calls are axios's, with its errors. */
const hasAxiosErrors: ReadonlySet<string> = new Set(['axios', 'nest-http']);

/** How a call of a library says that a service failed; undefined where its errors have no class by which they could be told, as before axios 1, or where a caller may end it by a signal, after which it is not to be made again. */
export function failsOf(library: string, call: ts.CallExpression, versionOf: VersionOf): Fails | undefined {
  if (!hasAxiosErrors.has(library)) return library === 'fetch' ? 'answers' : 'throws';
  // Its class is imported from axios itself, which NestJS asks for beside its own module.
  if (library !== 'axios' && versionOf('axios') === undefined) return undefined;
  return isBefore(versionOf('axios'), 1, 0) || call.arguments.some((argument) => /\b(?:signal|cancelToken)\b/.test(argument.getText())) ? undefined : 'refuses';
}
