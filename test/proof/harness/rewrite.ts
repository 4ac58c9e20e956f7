import { applyEdits, type FileEdit, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { schemaText } from './database';
import { ruleOf } from './rule-of';

export interface Rewritten {
  /** The program after the fixes. */
  readonly text: string;
  /** The texts of the files that the fixes made. */
  readonly created: readonly string[];
  /** Every file that was changed or made, with its text afterwards. */
  readonly files: ReadonlyMap<string, string>;
  /** Titles of the fixes that were applied, in order; empty where none was offered. */
  readonly titles: readonly string[];
  /** Messages of the findings that had no fix of this kind, with the reason. */
  readonly left: readonly string[];
  /** Messages of the findings that the rewritten program still has. */
  readonly remaining: readonly string[];
}

/** The files of a workspace and the one of them that is rewritten. */
export interface Workspace {
  readonly files: Readonly<Record<string, string>>;
  readonly program: string;
}

const program = '/app/src/program.ts';

/** A program in a workspace with the fixtures' Prisma schema. */
export function prismaWorkspace(text: string): Workspace {
  return { files: { '/app/prisma/schema.prisma': schemaText, [program]: text }, program };
}

/** Applies the engine's fixes of one kind to the program of a workspace: those of the rule that it is for, or of another one. */
export function rewrite({ files, program }: Workspace, kind: FixKind, rule = ruleOf(kind)): Rewritten {
  const text = files[program] ?? '';
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only(rule) } });
  const result = engine.fixAll({ paths: [program], kind });
  const edits = result.edits.find((edit) => edit.file === program)?.edits ?? [];
  const rewritten = applyEdits(text, edits);
  engine.setOverlay(program, rewritten);
  return {
    text: rewritten,
    created: result.edits.flatMap(({ create, edits: [edit] }) => (create && edit ? [edit.newText] : [])),
    files: new Map(result.edits.map((edit) => [edit.file, applyEdits(edit.create ? '' : files[edit.file] ?? '', edit.edits)])),
    titles: result.applied.map(({ fix }) => fix.title),
    left: result.left.map(({ finding, reason }) => `${finding.message} (${reason})`),
    remaining: engine.findings(program).map((finding) => finding.message),
  };
}

/**
 * Several programs with one query each in the place of a workspace's one: their texts after the fix that is offered for it, if there is one. As files of one workspace all fixes are tried
 * at once, so that it costs little more than one of them.
 */
export function rewriteEach({ files, program }: Workspace, programs: readonly string[], kind: FixKind): readonly { readonly text: string; readonly title?: string }[] {
  const paths = programs.map((_, index) => program.replace(/\.ts$/, `-${index}.ts`));
  const { [program]: _, ...others } = files;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ ...others, ...Object.fromEntries(programs.map((text, index) => [paths[index], text])) }), settings: { rules: only(ruleOf(kind)) } });
  const { findings } = result(engine.scan({ paths, withFixes: true }));
  const offered = new Map(findings.flatMap(({ location, fixes = [] }) => { const fix = fixes.find((one) => one.kind === kind); return fix ? [[location.file, fix] as const] : []; }));
  return paths.map((path, index) => {
    const fix = offered.get(path);
    return { text: applyEdits(programs[index] ?? '', fix?.edits.find(({ file }) => file === path)?.edits ?? []), ...(fix && { title: fix.title }) };
  });
}

function result<T>(steps: Generator<unknown, T, void>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Every single fix that the lightbulb offers anywhere in a program, and fix-all, with the text that each would leave. */
export function offers(text: string): readonly { readonly title: string; readonly text: string }[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(prismaWorkspace(text).files), settings: { rules: only('n-plus-one') } });
  const result = (title: string, edits: readonly FileEdit[]) => ({ title, text: applyEdits(text, edits.find((edit) => edit.file === program)?.edits ?? []) });
  const single = engine.fixesAt(program, 0, text.length).flatMap(({ fixes }) => fixes.map((fix) => result(fix.title, fix.edits)));
  const all = engine.fixAll({ paths: [program] });
  return all.applied.length > 0 ? [...single, result('fix all', all.edits)] : single;
}
