import { applyEdits, type FileEdit, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import type { FileHost } from '../../../src/project/types';
import { only } from '../../rules/only';
import { schemaText } from './database';

export interface Rewritten {
  /** The program after the fixes. */
  readonly text: string;
  /** Titles of the fixes that were applied, in order; empty where none was offered. */
  readonly titles: readonly string[];
  /** Messages of the findings that had no fix of this kind, with the reason. */
  readonly left: readonly string[];
  /** Messages of the findings that the rewritten program still has. */
  readonly remaining: readonly string[];
}

const program = '/app/src/program.ts';

/** Applies the engine's fixes of one kind to a program that lies in a workspace with the fixtures' schema. */
export function rewrite(text: string, kind: FixKind): Rewritten {
  const engine = createEngine({ roots: ['/app'], host: hostWith(text), settings: { rules: only('n-plus-one') } });
  const result = engine.fixAll({ paths: [program], kind });
  const edits = result.edits.find((edit) => edit.file === program)?.edits ?? [];
  const rewritten = applyEdits(text, edits);
  engine.setOverlay(program, rewritten);
  return {
    text: rewritten,
    titles: result.applied.map(({ fix }) => fix.title),
    left: result.left.map(({ finding, reason }) => `${finding.message} (${reason})`),
    remaining: engine.findings(program).map((finding) => finding.message),
  };
}

/** Every single fix that the lightbulb offers anywhere in a program, and fix-all, with the text that each would leave. */
export function offers(text: string): readonly { readonly title: string; readonly text: string }[] {
  const engine = createEngine({ roots: ['/app'], host: hostWith(text), settings: { rules: only('n-plus-one') } });
  const result = (title: string, edits: readonly FileEdit[]) => ({ title, text: applyEdits(text, edits.find((edit) => edit.file === program)?.edits ?? []) });
  const single = engine.fixesAt(program, 0, text.length).flatMap(({ fixes }) => fixes.map((fix) => result(fix.title, fix.edits)));
  const all = engine.fixAll({ paths: [program] });
  return all.applied.length > 0 ? [...single, result('fix all', all.edits)] : single;
}

function hostWith(text: string): FileHost {
  return memoryFileHost({ '/app/prisma/schema.prisma': schemaText, [program]: text });
}
