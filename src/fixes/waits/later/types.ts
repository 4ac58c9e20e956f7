import type { FileEdit, FilePath } from '../../../core';
import type { EntryPoint } from '../../../flow/entries/types';
import { uncast, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { EditBuilder } from '../../edits/edit-builder';
import type { Imports } from '../../edits/imports';
import type { FixContext } from '../../types';
import { width } from '../form';
import type { Refusal } from '../payload';
import type { WorkerScope } from '../worker-scope';
import type { Renamed, WorkData } from './captured-work';

/** The answer that a handler gives at its end. */
export interface Answer {
  readonly statement: ts.Statement;
  /** What is answered as JSON; undefined where nothing is. */
  readonly value: ts.Expression | undefined;
  /** How the job keeps it where it is no JSON but a file. */
  readonly file?: 'text' | 'base64' | undefined;
  /** Where the file is a stream that is handed to what answers: the stream, and the statement that hands it over. The answer's statement is that one, or the one that ends the stream. */
  readonly piped?: Piped | undefined;
  /** Where a library writes the file into what answers: its call, the statement that this is, and the method that gives the same bytes. */
  readonly written?: { readonly call: ts.CallExpression & { readonly expression: ts.PropertyAccessExpression }; readonly statement: ts.Statement; readonly whole: string } | undefined;
}

/** A stream that is handed to what answers, and the statement that hands it over; `value` is what of that stands for the file, and is left out where the stream writes to the answer by itself. */
export interface Piped {
  readonly stream: ts.Identifier;
  readonly statement: ts.Statement;
  readonly value?: ts.Expression;
}

/** What is asked about an answer. */
export type AnswerContext = Pick<FixContext, 'checker' | 'recognise'>;

/** A value that the job holds and that whoever asks for it has to have as well. */
export interface Compared {
  readonly field: string;
  /** The expression that gives it, in the handler and in the route that is asked. */
  readonly value: string;
}

/** The beginning of the branch for whoever asks for a job that is not there, or is somebody else's: broken into lines where it is long. */
export function unlessOwn(compared: readonly Compared[]): readonly string[] {
  const checks = ['!job', ...compared.map(({ field, value }) => `job.data.${field} !== ${value}`)];
  const condition = checks.join(' || ');
  return condition.length + 8 <= width ? [`if (${condition}) {`] : ['if (', ...checks.map((one, index) => `  ${one}${index < checks.length - 1 ? ' ||' : ''}`), ') {'];
}

/** All that the route needs which tells how far a job is. */
export interface Question {
  readonly entry: EntryPoint;
  readonly handler: FunctionNode;
  readonly job: string;
  /** Statements of the handler that refuse whoever may not ask, and what they need. */
  readonly guards: readonly ts.Statement[];
  readonly compared: readonly Compared[];
  /** Statements that answer the file which the job has kept, headers first; undefined where the answer is JSON. */
  readonly file?: readonly string[] | undefined;
  /** The first arguments of the functions that start and find jobs, where those are not of one queue: `this.tasks, `. */
  readonly held: string;
  /** The module of the queue, as another file names it. */
  queueModule(from: ts.SourceFile): string;
  /** The imports of the handler's file. */
  readonly imports: Imports;
  readonly builder: EditBuilder;
}

/** Where a project says of what type a part of the request is. */
export interface Typing {
  /** The members at which it begins, from the request: `state` of `ctx.state.user`; none where it is the request's own members. */
  readonly at: string;
  /** The interface that projects extend for it, by the module that has it. */
  readonly extended?: { readonly module: RegExp; readonly name: string };
  /** The type argument of the router, the registration or the handler's parameter that says it, or that argument's member. */
  readonly argument?: { readonly index: number; readonly member?: string };
}

/** What a worker has in place of the objects that a handler's own was given. */
export interface GivenObjects {
  readonly renamed: readonly Renamed[];
  /** Statements at the beginning of the work. */
  readonly lines: readonly string[];
  /** What the worker's module imports and declares for them. */
  readonly imports: readonly string[];
  readonly declarations: readonly string[];
  /** Takes away what the handler's object was given for the work alone. */
  leftOver(builder: EditBuilder, instead?: string): boolean;
}

/** Where the work is done: a module, and the class in it that does the jobs, where one does. */
export interface WorkerPlace {
  readonly file: FilePath;
  readonly class?: ts.ClassDeclaration | undefined;
  /** Whether an object is asked for where it is used, and not by a statement before. */
  readonly inPlace?: boolean;
}

/** One framework: how its handlers answer, and where the route is put that is asked for a job. */
export interface LaterFramework {
  /** The answer of a statement that ends a handler; undefined where it gives none that could be given later. */
  answerOf(statement: ts.Statement, handler: FunctionNode, context: AnswerContext): Answer | undefined;
  /** Why a handler gives no answer that could be given later, where that is told by what it has; left out where its last statement tells all. */
  whyNone?(handler: FunctionNode): string | undefined;
  /** Whether a statement only sets headers of the answer, which are written down; left out where no files are answered later. */
  isHeader?(statement: ts.Statement, handler: FunctionNode): boolean;
  /** Why a node keeps the answer from being a file that is given later, in words behind it. */
  hindersFile?(node: ts.Node, handler: FunctionNode): string | undefined;
  /** Whether a node answers, wherever it stands. */
  isAnswer(node: ts.Node): boolean;
  /** What the framework's middleware found out about whoever asks, where an expression reads that: `user` of `req.user`. */
  askerIn(node: ts.Expression, handler: FunctionNode): string | undefined;
  /** Where the types of what a request brings are told. */
  readonly typings: readonly Typing[];
  /** The members that an expression reads of a request, where it is one: `state`, `user`, `id` of `ctx.state.user.id`. */
  membersOf(path: ts.Expression, handler: FunctionNode): readonly string[] | undefined;
  /** What a call reads that is as good as a member of the request: a text, one that may be absent, or what `typings` tells. */
  readBy?(call: ts.CallExpression, handler: FunctionNode): 'text' | 'perhaps' | 'told' | undefined;
  /** Why what the handler answers is not what is sent; undefined where it is. */
  altered?(entry: EntryPoint, context: FixContext): string | undefined;
  /** The values of the route's path by which its jobs belong together. */
  compared(entry: EntryPoint, handler: FunctionNode): readonly Compared[];
  /** The statements that answer 202, the first of which has started the job under the name `jobId`; a refusal where the handler cannot say them. */
  accepted(entry: EntryPoint, handler: FunctionNode, answer: Answer, context: FixContext): readonly string[] | Refusal;
  /** Whether the type of what a handler gives is that of its answer, which changes. */
  readonly infersAnswer?: boolean;
  /** How the worker gets what the handler's object is given; left out where handlers belong to none. */
  given?(moved: readonly ts.Node[], scope: WorkerScope, worker: WorkerPlace, data: Pick<WorkData, 'free'>, context: FixContext): GivenObjects | Refusal;
  /** Adds the route; the edits of files beside those of the builder. */
  route(question: Question, context: FixContext): readonly FileEdit[] | Refusal;
}

/** Whether a framework that looks at what it is given sends a value as JSON: no text, no stream, no file, and nothing of which nobody knows what it is. */
export function isPlainAnswer(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const inner = uncast(value);
  if (ts.isObjectLiteralExpression(inner) || ts.isArrayLiteralExpression(inner)) return true;
  const type = checker.getAwaitedType(checker.getTypeAtLocation(value));
  return type !== undefined && (type.isUnion() ? type.types : [type]).every((one) => (one.flags & ts.TypeFlags.Object) !== 0 && one.getCallSignatures().length === 0 && !/^(?:Response|StreamableFile)$/.test(one.symbol?.name ?? '') && !['pipe', 'byteLength', 'getReader'].some((name) => checker.getPropertyOfType(one, name)));
}
