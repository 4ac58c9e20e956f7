import { applyEdits, type FixKind } from '../../../src/core';
import type { Engine, EngineOptions } from '../../../src/engine/types';
import { memoryFileHost } from '../../../src/project';
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
  const { createEngine } = require('../../../src/engine') as { createEngine(options: EngineOptions): Engine };
  const host = memoryFileHost({ '/app/prisma/schema.prisma': schemaText, [program]: text });
  const engine = createEngine({ roots: ['/app'], host });
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
