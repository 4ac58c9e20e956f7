import { ts } from '../../../project/ts';
import type { WorkspaceFacts } from '../../../project/types';
import { edgeFunction } from '../functions/edge-functions';
import { handlerOf } from '../reading/handler';
import type { EntryPoint } from '../types';

/** Whether a schedule calls an edge function, and nobody waits for the answer: it takes nothing from its request but its method and who sent it, or the database calls it (and no page does). */
export function isScheduled(entry: EntryPoint, workspace: WorkspaceFacts): boolean {
  const handler = handlerOf(entry);
  if (entry.framework !== 'deno' || !handler) return false;
  const name = handler.parameters[0]?.name;
  const takesNothing = !name || !ts.isIdentifier(name) || !new RegExp(`\\b${name.text}\\s*(?:\\.\\s*(?:json|text|formData|arrayBuffer|blob|url|body|clone)\\b|[,)])`).test(handler.body?.getText() ?? '');
  if (takesNothing) return true;
  const path = edgeFunction(handler.getSourceFile().fileName);
  return path !== undefined && workspace.isCalledOnSchedule(path) && !isCalledByCode(path, workspace);
}

const calledByCode = new WeakMap<WorkspaceFacts, Map<string, boolean>>();

/** Whether a file of the workspace calls an edge function, by its path or its name. */
function isCalledByCode(path: string, workspace: WorkspaceFacts): boolean {
  let known = calledByCode.get(workspace);
  if (!known) calledByCode.set(workspace, (known = new Map()));
  let found = known.get(path);
  if (found === undefined) {
    const invoked = new RegExp(`\\binvoke\\s*(?:<[^(]{0,300}>)?\\(\\s*['"\`]${path.slice(path.lastIndexOf('/') + 1)}['"\`]`);
    known.set(path, (found = workspace.files().some((file) => { const text = workspace.text(file) ?? ''; return text.includes(path) || invoked.test(text); })));
  }
  return found;
}
