import type { DataModel, Model } from '../../core';
import type { DeclaredModel } from '../types';

/** What two sources say of one database, put together once: a model stays the same object for as long as both say the same of it. */
const databases = new WeakMap<DataModel, WeakMap<DataModel, DataModel>>();
const models = new WeakMap<Model, WeakMap<Model, Model>>();

/** What a model is that one source or another declares. Where both do, it is the first one's in what `join` makes of their databases. */
export function declaredTwice(first: DeclaredModel | undefined, second: DeclaredModel | undefined, join: (first: DataModel, second: DataModel) => DataModel): Partial<DeclaredModel> {
  if (!first || !second) return second ?? first ?? {};
  const data = once(databases, first.data, second.data, () => join(first.data, second.data));
  const model = data.models.get(first.model.name);
  return model ? { model, data } : first;
}

/** One model of such databases. */
export function joinedModel(a: Model, b: Model, make: () => Model): Model {
  return once(models, a, b, make);
}

function once<T extends object>(known: WeakMap<T, WeakMap<T, T>>, a: T, b: T, make: () => T): T {
  let inner = known.get(a);
  if (!inner) known.set(a, (inner = new WeakMap()));
  let made = inner.get(b);
  if (!made) inner.set(b, (made = make()));
  return made;
}
