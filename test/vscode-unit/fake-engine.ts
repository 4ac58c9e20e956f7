import type { FilePath, Finding, Notice } from '../../src/core';
import type { Engine, ScanProgress, ScanResult } from '../../src/engine/types';

/** An engine that finds one "N+1" in every text with `BAD` in it, and does what a test tells it: throw, hang, die, or take many steps. */
export class FakeEngine implements Engine {
  isSettled = true;
  readonly texts = new Map<FilePath, string>();
  readonly log: string[] = [];
  currentNotices: Notice[] = [];
  scanSteps = 3;

  setOverlay(file: FilePath, text: string | undefined): void {
    this.log.push(`overlay ${file} ${text ?? '(closed)'}`);
    if (text === undefined) this.texts.delete(file);
    else this.texts.set(file, text);
  }

  notifyChanged(paths: readonly FilePath[]): void {
    this.log.push(`changed ${paths.join(' ')}`);
  }

  configure(settings: object): void {
    this.log.push(`configure ${JSON.stringify(settings)}`);
  }

  explain(): ReturnType<Engine['explain']> {
    return { title: 'Nothing', sections: [] };
  }

  queriesAt(): undefined {
    return undefined;
  }

  *routes(): ReturnType<Engine['routes']> {
    return { routes: [], notices: [], files: 0 };
  }

  *changes(): ReturnType<Engine['changes']> {
    return [];
  }

  /** Makes every text good that has `BAD` in it. */
  *fixing(): ReturnType<Engine['fixing']> {
    const edits = [...this.texts].flatMap(([file, text]) => (text.includes('BAD') ? [{ file, edits: [{ start: text.indexOf('BAD'), end: text.indexOf('BAD') + 3, newText: 'GOOD' }] }] : []));
    yield { phase: 'fixing', done: 0, total: 1, findings: 0 };
    return { edits, applied: [], left: [] };
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
    for (let step = 0; step < 3; step++) {
      this.log.push(`settle ${step}`);
      yield { done: step + 1, total: 3 };
    }
    this.isSettled = true;
  }

  *scan(): Generator<ScanProgress, ScanResult, void> {
    for (let done = 0; done < this.scanSteps; done++) {
      this.log.push(`step ${done}`);
      const findings = this.findings('/w/a.ts');
      yield { phase: 'analysing', done, total: this.scanSteps, findings: findings.length, file: { path: '/w/a.ts', findings } };
    }
    return { findings: this.findings('/w/a.ts'), notices: [], files: this.scanSteps, suppressed: 0 };
  }

  findings(file: FilePath): readonly Finding[] {
    this.log.push(`findings ${file}`);
    const text = this.text(file) ?? '';
    if (text.includes('THROW')) throw new Error('the engine threw');
    if (text.includes('HANG')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    if (text.includes('DIE')) process.exit(7);
    const at = text.indexOf('BAD');
    return at < 0 ? [] : [findingAt(file, at)];
  }

  notices(): readonly Notice[] {
    return this.currentNotices;
  }

  fixesAt(file: FilePath, start: number, end: number): ReturnType<Engine['fixesAt']> {
    return this.findings(file)
      .filter(({ location }) => location.start.offset < end && location.end.offset > start)
      .map(finding => ({
        finding,
        fixes: [{
          kind: 'batch', title: 'Make it good', preferred: true, changesBehavior: false,
          edits: [
            { file, edits: [{ start: finding.location.start.offset, end: finding.location.end.offset, newText: 'GOOD' }] },
            { file: '/w/new.ts', create: true, edits: [{ start: 0, end: 0, newText: 'export {};\n' }] },
          ],
        }],
      }));
  }

  fixAll(): ReturnType<Engine['fixAll']> {
    return { edits: [], applied: [], left: [] };
  }

  text(file: FilePath): string | undefined {
    return this.texts.get(file);
  }
}

function findingAt(file: FilePath, offset: number): Finding {
  return {
    rule: 'n-plus-one', shape: 'read-in-loop', severity: 'error', confidence: 'high', message: 'one query per row',
    location: { file, start: { offset, line: 0, character: offset }, end: { offset: offset + 3, line: 0, character: offset + 3 } },
    related: [], path: [], fingerprint: `f${offset}`, frequency: 'N', library: 'fake', enclosing: '(module)',
  };
}
