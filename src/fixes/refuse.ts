import type { FixContext } from './types';

/** Says why nothing is offered, where somebody asks for the reason. */
export function refuse(withheld: FixContext['withheld'], reason: string): undefined {
  withheld?.(reason);
}
