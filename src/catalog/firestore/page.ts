import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { KeysetEdit, KeysetRequest } from '../rewrites/keyset';
import { calleeName } from '../tables/members';
import type { PageEdit, PageRequest } from '../rewrites/page';
import type { Query } from '../types';
import { isBefore } from '../tables/version';
import { addLinks, sentOf, type Sent } from './sent';

/** Steps with which a query is a list of documents, and says of no part of them that it is wanted. */
const plain = /^(?:collection|collectionGroup|doc|where|orderBy|select|withConverter)$/;
/** The same for documents of one collection that come in the order of their ids, unless a condition puts them into another. */
const inOrderOfIds = /^(?:collection|doc|where|select|withConverter)$/;
/** Conditions that leave the order to the id. https://firebase.google.com/docs/firestore/query-data/order-limit-data */
const equalities: ReadonlySet<string> = new Set(['==', 'in', 'array-contains', 'array-contains-any']);

/**
 * `offset` and `limit` at the end of the chain. Whatever a query is ordered by, documents that are equal in it come in the order of their ids, so that nothing has to be added
 * (https://firebase.google.com/docs/firestore/query-data/order-limit-data); those that an offset passes over are read, and paid for
 * (https://firebase.google.com/docs/firestore/best-practices#read_and_write_operations).
 */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  const sent = sentOf(query);
  return sent && isMadeOf(sent, plain) ? { by: [], isNew: false, edits: addLinks(sent, `offset(${offset})`, `limit(${limit})`) } : undefined;
}

/**
 * The documents behind one with an id, in the order of ids, which is theirs where the query says none. A condition that is made of none is none, in versions that have such
 * (https://googleapis.dev/nodejs/firestore/latest/Filter.html); `startAfter` would have to be given an id. A text with a slash, and what is kept for the service, is no id
 * (https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields).
 */
export function keyset(query: Query, { limit, after, imported, dependencyVersion }: KeysetRequest): KeysetEdit | undefined {
  const sent = sentOf(query);
  const module = serverPackage(dependencyVersion);
  if (!sent || module === undefined || !isMadeOf(sent, inOrderOfIds) || !sent.steps.every(leavesOrder)) return undefined;
  const [filter, id] = [imported('Filter', module), `${imported('FieldPath', module)}.documentId()`];
  return {
    key: { field: 'id', descending: false, type: 'text', isApart: true, reader: () => `(id) => (/^\\.\\.?$|^__.*__$|\\//.test(id) ? undefined : id)` },
    edits: addLinks(sent, `where(${filter}.and(...(${after} === undefined ? [] : [${filter}.where(${id}, '>', ${after})])))`, `orderBy(${id})`, `limit(${limit})`),
  };
}

/** The package of the server's client that a project has, from the version on that has conditions made of others: 6.5, which `firebase-admin` has from 11.6 on. Counts came with 6.4 (https://github.com/googleapis/nodejs-firestore/pull/1774). */
export function serverPackage(dependencyVersion: KeysetRequest['dependencyVersion']): string | undefined {
  const [admin, alone] = [dependencyVersion('firebase-admin'), dependencyVersion('@google-cloud/firestore')];
  if (admin !== undefined) return isBefore(admin, 11, 6) ? undefined : 'firebase-admin/firestore';
  return alone === undefined || isBefore(alone, 6, 5) ? undefined : '@google-cloud/firestore';
}

function isMadeOf({ steps }: Sent, names: RegExp): boolean {
  return steps.every((step) => names.test(calleeName(step) ?? ''));
}

/** `where('status', '==', status)`; of a range the documents come in the order of its field. */
function leavesOrder(step: ts.CallExpression): boolean {
  if (calleeName(step) !== 'where') return true;
  const [, operator, value] = step.arguments;
  const said = operator && bare(operator);
  return value !== undefined && said !== undefined && ts.isStringLiteralLike(said) && equalities.has(said.text);
}
