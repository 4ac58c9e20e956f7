import type { FilePath } from '../../core';
import { codeOf, scriptKindOf } from '../markup/component-files';
import { ts } from '../ts';

/**
 * How deep the syntax of a file may be nested. People write up to 80 levels (measured over thirteen open-source back ends), and with 1,500 the compiler and what
 * walks over its trees still have stack to spare. Generated tables, or a text put together of thousands of parts, can have any number.
 */
const maxNesting = 500;
/** Nodes with fewer characters are not counted: there cannot be many levels below them, and they are by far the most. */
const worthCounting = 200;

const givenUp = new WeakSet<ts.SourceFile>();

/** Whether an error says that the stack was used up. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

/** Whether an empty file stands for one that is nested too deep. */
export function isTooDeep(sourceFile: ts.SourceFile): boolean {
  return givenUp.has(sourceFile);
}

/** Parses a file. For one that is nested so deep that the stack would not do for it, an empty one stands. */
export function parseFile(file: FilePath, text: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
  try {
    const sourceFile = ts.createSourceFile(file, codeOf(file, text), options, false, scriptKindOf(file, text));
    if (!isNestedTooDeep(sourceFile)) return sourceFile;
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
  }
  // Parsing it also clears what the parser kept of the one that it did not come to the end of.
  const empty = ts.createSourceFile(file, '', options, false);
  givenUp.add(empty);
  return empty;
}

/** Level by level, since a walk that calls itself is what is to be prevented. */
function isNestedTooDeep(sourceFile: ts.SourceFile): boolean {
  let level: ts.Node[] = [sourceFile];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxNesting) return true;
    const next: ts.Node[] = [];
    const add = (child: ts.Node): void => { if (child.end - child.pos >= worthCounting) next.push(child); };
    for (const node of level) ts.forEachChild(node, add);
    level = next;
  }
  return false;
}
