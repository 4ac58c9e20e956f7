import { memberOf } from './parameters';
import type { RequestReader } from './types';

/** The event of an endpoint has the address of its request: https://svelte.dev/docs/kit/routing#server. Its type follows from the name of the file. */
export const sveltekit: RequestReader = (handler, _entry, context) => {
  const url = memberOf(handler, 'url', { type: 'URL' }, context);
  return url && { text: `Object.fromEntries(${url.text}.searchParams)`, edits: url.edits };
};
