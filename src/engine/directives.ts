import type { FilePath, Finding, Notice } from '../core';
import { lineStarts, locationOf, positionAt } from '../project/positions';

/** One `headroom-ignore-…` comment. Lines are 0-based. */
interface Directive {
  readonly kind: 'next-line' | 'file';
  readonly rules: readonly string[];
  readonly reason: string;
  readonly start: number;
  readonly end: number;
  /** The line that it silences: the next one that holds code. */
  readonly target: number;
}

const pattern = /(?:\/\/|\/\*)[ \t]*headroom-ignore-(next-line|file)\b[ \t]*([^\r\n:*]*?)[ \t]*(?::[ \t]*([^\r\n]*?))?[ \t]*(?:\*\/|$)/gm;

export interface DirectiveResult {
  readonly findings: readonly Finding[];
  readonly suppressed: number;
  /** Directives without a reason, and those that silence nothing. */
  readonly notices: readonly Notice[];
}

/**
 * Takes out the findings that the source silences with a reason. `statementLine` gives the line on which the statement around a
 * finding begins, so that a directive above a statement of several lines counts.
 */
export function applyDirectives(file: FilePath, text: string, findings: readonly Finding[], statementLine: (finding: Finding) => number): DirectiveResult {
  if (!text.includes('headroom-ignore-')) return { findings, suppressed: 0, notices: [] };
  const directives = readDirectives(text);
  const used = new Set<Directive>();
  const kept = findings.filter((finding) => {
    const by = directives.find((directive) => directive.reason !== '' && directive.rules.includes(finding.rule)
      && (directive.kind === 'file' || directive.target === finding.location.start.line || directive.target === statementLine(finding)));
    if (by) used.add(by);
    return !by;
  });
  const notices = directives.filter((directive) => !used.has(directive)).map((directive): Notice => ({
    ...problem(directive),
    file,
    location: locationOf(file, text, directive.start, directive.end),
  }));
  return { findings: kept, suppressed: findings.length - kept.length, notices };
}

function problem(directive: Directive): Pick<Notice, 'code' | 'severity' | 'message'> {
  const form = `headroom-ignore-${directive.kind} RULE: reason`;
  if (directive.rules.length === 0) return { code: 'directive-invalid', severity: 'warning', message: `This directive names no rule; write \`${form}\`.` };
  if (directive.reason === '') return { code: 'directive-invalid', severity: 'warning', message: `This directive gives no reason and silences nothing; write \`${form}\`.` };
  return { code: 'directive-unused', severity: 'note', message: `This directive silences nothing: there is no ${directive.rules.join(' or ')} finding ${directive.kind === 'file' ? 'in this file' : 'on the next line'}.` };
}

function readDirectives(text: string): readonly Directive[] {
  const starts = lineStarts(text);
  return [...text.matchAll(pattern)].map((match) => {
    const start = match.index;
    const end = start + match[0].length;
    let target = positionAt(text, end, starts).line + 1;
    while (target < starts.length - 1 && /^\s*(?:\/\/.*|\{?\/\*.*\*\/\}?)?\s*$/.test(text.slice(starts[target], starts[target + 1]))) target++;
    return {
      kind: match[1] === 'file' ? 'file' : 'next-line',
      rules: (match[2] ?? '').split(',').map((rule) => rule.trim()).filter(Boolean),
      reason: (match[3] ?? '').trim(),
      start, end, target,
    };
  });
}
