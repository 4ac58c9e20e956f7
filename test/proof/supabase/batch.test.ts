import { proofsOf } from '../harness/prove';

const emails = [...Array.from({ length: 20 }, (_, index) => `c${((index * 7) % 20) + 1}@example.com`), 'c1@example.com', 'nobody@example.com'];

/** Who is known, and who is not, each twice and in two ways of writing; one has no name, which the database does not take. */
const people = [...emails, ...Array.from({ length: 12 }, (_, index) => `new${index % 6}@example.com`), 'noname@example.com', 'noname@example.com', ''].map((email, index) => ({ email: index % 2 === 0 ? email.toUpperCase() : email, name: email.startsWith('noname') ? null : `Person ${index}` }));
/** Six, and `nobody@example.com`. */
const made = 7;
const refused = 2;

proofsOf('supabase', 'batch', ({ customers, orders, products }) => {
  const lines = Array.from({ length: products }, (_, index) => ({ sku: `P${index + 1}`, wanted: 30 }));
  const listed = Math.min(customers, 100);
  const referred = Array.from({ length: listed }, (_, index) => index + 1).filter((i) => i > 3 && i % 4 !== 0).length;
  const numbers = Array.from({ length: Math.min(orders, 60) }, (_, index) => `N${1001 + index}`);
  return [
    { file: 'by-unique-key', what: 'by a unique key, repeated keys, null where there is no row', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'self-relation', what: 'self relation behind a guard, missing rows are errors', before: 1 + referred, after: 2, scale: `${listed} customers` },
    { file: 'checked', what: 'composite key with a fixed part, errors thrown', input: { warehouse: 'south', lines }, before: lines.length, after: 1, scale: `${lines.length} articles` },
    { file: 'owned-rows', what: 'many rows per key, ordered, with the rows that they belong to; the rows go out whole', before: 1 + listed, after: 2, scale: `${listed} customers` },
    { file: 'owned-count', what: 'two counts per key, one of them beside rows', before: 1 + 2 * listed, after: 3, scale: `${listed} customers` },
    { file: 'owned-latest', what: 'the first of many rows per key, as a row and as a list', before: 1 + 2 * listed, after: 3, scale: `${listed} customers` },
    { file: 'referenced-rows', what: 'many rows per key and their number, with the rows that the key refers to, for a client that no policy holds for', before: 1 + 2 * Math.min(orders, 60), after: 3, scale: `${Math.min(orders, 60)} orders` },
    { file: 'key-of-earlier-read', what: 'keys that an earlier read of the pass gives', input: [...numbers, 'NONE'], before: 1 + 2 * numbers.length, after: 2, scale: `${numbers.length} numbers of orders, and one that nobody has` },
    { file: 'any-client', what: 'a client of which no type is known', input: emails, before: emails.length, after: 1, scale: `${emails.length} addresses` },
    { file: 'fallback-object', what: 'keys in an object that may be absent, for elements that a pass skips, too', input: [...emails.map((email) => ({ kind: 'lead', told: { email } })), { kind: 'ping' }, { kind: 'lead', told: null }, { kind: 'lead', told: {} }], before: emails.length, after: 1, scale: `${emails.length} addresses, and three events without one` },
    { file: 'find-or-create', what: 'of rows that a pass creates and a later one finds, some of which the database refuses', input: people, before: people.length - 1 + made + refused, after: 1 + made + refused, scale: `${people.length} people, one without an address, ${made} of them new, and one who is refused both times` },
    { file: 'saved-rows', what: 'of rows that passes save, which then give back more of their columns', input: { warehouse: 'south', deliveries: [...lines, ...lines].map(({ sku }, index) => ({ sku, quantity: index % 7 })) }, before: 4 * lines.length, after: 1 + 2 * lines.length, scale: `${lines.length} articles, each twice` },
    { file: 'empty-list', what: 'empty list', input: [], before: 0, after: 1, scale: 'no address', givesNothing: true },
  ];
});
