import assert from 'node:assert/strict';
import { applyEdits, type FixKind } from '../../src/core';
import { createEngine, type Engine, type Settings } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

/** A workspace that was looked at as a whole. */
export function opened(files: Readonly<Record<string, string>>, settings?: Partial<Settings>): Engine {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), ...(settings && { settings }) });
  for (const _ of engine.settle());
  return engine;
}

/** The rewrites that are offered in a file, of one kind where one is named, each with the text that it leaves of that file. */
export function offersIn(engine: Engine, file: string, kind?: FixKind): readonly { readonly title: string; readonly text: string; readonly changesBehavior: boolean }[] {
  const text = engine.text(file) ?? '';
  return engine.fixesAt(file, 0, text.length).flatMap(({ fixes }) => fixes).filter((fix) => kind === undefined || fix.kind === kind)
    .map(({ title, changesBehavior, edits }) => ({ title, changesBehavior, text: applyEdits(text, edits.find((edit) => edit.file === file)?.edits ?? []) }));
}

/** The rewrites of a kind that are offered for what a rule finds in a file, as the text that each leaves of it. */
export function textsFor(files: Readonly<Record<string, string>>, file: string, rule: string, kind: FixKind): readonly string[] {
  const engine = opened(files);
  assert.ok(engine.findings(file).some((one) => one.rule === rule), 'nothing is found that could be rewritten');
  return offersIn(engine, file, kind).map(({ text }) => text);
}
