import type { Model } from '../../core';

/** Told why a rewrite is not offered, in a few words. */
export type Withheld = (reason: string) => void;

/**
 * Whether something runs at rows of a query's model, or at its operation, that another query would pass by: hooks, middleware, listeners, extensions of a client. Which of them would be passed by, the library says;
 * of a model of which it is not known what runs, any may. Whoever asks is told.
 */
export function passesHooksBy({ model }: { readonly model?: Model | undefined }, isPassedBy: RegExp | ((hook: string) => boolean), withheld: Withheld | undefined): boolean {
  const hook = model?.hooks?.find((one) => one === '*' || (typeof isPassedBy === 'function' ? isPassedBy(one) : isPassedBy.test(one)));
  if (hook === undefined || !model) return false;
  withheld?.(hook === '*' ? `what runs at rows of \`${model.name}\` is not known` : `what runs at \`${hook}\` of \`${model.name}\` would no longer run`);
  return true;
}

/** The same of one method and another that takes its place, where something runs at only one of the two. */
export function runsAtOne({ model }: { readonly model?: Model | undefined }, one: string, other: string, withheld: Withheld | undefined): boolean {
  const isOfOne = model?.hooks?.includes(one) !== model?.hooks?.includes(other);
  return passesHooksBy({ model }, (hook) => isOfOne && (hook === one || hook === other), withheld);
}
