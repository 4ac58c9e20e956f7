import { listens, subjectOf, subscriptionOf, type Query } from '../../catalog';
import type { Confidence } from '../../core';
import { enclosingName } from '../../flow/values/names';
import type { Enclosing } from '../../flow/types';
import { enclosingFunction, isAsync, isWithin, walk } from '../../project/syntax';
import { isBrowserComponent } from '../../project/markup/component-files';
import { ts } from '../../project/ts';
import { growthOf } from '../bounds/growth';
import { rowsOf, type Asked } from '../bounds/rows';
import { describe } from '../n-plus-one';
import type { Rule, RuleContext, RuleFinding } from '../types';
import { listed, noun, plural, rowNoun, rowOf, singular } from '../words';
import { componentClassAround, renderOf } from './class-state';
import { componentName } from './component-state';
import { downloadOf, type Download, type Known } from './download';
import { handedInMarkup, handedOn, handsOn } from './handed-on';
import { makesOptionStore } from './pinia-state';
import { makesSlice } from './redux-state';
import { makesHookStore } from './shared-state';
import { makesVuexModule } from './vuex-state';
import { mayWork, workOf, type Work, workNames } from './work';

/** A table is downloaded, and the browser does what the database was made for. */
export const clientSideProcessing: Rule = {
  id: 'client-side-processing',
  title: 'A table that the browser downloads and works through',
  help: 'A component downloads every row and searches, sorts, counts or cuts them in the browser: slower with every row, for everybody who opens the page. Put the condition, the order and the range into the query.',
  severity: 'warning',
  check(context) {
    const file = context.kind === 'source' ? context.workspace.sourceFile(context.flow.file) : undefined;
    if (!file || (!isOfBrowser.test(file.text) && !handsOn.test(file.text) && !isOfVueOrSvelte(file))) return [];
    const found = mayWork.test(file.text) || handsOn.test(file.text) || isBrowserComponent(file.fileName) ? downloads(file, context) : [];
    // What a component makes of all that it hears says more than that it hears of all.
    return [...found, ...(listens.test(file.text) ? subscriptions(file, context).filter(({ node }) => !found.some((one) => one.node === node)) : [])];
  },
};

/** A component in a file of its own, or a module of Vue's functions. */
function isOfVueOrSvelte({ fileName, text }: ts.SourceFile): boolean {
  return isBrowserComponent(fileName) || /\b(?:shallowRef|ref|computed)\s*[(<]/.test(text) || isOfStores({ fileName, text });
}

/** A module of Svelte's stores or runes, of Pinia, Vuex, Zustand or Redux, which only components use. */
function isOfStores({ fileName, text }: Pick<ts.SourceFile, 'fileName' | 'text'>): boolean {
  return /\.svelte\.[jt]s$/.test(fileName) || /\bfrom\s*['"]svelte\/store['"]/.test(text) || makesOptionStore({ text }) || makesHookStore({ text }) || makesVuexModule({ text }) || makesSlice({ text });
}

/** Cheap: most files use no hook, and no state of a component that is a class. A method of a class (`this.useLocking(…)`, `async useLocking(…)`) is no hook, whatever its name. */
const isOfBrowser = /(?<!\b(?:this\.|(?:async|public|private|protected|static)\s+))\buse[A-Z]\w*\s*[(<]|\.setState\s*\(/;

/** What is made of each list that was downloaded, by the place where a component asks for it. */
function downloads(file: ts.SourceFile, context: RuleContext): readonly RuleFinding[] {
  const known: { readonly download: Download; readonly works: Work[] }[] = [];
  const sources: Known = { symbols: new Map() };
  const add = (download: Download | undefined, made: readonly Work[]): void => {
    // A store may have several lists.
    const entry = known.find((one) => one.download.at === download?.at && one.download.query === download.query);
    if (entry) entry.works.push(...made);
    else if (download && made.length > 0) known.push({ download, works: [...made] });
  };
  walk(file, (node) => {
    const work = workOf(node);
    if (work) add(downloadOf(work.list, context, sources), [work]);
    else for (const handed of handedOn(node, context, sources)) add(handed.download, handed.works);
  });
  for (const handed of handedInMarkup(file, context, sources)) add(handed.download, handed.works);
  return known.flatMap(({ download, works }) => ofDownload(download, works, context) ?? []);
}

function ofDownload({ query, at, served }: Download, all: readonly Work[], context: RuleContext): RuleFinding | undefined {
  const asked = rowsOf(query, context);
  const component = componentAround(at) ?? all.map(({ node }) => componentAround(node)).find((one) => one !== undefined);
  // What a component of the server hands to another one of the server is worked through there.
  const works = component && isAsync(component) ? all.filter(({ node }) => isOfClient.test(node.getSourceFile().text)) : all;
  if (asked.rows.kind === 'bounded' || !component || works.length === 0) return undefined;
  const model = subjectOf(query);
  const route = served?.route;
  const row = rowOf(query);
  const kinds = [...new Set(works.map(({ kind }) => kind))];
  return {
    rule: clientSideProcessing.id,
    shape: 'download',
    severity: isSmall(asked, query) || kinds.every((kind) => kind === 'sort') ? 'information' : clientSideProcessing.severity,
    confidence: confidenceOf(asked, query, kinds, route !== undefined),
    message: `\`${nameOf(component)}\` downloads ${asked.rows.kind === 'all' ? `every ${row}` : `all ${plural(row)} that match`}${drawnBy(works, component)} and ${workNames(kinds)} in the browser: slower with every row; ${route === undefined ? 'the query can do that and send what is shown' : `\`${route}\` answers with all of them: let it take what is shown (a condition, a page) from the request, and the query do the rest`}.`,
    node: at,
    related: [
      ...works.slice(0, 4).map(({ node }) => ({ node, message: 'What the browser makes of the rows.' })),
      ...(query.call === at ? [] : [{ node: query.call, message: route === undefined ? 'The query that downloads them.' : `The query that \`${route}\` answers with.` }]),
    ],
    detail: route === undefined ? describe(query) : `${route} ${describe(query)}`,
    frequency: '1',
    library: query.library,
    ...(model !== undefined && { model }),
    enclosing: component,
    // Where a function of another file asks, others may ask by it too.
    ...((!served || isWithin(served.request, component)) && { subject: { kind: 'download', query, works, ...(served && { served }) } }),
  };
}

/** https://react.dev/reference/rsc/use-client */
const isOfClient = /^\s*['"]use client['"]/m;

/** ` for `OrderTable``: the components that make something of the rows, where nothing is made of them by the one that loads them. */
function drawnBy(works: readonly Work[], component: Enclosing): string {
  const others = works.map(({ node }) => node).filter((node) => !isWithin(node, component) && componentAround(node) !== component);
  const names = [...new Set(others.flatMap((node) => { const around = componentAround(node); return around ? `\`${nameOf(around)}\`` : []; }))];
  return others.length < works.length || names.length === 0 ? '' : ` for ${listed(names)}`;
}

function isSmall({ rows, growth }: Asked, query: Query): boolean {
  return growth === 'slow' || (rows.kind === 'children' && rows.many === 'few') || isOfStaff(query);
}

const signedIn: ReadonlySet<string> = new Set(['user', 'profile', 'app user', 'team member']);
const served: ReadonlySet<string> = new Set(['customer', 'client', 'contact', 'lead', 'patient', 'borrower', 'guest', 'member', 'student', 'candidate', 'applicant', 'tenant', 'donor', 'subscriber']);

/** Whether those who sign in are the people who work there: those whom they serve have a table of their own. */
function isOfStaff(query: Query): boolean {
  const called = (name: string): string => singular(noun(name.replace(/^.*\./, '')));
  return signedIn.has(called(subjectOf(query) ?? '')) && [...query.data?.models.keys() ?? []].some((name) => served.has(called(name)));
}

/** A search or a page is made for lists that grow; to sort or narrow a short one in the browser is no mistake. */
function confidenceOf(asked: Asked, query: Query, kinds: readonly Work['kind'][], isOfRoute: boolean): Confidence {
  if (isSmall(asked, query) || kinds.every((kind) => kind === 'sort') || (asked.rows.kind === 'part' && asked.rows.open) || ('between' in asked.rows && asked.rows.between)) return 'low';
  // What a route leaves out of its answer is not followed.
  return !isOfRoute && asked.rows.kind === 'all' && !asked.rows.optional && asked.growth === 'fast' && (kinds.includes('page') || kinds.includes('search')) ? 'high' : 'medium';
}

/** Subscriptions to every change of a table. */
function subscriptions(file: ts.SourceFile, context: RuleContext): readonly RuleFinding[] {
  const found: RuleFinding[] = [];
  walk(file, (node) => {
    const subscription = ts.isCallExpression(node) ? subscriptionOf(node, context.checker) : undefined;
    const component = subscription && componentAround(node);
    if (!subscription || !component || !ts.isCallExpression(node)) return;
    const { entity, library } = subscription;
    const growth = growthOf({ entity }, context.workspace);
    if (growth === 'closed') return;
    found.push({
      rule: clientSideProcessing.id, shape: 'whole-table-subscription',
      // What it costs depends on how many listen, which nobody can read off the code.
      severity: 'information', confidence: growth === 'fast' ? 'medium' : 'low',
      message: `\`${nameOf(component)}\` hears of every change to every ${rowNoun(entity)}, whoever made it: each is sent to every browser that has the page open. Subscribe with a filter${filterOf(component, entity, context)}.`,
      node, related: [], detail: `subscription ${entity}`, frequency: '1', library, model: entity, enclosing: component,
      subject: { kind: 'subscription', call: node, subscription, library },
    });
  });
  return found;
}

/** The column by which the component's own query of the table asks for a part of it: a subscription can ask by it too. */
function filterOf(component: Enclosing, entity: string, { flow }: RuleContext): string {
  const columns = flow.sites.flatMap(({ meaning, call }) => (meaning.concept === 'query' && meaning.op === 'read-many' && meaning.entity === entity && isWithin(call, component) ? meaning.filter?.equals.map(({ field }) => field) ?? [] : []));
  const [column] = columns;
  return column !== undefined && columns.every((one) => one === column) ? ` by \`${column}\`, as the query has that loads the rows` : '';
}

/** The component or hook that a place belongs to. */
function componentAround(node: ts.Node): Enclosing | undefined {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const name = enclosingName(fn);
    if (/^(?:use)?[A-Z]\w*$/.test(name)) return fn;
  }
  const own = componentClassAround(node);
  const render = own && renderOf(own);
  if (render) return render;
  const file = node.getSourceFile();
  return isBrowserComponent(file.fileName) || isOfStores(file) ? file : undefined;
}

function nameOf(component: Enclosing): string {
  return ts.isSourceFile(component) ? componentName(component) : enclosingName(component).replace(/\.render$/, '');
}
