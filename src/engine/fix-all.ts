import { applyEdits, type FileEdit, type FilePath, type Finding, type Fix } from '../core';
import type { Snapshot } from '../project/types';
import type { Analysis, Located } from './analysis';
import type { WorkspaceStubs } from './stubs';
import type { FixAllRequest, FixAllResult } from './types';
import { Verifier } from './verify';

export interface FixAllHost {
  text(file: FilePath): string | undefined;
  /** The analysis as if the files had these texts. */
  at(texts: ReadonlyMap<FilePath, string>): Analysis;
  tryOut(texts: ReadonlyMap<FilePath, string>): Snapshot;
  shown(located: readonly Located[]): readonly Located[];
  readonly stubs: WorkspaceStubs;
  readonly displayPath: (file: FilePath) => string;
}

/**
 * Applies the first fix that suits of one finding after another, each on the texts that the one before it left, until none is
 * left. The result is one difference from the present texts: what an editor applies as one step.
 */
export function fixAll(request: FixAllRequest, files: readonly FilePath[], host: FixAllHost): FixAllResult {
  const texts = new Map<FilePath, string>();
  const applied: { finding: Finding; fix: Fix }[] = [];
  const left = new Map<string, { finding: Finding; reason: string }>();
  const text = (file: FilePath): string | undefined => texts.get(file) ?? host.text(file);
  let analysis = host.at(texts);
  for (const file of files) {
    // Every applied fix removes a finding, so this ends; what cannot be fixed is not asked again.
    const given = new Set<string>();
    for (;;) {
      const next = host.shown(analysis.file(file).located).find((one) => !given.has(one.finding.fingerprint) && isMeant(one.finding, request, applied.length > 0));
      if (!next) break;
      given.add(next.finding.fingerprint);
      const verifier = new Verifier(analysis, (tried) => host.at(new Map([...texts, ...tried])), text);
      const fixes = verifier.one(next);
      const fix = fixes.find((one) => (request.kind === undefined || one.kind === request.kind) && !(request.safeOnly && one.changesBehavior));
      if (!fix) {
        left.set(next.finding.fingerprint, { finding: next.finding, reason: reasonFor(fixes, request) });
        continue;
      }
      for (const edit of fix.edits) texts.set(edit.file, applyEdits(edit.create ? '' : text(edit.file) ?? '', edit.edits));
      applied.push({ finding: next.finding, fix });
      left.delete(next.finding.fingerprint);
      analysis = host.at(texts);
      given.clear();
      for (const fingerprint of left.keys()) given.add(fingerprint);
      if (request.line !== undefined) break;
    }
  }
  return { edits: [...texts].map(([file, now]) => difference(file, host.text(file), now)), applied, left: [...left.values()] };
}

function isMeant(finding: Finding, request: FixAllRequest, moved: boolean): boolean {
  if (request.line === undefined) return true;
  return !moved && finding.location.start.line <= request.line && request.line <= finding.location.end.line;
}

function reasonFor(fixes: readonly Fix[], request: FixAllRequest): string {
  if (fixes.length === 0) return 'no rewrite keeps what the code does';
  const kinds = fixes.filter((fix) => request.kind === undefined || fix.kind === request.kind);
  return kinds.length === 0 ? `there is no ${request.kind ?? ''} rewrite for it` : 'the rewrite changes behaviour and is left to you';
}

/** One edit from the first to the last character that differ. */
function difference(file: FilePath, before: string | undefined, after: string): FileEdit {
  if (before === undefined) return { file, create: true, edits: [{ start: 0, end: 0, newText: after }] };
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { file, edits: [{ start, end: before.length - end, newText: after.slice(start, after.length - end) }] };
}
