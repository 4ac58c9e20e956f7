import type { Checkout, ClientMade, Connect, Disconnect, EndlessWait, ExternalCall, PoolSize, Query, Subscription } from '../catalog';
import type { LoadedAlong } from '../catalog/rewrites/along';
import type { Unkeyed } from '../catalog/clients/unkeyed';
import type { Confidence, FilePath, Frequency, Severity } from '../core';
import type { EntryReach, Manner } from '../flow/graph/reach/entry-reach';
import type { ContextParameter, EntryPoint } from '../flow/entries/types';
import type { FunctionId } from '../flow/graph/names/function-table';
import type { FlowGraph } from '../flow/graph/graph';
import type { CallSite, EffectSite, Enclosing, FileFlow, FlowContext, QuerySite, Site } from '../flow/types';
import type { FileKind, WorkspaceFacts } from '../project/types';
import type { FunctionNode } from '../project/syntax';
import type { ts } from '../project/ts';
import type { Wait } from './blocking-side-effect/wait';
import type { RowUse } from './bounds/uses';
import type { Served } from './client-side-processing/own-routes';
import type { CalledBack } from './client-per-request/called-back';
import type { Work } from './client-side-processing/work';
import type { CountedLoop } from './n-plus-one/repetition';

/** What a rule looks at: one file's flow. */
export interface RuleContext extends FlowContext {
  readonly flow: FileFlow;
  readonly kind: FileKind;
  readonly graph: FlowGraph;
  /** How a request or job comes to a function, or to a site in it, where one does in that manner; somehow, where none is given. */
  reachedFrom(place: Enclosing | Site, manner?: Manner): EntryReach | undefined;
  /** The route that answers a `GET` of a path of the application, as of the last look at the whole workspace. */
  handlerOfRead(path: string): { readonly name: string; readonly handler: FunctionId } | undefined;
  readonly workspace: WorkspaceFacts;
  /** What another file is for. */
  moduleKind(file: FilePath): FileKind;
}

/** A finding in terms of the syntax tree, before the engine turns it into plain data. */
export interface RuleFinding {
  readonly rule: string;
  readonly shape: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** The call that costs. */
  readonly node: ts.Node;
  readonly related: readonly { readonly node: ts.Node; readonly message: string }[];
  /** What tells it from others of its shape in the same function: `customer.findUnique`. */
  readonly detail: string;
  readonly frequency: Frequency;
  readonly library: string;
  readonly model?: string;
  readonly enclosing: Enclosing;
  /** `GET /orders`, where it is known. */
  readonly route?: string;
  /** Handler → … → query, where the finding crosses functions. */
  readonly path?: readonly { readonly node: ts.Node; readonly message: string }[];
  /** What the fixes start from; undefined where none can. */
  readonly subject?: Subject;
}

/** What rewrites start from, by the kind of defect. A rule that is rewritten has a kind of its own here; `fixes/index.ts` lists the rewrites of each. */
export interface Subjects {
  readonly unbounded: UnboundedRead;
  readonly along: ReadAlong;
  readonly repetition: Repetition;
  readonly client: OwnClient;
  readonly checkout: TakenConnection;
  readonly closing: HeldClient<'closing', Disconnect>;
  readonly opening: HeldClient<'opening', Connect>;
  readonly pool: LargePool;
  readonly 'repeated-call': RepeatedCall;
  readonly wait: Wait;
  readonly long: LongWork;
  readonly columns: WholeRows;
  readonly download: Downloaded;
  readonly subscription: HeardTable;
  readonly endless: EndlessCall;
  readonly 'per-parent': PerParentRead;
  readonly 'in-memory': WorkedOut;
  readonly sequence: Sequence;
  readonly unkeyed: UnkeyedCall;
}

export type SubjectKind = keyof Subjects;

export type Subject = Subjects[SubjectKind];

/** A finding that rewrites of that kind can start from. */
export type FixableFinding<K extends SubjectKind = 'repetition'> = RuleFinding & { readonly subject: Subjects[K] };

/** A client that is made where a shared one would do. */
export interface OwnClient {
  readonly kind: 'client';
  readonly site: EffectSite;
  readonly meaning: ClientMade;
  readonly shape: 'per-request' | 'one-per-module';
  /** The other modules' clients of the same kind, where each has its own. */
  readonly others: readonly EffectSite[];
}

/** A connection that is taken from a pool and may never be given back. */
export interface TakenConnection {
  readonly kind: 'checkout';
  readonly site: EffectSite;
  readonly meaning: Checkout;
  /** What it is called in the function that takes it. */
  readonly name: ts.Identifier;
  /** Where it is given back if nothing fails before. */
  readonly releases: readonly ts.Node[];
  /** The ways through the callback that is given it, where it is handed to one. */
  readonly calledBack?: CalledBack;
}

/** A client of the whole process that a request closes, or opens without having asked whether it is open. */
export interface HeldClient<K extends 'closing' | 'opening', M extends Connect | Disconnect> {
  readonly kind: K;
  readonly site: EffectSite;
  readonly meaning: M;
}

/** A pool that may hold more than its share. */
export interface LargePool {
  readonly kind: 'pool';
  readonly meaning: ClientMade;
  readonly size: PoolSize;
}

/** Rows that a read loads with each of its own, of which there may be any number. */
export interface ReadAlong {
  readonly kind: 'along';
  readonly site: QuerySite;
  readonly along: LoadedAlong;
  /** Whether nobody waits for it, so that every row is wanted. */
  readonly inJob: boolean;
}

/** A read that may give any number of rows. */
export interface UnboundedRead {
  readonly kind: 'unbounded';
  readonly site: QuerySite;
  /** Whether the request that comes to it waits; a job has to see every row. */
  readonly reached?: EntryReach;
}

/** A read of all rows, of which JavaScript works something out. */
export interface WorkedOut {
  readonly kind: 'in-memory';
  readonly site: QuerySite;
  readonly uses: readonly RowUse[];
}

/** A read of all rows that a browser sends, of which a component makes something. */
export interface Downloaded {
  readonly kind: 'download';
  readonly query: Query;
  readonly works: readonly Work[];
  /** The route of the application that answers with the query, and the request that the component makes. */
  readonly served?: Served;
}

/** A subscription to every change of a table. */
export interface HeardTable {
  readonly kind: 'subscription';
  readonly call: ts.CallExpression;
  readonly subscription: Subscription;
  readonly library: string;
}

/** A read of whole rows. */
export interface WholeRows {
  readonly kind: 'columns';
  readonly site: QuerySite;
  /** The fields that are needed, relations included. */
  readonly fields: readonly string[];
  /** What the declared types of the variables and parameters that hold a row say that it has. */
  readonly declared: readonly string[];
  /** The relations to one row that are read of a row whose type says nothing. */
  readonly untyped: readonly string[];
  /** Where the others are in an answer now: their names. */
  readonly leaves?: readonly string[];
}

/** Work of a request that outruns it. */
export interface LongWork {
  readonly kind: 'long';
  /** The step that takes its time. */
  readonly site: EffectSite | CallSite;
  readonly entry: EntryPoint;
  /** The calls from the handler to the function of the step. */
  readonly path: readonly CallSite[];
  /** The same as a wait for each element, where nobody looks at what a step gives. */
  readonly wait?: Wait;
}

/** A call that nothing ends if there is no answer, or a client whose users wait so; or one that is `ended`, and then not tried again. */
export interface EndlessCall {
  readonly kind: 'endless';
  readonly of: { readonly call: ExternalCall } | { readonly ended: ExternalCall } | { readonly client: ClientMade; readonly wait: EndlessWait };
}

/** A call that is done twice where it is sent twice. */
export interface UnkeyedCall {
  readonly kind: 'unkeyed';
  readonly call: ts.CallExpression;
  readonly unkeyed: Unkeyed;
}

/** A read that a statement of its own waits for: `const user = await db.user.findFirst(…);`. */
export interface AwaitedRead {
  readonly site: EffectSite | CallSite;
  readonly statement: ts.VariableStatement;
  readonly declaration: ts.VariableDeclaration;
  /** What is awaited. */
  readonly operand: ts.Expression;
  /** What it declares. */
  readonly names: readonly string[];
}

/** Reads that wait for each other though none uses what another gives. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly reads: readonly AwaitedRead[];
  /** Statements between them that only look at their errors. */
  readonly guards: readonly ts.IfStatement[];
}

/** A query that a loop repeats. */
export interface Repetition {
  readonly kind: 'repetition';
  readonly site: QuerySite;
  /** The loops that grow, outermost first. */
  readonly loops: readonly CountedLoop[];
  /** `invariant`: the innermost loop changes nothing that the query depends on. */
  readonly shape: 'read' | 'write' | 'invariant';
}

/** A call in a loop that leads to a query. */
export interface RepeatedCall {
  readonly kind: 'repeated-call';
  readonly site: CallSite;
  readonly loops: readonly CountedLoop[];
  readonly shape: Repetition['shape'];
  /** The query that stands for all that the call leads to, and the calls on the way there, the first in the loop. */
  readonly query: QuerySite;
  readonly path: readonly CallSite[];
  /** True where a condition on the way decides whether it runs. */
  readonly conditional: boolean;
  /** True where a cache is asked on the way. */
  readonly cached: boolean;
  /** True where the call differs from pass to pass, but the query asks the same whatever the call is given (a setting, the account). */
  readonly own: boolean;
}

/** A function that a GraphQL server calls once for every object of a type. */
export interface FieldResolver {
  readonly fn: FunctionNode;
  /** `Post` */
  readonly type: string;
  /** `Post.author` */
  readonly field: string;
  /** Which of its parameters the parent is. */
  readonly parent: number | 'this';
  /** How it is, or can be, given the context of the request. */
  readonly context?: ContextParameter;
}

/** A query that is asked for every parent of an answer. */
export interface PerParentRead {
  readonly kind: 'per-parent';
  readonly resolver: FieldResolver;
  /** The query, or the call in the resolver that leads to it. */
  readonly site: EffectSite | CallSite;
  readonly query: QuerySite;
  /** The calls on the way to the query, the first in the resolver. */
  readonly path: readonly CallSite[];
  /** True where what the parent holds is taken first, or a cache is asked on the way. */
  readonly isSparing: boolean;
}

/** A rule: what it is, and how it is found. One file each, listed in `index.ts`. */
export interface Rule {
  readonly id: string;
  /** A few words, for lists. */
  readonly title: string;
  /** What goes wrong in production and what to do, in one or two sentences. */
  readonly help: string;
  /** The severity of a finding on a request path. */
  readonly severity: Severity;
  check(context: RuleContext): readonly RuleFinding[];
}
