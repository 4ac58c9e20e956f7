/** What a function does with a function that it is given. */
export type LibraryCallback =
  /** Runs it once per element of the argument at `list`, which it gives it as its argument at `item`. */
  | { readonly kind: 'each'; readonly list: number; readonly item: number; readonly sequential: boolean }
  /** Runs it once per element of what a call before it in the chain was given, whose name is `link`: `pool.for(rows).process(fn)`. */
  | { readonly kind: 'each-of-link'; readonly link: string; readonly item: number }
  /** Gives a function that runs it once per element of the list that this one is given: `traverse(fn)(rows)`, `pipe(rows, traverse(fn))`. */
  | { readonly kind: 'each-of-given'; readonly item: number; readonly sequential: boolean; /** What the function gives is run as well, where it is a function itself. */ readonly lazy?: true; /** How what the call before is given is named where one waits for the other. */ readonly inTurn?: RegExp }
  /** Makes a queue that runs it once per element of what is put in by one of the methods, one by one or as a list: `const queue = async.queue(fn); queue.push(rows)`. */
  | { readonly kind: 'each-of-added'; readonly by: ReadonlySet<string> }
  /** Runs it there and then, or when there is room for it; the caller gets its result. `values`: of a stream, for each value that comes. */
  | { readonly kind: 'once'; readonly values?: StreamValues }
  /** Gives back a function that remembers results. */
  | { readonly kind: 'remembers' }
  /** Gives back a function that does the same, and that is asked once in a request for the same arguments. */
  | { readonly kind: 'once-per-request' };

/**
 * Where an operator stands for each element of a list: behind the function that makes a stream of the list (`from(ids)`), or of the values that it is given apart (`of(...ids)`), and behind operators alone that hand on
 * value by value. Those that put what they are given into the stream one by one make one of a list that comes whole: `from(load()).pipe(mergeMap((rows) => rows))`.
 */
export interface StreamValues {
  readonly source: string;
  readonly apart: string;
  readonly passing: ReadonlySet<string>;
  readonly spreading: ReadonlySet<string>;
  readonly sequential: boolean;
}

interface Row {
  readonly use: LibraryCallback;
  /** The argument that is the callback. */
  readonly callback: number;
}

const each = (list: number, callback: number, sequential = false, item = 0): Row => ({ use: { kind: 'each', list, item, sequential }, callback });
const once = (callback = 0): Row => ({ use: { kind: 'once' }, callback });
const ofGiven = (sequential: boolean, item = 0): Row => ({ use: { kind: 'each-of-given', item, sequential, lazy: true, inTurn: /Seq$/ }, callback: 0 });
const remembers: Row = { use: { kind: 'remembers' }, callback: 0 };

const listFirst = each(0, 1);
const inSeries = each(0, 1, true);
const reducing = each(0, 1, true, 1);

function rows(names: string, row: Row): readonly (readonly [string, Row])[] {
  return names.split(' ').map((name) => [name, row] as const);
}

/** https://lodash.com/docs/4.17.15 */
const lodash = new Map([
  ...rows('map forEach each forEachRight eachRight flatMap flatMapDeep filter reject find findLast some every partition keyBy groupBy countBy sortBy mapValues mapKeys forIn forOwn sumBy uniqBy', listFirst),
  ...rows('reduce reduceRight transform', reducing),
  ...rows('memoize once debounce throttle', remembers),
]);

/** https://caolan.github.io/async/v3/docs.html#queue; a `cargo` hands over many at once */
const queued: Row = { use: { kind: 'each-of-added', by: new Set(['push', 'pushAsync', 'unshift', 'unshiftAsync']) }, callback: 0 };

/** https://caolan.github.io/async/v3/docs.html: `each(list, fn)`, `eachSeries(list, fn)`, `eachLimit(list, limit, fn)`, `reduce(list, memo, fn)`. */
const caolan = new Map([
  ...['each', 'forEach', 'eachOf', 'forEachOf', 'map', 'mapValues', 'filter', 'select', 'reject', 'concat', 'flatMap', 'groupBy', 'sortBy', 'some', 'any', 'every', 'all', 'detect', 'find'].flatMap((name) => [
    [name, listFirst] as const, [`${name}Series`, inSeries] as const, [`${name}Limit`, each(0, 2)] as const,
  ]),
  ...rows('reduce inject foldl reduceRight foldr', each(0, 2, true, 1)),
  ...rows('memoize', remembers), ...rows('queue priorityQueue', queued),
]);

/** http://bluebirdjs.com/docs/api/promise.map.html; the methods of an instance read like those of an array. */
const bluebird = new Map([...rows('map filter', listFirst), ...rows('mapSeries each', inSeries), ...rows('reduce', reducing), ...rows('try attempt', once())]);

/** `from(ids).pipe(mergeMap((id) => …))` runs once per element: https://rxjs.dev/api/index/function/from, https://rxjs.dev/api/index/function/of, https://rxjs.dev/api/operators/mergeMap */
const perValue = (sequential: boolean): Row => ({ use: { kind: 'once', values: { source: 'from', apart: 'of', passing, spreading, sequential } }, callback: 0 });
const spreading = new Set(['mergeMap', 'concatMap', 'flatMap', 'switchMap', 'exhaustMap', 'mergeAll', 'concatAll']);
const passing = new Set(['map', 'filter', 'tap', 'mergeMap', 'concatMap', 'flatMap', 'delay', 'distinct', 'catchError', 'finalize', 'mergeWith', 'concatWith', 'startWith', 'endWith']);
const rxjs = new Map([...rows('tap map switchMap exhaustMap mergeMap flatMap filter', perValue(false)), ...rows('concatMap', perValue(true)), ...rows('catchError finalize defer', once())]);

/**
 * https://gcanti.github.io/fp-ts/modules/TaskEither.ts.html#traversearray, and the same of `Task` and `TaskOption`; of lists `A.traverse(TE.ApplicativePar)(find)`, and what is made of each is run where it is put together
 * (`pipe(ids, A.map(find), TE.sequenceArray)`): https://gcanti.github.io/fp-ts/modules/Array.ts.html
 */
const fpTs = new Map([
  ...rows('traverseArray traverseReadonlyNonEmptyArray', ofGiven(false)), ...rows('traverseArrayWithIndex traverseReadonlyArrayWithIndex traverseReadonlyNonEmptyArrayWithIndex', ofGiven(false, 1)),
  ...rows('traverseSeqArray traverseReadonlyNonEmptyArraySeq', ofGiven(true)), ...rows('traverseSeqArrayWithIndex traverseReadonlyArrayWithIndexSeq traverseReadonlyNonEmptyArrayWithIndexSeq', ofGiven(true, 1)),
  ...['Array', 'ReadonlyArray', 'NonEmptyArray', 'ReadonlyNonEmptyArray'].flatMap((list) => [
    ...rows(`${list}.map ${list}.traverse() ${list}.wither()`, ofGiven(false)), ...rows(`${list}.mapWithIndex ${list}.traverseWithIndex()`, ofGiven(false, 1)),
  ]),
]);

/** https://superchargejs.com/docs/3.x/promise-pool: `PromisePool.withConcurrency(2).for(rows).process(async (row) => …)` */
const promisePool = new Map(rows('chain.process', { use: { kind: 'each-of-link', link: 'for', item: 0 }, callback: 0 }));

/**
 * Packages by name, what they export by name (`default` for the package itself). An instance's method is named `new.method`, the function that an
 * exported function gives is `made`, a method behind other calls `chain.method`.
 */
const packages: ReadonlyMap<string, ReadonlyMap<string, Row>> = new Map([
  // https://github.com/sindresorhus/promise-fun
  ['p-map', new Map(rows('default pMapIterable', listFirst))],
  ['p-filter', new Map(rows('default', listFirst))],
  ['p-locate', new Map(rows('default', listFirst))],
  ['p-each-series', new Map(rows('default', inSeries))],
  ['p-map-series', new Map(rows('default', inSeries))],
  ['p-reduce', new Map(rows('default', reducing))],
  ['p-retry', new Map(rows('default', once()))],
  ['cockatiel', new Map(rows('made.execute', once()))],
  ['p-limit', new Map([...rows('made', once()), ...rows('made.map', listFirst)])],
  ['p-queue', new Map(rows('new.add', once()))],
  ['@supercharge/promise-pool', promisePool],
  ['p-memoize', new Map(rows('default', remembers))],
  ['lodash', lodash], ['lodash-es', lodash], ['underscore', lodash],
  ['async', caolan],
  ['bluebird', bluebird],
  // https://ramdajs.com/docs: the callback comes first.
  ['ramda', new Map([...rows('map forEach filter reject chain', each(1, 0)), ...rows('memoizeWith', { ...remembers, callback: 1 })])],
  // https://remedajs.com/docs, https://radash-docs.vercel.app/docs
  ['remeda', new Map(rows('map forEach filter flatMap', listFirst))],
  ['radash', new Map([...rows('map', inSeries), ...rows('reduce', reducing), ...rows('parallel', each(1, 2)), ...rows('retry', once(1)), ...rows('memo', remembers)])],
  // https://github.com/nicolasdao/modern-async
  ['modern-async', new Map([
    ...rows('asyncMap asyncForEach asyncFilter asyncMapPool asyncSome asyncEvery', listFirst), ...rows('mapSeries forEachSeries', inSeries), ...rows('mapLimit forEachLimit filterLimit', listFirst),
  ])],
  // https://es-toolkit.dev/reference/array/mapAsync.html
  ['es-toolkit', new Map([...rows('mapAsync forEachAsync filterAsync flatMapAsync', listFirst), ...rows('reduceAsync', reducing), ...rows('memoize', remembers)])],
  // https://github.com/rxaviers/async-pool
  ['tiny-async-pool', new Map(rows('default', each(1, 2)))],
  ['async-retry', new Map(rows('default', once()))],
  ['bottleneck', new Map(rows('new.schedule', once()))],
  ['async-mutex', new Map(rows('new.runExclusive', once()))],
  // What is made for each is run where the whole is: https://effect.website/docs/getting-started/control-flow/#foreach
  ['effect', new Map([...rows('Effect.forEach Effect.filter Effect.partition Effect.validateAll', listFirst), ...rows('Effect.reduce', each(0, 2, true, 1))])],
  ['fp-ts', fpTs],
  // What stands in the pipe of an answer runs for it: https://rxjs.dev/guide/operators
  ['rxjs', rxjs],
  // What is kept is thrown away with each request, so that the first call with each key asks in every one of them: https://react.dev/reference/react/cache
  ['react', new Map(rows('cache', { use: { kind: 'once-per-request' }, callback: 0 }))],
  // Functions that remember: most calls of what they give ask nothing. https://nextjs.org/docs/app/api-reference/functions/unstable_cache
  // What is handed to `after` runs once the answer is sent, also where that failed: https://nextjs.org/docs/app/api-reference/functions/after
  ['next', new Map([...rows('unstable_cache', remembers), ...rows('after unstable_after', once())])],
  ...['memoizee', 'moize', 'mem', 'memoize', 'memoize-one', 'fast-memoize', 'micro-memoize', 'nano-memoize', 'lodash.memoize'].map((name) => [name, new Map(rows('default memoize memoizeOne', remembers))] as const),
]);

/**
 * What an export of a package does with the function that it is given as its argument at `index`. `name` is what is imported, `default` for the
 * package itself. A module of one function (`lodash/map`, `async/eachLimit`) is that function; what only one of a package's modules means so is named with it (`Array.map`), and the function that a call of an export gives `traverse()`.
 */
export function libraryCallback(module: { readonly package: string; readonly subpath: string; readonly name: string }, index: number): LibraryCallback | undefined {
  const exported = packages.get(module.package);
  if (!exported) return undefined;
  const row = (module.name === 'default' ? exported.get(module.subpath.replace(/\.js$/, '')) : undefined) ?? exported.get(`${module.subpath}.${module.name}`) ?? exported.get(module.name);
  return row?.callback === index ? row.use : undefined;
}

/** The methods that some package has behind other calls. */
export const chainedMethods: ReadonlySet<string> = new Set([...packages.values()].flatMap((exported) => [...exported.keys()]).flatMap((name) => /^chain\.(.*)/.exec(name)?.[1] ?? []));

/** What runs each function of a list that it is given first. https://github.com/sindresorhus/p-all, https://github.com/sindresorhus/p-queue#addallfns-options, https://github.com/sindresorhus/p-series, https://caolan.github.io/async/v3/docs.html#series */
const tasks: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['p-all', new Set(['default'])], ['p-series', new Set(['default'])], ['p-queue', new Set(['new.addAll'])],
  ['async', new Set(['series', 'parallel', 'parallelLimit'])],
]);

/** Whether an export of a package runs each function of the list that is its argument at `index`. */
export function runsTasks(module: { readonly package: string; readonly name: string }, index: number): boolean {
  return index === 0 && tasks.get(module.package)?.has(module.name) === true;
}
