import type { ExternalKind } from '../../catalog';
import type { Job } from '../../catalog/queue/jobs';
import type { FileEdit, Fix } from '../../core';
import { runtimeOf } from '../../flow/entries/runtime';
import { isEffect } from '../../flow/graph/graph';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { usesModules } from '../clients/imports';
import { EditBuilder, lineIndent } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext, Planner } from '../types';
import { modulePath } from './alias';
import { Capture, type Captured } from './capture';
import { fitted, formOf, width } from './form';
import { jobDoer } from './job-doer';
import { created, extended, importedFrom, jobName, placesFor, type Places, type Request } from './job-modules';
import { manifestEdit, manifestOf, type Manifest } from './manifest';
import { isRefusal, type Refusal } from './payload';
import { addressFor, chooseQueue, type Choice } from './queue-choice';
import { startOf } from './worker-start';

/** What can be done by a worker: what it is called, and how a job for it that has no other name is. */
const sendable: Partial<Readonly<Record<ExternalKind, readonly [what: string, job: string]>>> = {
  email: ['email', 'sendEmail'],
  sms: ['text message', 'sendSms'],
  push: ['push notification', 'sendPush'],
  chat: ['chat message', 'postMessage'],
  webhook: ['webhook', 'callWebhook'],
  document: ['document', 'makeDocument'],
};

/** A message for which the response waits becomes a job: the handler writes it down, and a process of its own sends it, again where that fails. */
export const planEnqueue: Planner<'wait'> = (finding, context): Fix | undefined => {
  const planned = plan(finding, context);
  if (!isRefusal(planned)) return planned;
  context.withheld?.(planned.refused);
  return undefined;
};

function plan(finding: FixableFinding<'wait'>, context: FixContext): Fix | Refusal {
  const { site, effect, entry, lost } = finding.subject;
  const { meaning } = effect;
  const words = meaning.concept === 'external' ? sendable[meaning.kind] : undefined;
  const { call } = site;
  if (meaning.concept !== 'external' || !words || !ts.isCallExpression(call) || lost || (!isEffect(site) && site.handedOn)) return { refused: 'it is no call that can become a job' };
  // What is there to send, or is sent because something failed, is waited for with reason.
  if (finding.confidence === 'low') return { refused: 'the request may be there to do just this' };
  if (runtimeOf(entry, context.workspace) === 'workers' || entry.framework === 'deno' || entry.framework === 'lambda' || context.workspace.target === 'serverless') return { refused: 'where this runs there is no process that could do the jobs' };
  const file = call.getSourceFile();
  const manifest = manifestOf(file.fileName, context.workspace);
  if (!manifest) return { refused: 'there is no package.json to start a worker from' };
  const choice = chooseQueue(file, context);
  if (isRefusal(choice)) return choice;
  const places = placesFor(file, manifest, context);
  const doer = jobDoer(call, effect, places.worker, file !== entry.node.getSourceFile(), context);
  if (isRefusal(doer)) return doer;
  const capture = new Capture(context.checker, doer.scope, meaning.kind);
  const signature = context.checker.getResolvedSignature(call);
  const pieces = capture.arguments(call, isEffect(site) ? [] : signature?.getParameters() ?? []);
  if (isRefusal(pieces)) return pieces;
  const jobOf = (name: string): Job => job(name, capture.captured, `${doer.callee}(${pieces.join(', ')})`, /\.[cm]?tsx?$/.test(file.fileName));
  const name = jobName(isEffect(site) ? words[1] : site.name, jobOf, places, context);
  const modules = modulesFor(jobOf(name), doer, { file, manifest, choice, places }, context);
  if (isRefusal(modules)) return modules;

  const builder = new EditBuilder();
  const imports = new Imports(file, new Names(call));
  const enqueue = imports.named('enqueue', modulePath(file, places.queue, context.checker) ?? importedFrom(file.fileName, places.queue, file, usesModules(file)));
  imports.apply(builder);
  builder.replace(call, enqueueText(call, enqueue, name, capture.captured));
  for (const statement of doer.leftOver) builder.remove(statement);
  for (const { type, text } of capture.narrowings) builder.replace(type, text);
  return {
    kind: 'enqueue',
    title: `Leave the ${words[0]} to a job (${choice.queue.id}, done by a worker after the response and tried again where it fails)`,
    preferred: true,
    changesBehavior: true,
    edits: [...builder.build(), ...modules],
  };
}

function job(name: string, captured: readonly Captured[], body: string, isTyped: boolean): Job {
  const names = captured.map((one) => one.name);
  const payload = captured.length === 0 ? 'Record<string, never>' : `{ ${captured.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type}`).join('; ')} }`;
  const given = `(${names.length > 0 ? `{ ${names.join(', ')} }` : ''}) =>`;
  const isLong = name.length + given.length + body.length + 6 > width;
  return { name, payload: isTyped ? fitted(payload, name.length + 4, '  ', '  ') : payload, handler: `${given}${isLong ? '\n    ' : ' '}«${body}»` };
}

/** `enqueue('sendWelcome', { email: user.email })`. */
function enqueueText(call: ts.CallExpression, enqueue: string, name: string, captured: readonly Captured[]): string {
  const file = call.getSourceFile();
  const { quote, unit, eol } = formOf(file);
  const head = `${enqueue}(${quote}${name}${quote}, `;
  const start = call.getStart();
  const before = start - file.text.lastIndexOf('\n', start - 1) - 1 + head.length + 2;
  const data = captured.length === 0 ? '{}' : `{ ${captured.map((one) => (one.name === one.value ? one.name : `${one.name}: ${one.value}`)).join(', ')} }`;
  return `${head}${fitted(data, before, lineIndent(file, start), unit).split('\n').join(eol)})`;
}

interface Surroundings {
  readonly file: ts.SourceFile;
  readonly manifest: Manifest;
  readonly choice: Choice;
  readonly places: Places;
}

/** The edits of the queue's module, the worker's and `package.json`. */
function modulesFor(added: Job, doer: Exclude<ReturnType<typeof jobDoer>, Refusal>, { file, manifest, choice, places }: Surroundings, context: FixContext): readonly FileEdit[] | Refusal {
  const workerImports = [...doer.scope.importLines, ...doer.imports].map((line) => `«${line}»;`);
  const workerLines = [...doer.scope.lines.map((line) => `«${line}»;`), ...doer.lines];
  if (places.exist) return extended(places, added, { workerImports, workerLines }, context) ?? { refused: 'the modules of the queue are not as they were made' };
  const address = addressFor(choice, places.queue, manifest, context);
  if (isRefusal(address)) return address;
  const start = startOf(places.worker, manifest, choice, context.workspace);
  const packages = manifestEdit(manifest, start.additions);
  if (!packages) return { refused: 'package.json cannot be read' };
  const request: Request = {
    address: `«${address.text}»`, addressImports: address.imports.map((line) => `«${line}»;`), reloads: start.reloads, job: added,
    firstImports: start.firstImports(usesModules(file)), workerImports, workerLines, workerStart: doer.start,
  };
  return [...created(choice, places, request, { like: file, modules: usesModules(file) }), packages];
}

