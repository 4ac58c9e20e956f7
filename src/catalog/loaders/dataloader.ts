import { rowLibrary, rowsOf } from '../tables/rows';
import type { LoaderForm } from '../types';

/**
 * Without its cache a loader only merges the keys of one tick: what a request reads, changes and reads again is read anew
 * (https://github.com/graphql/dataloader#disabling-cache). The keys of a tick may then repeat.
 */
const loader: LoaderForm = {
  module: 'dataloader',
  name: 'DataLoader',
  range: '^2.2.0',
  made: (name, batch) => `new ${name}(${batch}, { cache: false })`,
  load: (own, key) => `${own}.load(${key})`,
};

const entry = rowLibrary({
  id: 'dataloader',
  modules: {
    dataloader: `
declare class DataLoader<K = any, V = any, C = K> { constructor(batch: (keys: readonly K[]) => PromiseLike<ArrayLike<V | Error>>, options?: any); load(key: K): Promise<V>; loadMany(keys: ArrayLike<K>): Promise<(V | Error)[]>; clear(key: K): this; clearAll(): this; prime(key: K, value: V | PromiseLike<V> | Error): this; name: string | null }
declare namespace DataLoader { export type BatchLoadFn<K = any, V = any> = (keys: readonly K[]) => PromiseLike<ArrayLike<V | Error>>; export type Options<K = any, V = any, C = any> = any; export { DataLoader as default } }
export = DataLoader;
`,
  },
  rows: rowsOf('DataLoader', ['load', 'loadMany'], { concept: 'load' }),
});

/** DataLoader (https://github.com/graphql/dataloader): the keys of one tick go to the batch function together. */
export const dataloader = { ...entry, loader };
