import { again, type Retries } from './types';

/** p-retry (https://github.com/sindresorhus/p-retry), modules alone from version 5 on: "`retries`: the maximum amount of times to retry", "`minTimeout`: the number of milliseconds before starting the first retry", then twice that. */
export const pRetry: Retries = {
  package: 'p-retry', range: '^7.1.1', breaks: false, seesAnswers: false,
  around: (call, imported) => `${imported('default')}(() => ${call}, { retries: ${again.times}, minTimeout: ${again.wait} })`,
};
