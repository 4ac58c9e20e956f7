import type { FilePath, Finding, Location, Notice, Severity } from '../core';
import type { RuleInfo } from '../engine';
import type { ScanResult } from '../engine/types';
import { english, type Language } from './language';

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
  /** What the report's own words are said in; English without it. Only what people read asks for it. */
  readonly language?: Language;
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

/** The language that a report is made in. */
export function languageIn({ language }: Pick<ReportContext, 'language'>): Language {
  return language ?? english;
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

/** `3 findings (2 errors, 1 warning) in 2 of 25 files, 0.8 s`: the sentence that ends a report for people. */
export function summaryLine(result: ScanResult, context: ReportContext): string {
  const { say } = languageIn(context);
  const counts = count(result.findings);
  const parts = [
    counts.errors > 0 ? some(counts.errors, say('1 error'), say('{0} errors', counts.errors)) : '',
    counts.warnings > 0 ? some(counts.warnings, say('1 warning'), say('{0} warnings', counts.warnings)) : '',
    counts.notes > 0 ? some(counts.notes, say('1 note'), say('{0} notes', counts.notes)) : '',
  ].filter((part) => part !== '');
  const files = some(result.files, say('1 file'), say('{0} files', result.files));
  const found = counts.findings === 0
    ? say('No findings in {0}', files)
    : say('{0} ({1}) in {2} of {3}', some(counts.findings, say('1 finding'), say('{0} findings', counts.findings)), parts.join(', '), counts.files, files);
  const hidden = [
    result.suppressed > 0 ? say('{0} ignored in source', result.suppressed) : '',
    context.baselined !== undefined && context.baselined > 0 ? say('{0} in the baseline', context.baselined) : '',
  ].filter((part) => part !== '');
  return `${found}, ${say('{0} s', (context.durationMs / 1000).toFixed(1))}${hidden.length > 0 ? `; ${hidden.join(', ')}` : ''}`;
}

function some(amount: number, one: string, many: string): string {
  return amount === 1 ? one : many;
}

/** How grave a finding or notice is, in a word. */
export function severityText(severity: Severity | Notice['severity'], { say }: Language): string {
  switch (severity) {
    case 'error': return say('error');
    case 'warning': return say('warning');
    case 'information': return say('information');
    case 'hint': return say('hint');
    case 'note': return say('note');
  }
}

/** How sure a finding is. */
export function confidenceText({ confidence }: Finding, { say }: Language): string {
  switch (confidence) {
    case 'high': return say('high confidence');
    case 'medium': return say('medium confidence');
    case 'low': return say('low confidence');
  }
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
