import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project';
import { triggersOf } from '../src/catalog';
const root = process.argv[2]!;
const engine: any = createEngine({ roots: [root], host: nodeFileHost() });
const s = engine.snapshot();
const res = s.resolution;
const text = (f: string) => engine.project.text(f) ?? '';
// direct importers of stubs in client
const pkg = (f: string) => f.slice(root.length + 1).split('/').slice(0, 2).join('/');
const imps = /\b(?:from|import|require)\s*(?:\(\s*)?(?:'([^'\n]+)'|"([^"\n]+)")/g;
const all: string[] = engine.project.files();
const direct = new Map<string, string[]>(); const edges = new Map<string, string[]>();
for (const f of all) { for (const m of text(f).matchAll(imps)) { const r = res.resolve(m[1] ?? m[2], f); if (!r) continue; if (r.stub) (direct.get(f) ?? direct.set(f, []).get(f)!).push(r.file); else (edges.get(f) ?? edges.set(f, []).get(f)!).push(r.file); } }
const byPkg = new Map<string, number>(); for (const [f] of direct) byPkg.set(pkg(f), (byPkg.get(pkg(f)) ?? 0) + 1); console.log([...byPkg]);
for (const [f, st] of direct) if (/amplication-client|design-system|code-gen-types|data-service-generator\//.test(f)) console.log(f.slice(root.length), [...new Set(st)].join(' '));
// bfs path for client files
const globals = triggersOf(undefined).globals!; const g = all.filter((f) => globals.test(text(f))); console.log('globals', g.length, g.filter((f) => /client/.test(f)).slice(0, 30).map((f) => f.slice(root.length)));
