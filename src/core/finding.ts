import type { FileEdit } from './edit';
import type { FilePath, Location } from './location';

/** `error`: takes the app down at a hundred users on a request path; `warning`: a real cost there; the rest is advice. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** How sure the analysis is that the cost is real and grows. By default only `high` and `medium` are shown. */
export type Confidence = 'high' | 'medium' | 'low';

/** How often something runs per entry of its route or job: once, once per row, once per row of a row. */
export type Frequency = '1' | 'N' | 'N*M';

/** How often something runs that so many loops stand around. */
export function frequencyIn(loops: { readonly length: number }): Frequency {
  return loops.length > 1 ? 'N*M' : loops.length === 1 ? 'N' : '1';
}

export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
export const confidences: readonly Confidence[] = ['high', 'medium', 'low'];

/** A second place that explains the finding: the loop, the query that made the list, the route handler. */
export interface RelatedLocation {
  readonly location: Location;
  readonly message: string;
}

/** Something that will not scale, with its cost. Plain data: it survives a structured clone. */
export interface Finding {
  /** The rule's id, e.g. `n-plus-one`. */
  readonly rule: string;
  /** Which form of the defect, e.g. `read-in-loop`; part of the fingerprint. */
  readonly shape: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence: what it costs, in the user's words. */
  readonly message: string;
  /** The call that costs, where it is written inside the loop or handler. */
  readonly location: Location;
  readonly related: readonly RelatedLocation[];
  /** Handler → … → query where the finding crosses functions; empty otherwise. */
  readonly path: readonly RelatedLocation[];
  /** Rule, shape, workspace-relative file, enclosing function and an ordinal: stable when lines move. */
  readonly fingerprint: string;
  readonly frequency: Frequency;
  readonly library: string;
  readonly model?: string;
  /** Name of the enclosing function as a person would write it (`OrderService.list`), or `(module)`. */
  readonly enclosing: string;
  /** `GET /orders`, where it is known. */
  readonly route?: string;
  /** The verified fixes, best first; present only where they were asked for. */
  readonly fixes?: readonly Fix[];
  /** The queries of its request where every list has a hundred elements: as the code stands, and with this finding gone. Present only where it was asked for and is known. */
  readonly gain?: { readonly before: number; readonly after: number };
}

/** The kinds of rewrite; the names are those of `headroom fix --kind`. */
export const fixKinds = ['eager-load', 'batch', 'bulk-write', 'transaction', 'hoist', 'data-loader', 'merge', 'limit', 'paginate', 'keyset', 'envelope', 'batches', 'select', 'into-query', 'shared-client', 'release', 'direct-query', 'keep-open', 'pool-size', 'timeout', 'retry', 'idempotency-key', 'enqueue', 'answer-later', 'parallel', 'after-response', 'concurrency'] as const;

export type FixKind = (typeof fixKinds)[number];

/** A whole rewrite: all of its edits in all of its files, or none. */
export interface Fix {
  readonly kind: FixKind;
  /** What happens, exactly: `Load customer with the orders (1 query instead of N)`. */
  readonly title: string;
  /** The one that the editor marks as preferred and that fix-all takes. At most one per finding. */
  readonly preferred: boolean;
  /** True where behaviour can differ; the title then says how. Such a fix is left out of fix-all and fix-on-save. */
  readonly changesBehavior: boolean;
  readonly edits: readonly FileEdit[];
}

/** Something the user should know about the input itself: a broken tsconfig, a file that cannot be read. The scan goes on. */
export interface Notice {
  /** A stable id such as `tsconfig-invalid` or `file-unreadable`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  /** One clear sentence. */
  readonly message: string;
  readonly file?: FilePath;
  readonly location?: Location;
}
