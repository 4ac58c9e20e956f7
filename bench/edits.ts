/**
 * How long after an edit the findings of the file are there, through the engine's façade, as the editor's worker asks for them:
 * 50 edits in turn in the five largest files that have findings. Usage: `node edits.js DIR`.
 */
import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project';

const edits = 50;
const engine = createEngine({ roots: [process.argv[2] ?? ''], host: nodeFileHost() });

const scan = engine.scan();
let step = scan.next();
while (!step.done) step = scan.next();
const findings = step.value.findings;

const files = [...new Set(findings.map((finding) => finding.location.file))]
  .map((file) => ({
    file,
    text: engine.text(file) ?? '',
    // A comment before the first finding is valid wherever it lands, and it moves everything behind it.
    at: Math.min(...findings.filter((finding) => finding.location.file === file).map((finding) => finding.location.start.offset)),
  }))
  .sort((a, b) => b.text.length - a.text.length)
  .slice(0, 5);

// The files are open, and have been looked at, before someone types in them.
for (const { file, text } of files) {
  engine.setOverlay(file, text);
  engine.findings(file);
}
const times: number[] = [];
let shown = 0;
for (let edit = 0; files.length > 0 && edit < edits; edit++) {
  const { file, text, at } = files[edit % files.length]!;
  const edited = `${text.slice(0, at)}/* ${edit} */ ${text.slice(at)}`;
  const start = performance.now();
  engine.setOverlay(file, edited);
  shown += engine.findings(file).length;
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const percentile = (share: number): number | null => times[Math.ceil(share * times.length) - 1] ?? null;
process.stdout.write(JSON.stringify({
  findings: findings.length,
  edits: times.length,
  shown,
  p50Milliseconds: percentile(0.5),
  p95Milliseconds: percentile(0.95),
  files: files.map(({ file, text }) => ({ file, characters: text.length })),
}));
