import type { FilePath, Fix } from '../core';
import type { FlowGraph } from '../flow/graph/graph';
import type { FlowContext } from '../flow/types';
import type { FileKind, WorkspaceFacts } from '../project/types';
import type { FixableFinding, SubjectKind } from '../rules';

/** What a rewrite may ask beside its finding: the flow, and the workspace around it, for rewrites that reach into other files or make new ones. */
export interface FixContext extends FlowContext {
  readonly graph: FlowGraph;
  readonly workspace: WorkspaceFacts;
  /** What a file is for. */
  moduleKind(file: FilePath): FileKind;
  /** Takes down why a rewrite is not offered, in a few words; left out where nobody asks. */
  readonly withheld?: (reason: string) => void;
}

/** Plans one kind of rewrite: a pure function from a finding to a whole fix; undefined where it does not suit or would not be exact. */
export type Planner<K extends SubjectKind> = (finding: FixableFinding<K>, context: FixContext) => Fix | undefined;
