import { bare, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { breakBefore } from '../rewrites/limit-edit';
import { isBefore } from '../tables/version';
import type { IntoQuery, IntoQueryRequest, Query } from '../types';
import { clients, moduleOf } from './modules';
import { serverPackage } from './page';
import { sentOf } from './sent';

/**
 * The number of a query's documents, which the service counts without sending one (https://firebase.google.com/docs/firestore/query-data/aggregation-queries). It is asked for with any query as it is: conditions, orders and
 * limits count as they do for documents.
 *
 * The web's client gives documents of its cache, too, with what was written and is not sent yet, also without a connection. The count is of the service alone: "presented, unaltered, without considering any local
 * state" (`getCountFromServer` in the declarations of `@firebase/firestore`). Its form over HTTP has no cache, and calls it `getCount`. Both are there since version 9.11 of `firebase`
 * (https://github.com/firebase/firebase-js-sdk/pull/6638).
 */
export function countOf(query: Query, { tests, choices = [], search, imported, dependencyVersion }: IntoQueryRequest): IntoQuery | undefined {
  const { call } = query;
  // Documents that a transaction has read are looked at again before it writes; what goes out of its callback beside it may be meant for it, too.
  if (!ts.isCallExpression(call) || !dependencyVersion || tests.length + choices.length > 0 || search || query.inTransaction === true || isInTransaction(call)) return undefined;
  return ofWeb(call, imported, dependencyVersion) ?? ofServer(query, call, dependencyVersion);
}

const numberOfResult = (result: string): string => `${result}.data().count`;

type Versions = NonNullable<IntoQueryRequest['dependencyVersion']>;

function ofWeb(call: ts.CallExpression, imported: IntoQueryRequest['imported'], dependencyVersion: Versions): IntoQuery | undefined {
  const [target, ...others] = call.arguments;
  const module = moduleOf(call);
  const isKnown = module !== undefined && clients.test(module) && /^getDocs(?:FromServer)?$/.test(calleeName(call) ?? '') && !call.typeArguments;
  if (!target || others.length > 0 || !isKnown || isBefore(dependencyVersion('firebase'), 9, 11) || isBefore(dependencyVersion('@firebase/firestore'), 3, 6)) return undefined;
  const isLite = module.endsWith('/lite');
  const query = `${imported(isLite ? 'getCount' : 'getCountFromServer', module)}(${target.getText()})`;
  return { query, numberOfResult, ...(!isLite && { caveat: calleeName(call) === 'getDocs' ? 'fails without a connection, and leaves out what is not sent yet' : 'leaves out what is not sent yet' }) };
}

/** Packages whose queries have a `get`, too: one of them has no count, the other one keeps documents. */
const keeping = ['firebase', '@react-native-firebase/firestore'];

/** `count()` before the `get` that sends the query (https://googleapis.dev/nodejs/firestore/latest/Query.html#count). */
function ofServer(query: Query, call: ts.CallExpression, dependencyVersion: Versions): IntoQuery | undefined {
  const sent = call.arguments.length === 0 && !call.typeArguments ? sentOf(query) : undefined;
  if (!sent || serverPackage(dependencyVersion) === undefined || sent.steps.some((step) => /^(?:limitToLast|findNearest)$/.test(calleeName(step) ?? ''))) return undefined;
  if (keeping.some((name) => dependencyVersion(name) !== undefined) && !importsServer(call.getSourceFile())) return undefined;
  const [written, end] = [call.getText(), sent.before.end - call.getStart()];
  return { query: `${written.slice(0, end)}${breakBefore(sent.before)}.count()${written.slice(end)}`, numberOfResult };
}

/** Whether a file imports the server's client itself, and none that pages have. */
function importsServer({ statements }: ts.SourceFile): boolean {
  const modules = statements.flatMap((one) => (ts.isImportDeclaration(one) && ts.isStringLiteral(one.moduleSpecifier) ? [one.moduleSpecifier.text] : []));
  return modules.some((name) => /^(?:firebase-admin(?:\/.*)?|@google-cloud\/firestore)$/.test(name)) && !modules.some((name) => /^(?:firebase(?:\/.*)?|@react-native-firebase\/.*)$/.test(name));
}

/** Whether a call stands in what `runTransaction` is given. */
function isInTransaction(call: ts.CallExpression): boolean {
  for (let node: ts.Node = call; node.parent; node = node.parent) {
    const { parent } = node;
    if (isFunctionNode(node) && ts.isCallExpression(parent) && parent.arguments.some((one) => bare(one) === node) && calleeName(parent) === 'runTransaction') return true;
  }
  return false;
}
