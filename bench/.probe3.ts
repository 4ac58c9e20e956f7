import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project';
const root = process.argv[2]!;
const run = (mode: string) => { process.env.NEWPLAN = mode; const engine: any = createEngine({ roots: [root], host: nodeFileHost() }); const s = engine.snapshot(); return { engine, s }; };
const a = run(''); 
const scan = a.engine.scan(); let step = scan.next(); while (!step.done) step = scan.next();
const graph = a.engine.current.flow.graph; const es = a.engine.current.flow.allEntries(); const inEntry = new Set(es.flatMap((e: any) => [e.functions.at(-1)?.getSourceFile().fileName, e.node.getSourceFile().fileName]));
const finds = new Set(step.value.findings.map((f: any) => f.location.file));
process.env.PLANLOG = '1';
for (const mode of ['g', 'gl', 'gm', 'glm']) {
  const b = run(mode); const nb = new Set(b.s.candidates), nf = new Set(b.s.files);
  const chars = (fs: any, s: any) => [...fs].reduce((x: number, f: any) => x + s.sourceFile(f).text.length, 0);
  console.log(mode, 'candidates', a.s.candidates.length, '->', b.s.candidates.length, 'files', a.s.files.length, '->', b.s.files.length, 'chars', chars(a.s.files, a.s), '->', chars(b.s.files, b.s), 'cand chars', chars(a.s.candidates, a.s), '->', chars(b.s.candidates, b.s));
  const lost = a.s.candidates.filter((f: string) => !nb.has(f));
  for (const f of lost) { const facts = graph.factsOf(f); const r = facts.flow.calls.filter((c: any) => graph.reachOfCall(c) !== 0); if (facts.flow.sites.length || r.length || inEntry.has(f) || finds.has(f)) console.log('  LOST', f.slice(root.length), 'sites', facts.flow.sites.length, 'reach', r.map((c: any) => c.name).join(','), inEntry.has(f) ? 'ENTRY' : '', finds.has(f) ? 'FINDING' : ''); }
}
