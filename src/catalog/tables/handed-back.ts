/**
 * Members of what a library's function gives, which run a function that it was given among its options: `useMutation({ mutationFn })` gives
 * `mutate` and `mutateAsync`. By member, the option that it runs and who gives it, by package.
 */
export interface HandedBack {
  readonly option: string;
  /** What makes the object, by its exported name, in these packages. */
  readonly makers: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

// https://tanstack.com/query/latest/docs/framework/react/reference/useMutation; react-query is what version 3 was called.
const mutation: HandedBack = {
  option: 'mutationFn',
  makers: new Set(['useMutation', 'createMutation', 'injectMutation']),
  packages: new Set(['@tanstack/react-query', '@tanstack/vue-query', '@tanstack/solid-query', '@tanstack/svelte-query', '@tanstack/angular-query-experimental', 'react-query']),
};

export const handedBack: ReadonlyMap<string, HandedBack> = new Map([['mutate', mutation], ['mutateAsync', mutation]]);
