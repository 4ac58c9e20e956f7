import { again, type Retries } from './types';

/**
 * p-retry (https://github.com/sindresorhus/p-retry), modules alone from version 5 on: "`retries`: the maximum amount of times to retry", "`minTimeout`: the number of milliseconds before starting the first retry", then twice that;
 * from version 7 on "`shouldRetry`: decide if a retry should occur", of a context with the error.
 */
export const pRetry: Retries = {
  package: 'p-retry', range: '^7.1.1', breaks: false, seesAnswers: false, tellsErrorsSince: 7,
  around(call, { imported, fails }) {
    const only = fails === 'refuses' ? `, shouldRetry: ({ error }) => error instanceof ${imported('AxiosError', 'axios')} && (error.response === undefined || error.response.status >= 500)` : '';
    return `${imported('default')}(() => ${call}, { retries: ${again.times}, minTimeout: ${again.wait}${only} })`;
  },
};
