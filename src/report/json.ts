import type { Fix, Location, RelatedLocation } from '../core';
import type { ScanResult } from '../engine/types';
import { count, noticeFile, type ReportContext } from './context';
import { relativePath } from './paths';
import { SourceTexts } from './source-text';

/** Raised when a field changes its meaning or goes away; a new field does not raise it. */
export const jsonFormatVersion = 1;

/** The result as JSON for scripts; its fields are described in `docs/cli.md`. Lines and columns are 1-based, offsets 0-based. */
export function toJson(result: ScanResult, context: ReportContext): string {
  const texts = new SourceTexts((file) => context.readText(file));
  const counts = count(result.findings);
  return `${JSON.stringify({
    version: jsonFormatVersion,
    tool: { name: 'headroom', version: context.toolVersion },
    summary: {
      files: result.files,
      filesWithFindings: counts.files,
      findings: counts.findings,
      errors: counts.errors,
      warnings: counts.warnings,
      notes: counts.notes,
      suppressed: result.suppressed,
      baselined: context.baselined ?? 0,
      durationMs: context.durationMs,
    },
    findings: result.findings.map((finding) => ({
      rule: finding.rule,
      shape: finding.shape,
      severity: finding.severity,
      confidence: finding.confidence,
      message: finding.message,
      ...place(finding.location, context),
      enclosing: finding.enclosing,
      route: finding.route,
      frequency: finding.frequency,
      library: finding.library,
      model: finding.model,
      fingerprint: finding.fingerprint,
      related: finding.related.map((related) => step(related, context)),
      path: finding.path.map((related) => step(related, context)),
      fixable: finding.fixes === undefined ? undefined : finding.fixes.length > 0,
      fixes: finding.fixes?.map((fix) => fixData(fix, context, texts)),
    })),
    notices: result.notices.map((notice) => {
      const file = noticeFile(notice);
      return {
        code: notice.code,
        severity: notice.severity,
        message: notice.message,
        ...(notice.location ? place(notice.location, context) : { file: file === undefined ? undefined : relativePath(context.base, file) }),
      };
    }),
  }, undefined, 2)}\n`;
}

/** A place for scripts: lines and columns 1-based. */
export function place(location: Location, context: Pick<ReportContext, 'base'>): object {
  return {
    file: relativePath(context.base, location.file),
    line: location.start.line + 1,
    column: location.start.character + 1,
    endLine: location.end.line + 1,
    endColumn: location.end.character + 1,
  };
}

function step(related: RelatedLocation, context: ReportContext): object {
  return { message: related.message, ...place(related.location, context) };
}

function fixData(fix: Fix, context: ReportContext, texts: SourceTexts): object {
  return {
    kind: fix.kind,
    title: fix.title,
    preferred: fix.preferred,
    changesBehavior: fix.changesBehavior,
    edits: fix.edits.map((edit) => ({
      file: relativePath(context.base, edit.file),
      create: edit.create === true,
      changes: edit.edits.map((change) => {
        const start = texts.position(edit.file, change.start);
        const end = texts.position(edit.file, change.end);
        return {
          start: change.start,
          end: change.end,
          line: start.line + 1,
          column: start.character + 1,
          endLine: end.line + 1,
          endColumn: end.character + 1,
          newText: change.newText,
        };
      }),
    })),
  };
}
