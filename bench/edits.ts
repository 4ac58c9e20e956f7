/**
 * How long after an edit the findings of the file are there, through the engine's façade, as the editor's worker asks for them: edits of several kinds in turn in the five largest files that
 * have findings. Usage: `node edits.js DIR`.
 */
import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project';
import { ts } from '../src/project/ts';

const editsOfKind = 50;
const engine = createEngine({ roots: [process.argv[2] ?? ''], host: nodeFileHost() });

const scan = engine.scan();
let step = scan.next();
while (!step.done) step = scan.next();
const findings = step.value.findings;

const files = [...new Set(findings.map((finding) => finding.location.file))]
  .map((file) => {
    const text = engine.text(file) ?? '';
    const at = Math.min(...findings.filter((finding) => finding.location.file === file).map((finding) => finding.location.start.offset));
    return { file, text, at, statement: statementAt(text, file, at) };
  })
  .sort((a, b) => b.text.length - a.text.length)
  .slice(0, 5);

/** What somebody types: each edit is another one, moves everything behind it, and stands at the first finding of its file. */
const kinds: Readonly<Record<string, (file: (typeof files)[number], edit: number) => string>> = {
  // Valid wherever it lands.
  comment: ({ text, at }, edit) => `${text.slice(0, at)}/* ${edit} */ ${text.slice(at)}`,
  // A function that does nothing else than before.
  statement: ({ text, statement }, edit) => `${text.slice(0, statement.start)}const typed${edit} = ${edit}; console.log(typed${edit}); ${text.slice(statement.start)}`,
  // A name that is not typed to its end: the syntax is broken, or the name is unknown.
  unfinished: ({ text, statement }, edit) => `${text.slice(0, statement.start)}await this.or${'d'.repeat(edit % 7)} ${text.slice(statement.start)}`,
  // The statement with the finding once more, so that the function does something else.
  repeated: ({ text, statement }, edit) => `${text.slice(0, statement.start)}{ ${' '.repeat(edit)}${text.slice(statement.start, statement.end)} } ${text.slice(statement.start)}`,
};

// The files are open, and have been looked at, before someone types in them.
for (const { file, text } of files) {
  engine.setOverlay(file, text);
  engine.findings(file);
}
let shown = 0;
const measured = Object.entries(kinds).map(([kind, edited]) => {
  const times: number[] = [];
  for (let edit = 0; files.length > 0 && edit < editsOfKind; edit++) {
    const file = files[edit % files.length]!;
    const text = edited(file, edit);
    const start = performance.now();
    engine.setOverlay(file.file, text);
    shown += engine.findings(file.file).length;
    times.push(performance.now() - start);
  }
  return { kind, times };
});

/** The statement that a place stands in, the smallest: something can be typed before it. */
function statementAt(text: string, file: string, at: number): { readonly start: number; readonly end: number } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  let found = { start: at, end: at };
  const visit = (node: ts.Node): void => {
    if (at < node.getStart() || at >= node.end) return;
    if (ts.isStatement(node) && !ts.isBlock(node) && (ts.isBlock(node.parent) || ts.isSourceFile(node.parent) || ts.isCaseOrDefaultClause(node.parent))) found = { start: node.getStart(), end: node.end };
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const percentile = (times: readonly number[], share: number): number | null => [...times].sort((a, b) => a - b)[Math.ceil(share * times.length) - 1] ?? null;
const summary = (times: readonly number[]): object => ({ edits: times.length, p50Milliseconds: percentile(times, 0.5), p95Milliseconds: percentile(times, 0.95) });
process.stdout.write(JSON.stringify({
  findings: findings.length,
  shown,
  ...summary(measured.flatMap(({ times }) => times)),
  kinds: Object.fromEntries(measured.map(({ kind, times }) => [kind, summary(times)])),
  files: files.map(({ file, text }) => ({ file, characters: text.length })),
}));
