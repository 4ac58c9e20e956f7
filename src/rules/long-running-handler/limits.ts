import { edgeFunction } from '../../flow/entries/functions/edge-functions';
import { runtimeOf } from '../../flow/entries/runtime';
import type { EntryPoint } from '../../flow/entries/types';
import type { RuleContext } from '../types';
import { isMessage } from '../way-in';

/**
 * How long a request may take where an entry point runs, for a message. Node behind a proxy: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout; functions:
 * https://vercel.com/docs/functions/configuring-functions/duration, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html; Supabase: https://supabase.com/docs/guides/functions/limits;
 * workers: https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
export function limitOf(entry: EntryPoint, { workspace }: RuleContext): string {
  if (isMessage(entry)) return 'whoever sent the message hears nothing as long';
  const runtime = runtimeOf(entry, workspace);
  if (runtime === 'workers') return 'a worker may make 50 requests of its own (1,000 on a paid plan)';
  if (edgeFunction(entry.node.getSourceFile().fileName) !== undefined) return 'an edge function has to answer within 150 seconds';
  if (entry.framework === 'lambda') return 'behind an API gateway a function has 29 seconds';
  return runtime === 'functions' ? 'a function is ended after its time limit (10 seconds to a few minutes, by plan)' : 'proxies and browsers give up after about a minute';
}
