/** One item of a `select`: a column, or a relation with its own items. Source: https://docs.postgrest.org/en/stable/references/api/resource_embedding.html */
export interface Item {
  /** The name that it has in the row: its alias, else its own. */
  readonly name: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  /** The items of a relation, and the range between its parentheses. */
  readonly inner?: { readonly items: readonly Item[]; readonly start: number; readonly end: number };
}

/** The items of a `select`'s text; undefined where it has something else in it: relations that are spread out, aggregates. */
export function itemsOf(text: string, from = 0, to = text.length): readonly Item[] | undefined {
  const items: Item[] = [];
  let start = from;
  let depth = 0;
  for (let at = from; at <= to; at++) {
    const sign = at === to ? ',' : text.charAt(at);
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    if (sign !== ',' || depth > 0) continue;
    const item = itemOf(text, start, at);
    if (!item) return undefined;
    items.push(item);
    start = at + 1;
  }
  return depth === 0 ? items : undefined;
}

function itemOf(text: string, from: number, to: number): Item | undefined {
  const written = text.slice(from, to);
  const start = from + (written.length - written.trimStart().length);
  const end = from + written.trimEnd().length;
  const match = /^(?:(\w+)\s*:\s*)?(\w+|\*)((?:![\w-]+)*)(?:(\s*\()([\s\S]*)\)|(?:->>?[\w>-]+)?(?:::\w+)?)$/.exec(text.slice(start, end));
  if (!match) return undefined;
  const [, alias, own = '', , open, inside] = match;
  const name = alias ?? own;
  if (open === undefined || inside === undefined) return own === 'count' ? undefined : { name, start, end };
  const first = end - 1 - inside.length;
  const items = itemsOf(text, first, end - 1);
  return inside.trim() === 'count' ? { name, start, end } : items && { name, start, end, inner: { items, start: first, end: end - 1 } };
}
