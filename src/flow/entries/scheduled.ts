import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import { edgeFunction } from './edge-functions';
import type { EntryPoint } from './types';

/** Whether a schedule calls an edge function, and nobody waits for the answer: it takes nothing from its request but its method and who sent it, or the database calls it (and no page does). */
export function isScheduled({ framework, functions }: EntryPoint, workspace: WorkspaceFacts): boolean {
  const handler = functions.at(-1);
  if (framework !== 'deno' || !handler) return false;
  const name = handler.parameters[0]?.name;
  const takesNothing = !name || !ts.isIdentifier(name) || !new RegExp(`\\b${name.text}\\s*(?:\\.\\s*(?:json|text|formData|arrayBuffer|blob|url|body|clone)\\b|[,)])`).test(handler.body?.getText() ?? '');
  return takesNothing || isCalledByDatabase(edgeFunction(handler.getSourceFile().fileName), workspace);
}

const scheduled = new WeakMap<WorkspaceFacts, ReadonlySet<string>>();

function isCalledByDatabase(path: string | undefined, workspace: WorkspaceFacts): boolean {
  if (path === undefined) return false;
  let paths = scheduled.get(workspace);
  if (!paths) scheduled.set(workspace, (paths = scheduledPaths(workspace)));
  return paths.has(path);
}

/**
 * The paths of edge functions that a migration has pg_cron call, `cron.schedule('nightly', '0 7 * * *', $$ select net.http_post(url := '…/functions/v1/nightly') $$)`, and that
 * no other code calls. https://supabase.com/docs/guides/functions/schedule-functions
 */
function scheduledPaths(workspace: WorkspaceFacts): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const file of workspace.databases().flatMap(({ files }) => files)) {
    for (const job of (workspace.text(file) ?? '').split(/\bcron\s*\.\s*schedule\s*\(/).slice(1)) {
      // What it runs stands between dollars as a rule, which end it.
      const command = /\$(\w*)\$([\s\S]*?)\$\1\$/.exec(job)?.[2] ?? job.slice(0, 1000);
      for (const [path] of command.matchAll(/\/functions\/v1\/[\w-]+/g)) paths.add(path);
    }
  }
  for (const file of paths.size > 0 ? workspace.files() : []) {
    const text = workspace.text(file) ?? '';
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (text.includes(path) || new RegExp(`\\binvoke\\s*(?:<[^;(]*>)?\\(\\s*['"\`]${name}['"\`]`).test(text)) paths.delete(path);
    }
  }
  return paths;
}
