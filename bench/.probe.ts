import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project';
const engine: any = createEngine({ roots: [process.argv[2] ?? ''], host: nodeFileHost() });
const s = engine.snapshot();
const scan = engine.scan(); let step = scan.next(); while (!step.done) step = scan.next();
const findings = new Set(step.value.findings.map((f: any) => f.location.file));
const a = engine.current; const graph = a.flow.graph; const store = engine.store;
const rows: any[] = [];
for (const f of s.candidates) {
  const facts = graph.factsOf(f); const text = s.sourceFile(f).text;
  const sites = facts.flow.sites.length;
  const reg = store.registrations.get(f)?.found; const kind = s.kindOf(f);
  rows.push({ f, n: text.length, sites, calls: facts.flow.calls.length, reg: !!reg && JSON.stringify(Object.keys(reg)), find: findings.has(f), kind });
}
const group = (name: string, fn: (r: any) => boolean) => { const l = rows.filter(fn); console.log(name, l.length, l.reduce((x, r) => x + r.n, 0)); };
group('all', () => true); group('with sites', (r) => r.sites > 0); group('no sites', (r) => r.sites === 0); group('no sites, tsx', (r) => r.sites === 0 && /x$/.test(r.f)); group('no sites no calls', (r) => r.sites === 0 && r.calls === 0);
// effect reach
const reach = (r: any) => { const facts = graph.factsOf(r.f); return facts.flow.calls.some((c: any) => { try { return graph.reachOfCall(c) !== 0; } catch { return true; } }); };
for (const r of rows) r.reach = reach(r);
group('no sites no reach', (r) => r.sites === 0 && !r.reach); group('no sites no reach tsx', (r) => r.sites === 0 && !r.reach && /x$/.test(r.f));
const es = a.flow.allEntries(); const inEntry = new Set(es.map((e: any) => e.functions.at(-1)?.getSourceFile().fileName));
for (const e of es) inEntry.add(e.node.getSourceFile().fileName);
group('no sites no reach no entry', (r) => r.sites === 0 && !r.reach && !inEntry.has(r.f));
for (const r of rows.filter((r) => r.sites === 0 && !r.reach && !inEntry.has(r.f)).sort((x, y) => y.n - x.n).slice(0, 60)) console.log(r.n, r.calls, r.f.slice(19));
console.log('hot', store.hot.size);
const plan = null;
const trig = engine.project;
// trigger regex
import { triggersOf } from '../src/catalog';
const tr = triggersOf(undefined as any).triggerAmong!(s.stubs);
group('trigger', (r) => tr.test(s.sourceFile(r.f).text));
for (const r of rows) { const facts = graph.factsOf(r.f); const ns = new Set<string>(); for (const c of facts.flow.calls) { if (store.hot.has(c.name)) ns.add(c.name); } r.hot = ns; r.tr = tr.test(s.sourceFile(r.f).text); }
group('useless', (r) => r.sites === 0 && !r.reach && !inEntry.has(r.f));
group('useless, trigger', (r) => r.sites === 0 && !r.reach && !inEntry.has(r.f) && r.tr);
group('useless, no trigger, no hot call', (r) => r.sites === 0 && !r.reach && !inEntry.has(r.f) && !r.tr && r.hot.size === 0);
group('useless, no trigger, hot call', (r) => r.sites === 0 && !r.reach && !inEntry.has(r.f) && !r.tr && r.hot.size > 0);
const cnt = new Map<string, number>(); for (const r of rows) if (r.sites === 0 && !r.reach && !r.tr) for (const n of r.hot) cnt.set(n, (cnt.get(n) ?? 0) + 1);
console.log([...cnt].sort((x, y) => y[1] - x[1]).slice(0, 60).join(' '));
