import type { ExternalKind } from '../../catalog';
import type { Job } from '../../catalog/queue/jobs';
import type { OwnQueue } from '../../catalog/queue/own';
import type { FileEdit, Fix } from '../../core';
import { runsOnEdge, runtimeOf } from '../../flow/entries/runtime';
import { isEffect } from '../../flow/graph/graph';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { specifierOf } from '../clients/imports';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext, Planner } from '../types';
import { modulePath } from './alias';
import { alongJob, withoutMoved } from './along-job';
import { whyNotBeside } from './beside';
import { startedTwice, takenFromBuild } from './built';
import { Capture, type Captured } from './capture';
import { fitted, formOf, inForm, width } from './form';
import { jobDoer, type JobDoer } from './job-doer';
import { modulesFor, type Surroundings } from './job-edits';
import { jobName, placesFor } from './job-modules';
import { manifestOf } from './manifest';
import { functionsAround, hiddenName, holderIn, ownJob, ownQueueFor, workerEdits } from './own-queue';
import { withMethod } from './later/nest-class';
import { whyHeard } from './heard';
import { whyNotLast } from './order';
import { isRefusal, type Refusal } from './payload';
import { processState } from './process-state';
import { chooseQueue } from './queue-choice';
import { readFields } from './row-fields';
import { columnOf } from './row-types';
import { executorOf, transactionAround, type Transaction } from './outbox';
import { payloadType, repeatedText, sendingText, type Piece } from './sending';

/** What can be done by a worker: what it is called, and how a job for it that has no other name is. */
const sendable: Partial<Readonly<Record<ExternalKind, readonly [what: string, job: string]>>> = {
  email: ['email', 'sendEmail'],
  sms: ['text message', 'sendSms'],
  push: ['push notification', 'sendPush'],
  chat: ['chat message', 'postMessage'],
  webhook: ['webhook', 'callWebhook'],
  document: ['document', 'makeDocument'],
  image: ['picture', 'makePicture'],
  llm: ['call of the model', 'askModel'],
};

/** A message for which the response waits becomes a job: the handler writes it down, and a process of its own sends it, again where that fails. */
export const planEnqueue: Planner<'wait'> = (finding, context): Fix | undefined => {
  const { lost, effect: { meaning } } = finding.subject;
  // What may be lost goes on beside the answer, or stays.
  if (!lost && meaning.concept === 'external' && meaning.kind === 'analytics') return undefined;
  const planned = plan(finding, context);
  if (!isRefusal(planned)) return planned;
  context.withheld?.(planned.refused);
  return undefined;
};

/** The same for each element of a list that a request works off. */
export const planEnqueueEach: Planner<'long'> = (finding, context) => (finding.subject.wait ? planEnqueue({ ...finding, subject: finding.subject.wait }, context) : undefined);

function plan(finding: FixableFinding<'wait'>, context: FixContext): Fix | Refusal {
  const { site, effect, entry, lost, each } = finding.subject;
  const { meaning } = effect;
  const words = meaning.concept === 'external' ? sendable[meaning.kind] : undefined;
  const { call } = site;
  if (meaning.concept === 'external' && meaning.kind === 'payment') return { refused: 'a payment that fails after the answer is not the one that the answer, or a row, speaks of' };
  if (meaning.concept !== 'external' || !words || !ts.isCallExpression(call) || lost || (!isEffect(site) && site.handedOn)) return { refused: 'it is no call that can become a job' };
  // What is there to send, or is sent because something failed, is waited for with reason.
  if (finding.confidence === 'low') return { refused: 'the request may be there to do just this' };
  const file = call.getSourceFile();
  const manifest = manifestOf(file.fileName, context.workspace);
  const surroundings = manifest && { file, manifest, places: placesFor(file, manifest, context) };
  const own = surroundings?.places.exist ? undefined : ownQueueFor(file, meaning.kind, manifest?.folder ?? functionsAround(file), context);
  const isServerless = runtimeOf(entry, context.workspace) === 'workers' || entry.framework === 'deno' || entry.framework === 'lambda' || runsOnEdge(entry) || context.workspace.target === 'serverless';
  if (isServerless && !own?.isHosted) return { refused: 'where this runs there is no process that could do the jobs' };
  const target = own ?? surroundings;
  if (!target) return { refused: 'there is no package.json to start a worker from' };
  const worker = 'places' in target ? target.places.worker : target.worker.fileName;
  const doer = jobDoer(call, effect, worker, file !== entry.node.getSourceFile(), context, own);
  if (isRefusal(doer)) return doer;
  const capture = new Capture(context.checker, doer.scope, meaning.kind, { columnOf: (field) => columnOf(field, context), fieldsOf: (row) => readFields(row, context) }, (expression) => !ts.isLiteralExpression(expression) && processState([expression], [], context) !== undefined);
  const signature = context.checker.getResolvedSignature(call);
  const pieces = capture.arguments(call, isEffect(site) ? [] : signature?.getParameters() ?? []);
  const along = isRefusal(pieces) ? alongJob(call, { worker, entry, own }, context) : undefined;
  if (along && isRefusal(along)) return along;
  if (isRefusal(pieces) && !along) return pieces;
  const last = whyNotLast(finding.subject, context) ?? whyHeard(site, context);
  if (last !== undefined) return { refused: last };
  const late = /^(?:llm|document|image)$/.test(meaning.kind) ? whyNotBeside(site, along?.captured ?? capture.captured, context) : undefined;
  if (late !== undefined) return { refused: late };
  const { scope } = along?.doer ?? doer;
  const built = own?.isHosted ? undefined : takenFromBuild(scope.modules, context);
  if (built !== undefined) return { refused: `\`${built}\` is given by the build of the framework, and a worker is a program of its own` };
  const twice = own?.isHosted ? undefined : startedTwice(scope.modules, context.workspace.sourceFile(worker), context);
  if (twice !== undefined) return { refused: twice };
  const transaction = transactionAround(call, context);
  const wish = isEffect(site) ? words[1] : site.name;
  const moved: Moved = along ? { call, transaction, wish, ...along } : { call, transaction, doer, captured: capture.captured, wish, body: `${doer.callee}(${isRefusal(pieces) ? '' : pieces.join(', ')})` };
  const builder = new EditBuilder();
  const put = 'places' in target ? intoNew(moved, target, builder, context) : intoOwn(moved, target, builder, context);
  if (isRefusal(put)) return put;
  for (const statement of moved.doer.leftOver) builder.remove(statement);
  if (!put.isHandedOver) moved.doer.handOver?.(builder);
  if (along) withoutMoved(along.moved, call, builder);
  if (!along) for (const { type, text } of capture.narrowings) builder.replace(type, text);
  const what = along ? `${words[0]}, with what is made for it,` : words[0];
  return {
    kind: 'enqueue',
    title: put.isInTransaction ? `Leave the ${what} to a job that is written in the same transaction (${put.queue} in the same database; done by a worker once that is committed, and not at all where it is undone)`
      : each !== undefined ? `Leave the ${what} for each ${each} to a job of its own (${put.queue}; the answer comes before they are done, and a worker tries again where one fails)`
      : `Leave the ${what} to a job (${put.queue}, done by a worker after the response and tried again where it fails)`,
    preferred: true,
    changesBehavior: true,
    edits: [...builder.build(), ...put.modules],
  };
}

/** A call that becomes a job: how the worker makes it, and what the job would be called. */
interface Moved {
  /** The transaction that it stands in. */
  readonly transaction: Transaction | undefined;
  readonly call: ts.CallExpression;
  readonly doer: JobDoer;
  readonly captured: readonly Captured[];
  readonly wish: string;
  /** The call that does it, or its statements on some levels of indentation. */
  readonly body: Body;
}

type Body = string | ((levels: number) => string);

/** Where a job went: the queue's name for people, and the edits of modules beside those of the builder. */
interface Put {
  readonly queue: string;
  readonly isInTransaction: boolean;
  /** Whether what the class was given for the call alone is taken away already. */
  readonly isHandedOver?: boolean;
  readonly modules: readonly FileEdit[];
}

/** The job goes into the modules that a rewrite made, or makes now. */
function intoNew({ call, transaction, doer, captured, wish, body }: Moved, { file, manifest, places }: Omit<Surroundings, 'choice' | 'transactional'>, builder: EditBuilder, context: FixContext): Put | Refusal {
  const choice = chooseQueue(file, context);
  if (isRefusal(choice)) return choice;
  const jobOf = (name: string): Job => job(name, captured, body, isTypeScript(file.fileName));
  const name = jobName(wish, jobOf, places, context);
  const imports = new Imports(file, new Names(call));
  const db = choice.queue.intoTransactions && transaction && executorOf(transaction, (library) => choice.queue.adapter?.(library, choice.version), imports.named, context);
  const modules = modulesFor(jobOf(name), doer, { file, manifest, choice, places, transactional: db !== undefined }, context);
  if (isRefusal(modules)) return modules;
  const enqueue = imports.named('enqueue', modulePath(file, places.queue, context.checker) ?? specifierOf(file.fileName, places.queue, file, context.workspace));
  imports.apply(builder);
  const { quote } = formOf(file);
  builder.replace(call, sendingText(call, [`${enqueue}(${quote}${name}${quote}, `, db === undefined ? ')' : `, ${db})`], captured));
  return { queue: choice.queue.id, isInTransaction: db !== undefined, modules };
}

/** The job goes into a queue that the project has made itself. */
function intoOwn({ call, transaction, doer, captured, wish, body }: Moved, own: OwnQueue, builder: EditBuilder, context: FixContext): Put | Refusal {
  const file = call.getSourceFile();
  const hidden = hiddenName(own, (name) => doer.scope.names(name));
  if (hidden) return hidden;
  const imports = new Imports(file, new Names(call));
  const db = own.isTransactional && transaction ? executorOf(transaction, own.adapter, imports.named, context) : undefined;
  let isHandedOver = false;
  const holder = holderIn(call, own, imports, builder, (instead) => {
    isHandedOver = true;
    return doer.handOver?.(builder, instead) ?? false;
  }, context);
  if (holder === undefined) return { refused: `nothing exports what ${own.title} need${'sends' in own.holder ? '' : 's'}` };
  if (typeof holder !== 'string') return holder;
  const { kindBeside } = own;
  if (captured.some((one) => one.name === kindBeside)) return { refused: `\`${kindBeside ?? ''}\` says what a message is` };
  imports.apply(builder);
  const pattern = captured.length === 0 ? '' : `{ ${captured.map((one) => one.name).join(', ')} }`;
  const type = isTypeScript(own.worker.fileName) ? fitted(payloadType(captured), 40, '', '  ') : undefined;
  const doing = typeof body === 'string' ? undefined : ownFunction(wish, { pattern, type, body }, own);
  const { name, insertions } = ownJob(own, wish, (name) => ({ name, pattern, type, call: doing?.call ?? `«${body as string}»` }));
  const sending = own.sending(name, holder, db).map((text) => inForm(text, formOf(file)));
  const data: readonly Piece[] = [...(kindBeside === undefined ? [] : [{ name: kindBeside, value: inForm(`'${name}'`, formOf(file)) }]), ...captured];
  builder.replace(call, 'sends' in own.holder ? repeatedText(call, sending, data) : sendingText(call, sending, data));
  workerEdits(own, insertions, [...doer.scope.importLines, ...doer.imports].map((line) => `«${line}»;`), [...doer.scope.lines.map((line) => `«${line}»;`), ...doer.lines, ...doing?.lines ?? []], builder);
  if (insertions.length > 0) doing?.addTo(builder);
  return { queue: own.title, isInTransaction: db !== undefined, isHandedOver, modules: [] };
}

/** The function, or method of the class that does the jobs, in which the worker of the project's own has several statements. */
function ownFunction(wish: string, { pattern, type, body }: { readonly pattern: string; readonly type: string | undefined; body(levels: number): string }, { worker, workerClass, around }: OwnQueue): { readonly call: string; readonly lines: readonly string[]; addTo(builder: EditBuilder): void } {
  const given = `(${pattern}${pattern !== '' && type !== undefined ? `: ${type}` : ''})`;
  if (!workerClass) {
    const name = new Names(around ?? worker).free(`${wish}Work`, `${wish}Job`);
    return { call: `${name}(${pattern})`, lines: [`async function ${name}${given} {\n${body(1)}\n}`], addTo: () => undefined };
  }
  const taken = new Set(workerClass.members.map((one) => one.name?.getText()));
  let name = `${wish}Work`;
  for (let i = 2; taken.has(name); i++) name = `${wish}Work${i}`;
  return { call: `this.${name}(${pattern})`, lines: [], addTo: (builder) => withMethod(workerClass, [`private async ${name}${given} {`, body(1), '}'], builder) };
}

function job(name: string, captured: readonly Captured[], body: Body, typed: boolean): Job {
  const names = captured.map((one) => one.name);
  const payload = payloadType(captured);
  if (typeof body !== 'string') return { name, payload: typed ? fitted(payload, name.length + 4, '  ', '  ') : payload, handler: `async (${names.length > 0 ? `{ ${names.join(', ')} }` : ''}) => {\n${body(2)}\n  }` };
  const given = `${/\bawait\b/.test(body) ? 'async ' : ''}(${names.length > 0 ? `{ ${names.join(', ')} }` : ''}) =>`;
  const isLong = name.length + given.length + body.length + 6 > width;
  return { name, payload: typed ? fitted(payload, name.length + 4, '  ', '  ') : payload, handler: `${given}${isLong ? '\n    ' : ' '}«${body}»` };
}
