import type { FilePath } from '../../core';
import type { SourceText } from '../disk/source-texts';

// Components that have lists which a library loads elsewhere: by a hook, from a store, or from the function that runs before their page.

/** What makes a hook, or a store of Svelte (https://svelte.dev/docs/svelte/stores). */
const makesHook = /\b(?:function|const|let|var)\s+use[A-Z]\w*\s*[(<=:]|=\s*(?:writable|readable|derived)\s*[(<]/;
/** What makes something that another file fills: a store, or a context (https://react.dev/reference/react/createContext). */
const makesShared = /=\s*(?:writable|(?:\w+\.)?createContext)\s*[(<]/;
/** What fills such a thing. */
const fillsShared = /\.\s*set\s*\(|\$\w+\s*=(?!=)|<\w+(?:\.Provider)?\s+value=\{/;
/** What has one store for the whole application, of which components ask by its library alone: Vuex (https://vuex.vuejs.org/guide/) and Redux (https://redux-toolkit.js.org/api/configureStore). */
const ofCentral: ReadonlySet<string> = new Set(['vuex', '@reduxjs/toolkit', 'redux']);
const makesCentral = /\b(?:createStore|configureStore|combineReducers|Store)\s*[(<]/;
const asksCentral = /\$store\b|\bmap(?:State|Getters)\s*\(|\buseStore\s*[(<]|\buse\w*Selector\s*[(<]|\bcreateSelector\s*\(/;
/** What a component has by a hook of another file, reads off a store (`$orders.filter(…)`), or is given by its page's `load` may be a list that a library loads there, of which the component makes something. */
export const hasLists = /\buse[A-Z]\w*\s*[(<]|(?<![\w.$])\$[a-z]\w*\s*\??[.)]|\bmap(?:(?:Writable)?State|Getters)\s*\(|\$store\b|\bcreateSelector\s*\(|\bdata\b/;
export const listWork = /\.\s*(?:filter|sort|toSorted|slice|reduce)\s*[(<]/;
/** https://svelte.dev/docs/kit/routing#page */
const page = /^(.*\/\+(?:page|layout))\.svelte$/;

interface Graph {
  readonly reaching: ReadonlySet<FilePath>;
  readonly importers: ReadonlyMap<FilePath, readonly FilePath[]>;
  passedOn(file: FilePath): readonly FilePath[];
}

/**
 * What imports hooks that may load something, be it through hooks made of them or through files that pass them on; stores and contexts that a file fills which may load; and pages whose own function may.
 * @param loads whether a file may load something
 * @returns the files that get them so, those by which they do, and those that make a store for the whole application, which nobody has to import
 */
export function whoGetsLists(files: readonly FilePath[], { reaching, importers, passedOn }: Graph, loads: (file: FilePath) => boolean, entry: (file: FilePath) => SourceText): { readonly users: ReadonlySet<FilePath>; readonly makers: ReadonlySet<FilePath>; readonly central: readonly FilePath[] } {
  const found = new Set<FilePath>();
  const fills = (file: FilePath): boolean => reaching.has(file) && entry(file).calls(fillsShared) && loads(file);
  const makers = new Set(files.filter((file) => {
    const text = entry(file);
    return (reaching.has(file) && text.calls(makesHook) && loads(file)) || (text.calls(makesShared) && (importers.get(file) ?? []).some(fills));
  }));
  for (const maker of makers) {
    for (const importer of importers.get(maker) ?? []) {
      found.add(importer);
      if (!makers.has(importer) && (entry(importer).calls(makesHook) || passedOn(importer).includes(maker))) makers.add(importer);
    }
  }
  for (const file of files) {
    const beside = page.exec(file)?.[1];
    if (beside !== undefined && ['.server.ts', '.server.js', '.ts', '.js'].some((ending) => reaching.has(beside + ending))) found.add(file);
  }
  const central = files.filter((file) => reaching.has(file) && entry(file).imports.some((name) => ofCentral.has(name)) && entry(file).calls(makesCentral));
  for (const file of central.length > 0 ? files : []) if (!found.has(file) && entry(file).calls(asksCentral)) found.add(file);
  return { users: found, makers, central };
}
