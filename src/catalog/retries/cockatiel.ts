import { again, broken, type Retries } from './types';

/**
 * cockatiel (https://github.com/connor4312/cockatiel), in modules of both kinds up to version 3: policies that a module keeps. "`retry(policy, options)`", whose `orWhenResult` counts an answer as a failure and gives the last
 * one in the end, and whose `handleType` counts errors of a class; "`circuitBreaker(policy, { halfOpenAfter, breaker })`", which lets one call through after that time; `wrap` calls the policies from the first to the last.
 */
export const cockatiel: Retries = {
  package: 'cockatiel', range: '^3.2.1', breaks: true, seesAnswers: true,
  policy({ imported, breaks, tries: triesAgain, fails, typed }) {
    // An error that says that the request was wrong comes again each time, and says nothing against the service.
    const failure = fails === 'refuses' ? `${imported('handleType')}(${imported('AxiosError', 'axios')}, ({ response }) => response === undefined || response.status >= 500)` : imported('handleAll');
    const breaker = (): string => `${imported('circuitBreaker')}(${failure}, { halfOpenAfter: ${broken.wait / 1000}_000, breaker: new ${imported('ConsecutiveBreaker')}(${broken.failures}) })`;
    if (!triesAgain) return breaker();
    const unanswered = fails === 'answers' ? `${failure}.orWhenResult((answer${typed ? ': unknown' : ''}) => answer instanceof Response && [502, 503, 504].includes(answer.status))` : failure;
    const tries = `${imported('retry')}(${unanswered}, { maxAttempts: ${again.times}, backoff: new ${imported('ExponentialBackoff')}({ initialDelay: ${again.wait} }) })`;
    if (!breaks) return tries;
    const outer = breaker();
    return `${imported('wrap')}(\n  ${outer},\n  ${tries},\n)`;
  },
  around: (call, _, policy) => `${policy}.execute(() => ${call})`,
};
