import type { OwnQueue } from '../../catalog/queue/own';
import type { FilePath } from '../../core';
import { handlerOf } from '../../flow/entries/reading/handler';
import type { EntryPoint } from '../../flow/entries/types';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect } from '../../flow/graph/graph';
import { enclosingFunction, isWithin } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { EditBuilder } from '../edits/edit-builder';
import type { FixContext } from '../types';
import type { Captured } from './capture';
import { contextReader, leftOver, type JobDoer } from './job-doer';
import { bodyOf, frameworkOf, ofRequest } from './later';
import { freeIn, renamedText, WorkData } from './later/captured-work';
import { commented } from './later/files';
import { givenTo } from './later/nest-given';
import type { LaterFramework } from './later/types';
import { madeAlong } from './made-along';
import { isRefusal, type Refusal } from './payload';
import { WorkerScope } from './worker-scope';

/** A message and what is made for it alone, as one job. */
export interface AlongJob {
  readonly doer: JobDoer;
  readonly captured: readonly Captured[];
  /** The statements of the job on some levels of indentation. */
  body(levels: number): string;
  /** The statements that move, the message's own among them. */
  readonly moved: readonly ts.Statement[];
}

/** Where a job is done: the worker's module, and what the project's own queue says of it. */
interface Doing {
  readonly worker: FilePath;
  readonly entry: EntryPoint;
  readonly own: Pick<OwnQueue, 'workerClass'> | undefined;
}

/**
 * The job of a message that is handed something which cannot be kept as plain data, but can be made by the worker as it is made here: a document is rendered and mailed by one job, whose data is what that needs. Undefined where nothing
 * is made for the message; a refusal where what is made cannot move.
 */
export function alongJob(call: ts.CallExpression, { worker, entry, own }: Doing, context: FixContext): AlongJob | Refusal | undefined {
  const file = call.getSourceFile();
  const fn = enclosingFunction(call);
  const handler = handlerOf(entry);
  const isNest = /from\s*['"]@nestjs\//.test(file.text) && (!own || own.workerClass !== undefined);
  const told = fn && fn === handler ? frameworkOf(entry, handler) : undefined;
  const framework = { ...(told ?? { typings: [], membersOf: () => undefined }), given: isNest ? givenTo : undefined } as unknown as LaterFramework;
  const along = fn && madeAlong(call, framework, context);
  if (!fn || !along) return undefined;
  if (isRefusal(along)) return along;
  const { moved } = along;
  const scope = new WorkerScope(file, worker, context.checker, file !== entry.node.getSourceFile() ? context.workspace : undefined);
  const free = freeIn(moved, fn, scope, context.checker, framework);
  if (isRefusal(free)) return free;
  const steps = context.graph.stepsOf(functionId(fn)).filter((step) => moved.some((one) => isWithin(step.call, one)));
  const asks = moved.map((one) => ofRequest.exec(one.getText())?.[0].replace(/\s*\($/, '')).find((one) => one !== undefined)
    ?? contextReader(steps.flatMap((one) => (isEffect(one) ? [] : context.graph.calleesOf(one).flatMap((id) => context.graph.functionOf(id) ?? []))), context);
  if (asks !== undefined) return { refused: `\`${asks}\` reads the request that is being answered` };
  const data = new WorkData(moved, fn, framework, context);
  const refusal = data.take(free);
  if (refusal) return refusal;
  const given = isNest ? givenTo(moved, scope, { file: worker, class: own?.workerClass }, data, context) : undefined;
  if (given && isRefusal(given)) return given;
  data.renamed.push(...given?.renamed ?? []);
  data.first.push(...given?.lines ?? []);
  const code = moved.map((one, index) => gapBefore(one, moved[index - 1]) + renamedText(one, commented(one).start, data.renamed)).join('');
  if (/[«»]/.test(code)) return { refused: 'the work has quotation marks of another kind' };
  return {
    doer: {
      scope, callee: '', imports: given?.imports ?? [], lines: given?.declarations.map((line) => `«${line}»;`) ?? [], start: [], leftOver: leftOver(scope, moved),
      ...(given && { handOver: (builder, instead) => given.leftOver(builder, instead) }),
    },
    captured: data.captured, moved,
    body: (levels) => bodyOf(code, data, file, levels),
  };
}

/** Takes the statements away that move with a message, which itself stays. */
export function withoutMoved(moved: readonly ts.Statement[], call: ts.CallExpression, builder: EditBuilder): void {
  const file = call.getSourceFile();
  const goes = (one: ts.Statement | undefined): one is ts.Statement => one !== undefined && moved.includes(one) && !isWithin(call, one);
  for (const first of moved.filter(goes)) {
    const { statements } = first.parent as ts.Block;
    const index = statements.indexOf(first);
    if (goes(statements[index - 1])) continue;
    const rest = statements.slice(index).findIndex((one) => !goes(one));
    const next = rest < 0 ? undefined : statements[index + rest];
    const last = statements[rest < 0 ? statements.length - 1 : index + rest - 1] ?? first;
    const { start } = commented(first);
    if (next) builder.range(file, start, commented(next).start, '');
    else builder.range(file, file.text.slice(0, start).trimEnd().length, last.end, '');
  }
}

/** What stands between two statements: an empty line where they were apart. */
function gapBefore(statement: ts.Statement, last: ts.Statement | undefined): string {
  if (!last) return '';
  return /\n\s*\n/.test(statement.getSourceFile().text.slice(last.end, commented(statement).start)) ? '\n\n' : '\n';
}
