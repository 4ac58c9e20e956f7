/** How a package lets no more than so many calls run at a time. */
export interface Limiter {
  /** The package, and what its default export is called where it is imported. */
  readonly package: string;
  readonly name: string;
  /** The range of its versions where it has to be added to a `package.json`, and the specifier by which Deno imports it. */
  readonly range: string;
  readonly deno: string;
  /** Source text of a new limiter; `name` is how the file calls the package's default export. */
  made(name: string, atOnce: number): string;
  /** What stands before and behind a function without parameters that waits for its turn; together they are the promise of what that gives. */
  around(limiter: string): readonly [string, string];
}

/** How many calls run at a time: as many as the pools of most clients have connections (`pg` and Knex 10, https://node-postgres.com/apis/pool). */
export const atOnce = 10;
