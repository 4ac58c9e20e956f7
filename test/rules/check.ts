import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Finding } from '../../src/core';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from './only';

/**
 * Annotated fixtures: what a rule says of a piece of code stands below that code.
 *
 *   const user = await prisma.user.findFirst({ where: { id } });
 *   //                 ^^^^^^^^^^^^^^^^^^^^^ n-plus-one: part of the message
 *   //                 ^^^^^^^^^^^^^^^^^^^^^ [medium] hint: n-plus-one: another confidence than high, another severity than warning
 *   // MISS n-plus-one: a finding belongs to the line above, and there is none yet
 *   //                 ^^^^^^^^^^^^^^^^^^^^^ FALSE n-plus-one: there is a finding, and there should be none
 *
 * The carets stand under the exact range; `...` after them says that it goes on in the next line. Every finding of every
 * confidence must be annotated, and every annotation must be a finding. `MISS` and `FALSE` hold only while the program is
 * wrong: the fixture fails on the day that it is right, so that the mark is taken out.
 */
const annotation = /^(\s*\/\/\s*?)(\^+)(\.\.\.)? (?:\[(medium|low)\] )?(?:(error|information|hint): )?(FALSE )?([a-z][a-z-]*): (.*?)\s*$/;
const miss = /^\s*\/\/ MISS ([a-z][a-z-]*): \S/;
/** A comment with carets that none of the above read: a typing error that must not pass as a comment. */
const suspicious = /^\s*\/\/\s*\^|^\s*\/\/\s*(?:MISS|FALSE)\b/;

export interface Fixtures {
  readonly engine: Engine;
  /** Paths below the fixture folder, sorted. */
  readonly files: readonly string[];
}

const root = '/app';

/**
 * Puts a folder of fixtures, named like its rule, with its schema and packages before one engine that shows that rule's findings of every confidence. `settled`: the whole
 * workspace was looked at, so that it is known which requests lead where.
 */
export function openFixtures(folder: string, { settled = false } = {}): Fixtures {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .sort();
  const host = memoryFileHost(Object.fromEntries(paths.map((path) => [`${root}/${path}`, readFileSync(join(folder, path), 'utf8')])));
  const engine = createEngine({ roots: [root], host, settings: { minConfidence: 'low', rules: only(basename(folder)) } });
  if (settled) for (const steps = engine.settle(); !steps.next().done;);
  return {
    engine,
    files: paths.filter((path) => /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(path)),
  };
}

/** Where a fixture lies for the engine. */
export function pathOf(file: string): string {
  return `${root}/${file}`;
}

/** Compares a fixture's findings with its annotations, both written as the lines of a fixture. */
export function checkFixture({ engine }: Fixtures, file: string): void {
  const text = engine.text(pathOf(file));
  assert.ok(text !== undefined, `${file} is not in the workspace`);
  const { expected, missed } = readAnnotations(text);
  const found = engine.findings(pathOf(file)).map((finding) => describe(finding, text));

  const open = [...expected];
  const unexpected = found.filter((one) => {
    const at = open.findIndex((other) => other.line === one.line && other.mark === one.mark && (other.isFalse === true || one.message.includes(other.message)));
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
  const problems = [
    ...open.map((one) => (one.isFalse
      ? `line ${one.line + 1}: no longer a false alarm, take out the FALSE mark: ${one.message}`
      : `line ${one.line + 1}: no such finding:    ${one.mark}: ${one.message}`)),
    ...unexpected.map((one) => (missed.get(one.line) === one.rule
      ? `line ${one.line + 1}: no longer missed, write it as a finding: ${one.mark}: ${one.message}`
      : `line ${one.line + 1}: not annotated:     ${one.mark}: ${one.message}`)),
  ];
  assert.deepEqual(problems, [], `${file}\n  ${problems.join('\n  ')}\n`);
}

/** A finding, or what the fixture says of one. `mark` is the caret line up to the rule's id, without its `//`. */
interface Marked {
  readonly line: number;
  readonly mark: string;
  readonly rule: string;
  readonly message: string;
  readonly isFalse?: boolean;
}

function readAnnotations(text: string): { readonly expected: readonly Marked[]; readonly missed: ReadonlyMap<number, string> } {
  const expected: Marked[] = [];
  const missed = new Map<number, string>();
  let code = -1;
  for (const [line, content] of text.split(/\r?\n/).entries()) {
    const found = annotation.exec(content);
    if (found) {
      const [, before = '', carets = '', more = '', confidence, severity, isFalse, rule = '', message = ''] = found;
      expected.push({ line: code, mark: mark(before.length, carets.length, more !== '', confidence ?? 'high', severity ?? 'warning', rule), rule, message, isFalse: isFalse !== undefined });
      continue;
    }
    const noted = miss.exec(content);
    if (noted?.[1] !== undefined) missed.set(code, noted[1]);
    else if (suspicious.test(content)) assert.fail(`line ${line + 1}: this annotation cannot be read: ${content.trim()}`);
    else code = line;
  }
  return { expected, missed };
}

function describe(finding: Finding, text: string): Marked {
  const { start, end } = finding.location;
  const content = text.split(/\r?\n/)[start.line] ?? '';
  const goesOn = end.line > start.line;
  const length = (goesOn ? content.length : end.character) - start.character;
  return { line: start.line, mark: mark(start.character, length, goesOn, finding.confidence, finding.severity, finding.rule), rule: finding.rule, message: finding.message };
}

function mark(column: number, length: number, goesOn: boolean, confidence: string, severity: string, rule: string): string {
  return `${' '.repeat(column)}${'^'.repeat(length)}${goesOn ? '...' : ''} [${confidence}] ${severity}: ${rule}`;
}
