import { readFileSync, readdirSync, statSync } from 'node:fs';
import { confidences, type FilePath, type Finding, type Fix } from '../../src/core';
import type { RuleInfo } from '../../src/engine';
import type { Engine, EngineOptions, FixAllRequest, FixAllResult, ScanProgress, ScanRequest, ScanResult } from '../../src/engine/types';
import { locationOf } from '../../src/project/positions';

/**
 * An engine for tests of the command line alone: it finds calls by their name and rewrites them by text. What each name
 * stands for: `slow()` an error with a safe fix, `fresh()` one whose fix makes a file `helper.ts` as well, `risky()` one
 * whose fix changes behaviour, `warn()` a warning without a fix, `all()` an error of another rule, `doubt()` a low confidence.
 */
const names: Record<string, Partial<Finding> & { readonly kind?: Fix['kind'] }> = {
  slow: { kind: 'eager-load' },
  fresh: { kind: 'batch' },
  risky: { kind: 'transaction' },
  warn: { severity: 'warning' },
  all: { rule: 'unbounded-query' },
  doubt: { confidence: 'low' },
};

export const fakeRules: readonly RuleInfo[] = [
  { id: 'n-plus-one', title: 'A query per row', help: 'Load the rows **together**.', severity: 'error' },
  { id: 'unbounded-query', title: 'A query without a limit', help: 'Add a limit.', severity: 'error' },
];

export class FakeEngine implements Engine {
  readonly isSettled = true;
  scans: ScanRequest[] = [];
  fixAlls: FixAllRequest[] = [];

  constructor(readonly options: Omit<EngineOptions, 'host'>) {}

  queriesAt(): undefined {
    return undefined;
  }

  explain(): ReturnType<Engine['explain']> {
    return { title: 'Nothing', sections: [] };
  }

  *routes(): ReturnType<Engine['routes']> {
    return { routes: [], notices: [], files: 0 };
  }

  *changes(): ReturnType<Engine['changes']> {
    return [];
  }

  *fixing(request: FixAllRequest = {}): ReturnType<Engine['fixing']> {
    yield { phase: 'fixing', done: 0, total: 1, findings: 0 };
    return this.fixAll(request);
  }

  smallModelEdit(): undefined {
    return undefined;
  }

  wrapperEdits(): undefined {
    return undefined;
  }

  handlers(): ReturnType<Engine['handlers']> {
    return [];
  }

  *settle(): ReturnType<Engine['settle']> {
    yield { done: 1, total: 2 };
  }

  *scan(request: ScanRequest = {}): Generator<ScanProgress, ScanResult, void> {
    this.scans.push(request);
    const findings: Finding[] = [];
    const files = this.sources(request.paths ?? this.options.roots);
    for (const [done, file] of files.entries()) {
      findings.push(...this.findings(file).filter((finding) => request.rules?.includes(finding.rule) ?? true)
        .map((finding) => (request.withFixes ? { ...finding, fixes: this.fixesOf(finding) } : finding)));
      yield { phase: 'analysing', done: done + 1, total: files.length, findings: findings.length };
    }
    return { findings, notices: this.notices(), files: files.length, suppressed: 0 };
  }

  findings(file: FilePath): readonly Finding[] {
    const text = this.text(file) ?? '';
    if (text.includes('CRASH')) throw new Error('the walls came\ndown');
    const least = confidences.indexOf(this.options.settings?.minConfidence ?? 'medium');
    return [...text.matchAll(/\b(slow|fresh|risky|warn|all|doubt)\(\)/g)].map((match, index): Finding => {
      const { kind: _kind, ...own } = names[match[1] ?? ''] ?? {};
      return {
        rule: 'n-plus-one', shape: 'read-in-loop', severity: 'error', confidence: 'high', message: `${match[1]} runs once per row.`,
        location: locationOf(file, text, match.index, match.index + match[0].length), related: [], path: [],
        fingerprint: `${own.rule ?? 'n-plus-one'}:${file.split('/').pop()}:${match[1]}:${index}`, frequency: 'N', library: 'fake', enclosing: '(module)', ...own,
      };
    }).filter((finding) => confidences.indexOf(finding.confidence) <= least);
  }

  fixesAt(file: FilePath, start: number, end: number): readonly { finding: Finding; fixes: readonly Fix[] }[] {
    return this.findings(file).filter(({ location }) => location.start.offset <= end && start <= location.end.offset)
      .map((finding) => ({ finding, fixes: this.fixesOf(finding) }));
  }

  fixAll(request: FixAllRequest = {}): FixAllResult {
    this.fixAlls.push(request);
    const result: { edits: Fix['edits'][number][]; applied: FixAllResult['applied'][number][]; left: FixAllResult['left'][number][] } = { edits: [], applied: [], left: [] };
    for (const file of this.sources(request.paths ?? this.options.roots)) {
      const edits = [];
      for (const finding of this.findings(file).filter((found) => request.rules?.includes(found.rule) ?? true)) {
        const fix = this.fixesOf(finding).find((offer) => (request.kind === undefined || offer.kind === request.kind) && !(request.safeOnly && offer.changesBehavior));
        if (fix === undefined) {
          result.left.push({ finding, reason: 'no safe fix' });
          continue;
        }
        result.applied.push({ finding, fix });
        edits.push(...fix.edits[0]?.edits ?? []);
        result.edits.push(...fix.edits.slice(1));
      }
      if (edits.length > 0) result.edits.push({ file, edits });
    }
    return result;
  }

  notices(): ScanResult['notices'] {
    return this.sources(this.options.roots).filter((file) => file.includes('broken'))
      .map((file) => ({ code: 'file-unreadable', severity: 'error', message: 'This file cannot be read.', file }));
  }

  text(file: FilePath): string | undefined {
    try {
      return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  }

  setOverlay(): void {}
  notifyChanged(): void {}
  configure(): void {}

  private fixesOf(finding: Finding): readonly Fix[] {
    const name = /^\w+/.exec(finding.message)?.[0] ?? '';
    const kind = names[name]?.kind;
    if (kind === undefined) return [];
    const { file, start } = finding.location;
    const helper = { file: `${file.slice(0, file.lastIndexOf('/'))}/helper.ts`, create: true, edits: [{ start: 0, end: 0, newText: 'export const help = 1;\n' }] };
    return [{
      kind, title: `Make ${name} fast (1 query instead of N)`, preferred: true, changesBehavior: name === 'risky',
      edits: [{ file, edits: [{ start: start.offset, end: start.offset + name.length, newText: 'fast' }] }, ...(name === 'fresh' ? [helper] : [])],
    }];
  }

  private sources(paths: readonly FilePath[]): FilePath[] {
    return paths.flatMap((path): FilePath[] => {
      if (statSync(path).isFile()) return [path];
      return readdirSync(path).filter((name) => name !== '.git' && name !== 'node_modules').sort().flatMap((name) => {
        const inside = path === '/' ? `/${name}` : `${path}/${name}`;
        return statSync(inside).isDirectory() ? this.sources([inside]) : /\.[jt]sx?$/.test(name) ? [inside] : [];
      });
    });
  }
}
