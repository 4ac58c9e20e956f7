/** By method, the packages whose procedures are told by its type argument what their context has. https://trpc.io/docs/server/context#defining-the-context-type, https://orpc.unnoq.com/docs/context */
export const contextDeclaring: ReadonlyMap<string, ReadonlySet<string>> = new Map([['context', new Set(['@trpc/server'])], ['$context', new Set(['@orpc/server'])]]);
