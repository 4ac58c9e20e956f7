/** How a loader is written that merges the keys of one tick. */
export interface LoaderForm {
  /** The package, and what its default export is called where it is imported. */
  readonly module: string;
  readonly name: string;
  /** The range of its versions where it has to be added to a `package.json`. */
  readonly range: string;
  /**
   * Source text of a new loader.
   * @param name how the file calls the package's default export
   * @param batch source text of a function that is given a list of keys, and gives a promise of one value for each
   */
  made(name: string, batch: string): string;
  /** Source text of the promise of what a key has. */
  load(loader: string, key: string): string;
}
