import type { DataModel, Model } from '../core';

/** What two sources say of one database, put together once: a model stays the same object for as long as both say the same of it. */
const databases = new WeakMap<DataModel, WeakMap<DataModel, DataModel>>();
const models = new WeakMap<Model, WeakMap<Model, Model>>();

export function joinedData(a: DataModel, b: DataModel, make: () => DataModel): DataModel {
  return once(databases, a, b, make);
}

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
