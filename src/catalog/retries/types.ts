/** How a package tries a call again that failed. */
export interface Retries {
  /** The package, and the range of its versions where it has to be added. */
  readonly package: string;
  readonly range: string;
  /** Whether it can stop asking a service for a while that does not answer (a circuit breaker). */
  readonly breaks: boolean;
  /** Whether it also tries again after an answer that says that the service is overloaded or away, and gives the last such answer in the end. */
  readonly seesAnswers: boolean;
  /** Since which major version it can be told which errors are worth another try; left out where all versions can. */
  readonly tellsErrorsSince?: number;
  /** What a module keeps for all of its calls; undefined where each call says for itself how it is tried again. */
  readonly policy?: (request: PolicyRequest) => string;
  /** The call, tried again; `policy` is what the module calls what it keeps. */
  around(call: string, request: Pick<PolicyRequest, 'imported' | 'fails'>, policy: string): string;
}

/**
 * How a call says that a service failed: `answers`, where it gives the platform's `Response` whatever the service says; `refuses`, where it throws axios's error, which has a `response` where there was an answer
 * (https://axios-http.com/docs/handling_errors); `throws`, where all that it throws is a failure.
 */
export type Fails = 'answers' | 'refuses' | 'throws';

/** How the file names what the package, or another one, exports: `default` is the package itself. */
export type Imported = (name: string, from?: string) => string;

/** The version of a dependency, as the project asks for it; undefined where it has none. */
export type VersionOf = (name: string) => string | undefined;

export interface PolicyRequest {
  readonly imported: Imported;
  /** Whether calls are given up at once after several in a row that failed. */
  readonly breaks: boolean;
  /** Whether calls are tried again. */
  readonly tries: boolean;
  /** How a call says that the service failed. */
  readonly fails: Fails;
  /** Whether the file has types. */
  readonly typed: boolean;
}

/** How often a read is tried again, and how many milliseconds are waited before the first time. */
export const again = { times: 2, wait: 200 } as const;

/** After how many failures in a row nobody asks any more, and for how many milliseconds. */
export const broken = { failures: 5, wait: 30_000 } as const;
