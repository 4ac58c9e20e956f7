import type { FilePath, Finding, Location, Notice, Severity } from '../core';
import type { RuleInfo } from '../engine';
import type { ScanResult } from '../engine/types';

/** What a report needs beside the result. Nothing here is read from a clock, a disk or a terminal by the report itself. */
export interface ReportContext {
  readonly rules: readonly RuleInfo[];
  /** The absolute folder that paths are shown relative to. */
  readonly base: FilePath;
  readonly toolVersion: string;
  /** Wall time of the scan in milliseconds. */
  readonly durationMs: number;
  /** The text that the offsets of the result belong to; undefined where it is gone. */
  readText(file: FilePath): string | undefined;
  /** Findings that the baseline already holds and that are therefore not in the result. */
  readonly baselined?: number;
  /** What opens a place in the program that shows the report, and a finding's further links; the HTML report has no links without it. */
  readonly links?: ReportLinks;
  /** ANSI colours; used by the pretty report only. */
  readonly color?: boolean;
}

/** Where the links of a report lead. */
export interface ReportLinks {
  place(location: Location): string;
  rule(rule: string): string;
  /** What is offered for one finding: a text and where it leads. */
  actions(finding: Finding): readonly { readonly text: string; readonly href: string }[];
}

/** How often each severity occurs, and in how many files. */
export interface Counts {
  readonly findings: number;
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  /** `information` and `hint` together. */
  readonly notes: number;
}

export function count(findings: readonly Finding[]): Counts {
  const of = (...wanted: Severity[]): number => findings.filter((finding) => wanted.includes(finding.severity)).length;
  return {
    findings: findings.length,
    files: new Set(findings.map((finding) => finding.location.file)).size,
    errors: of('error'),
    warnings: of('warning'),
    notes: of('information', 'hint'),
  };
}

/** `1 error`, `2 errors`. */
export function plural(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** `3 findings (2 errors, 1 warning) in 2 of 25 files, 0.8 s`: the sentence that ends a report for people. */
export function summaryLine(result: ScanResult, context: ReportContext): string {
  const counts = count(result.findings);
  const parts = [
    counts.errors > 0 ? plural(counts.errors, 'error') : '',
    counts.warnings > 0 ? plural(counts.warnings, 'warning') : '',
    counts.notes > 0 ? plural(counts.notes, 'note') : '',
  ].filter((part) => part !== '');
  const found = counts.findings === 0
    ? `No findings in ${plural(result.files, 'file')}`
    : `${plural(counts.findings, 'finding')} (${parts.join(', ')}) in ${counts.files} of ${plural(result.files, 'file')}`;
  const hidden = [
    result.suppressed > 0 ? `${result.suppressed} ignored in source` : '',
    (context.baselined ?? 0) > 0 ? `${context.baselined} in the baseline` : '',
  ].filter((part) => part !== '');
  return `${found}, ${seconds(context.durationMs)}${hidden.length > 0 ? `; ${hidden.join(', ')}` : ''}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The findings of each file, files and findings in the order of the result. */
export function byFile(findings: readonly Finding[]): ReadonlyMap<FilePath, readonly Finding[]> {
  const groups = new Map<FilePath, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.location.file);
    if (group) group.push(finding);
    else groups.set(finding.location.file, [finding]);
  }
  return groups;
}

/** Where a notice is about, if it says so. */
export function noticeFile(notice: Notice): FilePath | undefined {
  return notice.location?.file ?? notice.file;
}
