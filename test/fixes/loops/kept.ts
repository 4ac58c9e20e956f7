import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import type { Engine } from '../../../src/engine';

/** What the loops of a file's functions become, by the batch that is offered. */
export class Kept {
  constructor(private readonly engine: Engine, private readonly file: string, private readonly text: string) {}

  /** Undefined where none is offered. */
  of(name: string): string | undefined {
    const { engine, file, text } = this;
    const start = text.indexOf(`export async function ${name}(`);
    const end = text.indexOf('\n}\n', start);
    const found = engine.fixesAt(file, start, end);
    assert.ok(found.some(({ finding }) => finding.shape === 'read-in-loop'), `nothing is found in ${name}`);
    const fix = found.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'batch');
    if (!fix) return undefined;
    assert.match(fix.title, /at once before the loop, and keep them up to date in it \(/);
    const after = applyEdits(text, fix.edits.find((edit) => edit.file === file)?.edits ?? []);
    const begin = after.indexOf(`export async function ${name}(`);
    return after.slice(begin, after.indexOf('\n}\n', begin)).replace(/\s+/g, ' ');
  }

  keeps(name: string, line: string): void {
    const text = this.of(name);
    assert.ok(text?.includes(line), text ?? `nothing is offered in ${name}`);
  }

  stays(...names: readonly string[]): void {
    assert.deepEqual(names.filter((name) => this.of(name) !== undefined), []);
  }
}
