import { cockatiel } from './cockatiel';
import { pRetry } from './p-retry';
import type { Retries } from './types';

export { again, broken, type Imported, type PolicyRequest, type Retries } from './types';

/** Every package that tries calls again; the first is the one that is added where a project has none. */
const all: readonly [Retries, ...Retries[]] = [cockatiel, pRetry];

/** The package for calls of a file: one that the project has and that does what is asked, else the one to add. */
export function retriesFor(isDependency: (name: string) => boolean, breaks: boolean): Retries {
  return all.find((one) => isDependency(one.package) && (one.breaks || !breaks)) ?? all[0];
}
