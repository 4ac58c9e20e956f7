import { extname } from 'node:path';
import type { Finding, RelatedLocation } from '../core';
import type { ScanResult } from '../engine/types';
import { byFile, confidenceText, count, languageIn, noticeFile, severityText, summaryLine, type ReportContext } from './context';
import { relativePath } from './paths';
import { byRoute, firstToFix, gainOf, gainText, routesText, unresolvedOf } from './priorities';
import { codeFrame, SourceTexts } from './source-text';

/** The report as GitHub-flavoured Markdown: for a pull request's comment, a wiki, an issue. */
export function toMarkdown(result: ScanResult, context: ReportContext): string {
  const language = languageIn(context);
  const { say } = language;
  const texts = new SourceTexts((file) => context.readText(file));
  const blocks = [`# ${plain(say('Headroom report'))}`, `${plain(summaryLine(result, context))}.`];
  if (result.findings.length > 0) blocks.push(`## ${plain(say('What to fix first'))}`, priorities(result, context), ...routeTable(result, context), `## ${plain(say('By rule'))}`, ruleTable(result, context));
  for (const [file, findings] of byFile(result.findings)) {
    blocks.push(`## ${code(relativePath(context.base, file))}`);
    for (const finding of findings) blocks.push(findingBlock(finding, context, texts));
  }
  blocks.push(...unresolved(result, context));
  if (result.notices.length > 0) {
    blocks.push(`## ${plain(say('Notices'))}`, result.notices.map((notice) => {
      const file = noticeFile(notice);
      const line = notice.location ? `:${notice.location.start.line + 1}` : '';
      const where = file === undefined ? '' : `${code(relativePath(context.base, file) + line)}: `;
      return `- **${plain(severityText(notice.severity, language))}** ${where}${plain(notice.message)} (${code(notice.code)})`;
    }).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function priorities(result: ScanResult, context: ReportContext): string {
  const language = languageIn(context);
  return firstToFix(result.findings).map((finding, at) => {
    const gain = gainOf(finding);
    const where = code(`${relativePath(context.base, finding.location.file)}:${finding.location.start.line + 1}`);
    return `${at + 1}. **${plain(severityText(finding.severity, language))}** ${plain(finding.message)} ${where}${gain ? `; ${plain(gainText(gain, language))}` : ''}`;
  }).join('\n');
}

function routeTable(result: ScanResult, context: ReportContext): readonly string[] {
  const { say } = languageIn(context);
  const routes = byRoute(result.findings);
  if (routes.size === 0) return [];
  const rows = [...routes].map(([route, findings]) => {
    const counts = count(findings);
    return `| ${cell(code(route))} | ${counts.errors} | ${counts.warnings} | ${counts.notes} |`;
  });
  return [`## ${plain(say('By route'))}`, [headOf(say('Route'), context), '| --- | ---: | ---: | ---: |', ...rows].join('\n')];
}

/** The calls behind which nothing is known, so that nobody takes silence for a clean bill. */
function unresolved(result: ScanResult, context: ReportContext): readonly string[] {
  const language = languageIn(context);
  const { say } = language;
  const { calls, more } = unresolvedOf(result);
  if (calls.length === 0) return [];
  const items = calls.map((call) =>
    `- ${code(`${relativePath(context.base, call.location.file)}:${call.location.start.line + 1}`)} ${code(call.name)}: ${plain(call.reason)} (${plain(routesText(call, language))})`);
  return [`## ${plain(say('What was not resolved'))}`, plain(say('What lies behind these calls is not known, so nothing of it was counted or reported.')), [...items, ...(more > 0 ? [`- ${plain(say('and {0} more', more))}`] : [])].join('\n')];
}

/** One finding as the text of an issue. */
export function toIssueText(finding: Finding, context: ReportContext): string {
  const where = `${relativePath(context.base, finding.location.file)}:${finding.location.start.line + 1}`;
  return [`**${plain(finding.message)}**`, `${within(languageIn(context).say('In {0}'), where)}:`, findingBlock(finding, context, new SourceTexts((file) => context.readText(file)))].join('\n\n') + '\n';
}

function ruleTable(result: ScanResult, context: ReportContext): string {
  const ids = [...new Set(result.findings.map((finding) => finding.rule))].sort();
  const rows = ids.map((id) => {
    const counts = count(result.findings.filter((finding) => finding.rule === id));
    const title = context.rules.find((rule) => rule.id === id)?.title ?? '';
    return `| ${cell(code(id))} | ${cell(plain(title))} | ${counts.errors} | ${counts.warnings} | ${counts.notes} |`;
  });
  return [headOf(languageIn(context).say('Rule'), context, ''), '| --- | --- | ---: | ---: | ---: |', ...rows].join('\n');
}

/** The first row of a table, whose last columns are the severities'. */
function headOf(first: string, context: ReportContext, ...others: readonly string[]): string {
  const { say } = languageIn(context);
  return `|${[first, ...others, say('Errors'), say('Warnings'), say('Notes')].map((name) => (name === '' ? ' ' : ` ${cell(plain(name))} `)).join('|')}|`;
}

function findingBlock(finding: Finding, context: ReportContext, texts: SourceTexts): string {
  const language = languageIn(context);
  const { say } = language;
  const facts = [
    code(finding.rule),
    within(say('in {0}'), finding.enclosing),
    finding.route === undefined ? '' : code(finding.route),
    finding.frequency === '1' ? '' : plain(say('runs {0} times', finding.frequency)),
    finding.confidence === 'high' ? '' : plain(confidenceText(finding, language)),
  ].filter((fact) => fact !== '');
  const lines = [`- **${plain(severityText(finding.severity, language))}**, ${plain(say('line {0}', finding.location.start.line + 1))}: ${plain(finding.message)}  `, `  ${facts.join(', ')}`];
  const frame = codeFrame(texts, finding.location);
  if (frame) {
    const source = (frame.before + frame.marked + frame.after).trim();
    const fence = '`'.repeat(Math.max(3, longestRun(source) + 1));
    lines.push('', `  ${fence}${extname(finding.location.file).slice(1)}`, `  ${source}`, `  ${fence}`);
  }
  const more = [
    ...finding.path.map((step) => relatedItem(step, finding, context)),
    ...finding.related.map((related) => relatedItem(related, finding, context)),
    ...(finding.fixes ?? []).map((fix) => `  - ${plain(say('Fix'))}: ${plain(fix.title)}`),
  ];
  if (more.length > 0) lines.push('', ...more);
  return lines.join('\n');
}

function relatedItem(related: RelatedLocation, finding: Finding, context: ReportContext): string {
  const line = related.location.start.line + 1;
  const where = related.location.file === finding.location.file ? plain(languageIn(context).say('Line {0}', line)) : code(`${relativePath(context.base, related.location.file)}:${line}`);
  return `  - ${where}: ${plain(related.message)}`;
}

/** A text with a name in it, which is code. */
function within(text: string, name: string): string {
  return plain(text).replace('{0}', () => code(name));
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
