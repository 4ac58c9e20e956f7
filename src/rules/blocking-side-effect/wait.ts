import type { EntryPoint } from '../../flow/entries/types';
import type { CallSite, EffectSite } from '../../flow/types';

/** A call for which a request waits, or that is lost with it. */
export interface Wait {
  readonly kind: 'wait';
  /** The call where the request waits. */
  readonly site: EffectSite | CallSite;
  /** What it leads to in the end. */
  readonly effect: EffectSite;
  readonly entry: EntryPoint;
  /** The calls by which the request comes to the function of that one, outermost first. */
  readonly way?: readonly CallSite[];
  /** True where nobody waits, and the process may end before it is done. */
  readonly lost: boolean;
  /** What it is done for one after the other: `order`. */
  readonly each?: string;
}
