import { memberOf } from './parameters';
import { searchOf } from './routers';
import type { RequestReader } from './types';

/**
 * A loader is asked with the query string of its page: https://v2.remix.run/docs/route/loader, https://reactrouter.com/start/framework/data-loading. An action is not: a form is posted to it.
 */
export const remix: RequestReader = (handler, _entry, context) => {
  const request = memberOf(handler, 'request', { type: 'Request' }, context);
  return request && { text: searchOf(request.text), edits: request.edits };
};
