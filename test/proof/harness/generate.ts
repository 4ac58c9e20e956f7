/** A small program, and what is special about it. */
export interface Generated {
  readonly text: string;
  /** The choices that made it, for a failure's message. */
  readonly made: string;
}

/** What a list of rows and the rows that belong to each have to do with one another, in the schema of the proofs. */
interface Pair {
  readonly list: string;
  readonly item: string;
  /** What each row asks for. */
  readonly query: string;
  /** The key on the row, for loops over keys alone; `nullable` where it may be absent. */
  readonly key: string;
  readonly nullable?: boolean;
  readonly result: 'row' | 'rows' | 'count';
  /** A column of the row that was found. */
  readonly column: string;
}

const pairs: readonly Pair[] = [
  { list: "order.findMany({ orderBy: { id: 'asc' } })", item: 'order', query: 'customer.findUnique({ where: { id: KEY } })', key: 'customerId', result: 'row', column: 'name' },
  { list: "order.findMany({ where: { status: 'paid' }, orderBy: { id: 'desc' } })", item: 'order', query: 'coupon.findUnique({ where: { code: KEY } })', key: 'couponCode', nullable: true, result: 'row', column: 'percent' },
  { list: "order.findMany({ orderBy: { number: 'asc' } })", item: 'order', query: 'address.findFirst({ where: { id: KEY } })', key: 'billingId', nullable: true, result: 'row', column: 'street' },
  { list: "visit.findMany({ orderBy: { id: 'asc' } })", item: 'visit', query: 'customer.findUnique({ where: { email: KEY } })', key: 'email', nullable: true, result: 'row', column: 'city' },
  { list: "customer.findMany({ orderBy: { id: 'asc' }, take: 30 })", item: 'customer', query: "order.findMany({ where: { customerId: KEY }, orderBy: { id: 'asc' } })", key: 'id', result: 'rows', column: 'number' },
  { list: "customer.findMany({ orderBy: { id: 'asc' } })", item: 'customer', query: "order.count({ where: { customerId: KEY } })", key: 'id', result: 'count', column: '' },
  { list: "customer.findMany({ orderBy: { name: 'asc' } })", item: 'customer', query: "order.findMany({ where: { customerId: KEY, status: 'open' }, orderBy: { total: 'desc' }, select: { number: true, total: true } })", key: 'id', result: 'rows', column: 'number' },
  { list: "category.findMany({ orderBy: { id: 'asc' } })", item: 'category', query: 'category.findUnique({ where: { id: KEY } })', key: 'parentId', nullable: true, result: 'row', column: 'name' },
  { list: "category.findMany({ orderBy: { id: 'asc' } })", item: 'category', query: "product.findMany({ where: { categoryId: KEY, active: true }, orderBy: { id: 'asc' } })", key: 'id', result: 'rows', column: 'sku' },
  { list: "category.findMany({ orderBy: { id: 'asc' } })", item: 'category', query: 'category.count({ where: { parentId: KEY } })', key: 'id', result: 'count', column: '' },
  { list: "order.findMany({ orderBy: { id: 'asc' }, take: 20 })", item: 'order', query: "item.findMany({ where: { orderId: KEY }, orderBy: { line: 'asc' } })", key: 'id', result: 'rows', column: 'price' },
  { list: "item.findMany({ orderBy: [{ orderId: 'asc' }, { line: 'asc' }] })", item: 'item', query: 'product.findUnique({ where: { id: KEY }, select: { name: true, price: true } })', key: 'productId', result: 'row', column: 'name' },
];

/** Writes one program: a list, a loop in one of its forms, a query per element, and what is made of its result. */
export function generate(random: () => number): Generated {
  const made: string[] = [];
  const pick = <T>(what: string, options: readonly (readonly [string, T])[]): T => {
    const [name, value] = options[Math.floor(random() * options.length)] as readonly [string, T];
    made.push(`${what}: ${name}`);
    return value;
  };
  const pair = pick('query', pairs.map((one) => [`${one.item} → ${one.query}`, one] as const));
  const { item } = pair;
  const plural = 'list';
  const over = pick('over', [['rows', 'rows'], ['keys', 'keys'], ['a Set of keys', 'set']] as const);
  const keyOf = over === 'rows' ? `${item}.${pair.key}` : 'key';
  const name = over === 'rows' ? item : 'key';
  const isGuarded = pair.nullable === true && (over !== 'rows' || random() < 0.7);
  const key = pair.nullable === true && over === 'rows' && !isGuarded ? pick('absent key', [['!', `${keyOf}!`], ["?? ''", pair.key === 'email' || pair.key === 'couponCode' ? `(${keyOf} ?? '')` : `(${keyOf} ?? 0)`]]) : keyOf;
  const awaited = `await prisma.${pair.query.replace('KEY', key).replace(/(\w+): \1\b(?!\.)/, '$1')}`;
  const found = readsOf(pair, pick);
  const collection = over === 'rows' ? plural : over === 'keys' ? 'keys' : 'new Set(keys)';
  const keys = over === 'rows' ? '' : `  const keys = ${plural}.${pair.nullable ? `flatMap((${item}) => ${item}.${pair.key} ?? [])` : `map((${item}) => ${item}.${pair.key})`};\n`;
  const carried = over === 'rows' ? pick('carries', [['the row\'s id', `key: ${item}.${pair.key}, `], ['a spread row', `...${item}, `], ['nothing', '']]) : 'key, ';
  const value = `{ ${carried}found: ${found} }`;
  const form = pick('loop', over === 'set' ? [['for-of', 'for'], ['for-of with continue', 'continue']] as const : [['for-of', 'for'], ['for-of with continue', 'continue'], ['index', 'index'], ['Promise.all', 'all'], ['Promise.all, result inline', 'inline']] as const);
  const skip = pick('guard', [['none', ''], ['under a condition', 'if'], ['every second', 'second']] as const);
  const guard = isGuarded && over === 'rows' ? `${keyOf} !== null` : skip === '' || over !== 'rows' ? '' : skip === 'if' ? `Boolean(${item}.${pair.key})` : `String(${item}.${pair.key}).length % 2 === 0`;
  return { text: programOf({ list: pair.list, plural, keys, collection, name, form, guard, awaited, value, found }), made: made.join(', ') };
}

/** What is made of the result. */
function readsOf({ result, column }: Pair, pick: <T>(what: string, options: readonly (readonly [string, T])[]) => T): string {
  switch (result) {
    case 'count': return pick('reads', [['the number', 'result'], ['whether there is any', 'result > 0']]);
    case 'rows': return pick('reads', [['all rows', 'result'], ['their number', 'result.length'], ['a column', `result.map((one) => one.${column})`], ['the first', `result[0]?.${column} ?? null`]]);
    default: return pick('reads', [['the row', 'result'], ['a column', `result?.${column} ?? 'none'`], ['whether it is there', 'result !== null'], ['strictly', `result === null ? 0 : result.${column}`]]);
  }
}

interface Parts {
  readonly list: string;
  readonly plural: string;
  readonly keys: string;
  readonly collection: string;
  readonly name: string;
  readonly form: 'for' | 'continue' | 'index' | 'all' | 'inline';
  readonly guard: string;
  readonly awaited: string;
  readonly value: string;
  readonly found: string;
}

function programOf({ list, plural, keys, collection, name, form, guard, awaited, value, found }: Parts): string {
  const body = (indent: string): string => `${indent}const result = ${awaited};\n${indent}found.push(${value});\n`;
  const guarded = (indent: string): string => (guard === '' ? body(indent) : `${indent}if (${guard}) {\n${body(`${indent}  `)}${indent}}\n`);
  const loops: Record<Parts['form'], string> = {
    for: `  for (const ${name} of ${collection}) {\n${guarded('    ')}  }\n`,
    continue: `  for (const ${name} of ${collection}) {\n${guard === '' ? '' : `    if (!(${guard})) continue;\n`}${body('    ')}  }\n`,
    index: `  for (let i = 0; i < ${collection}.length; i++) {\n    const ${name} = ${collection}[i]!;\n${guarded('    ')}  }\n`,
    all: `  found.push(...(await Promise.all(${collection}.map(async (${name}) => {\n${guard === '' ? '' : `    if (!(${guard})) return null;\n`}    const result = ${awaited};\n    return ${value};\n  }))));\n`,
    inline: `  const results = await Promise.all(${collection}.map((${name}) => ${guard === '' ? awaited.replace(/^await /, '') : `(${guard} ? ${awaited.replace(/^await /, '')} : null)`}));\n  for (const result of results) found.push(${guard === '' ? found : `result === null ? null : ${found}`});\n`,
  };
  return `import type { PrismaClient } from '@prisma/client';

export async function main(prisma: PrismaClient) {
  const ${plural} = await prisma.${list};
${keys}  const found: unknown[] = [];
${loops[form]}  return found;
}
`;
}
