import { extname } from 'node:path';
import type { Finding, RelatedLocation } from '../core';
import type { ScanResult } from '../engine/types';
import { byFile, count, noticeFile, summaryLine, type ReportContext } from './context';
import { relativePath } from './paths';
import { byRoute, firstToFix, gainOf, gainText, routesText, unresolvedOf } from './priorities';
import { codeFrame, SourceTexts } from './source-text';

/** The report as GitHub-flavoured Markdown: for a pull request's comment, a wiki, an issue. */
export function toMarkdown(result: ScanResult, context: ReportContext): string {
  const texts = new SourceTexts((file) => context.readText(file));
  const blocks = ['# Headroom report', `${plain(summaryLine(result, context))}.`];
  if (result.findings.length > 0) blocks.push('## What to fix first', priorities(result, context), ...routeTable(result), '## By rule', ruleTable(result, context));
  for (const [file, findings] of byFile(result.findings)) {
    blocks.push(`## ${code(relativePath(context.base, file))}`);
    for (const finding of findings) blocks.push(findingBlock(finding, context, texts));
  }
  blocks.push(...unresolved(result, context));
  if (result.notices.length > 0) {
    blocks.push('## Notices', result.notices.map((notice) => {
      const file = noticeFile(notice);
      const line = notice.location ? `:${notice.location.start.line + 1}` : '';
      const where = file === undefined ? '' : `${code(relativePath(context.base, file) + line)}: `;
      return `- **${notice.severity}** ${where}${plain(notice.message)} (${code(notice.code)})`;
    }).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function priorities(result: ScanResult, context: ReportContext): string {
  return firstToFix(result.findings).map((finding, at) => {
    const gain = gainOf(finding);
    const where = code(`${relativePath(context.base, finding.location.file)}:${finding.location.start.line + 1}`);
    return `${at + 1}. **${finding.severity}** ${plain(finding.message)} ${where}${gain ? `; ${plain(gainText(gain))}` : ''}`;
  }).join('\n');
}

function routeTable(result: ScanResult): readonly string[] {
  const routes = byRoute(result.findings);
  if (routes.size === 0) return [];
  const rows = [...routes].map(([route, findings]) => {
    const counts = count(findings);
    return `| ${cell(code(route))} | ${counts.errors} | ${counts.warnings} | ${counts.notes} |`;
  });
  return ['## By route', ['| Route | Errors | Warnings | Notes |', '| --- | ---: | ---: | ---: |', ...rows].join('\n')];
}

/** The calls behind which nothing is known, so that nobody takes silence for a clean bill. */
function unresolved(result: ScanResult, context: ReportContext): readonly string[] {
  const { calls, more } = unresolvedOf(result);
  if (calls.length === 0) return [];
  const items = calls.map((call) =>
    `- ${code(`${relativePath(context.base, call.location.file)}:${call.location.start.line + 1}`)} ${code(call.name)}: ${plain(call.reason)} (${plain(routesText(call))})`);
  return ['## What was not resolved', 'What lies behind these calls is not known, so nothing of it was counted or reported.', [...items, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')];
}

/** One finding as the text of an issue. */
export function toIssueText(finding: Finding, context: ReportContext): string {
  const where = `${relativePath(context.base, finding.location.file)}:${finding.location.start.line + 1}`;
  return [`**${plain(finding.message)}**`, `In ${code(where)}:`, findingBlock(finding, context, new SourceTexts((file) => context.readText(file)))].join('\n\n') + '\n';
}

function ruleTable(result: ScanResult, context: ReportContext): string {
  const ids = [...new Set(result.findings.map((finding) => finding.rule))].sort();
  const rows = ids.map((id) => {
    const counts = count(result.findings.filter((finding) => finding.rule === id));
    const title = context.rules.find((rule) => rule.id === id)?.title ?? '';
    return `| ${cell(code(id))} | ${cell(plain(title))} | ${counts.errors} | ${counts.warnings} | ${counts.notes} |`;
  });
  return ['| Rule | | Errors | Warnings | Notes |', '| --- | --- | ---: | ---: | ---: |', ...rows].join('\n');
}

function findingBlock(finding: Finding, context: ReportContext, texts: SourceTexts): string {
  const facts = [
    code(finding.rule),
    `in ${code(finding.enclosing)}`,
    finding.route === undefined ? '' : code(finding.route),
    finding.frequency === '1' ? '' : `runs ${finding.frequency} times`,
    finding.confidence === 'high' ? '' : `${finding.confidence} confidence`,
  ].filter((fact) => fact !== '');
  const lines = [`- **${finding.severity}**, line ${finding.location.start.line + 1}: ${plain(finding.message)}  `, `  ${facts.join(', ')}`];
  const frame = codeFrame(texts, finding.location);
  if (frame) {
    const source = (frame.before + frame.marked + frame.after).trim();
    const fence = '`'.repeat(Math.max(3, longestRun(source) + 1));
    lines.push('', `  ${fence}${extname(finding.location.file).slice(1)}`, `  ${source}`, `  ${fence}`);
  }
  const more = [
    ...finding.path.map((step) => relatedItem(step, finding, context)),
    ...finding.related.map((related) => relatedItem(related, finding, context)),
    ...(finding.fixes ?? []).map((fix) => `  - Fix: ${plain(fix.title)}`),
  ];
  if (more.length > 0) lines.push('', ...more);
  return lines.join('\n');
}

function relatedItem(related: RelatedLocation, finding: Finding, context: ReportContext): string {
  const line = related.location.start.line + 1;
  const where = related.location.file === finding.location.file ? `Line ${line}` : code(`${relativePath(context.base, related.location.file)}:${line}`);
  return `  - ${where}: ${plain(related.message)}`;
}

/** Text that Markdown and HTML leave as it is. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_[\]<>|~#&]/g, '\\$&');
}

/** A code span; its fence is longer than any run of backticks inside. */
function code(text: string): string {
  const clean = text.replace(/[\r\n]+/g, ' ');
  const run = longestRun(clean);
  if (run === 0) return `\`${clean}\``;
  const fence = '`'.repeat(run + 1);
  return `${fence} ${clean} ${fence}`;
}

/** In a table, a bar ends the cell even within a code span. */
function cell(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
}
