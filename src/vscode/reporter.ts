// Makes reports on the worker, where the texts are.
import type { FilePath } from '../core';
import type { Engine, ScanResult } from '../engine/types';
import { rules } from '../engine';
import { toHtml, toIssueText, toJson, toMarkdown, toSarif, type Language, type ReportContext, type ReportLinks } from '../report';
import { version } from '../../package.json';
import type { ReportQuestion } from './protocol';

/** Links of a report that a webview shows: commands of the extension, so that the page needs no script. */
const linksIn = ({ say }: Language): ReportLinks => ({
  place: ({ file, start, end }) => command('headroom.reveal', file, start.line, start.character, end.line, end.character),
  rule: (rule) => command('headroom.openRulePage', rule),
  actions: ({ fingerprint }) => [{ text: say('copy as issue text'), href: command('headroom.copyIssueText', fingerprint) }],
});

function command(name: string, ...args: readonly unknown[]): string {
  return `command:${name}?${encodeURIComponent(JSON.stringify(args))}`;
}

/**
 * The report that a question asks for.
 * @param language what people read is said in
 */
export function report(engine: Pick<Engine, 'text'>, base: FilePath, language: Language, { format, result, durationMs, fingerprint }: ReportQuestion): string {
  const context: ReportContext = { rules, base, toolVersion: version, durationMs, readText: (file) => engine.text(file), language };
  switch (format) {
    case 'webview': return toHtml(result, { ...context, links: linksIn(language) });
    case 'html': return toHtml(result, context);
    case 'markdown': return toMarkdown(result, context);
    case 'json': return toJson(result, context);
    case 'sarif': return toSarif(result, context);
    case 'issue': return issueText(result, fingerprint, context);
  }
}

function issueText({ findings }: ScanResult, fingerprint: string | undefined, context: ReportContext): string {
  const finding = findings.find((one) => one.fingerprint === fingerprint);
  return finding ? toIssueText(finding, context) : '';
}
