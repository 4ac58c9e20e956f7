import { rules, type Settings } from '../../src/engine';

/** Settings with which these rules alone say something: a test of one is not about what others see in the same code. */
export function only(...ids: readonly string[]): Settings['rules'] {
  return Object.fromEntries(rules.filter(({ id }) => !ids.includes(id)).map(({ id }) => [id, 'off']));
}
