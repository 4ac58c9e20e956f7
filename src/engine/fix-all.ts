import type { FilePath, Finding, Fix } from '../core';
import { locationOf } from '../project/positions';
import type { LongWork } from '../rules/types';
import type { Analysis, Trial } from './analysis';
import type { Located } from './locate';
import { originalOffset } from './changes';
import { difference } from './difference';
import { newErrorAround } from './new-errors';
import type { FixAllRequest, FixAllResult } from './types';
import { Verifier } from './verify';

export interface FixAllHost {
  text(file: FilePath): string | undefined;
  /**
   * The analysis as if the files had these texts; with `trial`, of what is tried alone. The file `looked` at is read anew: what was edited in others, a client that
   * has got a timeout, decides what is found there.
   */
  at(texts: ReadonlyMap<FilePath, string>, trial?: Trial, looked?: FilePath): Analysis;
  /** What the settings and the request let through. */
  shown(located: readonly Located[]): readonly Located[];
}

interface Outcome {
  readonly applied: readonly { readonly finding: Finding; readonly fix: Fix }[];
  readonly left: readonly { readonly finding: Finding; readonly reason: string }[];
}

/**
 * Applies the first fix that suits of one finding after another, each on the texts that the one before it left, until none is
 * left. The result is one difference from the present texts: what an editor applies as one step.
 */
export function* fixAll(request: FixAllRequest, files: readonly FilePath[], host: FixAllHost): Generator<{ readonly done: number; readonly total: number; readonly fixed: number }, FixAllResult, void> {
  let texts: ReadonlyMap<FilePath, string> = new Map<FilePath, string>();
  const original = host.at(texts);
  const applied: Outcome['applied'][number][] = [];
  const left: Outcome['left'][number][] = [];
  for (const [index, file] of files.entries()) {
    yield { done: index, total: files.length, fixed: applied.length };
    // What a rewrite brings to a file that it edits is looked at; another one that had no finding is not read anew for each text that is left. Should a finding come to it, the next run sees that.
    if (!texts.has(file) && host.shown(original.file(file).located).length === 0) continue;
    // Types are the dear part of a check, so they are checked once per file; only where that fails, after every single fix.
    let result = fixFile(file, texts, { request, host, typesToo: false });
    if (result.outcome.applied.length > 0 && bringsErrors(texts, result.texts, host)) result = fixFile(file, texts, { request, host, typesToo: true });
    texts = result.texts;
    applied.push(...result.outcome.applied);
    left.push(...result.outcome.left);
    if (request.line !== undefined && applied.length > 0) break;
  }
  return { edits: [...texts].map(([file, now]) => difference(file, host.text(file), now)), applied, left };
}

interface Way {
  readonly request: FixAllRequest;
  readonly host: FixAllHost;
  readonly typesToo: boolean;
}

/**
 * The analysis of a file on edited texts. How requests come to functions is as of the last look at the whole workspace: where a finding is about the handler that leads to it, and the way from there was edited since
 * (or nobody has looked yet), the workspace is looked at again. A handler that answers 202 by now waits for none of it any more.
 */
function lookAnew(texts: ReadonlyMap<FilePath, string>, file: FilePath, host: FixAllHost): Analysis {
  const analysis = host.at(texts, undefined, file);
  const { flow } = analysis;
  if (texts.size === 0 || !analysis.file(file).located.some(({ raw: { subject } }) => subject?.kind === 'long' && (!flow.store.reaches || leadsThrough(subject, texts)))) return analysis;
  for (const steps = flow.settle(); steps.next().done !== true;);
  analysis.settled();
  return analysis;
}

/** Whether a step of the way from a request to what takes long stands in one of the files. */
function leadsThrough({ entry, path, site }: LongWork, files: ReadonlyMap<FilePath, string>): boolean {
  return [entry.node, ...entry.functions, ...[...path, site].map(({ call }) => call)].some((node) => files.has(node.getSourceFile().fileName));
}

/** The finding with its place as it was before the fixes that came before it. */
function inOriginal(finding: Finding, fixes: readonly Fix[], host: FixAllHost): Finding {
  const { file, start, end } = finding.location;
  const text = host.text(file);
  if (text === undefined || fixes.length === 0) return finding;
  const back = (offset: number): number => [...fixes].reverse().reduce((at, fix) => originalOffset(at, fix.edits.find((edit) => edit.file === file)), offset);
  return { ...finding, location: locationOf(file, text, back(start.offset), back(end.offset)) };
}

function fixFile(file: FilePath, start: ReadonlyMap<FilePath, string>, { request, host, typesToo }: Way): { readonly texts: ReadonlyMap<FilePath, string>; readonly outcome: Outcome } {
  let texts = start;
  let analysis = lookAnew(texts, file, host);
  const applied: Outcome['applied'][number][] = [];
  const left = new Map<string, Outcome['left'][number]>();
  // A finding that could not be fixed is not tried again until another fix has changed the file around it.
  for (;;) {
    // Inner loops first: what they load goes along when the outer query becomes part of another.
    const next = [...host.shown(analysis.file(file).located)].sort((a, b) => depth(b) - depth(a)).find((one) => !left.has(one.finding.fingerprint) && isMeant(one.finding, request));
    if (!next) break;
    const now = texts;
    const verifier = new Verifier(analysis, (tried, trial) => host.at(new Map([...now, ...tried]), trial), (path) => now.get(path) ?? host.text(path));
    const { fix, texts: fixed, reason } = verifier.first(next, (one) => suits(one, request), typesToo, request.kind !== undefined);
    if (!fix || !fixed) {
      left.set(next.finding.fingerprint, { finding: inOriginal(next.finding, applied.map((one) => one.fix), host), reason });
      continue;
    }
    texts = new Map([...texts, ...fixed]);
    analysis = lookAnew(texts, file, host);
    applied.push({ finding: inOriginal(next.finding, applied.map((one) => one.fix), host), fix });
    if (request.line !== undefined) break;
    left.clear();
  }
  return { texts, outcome: { applied, left: [...left.values()] } };
}

function depth({ finding }: Located): number {
  return finding.frequency === 'N*M' ? 1 : 0;
}

/** Whether all fixes of a file together bring an error: what they edit is checked as one fix is when it is offered. The later texts first: they were looked at last. */
function bringsErrors(before: ReadonlyMap<FilePath, string>, after: ReadonlyMap<FilePath, string>, host: FixAllHost): boolean {
  const now = host.at(after);
  const old = host.at(before);
  return [...after].some(([file, text]) => {
    const was = before.get(file) ?? host.text(file);
    return was !== text && newErrorAround(difference(file, was, text), old, now) !== undefined;
  });
}

function isMeant({ location }: Finding, { line }: FixAllRequest): boolean {
  return line === undefined || (location.start.line <= line && line <= location.end.line);
}

function suits(fix: Fix, request: FixAllRequest): boolean {
  return (request.kind === undefined || fix.kind === request.kind) && !(request.safeOnly && fix.changesBehavior);
}
