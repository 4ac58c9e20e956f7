import { retriedChange, type ExternalCall } from '../../catalog';
import { isBefore } from '../../catalog/tables/version';
import type { Fix } from '../../core';
import { EditBuilder } from '../edits/edit-builder';
import type { FixContext } from '../types';

/** The SDK's own option for trying again, beside its limit, where it does not by itself and everything that the workspace asks of it may be asked again; undefined where it has none, or the version at hand does not know it. */
export function ownRetries(meaning: ExternalCall, context: FixContext): Fix | undefined {
  const again = meaning.patience?.facts.again;
  if (!again) return undefined;
  const { workspace } = context;
  const { since, unless } = again;
  if (since && isBefore(workspace.dependencyVersion(meaning.call.getSourceFile().fileName, since[0]), since[1], since[2])) return undefined;
  // The client may be asked for anything elsewhere.
  if (unless && workspace.files().some((file) => unless.test(workspace.text(file) ?? ''))) {
    context.withheld?.('its client is asked for something else that must not happen twice');
    return undefined;
  }
  const change = retriedChange(meaning, context);
  return change && {
    kind: 'retry', title: `Give up after ${change.ms / 1000} seconds, and ${again.how}, in all calls of this client (then it fails)`,
    preferred: false, changesBehavior: true, edits: new EditBuilder().all(change.file, change.edits).build(),
  };
}
