import type { Fix } from '../../../core';
import { functionId } from '../../../flow/graph/names/function-table';
import { isEffect } from '../../../flow/graph/graph';
import { handlerOf } from '../../../flow/entries/reading/handler';
import type { EntryPoint } from '../../../flow/entries/types';
import { runsOnEdge, runtimeOf } from '../../../flow/entries/runtime';
import { isTypeScript } from '../../../project/paths';
import { isAsync, isWithin, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { changesSomething } from '../../changing-steps';
import { specifierOf, usesModules } from '../../clients/imports';
import { EditBuilder, indentUnit, lineBreak, lineIndent, reindentAll } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { camel } from '../../../project/letter-case';
import { Names } from '../../edits/naming';
import type { FixContext, Planner } from '../../types';
import { modulePath } from '../alias';
import { fitted, formOf, inForm } from '../form';
import { contextReader, leftOver } from '../job-doer';
import { manifestOf } from '../manifest';
import { isRefusal, type Refusal } from '../payload';
import { processState } from '../process-state';
import { dataText, payloadType } from '../sending';
import { startedTwice, takenFromBuild } from '../built';
import { WorkerScope } from '../worker-scope';
import { changedByGuard, whyNotApart } from './apart';
import { askerOf, changedBefore } from './asker';
import { commented, filed } from './files';
import { freeIn, renamedText, WorkData } from './captured-work';
import { express } from './express';
import { fastify } from './fastify';
import { hono } from './hono';
import { koa } from './koa';
import { nestjs } from './nestjs';
import { nextjs } from './nextjs';
import { isPagesApi, pagesApi } from './pages-api';
import { requestType } from './request-types';
import type { LaterFramework } from './types';
import { targetFor } from './target';
import { workOf, type Work } from './work';

/** The frameworks whose handlers can answer 202, by their ids. */
const frameworks: Readonly<Record<string, LaterFramework>> = { express, fastify, hono, koa, nestjs, nextjs };

/** The framework whose entry point this is, where its handlers can answer 202. */
export function frameworkOf({ framework }: EntryPoint, handler: FunctionNode | undefined): LaterFramework | undefined {
  return framework === 'nextjs' && handler && isPagesApi(handler.getSourceFile().fileName) ? pagesApi : frameworks[framework];
}

/** What only a request can do. */
export const ofRequest = /\b(?:cookies|headers|draftMode|getServerSession|currentUser|getCurrentUser|revalidate(?:Path|Tag)|redirect|notFound|after)\s*\(/;

/** A handler whose work outruns a request answers 202 with the id of a job, and a route beside it tells how far that is and, in the end, what the handler answered before. */
export const planAnswerLater: Planner<'long'> = (finding, context): Fix | undefined => {
  const planned = plan(finding, context);
  if (!isRefusal(planned)) return planned;
  context.withheld?.(planned.refused);
  return undefined;
};

function plan({ subject: { site, entry, path } }: FixableFinding<'long'>, context: FixContext): Fix | Refusal {
  const handler = handlerOf(entry);
  const framework = frameworkOf(entry, handler);
  const step = path[0]?.call ?? site.call;
  if (!framework || !handler) return { refused: `nothing is written for handlers of ${entry.framework} that answer later` };
  if (!isAlone(entry, handler) || !isWithin(step, handler) || !(isAsync(handler) || ts.isMethodDeclaration(handler))) return { refused: 'the work is not a part of the handler' };
  const file = handler.getSourceFile();
  // What is known of entry points is as of the last look at the whole workspace.
  if (context.workspace.sourceFile(file.fileName) !== file) return { refused: 'the handler was changed since' };
  const manifest = manifestOf(file.fileName, context.workspace);
  if (!manifest) return { refused: 'there is no package.json to start a worker from' };
  if (runtimeOf(entry, context.workspace) === 'workers' || runsOnEdge(entry) || context.workspace.target === 'serverless') return { refused: 'where this runs there is no process that could do the jobs' };
  const altered = framework.altered?.(entry, context);
  if (altered !== undefined) return { refused: altered };
  const target = targetFor(handler, manifest, context);
  if (isRefusal(target)) return target;
  const work = workOf(step, handler, framework, (statement, moved) => mustMove(statement, moved, handler, framework, context), context);
  if (isRefusal(work)) return work;
  const { piped } = work.answer;
  const all = doneIn(work);
  const stepsOfAll = context.graph.stepsOf(functionId(handler));
  const asker = askerOf(handler, work.kept, framework, context.checker);
  if (isRefusal(asker)) return asker;
  if (entry.part && asker.guards.some((one) => /\bmethod\b/.test(one.getText()))) return { refused: 'who may ask is told together with the method' };
  const scope = new WorkerScope(file, target.worker, context.checker, file !== entry.node.getSourceFile() ? context.workspace : undefined);
  const free = freeIn(all, handler, scope, context.checker, framework);
  if (isRefusal(free)) return free;
  const apart = whyNotApart(work, step, free, { handler, entry }, context);
  if (apart !== undefined) return { refused: apart };
  const checked = changedByGuard(asker.guards, stepsOfAll, context);
  if (checked !== undefined) return { refused: `\`${checked}\` changes something where it checks who may ask` };
  const steps = stepsOfAll.filter(({ call }) => all.some((one) => isWithin(call, one)));
  const called = steps.flatMap((one) => (isEffect(one) ? [] : context.graph.calleesOf(one).flatMap((id) => context.graph.functionOf(id) ?? [])));
  const asks = all.map((one) => ofRequest.exec(one.getText())?.[0].replace(/\s*\($/, '')).find((one) => one !== undefined) ?? contextReader(called, context);
  if (asks !== undefined) return { refused: `\`${asks}\` reads the request that is being answered` };
  const state = processState(all, called, context);
  if (state !== undefined) return { refused: state };
  const data = new WorkData(all, handler, framework, context);
  const refusal = data.take(free);
  if (refusal) return refusal;
  const given = framework.given?.(all, scope, { file: target.worker, class: target.workerClass }, data, context);
  if (given && isRefusal(given)) return given;
  const built = takenFromBuild(scope.modules, context);
  if (built !== undefined) return { refused: `\`${built}\` is given by the build of the framework, and a worker is a program of its own` };
  const twice = startedTwice(scope.modules, context.workspace.sourceFile(target.worker), context);
  if (twice !== undefined) return { refused: twice };
  data.renamed.push(...given?.renamed ?? []);
  data.first.push(...given?.lines ?? []);
  const told = [
    ...(asker.owner === undefined ? [] : [{ field: 'ownerId', value: ownerText(asker.owner, data, handler, framework, context) }]), ...framework.compared(entry, handler),
  ];
  const changed = told.map(({ value }) => changedBefore(value, asker, work.kept)).find((one) => one !== undefined);
  if (changed !== undefined) return { refused: `\`${changed}\` tells whose job it is, and is given another value before the work begins` };
  const compared = told.map(({ field, value }) => ({ field: data.add(field, value), value }));
  const gathered = piped && { name: piped.statement === work.answer.statement ? '' : data.free('file', 'wholeFile'), by: data.free('buffer', 'bufferOf') };
  const code = codeOf(work, data, file, gathered);
  if (code === undefined) return { refused: 'the work has quotation marks of another kind' };
  const payload = payloadType(data.captured);
  const names = data.captured.map((one) => one.name).filter((name) => [...data.first, code].some((part) => isUsed(name, part)));
  const isOnce = steps.some((one) => changesSomething(one, context));
  const doer = { scope, callee: '', imports: [...given?.imports ?? [], ...(gathered ? [gatheringImport(gathered.by, file)] : [])], lines: given?.declarations.map((line) => `«${line}»;`) ?? [], start: [], leftOver: [] };
  const builder = new EditBuilder();
  const added = target.add({ wish: nameOf(entry.name), payload, pattern: names.length > 0 ? `{ ${names.join(', ')} }` : '', body: (levels) => bodyOf(code, data, file, levels), isOnce }, doer, builder);
  if (isRefusal(added)) return added;
  const { name, modules } = added;
  const imports = new Imports(file, new Names(handler));
  const queueModule = (from: ts.SourceFile): string => modulePath(from, target.queue, context.checker) ?? modulePath(file, target.queue, context.checker) ?? specifierOf(from.fileName, target.queue, file, context.workspace);
  const startJob = imports.named('startJob', queueModule(file));
  const answers = framework.accepted(entry, handler, work.answer, context);
  if (isRefusal(answers)) return answers;
  const started = startText(`const jobId = await ${startJob}(${target.held}'${name}', `, dataText(data.captured), isOnce ? ', { once: true });' : ');', work.moved[0] as ts.Statement);
  replaceWork(work, [started, ...answers], builder);
  for (const statement of leftOver(scope, all)) withoutGap(statement, builder);
  const handOver = (instead?: string): boolean => given?.leftOver(builder, instead) ?? false;
  if (target.give) target.give(imports, builder, handOver);
  else handOver();
  // What is answered now is something else.
  if (handler.type && framework.infersAnswer) builder.range(file, handler.type.getFullStart() - 1, handler.type.end, '');
  const routes = framework.route({ entry, handler, job: name, guards: asker.guards, compared, held: target.held, queueModule, imports, builder, ...(work.answer.file && { file: filed(work.headers, work.answer) }) }, context);
  if (isRefusal(routes)) return routes;
  imports.apply(builder);
  return {
    kind: 'answer-later',
    title: `Answer 202 with a job, and do the work of \`${entry.name}\` in a worker; GET ${entry.name.replace(/^\S+ /, '').replace(/\/$/, '')}/jobs/:jobId tells how far it is${work.answer.file ? ', and gives the file in the end' : ''} (changes the answer; ${target.title}${isOnce ? '; not tried again where it fails' : ''})`,
    preferred: false,
    changesBehavior: true,
    edits: [...builder.build(), ...routes, ...modules],
  };
}

/** What the worker does: of the answer the value alone is worked out there. */
function doneIn({ begun, moved, answer: { statement, value, piped, written } }: Work): readonly ts.Node[] {
  const handed = (piped ?? written)?.statement;
  const own = written ? [written.call.expression] : piped?.statement === statement ? [piped.stream] : value ? [value] : [];
  return [...begun, ...moved.filter((one) => one !== handed && (one !== statement || (piped !== undefined && handed !== statement))), ...own];
}

/** Whether a handler is for one method: it tells no others apart, or only to answer them at its beginning (`405`). */
function isAlone({ part }: EntryPoint, handler: FunctionNode): boolean {
  return !part || (part.verb !== undefined && part.elsewhere.every((one) => ts.isStatement(one) && one.parent.parent === handler || (ts.isStatement(one) && ts.isIfStatement(one.parent) && one.parent.parent.parent === handler && !one.parent.elseStatement)));
}

/** Whether a declaration has to become a part of the job, since its value cannot be given to one, or is rows that were read for the work. */
function mustMove(statement: ts.VariableStatement, moved: readonly ts.Statement[], handler: FunctionNode, framework: LaterFramework, context: FixContext): boolean {
  const free = freeIn(moved, handler, undefined, context.checker, framework);
  if (isRefusal(free)) return false;
  const isRead = /\bawait\b/.test(statement.getText());
  const data = new WorkData(moved, handler, framework, context);
  return free.some((one) => isWithin(one.declaration, statement) && !data.isGiven(one, isRead));
}

/** An owner's id as text. */
function ownerText(owner: ts.Expression, data: WorkData, handler: FunctionNode, framework: LaterFramework, context: FixContext): string {
  if (data.captured.some(({ value, type, optional }) => value === owner.getText() && type === 'string' && !optional)) return owner.getText();
  const type = requestType(owner, handler, framework, context) ?? context.checker.getTypeAtLocation(owner);
  return (type.flags & ts.TypeFlags.StringLike) !== 0 ? owner.getText() : `String(${owner.getText()})`;
}

function isUsed(name: string, code: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(code);
}

/** What a stream is gathered into, and the function that does so. */
interface Gathered {
  readonly name: string;
  readonly by: string;
}

/** https://nodejs.org/api/webstreams.html#streamconsumersbufferstream */
function gatheringImport(name: string, file: ts.SourceFile): string {
  const isCommon = !isTypeScript(file.fileName) && !usesModules(file);
  const brought = name === 'buffer' ? name : `buffer${isCommon ? ':' : ' as'} ${name}`;
  return isCommon ? `const { ${brought} } = require('node:stream/consumers')` : `import { ${brought} } from 'node:stream/consumers'`;
}

/** The semicolon that a statement ends with, where it does. */
function end(statement: ts.Statement): string {
  return /;\s*$/.test(statement.getText()) ? ';' : '';
}

/** The work as the worker does it, at column 0; undefined where it has marks that stand for something else in what is written. */
function codeOf({ begun, moved, answer: { statement: last, value, file: kept, piped, written } }: Work, { renamed }: WorkData, file: ts.SourceFile, gathered: Gathered | undefined): string | undefined {
  const text = (node: ts.Node, start: number): string => renamedText(node, start, renamed);
  const statements = [...begun, ...moved].map((one) => {
    const start = startOf(one);
    if (written && one === last) return `return Buffer.from(await ${text(written.call.expression.expression, written.call.expression.expression.getStart())}.${written.whole}()).toString('base64')${end(one)}`;
    if (written && one === written.statement) return '';
    if (gathered && one === last && one === piped?.statement) return `return (await ${gathered.by}(${piped.stream.text})).toString('base64')${end(one)}`;
    if (gathered && one === piped?.statement) {
      const begins = `const ${gathered.name} = ${gathered.by}(${piped.stream.text})${end(one)}`;
      // What fails while something else is waited for would end the worker, with all its jobs, as a rejection that nobody handles.
      return moved.slice(moved.indexOf(one) + 1).some((other) => /\bawait\b/.test(other.getText())) ? `${begins}\n${gathered.name}.catch(() => {})${end(one)}` : begins;
    }
    if (gathered && one === last) return `${text(one, start)}\nreturn (await ${gathered.name}).toString('base64')${end(one)}`;
    if (one !== last) return text(one, start);
    return value === undefined ? '' : `return ${text(value, value.getStart())}${kept === 'base64' ? '.toString(\'base64\')' : ''}${end(one)}`;
  }).filter((one) => one !== '');
  const gaps = moved.map((one, index) => (index > 0 && /\n\s*\n/.test(file.text.slice(moved[index - 1]?.end, startOf(one))) ? '\n' : ''));
  const code = statements.map((one, index) => (index > 0 ? `\n${gaps[index - begun.length] ?? ''}` : '') + one).join('');
  return /[«»]/.test(code) ? undefined : code;
}

/** The same on some levels of indentation, behind the statements that come first. */
export function bodyOf(code: string, { first }: WorkData, file: ts.SourceFile, levels: number): string {
  return [...first, `«${reindentAll(code, indentUnit(file).repeat(levels), '\n')}»`].map((line) => '  '.repeat(levels) + line).join('\n');
}

/** Where a statement begins, comments above it included. */
function startOf(statement: ts.Statement): number {
  return commented(statement).start;
}

/** `const jobId = await startJob('orders', { ids });`, broken where its data begins. */
function startText(head: string, data: string, tail: string, place: ts.Node): string {
  const file = place.getSourceFile();
  return head + fitted(data, lineIndent(file, place.getStart()).length + head.length + tail.length, '', '  ') + tail;
}

/** Puts the answer 202 in the place of the work. */
function replaceWork({ begun, moved, headers }: Work, lines: readonly string[], builder: EditBuilder): void {
  const [first] = moved;
  const last = moved.at(-1);
  if (!first || !last) return;
  const file = first.getSourceFile();
  const indent = lineIndent(file, first.getStart());
  const text = reindentAll(lines.map((line) => inForm(line, formOf(file))).join('\n'), indent, lineBreak(file));
  builder.range(file, startOf(first), last.end, text);
  for (const statement of begun) builder.remove(statement);
  for (const statement of headers.filter((one) => one.pos < first.pos || one.end > last.end)) withoutComments(statement, builder);
}

/** Takes a statement away that stands elsewhere with what is said of it. */
function withoutComments(statement: ts.Statement, builder: EditBuilder): void {
  const file = statement.getSourceFile();
  const { start, end } = commented(statement);
  const lead = /[ \t]*$/.exec(file.text.slice(0, start))?.[0].length ?? 0;
  const rest = /^[ \t]*\r?\n/.exec(file.text.slice(end))?.[0].length;
  const isWhole = rest !== undefined && (start === lead || file.text[start - lead - 1] === '\n');
  builder.range(file, isWhole ? start - lead : start, isWhole ? end + rest : end, '');
}

/** Takes a statement away, and one of the two empty lines that it stood between. */
function withoutGap(statement: ts.Statement, builder: EditBuilder): void {
  const { text } = statement.getSourceFile();
  builder.remove(statement);
  const [line = '', gap] = /^[ \t]*\r?\n([ \t]*\r?\n)/.exec(text.slice(statement.end)) ?? [];
  const isBehindGap = /\n[ \t]*\r?\n[ \t]*$/.test(text.slice(0, statement.getStart()));
  if (gap !== undefined && isBehindGap) builder.range(statement.getSourceFile(), statement.end + line.length - gap.length, statement.end + line.length, '');
}

/** What a job is called for a route: `ordersShip` of `POST /admin/orders/ship`. */
function nameOf(route: string): string {
  const segments = route.replace(/^\S+ /, '').split('/').filter((one) => /^[a-z]/i.test(one)).slice(-2);
  return camel(segments.join(' ')) || 'work';
}

