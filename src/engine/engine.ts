import { ownLibrary, triggersOf } from '../catalog';
import { confidences, type FileEdit, type FilePath, type Finding, type Fix, type Notice, type Route } from '../core';
import { handlerTrigger, registryPathTrigger, registryTrigger } from '../flow/entries/registry';
import { createProject } from '../project';
import type { Snapshot, WorkspaceFacts } from '../project/types';
import { isConfig } from '../project/settings/config';
import { isSourceFile } from '../project/disk/discover';
import { isSelected } from '../project/paths';
import { Analysis, configuredSeverity, type FileAnalysis, type Trial } from './analysis';
import type { Change } from './changes';
import { readConfigs, type WorkspaceConfigs } from './configs';
import { explain, type Explanation } from './explain';
import { fixAll } from './fix-all';
import { FlowStore } from './flow-store';
import { handlersOf, type Handler } from './handlers';
import type { Located } from './locate';
import { queriesAt, type QueriesAt } from './queries-at';
import { quickLook } from './quick-look';
import { withRequests } from './requests';
import { entriesOf, routesOf } from './routes';
import { WorkspaceStubs } from './stubs';
import type { Engine, EngineOptions, FixAllRequest, FixAllResult, RoutesResult, ScanProgress, ScanRequest, ScanResult, Settings } from './types';
import { triedChanges } from './tried-changes';
import { TriedSnapshots } from './tried-snapshots';
import { Verifier } from './verify';
import { configEditAt, functionNamedAt, wrapperEdits } from './config-edits';

const defaults: Settings = { minConfidence: 'medium', rules: {}, include: [], exclude: [] };

/** Opens a workspace. Nothing is read before the first question. */
export function createEngine(options: EngineOptions): Engine {
  return new WorkspaceEngine(options);
}

class WorkspaceEngine implements Engine {
  private settings: Settings;
  private readonly stubs = new WorkspaceStubs();
  private project: ReturnType<typeof createProject>;
  private current: Analysis | undefined;
  private verifier: Verifier | undefined;
  private store = new FlowStore();
  private readonly tried = new TriedSnapshots();
  private readonly overlays = new Map<FilePath, string>();
  private readonly fileNotices = new Map<FilePath, readonly Notice[]>();
  private schemasAreStale = true;
  private config: WorkspaceConfigs;

  constructor(private readonly options: EngineOptions) {
    this.settings = { ...defaults, ...options.settings };
    this.config = readConfigs(this.options.roots, this.overlays, this.options.host);
    this.project = this.open();
  }

  setOverlay(file: FilePath, text: string | undefined): void {
    if (text === undefined) this.overlays.delete(file);
    else this.overlays.set(file, text);
    this.project.setOverlay(file, text);
    this.schemasAreStale ||= this.stubs.owns(file);
    if (isConfig(file)) this.reopen();
  }

  notifyChanged(paths: readonly FilePath[]): void {
    this.project.notifyChanged(paths);
    this.schemasAreStale = true;
    if (paths.some(isConfig)) this.reopen();
  }

  configure(settings: Partial<Settings>): void {
    const before = this.settings;
    this.settings = { ...defaults, ...settings };
    // Which files are read depends on these; everything else is applied to what was found.
    const read = ({ include, exclude, minConfidence }: Settings): string => JSON.stringify([include, exclude, minConfidence]);
    if (read(before) !== read(this.settings)) this.reopen();
  }

  *scan(request: ScanRequest = {}): Generator<ScanProgress, ScanResult, void> {
    yield { phase: 'reading', done: 0, total: 0, findings: 0 };
    for (const { done, total } of this.settle()) yield { phase: 'reading', done, total, findings: 0 };
    let analysis = this.analysis();
    const { snapshot } = analysis;
    const files = snapshot.candidates.filter((file) => isSelected(file, request.paths));
    const all: Located[] = [];
    let suppressed = 0;
    for (const [index, file] of files.entries()) {
      // What is edited meanwhile is for the next scan.
      if (analysis.snapshot.isSpent) analysis = this.analysis();
      const result = this.analyse(analysis, file);
      const found = this.shown(result.located, request.rules);
      all.push(...found);
      suppressed += result.suppressed;
      yield { phase: 'analysing', done: index + 1, total: files.length, findings: all.length, file: { path: file, findings: found.map((one) => one.finding) } };
    }
    let findings = all.map((one) => one.finding);
    if (request.withFixes) {
      const fixes = new Map<Finding, readonly Fix[]>();
      for (const progress of this.verify(this.analysis()).many(all, fixes)) yield { phase: 'fixing', ...progress, findings: all.length };
      findings = findings.map((finding, i) => ({ ...finding, fixes: fixes.get((all[i] as Located).finding) ?? [] }));
    }
    const requests = request.withRequests ? yield* withRequests(findings, analysis.flow) : undefined;
    const notices = this.notices().filter((notice) => notice.file === undefined || isSelected(notice.file, request.paths) || notice.severity === 'error');
    const considered = request.paths ? this.project.files().filter((file) => isSelected(file, request.paths)).length : snapshot.fileCount;
    const unresolved = requests?.unresolved.filter(({ location }) => isSelected(location.file, request.paths));
    return { findings: requests?.findings ?? findings, notices, files: considered, suppressed, ...(unresolved && { unresolved }) };
  }

  *routes(request: Pick<ScanRequest, 'paths'> = {}): Generator<ScanProgress, RoutesResult, void> {
    yield { phase: 'reading', done: 0, total: 0, findings: 0 };
    for (const { done, total } of this.settle()) yield { phase: 'reading', done, total, findings: 0 };
    const { flow, snapshot } = this.analysis();
    const entries = entriesOf(flow).filter((entry) => isSelected(entry.node.getSourceFile().fileName, request.paths));
    const routes: Route[] = [];
    for (const route of routesOf(entries, flow)) {
      routes.push(route);
      yield { phase: 'analysing', done: routes.length, total: entries.length, findings: 0 };
    }
    return { routes, notices: this.notices(), files: snapshot.fileCount };
  }

  explain(file: FilePath, offset: number): Explanation {
    const analysis = this.analysis();
    return explain(file, offset, analysis.flow, analysis.ruleContext(file), analysis.file(file).located, this.verify(analysis));
  }

  queriesAt(file: FilePath, offset: number): QueriesAt | undefined {
    const analysis = this.analysis();
    return queriesAt(file, offset, analysis.flow, analysis.ruleContext(file));
  }

  smallModelEdit(file: FilePath, model: string): FileEdit | undefined {
    return configEditAt(this.rootOf(file), (config) => this.text(config), 'smallModels', model);
  }

  wrapperEdits(file: FilePath, offset: number): ReturnType<Engine['wrapperEdits']> {
    const found = functionNamedAt(file, offset, this.analysis().flow);
    return found && wrapperEdits(found, this.rootOf(found.module) ?? this.rootOf(file), (config) => this.text(config));
  }

  private rootOf(file: FilePath): FilePath | undefined {
    return this.options.roots.find((folder) => file.startsWith(`${folder}/`));
  }

  handlers(file: FilePath): readonly Handler[] {
    return handlersOf(file, this.analysis().flow, (one) => this.findings(one));
  }

  *settle(): Generator<{ readonly done: number; readonly total: number }, void, void> {
    if (this.analysis().flow.isSettled) return;
    if (this.store.refresh()) this.renew(this.project.snapshot());
    for (let flow = this.analysis().flow; !flow.isSettled; flow = this.analysis().flow) yield* flow.settle();
    this.analysis().settled();
    this.verifier = undefined;
  }

  get isSettled(): boolean {
    return this.snapshot() === this.current?.snapshot && this.current.flow.isSettled;
  }

  findings(file: FilePath): readonly Finding[] {
    return this.shown((this.quickLook(file) ?? this.analyse(this.analysis(), file)).located).map((one) => one.finding);
  }

  /** While somebody types. What other questions start from is the whole file, so that they are answered from a look at all of it. */
  private quickLook(file: FilePath): FileAnalysis | undefined {
    const [before, snapshot] = [this.current, this.snapshot()];
    if (!before || before.snapshot === snapshot) return undefined;
    return quickLook(file, before, snapshot, (edited) => new Analysis(snapshot, this.stubs, this.displayPath, this.facts(snapshot), this.store.fork(), { edited, before }), this.displayPath);
  }

  notices(): readonly Notice[] {
    const { snapshot } = this.analysis();
    // Of files that were asked about, as they were then: nothing is analysed for its notices alone.
    const own = snapshot.candidates.flatMap((file) => this.fileNotices.get(file) ?? []);
    const nothing: readonly Notice[] = snapshot.fileCount === 0 && this.options.roots.length > 0
      ? [{ code: 'no-source-files', severity: 'note', message: 'There is no TypeScript or JavaScript file here.' }] : [];
    return [...nothing, ...this.config.notices, ...snapshot.notices, ...this.stubs.notices, ...own];
  }

  fixesAt(file: FilePath, start: number, end: number): readonly { readonly finding: Finding; readonly fixes: readonly Fix[] }[] {
    const analysis = this.analysis();
    return this.shown(analysis.file(file).located)
      .filter(({ raw }) => raw.node.getStart() <= end && start <= raw.node.end)
      .map((one) => ({ finding: one.finding, fixes: this.verify(analysis).one(one) }));
  }

  fixAll(request: FixAllRequest = {}): FixAllResult {
    const steps = this.fixing(request);
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  }

  *fixing(request: FixAllRequest = {}): Generator<ScanProgress, FixAllResult, void> {
    // `paginate` asks which request waits; of everything, what a request leads to is meant too.
    if (request.kind !== undefined || request.paths === undefined) for (const { done, total } of this.settle()) yield { phase: 'reading', done, total, findings: 0 };
    const analysis = this.analysis();
    const files = analysis.snapshot.candidates.filter((file) => isSelected(file, request.paths));
    const steps = fixAll(request, files, {
      text: (file) => this.text(file),
      at: (texts, trial, looked) => (texts.size === 0 ? analysis : this.tryOut(texts, trial, looked)),
      shown: (located) => this.shown(located, request.rules),
    });
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      yield { phase: 'fixing', done: step.value.done, total: step.value.total, findings: step.value.fixed };
    }
  }

  changes(result: FixAllResult): Generator<ScanProgress, readonly Change[], void> {
    return triedChanges(result, this.analysis(), (texts) => this.tryOut(texts), (file) => this.text(file));
  }

  text(file: FilePath): string | undefined {
    return this.project.text(file);
  }

  private analyse(analysis: Analysis, file: FilePath): FileAnalysis {
    const result = analysis.file(file);
    if (result.notices.length > 0) this.fileNotices.set(file, result.notices);
    else this.fileNotices.delete(file);
    return result;
  }

  private open(): ReturnType<typeof createProject> {
    this.stubs.setOwn(ownLibrary(this.config.libraries));
    return createProject({
      roots: this.options.roots, host: this.options.host, stubs: this.stubs,
      include: [...this.config.include, ...this.settings.include], exclude: [...this.config.exclude, ...this.settings.exclude], ...triggersOf(this.stubs.own), registers: registryTrigger(), handles: handlerTrigger(), registersPath: registryPathTrigger(),
      // What runs by hand has findings of low confidence only.
      passiveKinds: this.settings.minConfidence === 'low' ? ['generated'] : ['generated', 'test', 'migration', 'seed', 'script'],
      isExtra: (file) => this.stubs.owns(file),
    });
  }

  private reopen(): void {
    this.config = readConfigs(this.options.roots, this.overlays, this.options.host);
    this.project = this.open();
    this.store = new FlowStore();
    for (const [file, text] of this.overlays) this.project.setOverlay(file, text);
    this.schemasAreStale = true;
  }

  private snapshot(): Snapshot {
    if (this.schemasAreStale) {
      this.stubs.refresh(this.project.extraFiles(), (file) => this.project.text(file));
      this.schemasAreStale = false;
    }
    return this.project.snapshot();
  }

  private analysis(): Analysis {
    const snapshot = this.snapshot();
    return this.current?.snapshot === snapshot ? this.current : this.renew(snapshot);
  }

  private renew(snapshot: Snapshot): Analysis {
    this.verifier = undefined;
    this.tried.keepOf(snapshot);
    return this.current = new Analysis(snapshot, this.stubs, this.displayPath, this.facts(snapshot), this.store).goingOnFrom(this.current);
  }

  /** The analysis as if files had other texts; the facts of the file `looked` at are read anew. */
  private tryOut(texts: ReadonlyMap<FilePath, string>, trial?: Trial, looked?: FilePath): Analysis {
    const snapshot = this.tried.of(texts, this.snapshot(), this.project);
    const asked = [...[...trial?.edited.keys() ?? []].filter((file) => !texts.has(file)), ...(looked === undefined ? [] : [looked])];
    return new Analysis(snapshot, this.stubs, this.displayPath, this.facts(snapshot, texts), this.store.fork(asked), trial);
  }

  /** What rules and rewrites may know of the workspace; `texts` stand before those of the editor and the disk. */
  private facts(snapshot: Snapshot, texts?: ReadonlyMap<FilePath, string>): WorkspaceFacts {
    const { smallModels, queue, target } = this.config;
    const made = [...texts?.keys() ?? []].filter((file) => this.text(file) === undefined);
    return {
      smallModels: new Set(smallModels),
      ...(queue && { queue }),
      ...(target && { target }),
      // Schemas are read when something is asked of them.
      databases: () => this.stubs.dataModels.map(({ provider, files }) => ({ files, ...(provider !== undefined && { provider }) })),
      isAnsweredOnce: (type) => this.stubs.isAnsweredOnce(type), graphqlSchemas: () => this.stubs.graphqlSchemas,
      isCalledOnSchedule: (path) => this.stubs.isCalledOnSchedule(path),
      files: () => (made.length === 0 ? this.project.files() : [...this.project.files(), ...made.filter(isSourceFile)].sort()), // The first of several rewrites makes a module for the next ones.
      made: () => made,
      text: (file) => texts?.get(file) ?? this.text(file),
      sourceFile: (file) => snapshot.sourceFile(file),
      dependencyVersion: (file, name) => snapshot.dependencyVersion(file, name), importsByRequire: (file) => snapshot.importsByRequire(file), importEnding: (file) => snapshot.importEnding(file), importedFile: (specifier, file) => snapshot.importedFile(specifier, file), deployments: snapshot.deployments, isRepublished: (library) => this.stubs.areOf(library, snapshot.republished),
    };
  }

  private verify(analysis: Analysis): Verifier {
    return this.verifier ??= new Verifier(analysis, (texts, trial) => this.tryOut(texts, trial), (file) => this.text(file));
  }

  private shown(located: readonly Located[], only?: readonly string[]): readonly Located[] {
    const least = confidences.indexOf(this.settings.minConfidence);
    return located.flatMap((one) => {
      const severity = configuredSeverity(one.finding, this.settings.rules[one.finding.rule] ?? this.config.rules[one.finding.rule]);
      if (!severity || (only && !only.includes(one.finding.rule)) || confidences.indexOf(one.finding.confidence) > least) return [];
      return severity === one.finding.severity ? [one] : [{ ...one, finding: { ...one.finding, severity } }];
    });
  }

  private readonly displayPath = (file: FilePath): string => file.slice((this.rootOf(file)?.length ?? -1) + 1);
}
