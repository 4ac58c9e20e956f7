import { bare, inlineFunction, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import type { Choice, FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';
import { countOf } from './count';
import { clients, moduleOf } from './modules';

/**
 * A count, or a query of the web's modular client with more conditions and a limit. A field equals a value where it is there and of the same type, as with `===`; documents come in the order of their ids, which conditions of
 * equality leave as it is (https://firebase.google.com/docs/firestore/query-data/order-limit-data), and what an order leaves undecided the id decides. Conditions with an order need an index that somebody has to
 * make (https://firebase.google.com/docs/firestore/query-data/index-overview#composite_indexes), and no offset is there in the browser.
 */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return request.wants === 'count' ? countOf(query, request) : documentsOf(query, request);
}

function documentsOf({ call }: Query, { tests, take, skip = 0, order, search, choices = [], imported }: IntoQueryRequest): IntoQuery | undefined {
  const [target, ...others] = ts.isCallExpression(call) ? call.arguments : [];
  const module = ts.isCallExpression(call) ? moduleOf(call) : undefined;
  // Who listens says behind what is listened to what is done with it.
  const isHeard = ts.isCallExpression(call) && calleeName(call) === 'onSnapshot';
  if (!ts.isCallExpression(call) || !target || (others.length > 0 && !isHeard) || module === undefined || !clients.test(module) || skip !== 0 || order || search || tests.some(({ is }) => is !== 'equal')) return undefined;
  const asked = askedIn(target, (one) => moduleOf(one) === module);
  const isOrdered = asked?.constraints.some((one) => calleeName(one) === 'orderBy');
  if (!asked || (isOrdered && tests.length + choices.length > 0)) return undefined;
  if ([...tests, ...choices].some(({ field: { name } }) => !plainName.test(name) || asked.constraints.some((one) => fieldOf(one) === name))) return undefined;
  const where = (field: FieldTest['field'], value: string): string => `${imported('where', module)}('${field.name}', '==', ${value})`;
  const added = [...tests.map(({ field, value }) => where(field, value)), ...choices.map((one) => chosen(one, where)), ...(take === undefined ? [] : [`${imported('limit', module)}(${take})`])];
  const query = asked.constraints.length > 0 || calleeName(asked.whole) === 'query' ? asked.whole.expression.getText() : imported('query', module);
  const parts = [asked.collection.getText(), ...asked.constraints.map((one) => one.getText()), ...added];
  const text = `${query}(${parts.join(', ')})`;
  return isHeard ? { query: text, place: target, isChosen: true } : { query: `${call.expression.getText()}(${text})`, isChosen: true };
}

/** A field that its name alone says: dots lead into maps, and two underscores to what is no field (https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields). */
const plainName = /^(?!__)[A-Za-z_$][\w$]*$/;

function chosen({ field, value, unless }: Choice, where: (field: FieldTest['field'], value: string) => string): string {
  return `...(${unless} ? [] : [${where(field, value)}])`;
}

/** `collection(db, 'orders')`, or `query(…)` of it with conditions of equality and orders, written out. */
function askedIn(target: ts.Expression, isOfClient: (call: ts.CallExpression) => boolean): { readonly whole: ts.CallExpression; readonly collection: ts.CallExpression; readonly constraints: readonly ts.CallExpression[] } | undefined {
  const whole = bare(target);
  if (!ts.isCallExpression(whole) || !isOfClient(whole)) return undefined;
  if (calleeName(whole) === 'collection') return { whole, collection: whole, constraints: [] };
  const [base, ...given] = whole.arguments.map(bare);
  if (calleeName(whole) !== 'query' || !base || !ts.isCallExpression(base) || calleeName(base) !== 'collection' || !isOfClient(base)) return undefined;
  const constraints = given.filter(ts.isCallExpression);
  const isKnown = (one: ts.CallExpression): boolean => calleeName(one) === 'orderBy' || (calleeName(one) === 'where' && fieldOf(one) !== undefined && one.arguments[1] !== undefined && /^['"]==['"]$/.test(one.arguments[1].getText()));
  return constraints.length === given.length && constraints.every((one) => isOfClient(one) && isKnown(one)) ? { whole, collection: base, constraints } : undefined;
}

/** `status` of `where('status', …)` */
function fieldOf({ arguments: [field] }: ts.CallExpression): string | undefined {
  return field && ts.isStringLiteralLike(field) ? field.text : undefined;
}

/** `id` of `(doc) => ({ id: doc.id, ...doc.data() })`; nothing of `(doc) => doc.data()`. */
export function besideDocument(callback: ts.Expression): readonly string[] | undefined {
  const fn = inlineFunction(callback);
  const [doc, ...others] = fn?.parameters ?? [];
  if (!fn || !doc || others.length > 0 || !ts.isIdentifier(doc.name)) return undefined;
  const { text } = doc.name;
  const [only, ...more] = ts.isBlock(fn.body) ? fn.body.statements : [];
  const value = !ts.isBlock(fn.body) ? fn.body : only && more.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined;
  const isData = (node: ts.Expression): boolean => bare(node).getText() === `${text}.data()`;
  const given = value && bare(value);
  if (!given || isData(given)) return given && [];
  if (!ts.isObjectLiteralExpression(given)) return undefined;
  const spread = given.properties.filter(ts.isSpreadAssignment);
  const names = given.properties.flatMap((one) => (ts.isSpreadAssignment(one) ? [] : [propertyName(one.name)]));
  return spread.length === 1 && spread[0] && isData(spread[0].expression) && !names.includes(undefined) ? names as readonly string[] : undefined;
}
