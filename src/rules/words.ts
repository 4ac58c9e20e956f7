/** Words for messages: a model or variable name as a noun, and its plural. English rules; other languages' names stay as they are. */

const irregular: Readonly<Record<string, string>> = {
  person: 'people', child: 'children', man: 'men', woman: 'women', news: 'news', series: 'series', sms: 'sms', data: 'data', media: 'media',
  movie: 'movies', cookie: 'cookies', calorie: 'calories', selfie: 'selfies', cache: 'caches', size: 'sizes', prize: 'prizes', quiz: 'quizzes', axe: 'axes', hero: 'heroes',
  analysis: 'analyses', diagnosis: 'diagnoses', basis: 'bases', alias: 'aliases', canvas: 'canvases', atlas: 'atlases', lens: 'lenses', shelf: 'shelves',
};
const singularOf = new Map(Object.entries(irregular).map(([one, many]) => [many, one]));

/** `OrderItem` → `order item`. What a variable or class says of itself is no part of it: `ordersTable`, `OrderEntity`. */
export function noun(name: string): string {
  return name.replace(/^([a-z]\w*)Table$|^([A-Z]\w*)Entity$/, '$1$2').replace(/[_$]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').trim().toLowerCase().replace(/^an? (?=\w)/, '');
}

export function plural(phrase: string): string {
  const { before, word } = lastWord(phrase);
  return before + pluralOf(word);
}

/** English inflects the last word: `order item` → `order items`. */
function lastWord(phrase: string): { readonly before: string; readonly word: string } {
  const at = phrase.lastIndexOf(' ') + 1;
  return { before: phrase.slice(0, at), word: phrase.slice(at) };
}

function pluralOf(word: string): string {
  const known = Object.hasOwn(irregular, word) ? irregular[word] : undefined;
  if (known !== undefined) return known;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return `${word}s`;
}

export function singular(phrase: string): string {
  const { before, word } = lastWord(phrase);
  return before + singularWord(word);
}

function singularWord(word: string): string {
  const known = singularOf.get(word) ?? (Object.hasOwn(irregular, word) ? word : undefined);
  if (known !== undefined) return known;
  if (/ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:status|bonus|virus|campus|census)es$/.test(word)) return word.slice(0, -2);
  if (/(?:sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2);
  if (/(?:us|ss|is)$/.test(word)) return word;
  return /s$/.test(word) ? word.slice(0, -1) : word;
}

/** What a row of a model is called, whether the model is named `Order`, `orders` or `order_items`. */
export function rowNoun(model: string): string {
  return singular(noun(model));
}

/** `an order`, `a customer`, `a user`, `an hour`, `an sms`: by how the word begins when it is spoken. */
export function article(word: string): string {
  return `${/^(?!us(?!h)|uni(?!n|m|d)|uti|ur[il]\b|eu|onc?e\b)[aeiou]|^(?:hour|heir|honou?r|honest)|^(?:sms|mfa|nft|faq|https?|html|llm|rfq|rss|xml|sso|ssl|mcp|nda|rsvp)\b/.test(word) ? 'an' : 'a'} ${word}`;
}

/** What a row is called of the table that a query is about; the schema that it lies in is no part of it. */
export function rowOf({ model, entity }: { readonly model?: { readonly name: string }; readonly entity?: string }): string {
  return rowNoun((model?.name ?? entity ?? 'row').replace(/^.*\./, ''));
}

/** `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
