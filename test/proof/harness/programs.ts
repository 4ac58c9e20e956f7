import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import type { Generated } from './generate';

/** A rewrite that is offered for a program, with the text that it leaves. */
export interface OfferedProgram { readonly program: Generated; readonly title: string; readonly text: string }

/** Every fix that is offered for each of the programs, which stand in a folder beside these files. */
export function offersOfPrograms(programs: readonly Generated[], folder: string, beside: Readonly<Record<string, string>>): readonly OfferedProgram[] {
  const files = new Map(programs.map((program, index) => [`${folder}/program${index}.ts`, program]));
  const texts = Object.fromEntries([...files].map(([file, { text }]) => [file, text]));
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ ...beside, ...texts }) });
  const scan = engine.scan({ withFixes: true, rules: ['n-plus-one'] });
  let step = scan.next();
  while (step.done !== true) step = scan.next();
  return step.value.findings.flatMap(({ location, fixes = [] }) => fixes.flatMap((fix) => {
    const program = files.get(location.file);
    return program ? [{ program, title: fix.title, text: applyEdits(program.text, fix.edits.find(({ file }) => file === location.file)?.edits ?? []) }] : [];
  }));
}
