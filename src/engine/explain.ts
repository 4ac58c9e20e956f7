import { calleeName } from '../catalog/tables/members';
import { libraries, subjectOf, type CallLike } from '../catalog';
import { costOf, type FilePath, type Fix, type Location } from '../core';
import { queries } from '../flow/graph/reach/concepts';
import { functionId } from '../flow/graph/names/function-table';
import { isEffect, type Step } from '../flow/graph/graph';
import { loopFacts } from '../flow/loops/loop-idioms';
import { enclosingName } from '../flow/values/names';
import { isQuerySite, type Enclosing, type Loop } from '../flow/types';
import { enclosingFunction } from '../project/syntax';
import { ts } from '../project/ts';
import { describeMeaning, elementNoun, repeatedCallOf, repetitionOf, type RuleContext } from '../rules';
import type { WorkspaceFlow } from './flow';
import type { Located } from './locate';
import { place, reasonOf, routeOf } from './routes';

/** What the flow knows at a place, and where it knows nothing and why. Plain data. */
export interface Explanation {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly lines: readonly ExplanationLine[] }[];
}

export interface ExplanationLine {
  readonly text: string;
  readonly location?: Location;
}

/** Why a loop does not count, in words. */
const idioms: Readonly<Record<string, string>> = {
  constant: 'its size is written in the source, or it has five elements at most',
  chunked: 'each pass handles a batch',
  until: 'it goes on until a condition holds, and walks over nothing',
  'first-hit': 'it ends at the first hit',
  'no-collection': 'what it is called on is no list',
};

/** Why a query in a loop is no finding, in words. */
const silences: Readonly<Record<string, string>> = {
  ...idioms,
  'no-loop': 'no loop of this function repeats it',
  merged: 'the client merges the calls of one tick into one query',
  carried: 'each pass depends on what the one before it found',
  'left-over': 'only what the read before the loop has not found is asked for again',
  'schema-work': 'it belongs to a change of the tables themselves, which is made for one table or column at a time',
  'once-per-request': 'the first pass asks, and the others of the request are given what it found',
  elsewhere: 'each pass asks another database or collection, which no single query could',
  'batch-transaction': 'different changes are sent as one transaction already',
};

/** What is offered for a finding, and why nothing is. */
interface Rewrites {
  one(located: Located): readonly Fix[];
  whyNone(located: Located): string;
}

/** Everything that is known at an offset of a file. `context` is what rules see of that file, `findings` are those of the file. */
export function explain(file: FilePath, offset: number, flow: WorkspaceFlow, context: RuleContext, findings: readonly Located[], rewrites: Rewrites): Explanation {
  const sourceFile = flow.snapshot.sourceFile(file);
  if (!sourceFile) return { title: 'Nothing is known here', sections: [{ heading: 'File', lines: [{ text: 'The file is not analysed: it imports no library that is known, and nothing that leads to one.' }] }] };
  const call = callAt(sourceFile, offset);
  const fn: Enclosing = enclosingOf(call, offset, sourceFile, context);
  const here = findings.filter(({ finding: { location } }) => location.start.offset <= offset && offset <= location.end.offset);
  return {
    title: `What is known of \`${enclosingName(fn)}\``,
    sections: [
      { heading: 'Where this runs', lines: whereLines(fn, flow, context) },
      ...(call ? [{ heading: `The call \`${calleeName(call) ?? call.getText().slice(0, 40)}\``, lines: callLines(call, flow, context) }] : []),
      { heading: 'What the function does, in order', lines: stepLines(fn, flow) },
      { heading: 'Findings here', lines: here.length > 0 ? here.flatMap((one) => findingLines(one, rewrites)) : [{ text: 'None.' }] },
    ],
  };
}

/** What a finding says, and what is offered for it, or why nothing is. */
function findingLines(located: Located, rewrites: Rewrites): readonly ExplanationLine[] {
  const { message, rule, location } = located.finding;
  const fixes = rewrites.one(located);
  const offered = fixes.length > 0 ? fixes.map(({ title }) => `  Offered: ${title}`) : [`  No rewrite is offered: ${rewrites.whyNone(located)}.`];
  return [{ text: `${rule}: ${message}`, location }, ...offered.map((text) => ({ text }))];
}

/** The function that a place of a file belongs to; undefined where the file is not analysed. */
export function enclosingAt(file: FilePath, offset: number, flow: WorkspaceFlow, context: RuleContext): Enclosing | undefined {
  const sourceFile = flow.snapshot.sourceFile(file);
  return sourceFile && enclosingOf(callAt(sourceFile, offset), offset, sourceFile, context);
}

function callAt(sourceFile: ts.SourceFile, offset: number): CallLike | undefined {
  let found: CallLike | undefined;
  const visit = (node: ts.Node): void => {
    if (offset < node.pos || offset > node.end) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) && node.getStart() <= offset) found = node;
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

/** The function that the effects here belong to: callbacks that run in place belong to the one around them. */
function enclosingOf(call: CallLike | undefined, offset: number, sourceFile: ts.SourceFile, { flow }: RuleContext): Enclosing {
  const step = [...flow.sites, ...flow.calls].find((one) => one.call === call);
  if (step) return step.enclosing;
  let node: ts.Node = sourceFile;
  const visit = (child: ts.Node): void => {
    if (offset >= child.pos && offset <= child.end) { node = child; ts.forEachChild(child, visit); }
  };
  ts.forEachChild(sourceFile, visit);
  return enclosingFunction(node) ?? sourceFile;
}

function whereLines(fn: Enclosing, flow: WorkspaceFlow, { kind, reachedFrom }: RuleContext): readonly ExplanationLine[] {
  const lines: ExplanationLine[] = kind === 'source' ? [] : [{ text: `The file is a ${kind}: nobody waits for what it does.` }];
  const reach = reachedFrom(fn);
  if (!reach) return [...lines, { text: flow.isSettled ? `None of the ${flow.allEntries().length} entry points that are known leads here.` : 'The workspace has not been looked at as a whole yet, so it is not known which requests lead here.' }];
  for (const { name, entry, kind: of } of [reach, ...reach.siblings ?? []]) lines.push({ text: `\`${name}\` (${entry.framework || of}) leads here.`, location: place(entry.node) });
  for (const call of reach.path) lines.push({ text: `through \`${call.name}\``, location: place(call.callee) });
  if (reach.path.length > 0 || reach.entry.functions.at(-1) !== fn) return lines;
  for (const { name, entry } of [reach, ...reach.siblings ?? []]) lines.push({ text: `It is the handler${reach.siblings ? ` of \`${name}\`` : ''}; all in all: ${costOf(routeOf(entry, flow))}.` });
  return lines;
}

function callLines(call: CallLike, flow: WorkspaceFlow, context: RuleContext): readonly ExplanationLine[] {
  const site = context.flow.sites.find((one) => one.call === call);
  const calls = context.flow.calls.filter((one) => one.call === call);
  const lines: ExplanationLine[] = [];
  const loops = (site ?? calls[0])?.loops ?? [];
  if (site) {
    const { meaning } = site;
    const on = meaning.concept === 'query' ? subjectOf(meaning) : undefined;
    lines.push({ text: `It is a ${meaning.concept}${meaning.concept === 'query' ? ` (${meaning.op}${on === undefined ? '' : ` of ${on}`})` : ''} of ${meaning.library}; it is ${site.waiting === 'detached' ? 'not waited for' : 'waited for'}.` });
  } else lines.push({ text: unknownCall(call, context) });
  for (const one of calls) {
    const callees = flow.graph.calleesOf(one);
    for (const callee of callees) {
      const target = flow.graph.functionOf(callee);
      const { effects } = flow.graph.effectsOf(callee, queries, 20);
      lines.push({
        text: `\`${one.name}\` is \`${target ? enclosingName(target) : callee}\`, which leads to ${effects.length === 0 ? 'no query that is known' : `${effects.length} ${effects.length === 1 ? 'query' : 'queries'}`}.`,
        ...(target && { location: place(target) }),
      });
      for (const { site: effect } of effects.slice(0, 5)) lines.push({ text: `  ${describeMeaning(effect.meaning)}`, location: place(effect.call) });
    }
    if (callees.length === 0) lines.push({ text: `\`${one.name}\` leads to no function of the workspace${reasonOf(one, flow) === undefined ? '' : `: it is ${reasonOf(one, flow)}`}.` });
  }
  for (const loop of loops) lines.push(loopLine(loop, call, context));
  const verdict = site && isQuerySite(site) ? repetitionOf(site, context) : calls[0] ? repeatedCallOf(calls[0], context) : undefined;
  if (typeof verdict === 'string' && (site || (calls[0] && loops.length > 0))) lines.push({ text: `It is no N+1: ${silences[verdict] ?? verdict}.` });
  else if (verdict) lines.push({ text: 'It runs once per element: an N+1.' });
  return lines;
}

/** Why the catalogue says nothing of a call. */
function unknownCall(call: CallLike, { checker }: RuleContext): string {
  const name = calleeName(call);
  const known = libraries.filter((entry) => name !== undefined && entry.callNames.has(name)).map(({ id }) => id);
  if (known.length === 0) return 'No library of the catalogue has a call of this name.';
  const callee = ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  const type = checker.typeToString(checker.getTypeAtLocation(receiver)).slice(0, 80);
  const some = known.length > 4 ? `${known.slice(0, 4).join(', ')} and ${known.length - 4} more` : known.join(', ');
  return `${some} ${known.length === 1 ? 'has' : 'have'} a call of this name, but what it is called on is no such thing, as far as can be seen (its type is \`${type}\`).`;
}

function loopLine(loop: Loop, call: CallLike, context: RuleContext): ExplanationLine {
  const { idiom, origin } = loopFacts(loop, call, context);
  const location = place(loop.collection ?? loop.node);
  if (idiom) return { text: `A loop around it does not count: ${idioms[idiom] ?? idiom}.`, location };
  const list = { query: 'the rows of a query', member: 'a property', parameter: 'what the caller hands in', constant: 'a constant list', keys: 'the keys of an object', 'program-files': 'files of the program', unknown: 'a list whose origin is not known' }[origin.kind];
  return { text: `A loop repeats it per ${elementNoun({ loop, origin })}: it walks over ${list}.`, location };
}

function stepLines(fn: Enclosing, flow: WorkspaceFlow): readonly ExplanationLine[] {
  const lines = flow.graph.stepsOf(functionId(fn)).flatMap((step: Step): readonly ExplanationLine[] => {
    if (isEffect(step)) return [{ text: `${step.meaning.concept} ${describeMeaning(step.meaning)}`, location: place(step.call) }];
    const callees = flow.graph.calleesOf(step);
    const leads = callees.some((callee) => flow.graph.reach(callee) !== 0);
    return leads ? [{ text: `call ${step.name}`, location: place(step.callee) }] : [];
  });
  return lines.length > 0 ? lines : [{ text: 'Nothing that is known.' }];
}
