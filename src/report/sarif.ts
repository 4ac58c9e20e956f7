import type * as Sarif from 'sarif';
import type { FileEdit, Finding, Fix, Location, Notice, RelatedLocation, Severity } from '../core';
import type { RuleInfo } from '../engine';
import type { ScanResult } from '../engine/types';
import { noticeFile, type ReportContext } from './context';
import { relativeUri } from './paths';
import { SourceTexts } from './source-text';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** Where the schema stands that the log follows: SARIF 2.1.0 plus errata 01, an OASIS standard. */
const schemaUri = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The result as a SARIF 2.1.0 log. Message texts are verbatim as elsewhere (no `{0}` placeholders and no links are used).
 * Fixes are included where the result carries them.
 */
export function toSarif(result: ScanResult, context: ReportContext): string {
  const rules = usedRules(result, context.rules);
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const texts = new SourceTexts((file) => context.readText(file));
  const log: Sarif.Log = {
    $schema: schemaUri,
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'Headroom',
          version: context.toolVersion,
          semanticVersion: context.toolVersion,
          rules: rules.map(ruleDescriptor),
        },
      },
      columnKind: 'utf16CodeUnits',
      invocations: [{
        executionSuccessful: true,
        toolExecutionNotifications: result.notices.map((notice) => notification(notice, context)),
      }],
      results: result.findings.map((finding) => resultOf(finding, ruleIndex.get(finding.rule), context, texts)),
      properties: { files: result.files, durationMs: context.durationMs },
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** All known rules, then any that only a finding names (an ignore directive that does nothing, say). */
function usedRules(result: ScanResult, rules: readonly RuleInfo[]): readonly RuleInfo[] {
  const known = new Set(rules.map((rule) => rule.id));
  const unknown = new Map<string, RuleInfo>();
  for (const finding of result.findings) {
    if (known.has(finding.rule) || unknown.has(finding.rule)) continue;
    unknown.set(finding.rule, { id: finding.rule, title: finding.rule, help: '', severity: finding.severity });
  }
  return [...rules, ...unknown.values()];
}

function ruleDescriptor(rule: RuleInfo): Sarif.ReportingDescriptor {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    help: { text: rule.help || rule.title, markdown: rule.help || rule.title },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ['performance', 'scalability'] },
  };
}

function resultOf(finding: Finding, ruleIndex: number | undefined, context: ReportContext, texts: SourceTexts): Sarif.Result {
  const fixes = finding.fixes?.map((fix) => fixOf(fix, context, texts)) ?? [];
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{
      physicalLocation: physicalLocation(finding.location, context),
      logicalLocations: [{ fullyQualifiedName: finding.enclosing, kind: finding.enclosing === '(module)' ? 'module' : 'function' }],
    }],
    relatedLocations: finding.related.length === 0 ? undefined : finding.related.map((related, id) => ({ id, ...explained(related, context) })),
    codeFlows: finding.path.length === 0 ? undefined : [{
      threadFlows: [{ locations: finding.path.map((related) => ({ location: explained(related, context) })) }],
    }],
    partialFingerprints: { 'headroom/v1': finding.fingerprint },
    fixes: fixes.length === 0 ? undefined : fixes,
    properties: {
      confidence: finding.confidence,
      route: finding.route,
      frequency: finding.frequency,
      library: finding.library,
      model: finding.model,
      shape: finding.shape,
      // Left out where fixes were not worked out: unknown is not the same as none.
      fixable: finding.fixes === undefined ? undefined : fixes.length > 0,
    },
  };
}

function physicalLocation(location: Location, context: ReportContext): Sarif.PhysicalLocation {
  return {
    artifactLocation: { uri: relativeUri(context.base, location.file) },
    region: {
      startLine: location.start.line + 1,
      startColumn: location.start.character + 1,
      endLine: location.end.line + 1,
      endColumn: location.end.character + 1,
      charOffset: location.start.offset,
      charLength: location.end.offset - location.start.offset,
    },
  };
}

function explained(related: RelatedLocation, context: ReportContext): Sarif.Location {
  return { physicalLocation: physicalLocation(related.location, context), message: { text: related.message } };
}

function fixOf(fix: Fix, context: ReportContext, texts: SourceTexts): Sarif.Fix {
  return {
    description: { text: fix.title },
    artifactChanges: fix.edits.map((edit) => artifactChange(edit, context, texts)),
    properties: { kind: fix.kind, preferred: fix.preferred, changesBehavior: fix.changesBehavior },
  };
}

/** The changes of one file. A file that does not exist yet is one insertion at the start of an empty artifact. */
function artifactChange(edit: FileEdit, context: ReportContext, texts: SourceTexts): Sarif.ArtifactChange {
  return {
    artifactLocation: { uri: relativeUri(context.base, edit.file) },
    replacements: edit.edits.map((change) => ({
      deletedRegion: physicalLocation({
        file: edit.file,
        start: texts.position(edit.file, change.start),
        end: texts.position(edit.file, change.end),
      }, context).region ?? { startLine: 1 },
      insertedContent: { text: change.newText },
    })),
  };
}

function notification(notice: Notice, context: ReportContext): Sarif.Notification {
  const file = noticeFile(notice);
  return {
    descriptor: { id: notice.code },
    level: notice.severity,
    message: { text: notice.message },
    locations: file === undefined ? undefined : [{
      physicalLocation: notice.location ? physicalLocation(notice.location, context) : { artifactLocation: { uri: relativeUri(context.base, file) } },
    }],
  };
}
