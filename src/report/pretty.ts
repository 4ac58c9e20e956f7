import { createColors } from 'picocolors';
import type { Finding, Notice, RelatedLocation, Severity } from '../core';
import type { ScanResult } from '../engine/types';
import { byFile, noticeFile, summaryLine, type ReportContext } from './context';
import { relativePath } from './paths';
import { codeFrame, SourceTexts, visible } from './source-text';

type Colors = ReturnType<typeof createColors>;

const labels: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'info', hint: 'hint' };

/** The report for a terminal: findings grouped by file, each with its line and a mark, notices, and a summary line at the end. */
export function toPretty(result: ScanResult, context: ReportContext): string {
  const colors = createColors(context.color === true);
  const texts = new SourceTexts((file) => context.readText(file));
  const lines: string[] = [];
  for (const [file, findings] of byFile(result.findings)) {
    lines.push(colors.underline(visible(relativePath(context.base, file))));
    for (const finding of findings) lines.push(...findingLines(finding, context, texts, colors), '');
  }
  if (result.notices.length > 0) {
    for (const notice of result.notices) lines.push(noticeLine(notice, context, colors));
    lines.push('');
  }
  lines.push(summary(result, context, colors));
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding, context: ReportContext, texts: SourceTexts, colors: Colors): string[] {
  const place = placeOf(finding.location.start);
  const doubt = finding.confidence === 'high' ? '' : colors.dim(` (${finding.confidence} confidence)`);
  const lines = [
    `  ${colors.dim(place)}  ${paint(finding.severity, colors)}  ${visible(finding.message)}${doubt}  ${colors.dim(finding.rule)}`,
  ];
  const frame = codeFrame(texts, finding.location);
  if (frame) {
    const gutter = String(frame.line).padStart(7);
    lines.push(`${colors.dim(`${gutter} │`)} ${frame.before}${frame.marked}${frame.after}`);
    const mark = '^'.repeat(Math.max(1, frame.marked.length));
    lines.push(`${colors.dim(`${' '.repeat(7)} │`)} ${' '.repeat(frame.before.length)}${emphasis(finding.severity, colors)(mark)}`);
  }
  const where = [finding.route, finding.enclosing].filter((part): part is string => part !== undefined && part !== '');
  if (where.length > 0) lines.push(colors.dim(`          in ${visible(where.join(', '))}`));
  for (const related of explanations(finding)) {
    const file = related.location.file === finding.location.file ? '' : `${visible(relativePath(context.base, related.location.file))}:`;
    lines.push(colors.dim(`          ${file}${placeOf(related.location.start)}  ${visible(related.message)}`));
  }
  for (const fix of finding.fixes ?? []) lines.push(`          ${colors.green('fix')}  ${visible(fix.title)}`);
  return lines;
}

/** The steps of the path, then the related places that are not among them. */
function explanations(finding: Finding): readonly RelatedLocation[] {
  const key = ({ location, message }: RelatedLocation): string => `${location.file}:${location.start.offset}:${message}`;
  const seen = new Set(finding.path.map(key));
  return [...finding.path, ...finding.related.filter((related) => !seen.has(key(related)))];
}

function placeOf(position: { readonly line: number; readonly character: number }): string {
  return `${position.line + 1}:${position.character + 1}`;
}

function emphasis(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.cyan;
}

function paint(severity: Severity, colors: Colors): string {
  return emphasis(severity, colors)(labels[severity]);
}

function noticeLine(notice: Notice, context: ReportContext, colors: Colors): string {
  const color = notice.severity === 'error' ? colors.red : notice.severity === 'warning' ? colors.yellow : colors.cyan;
  const file = noticeFile(notice);
  const place = notice.location ? `:${placeOf(notice.location.start)}` : '';
  const where = file === undefined ? '' : `${visible(relativePath(context.base, file))}${place}: `;
  return `${color(notice.severity)}  ${where}${visible(notice.message)}  ${colors.dim(notice.code)}`;
}

function summary(result: ScanResult, context: ReportContext, colors: Colors): string {
  const line = summaryLine(result, context);
  if (result.findings.length === 0) return `${colors.green('✔')} ${line}`;
  return colors.bold(`${result.findings.some((finding) => finding.severity === 'error') ? colors.red('✖') : colors.yellow('⚠')} ${line}`);
}
