import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainInputs, chainOf, type Chain, type Link } from '../chains/chain';
import { isList, objectFilter } from '../models/conditions';
import { conditionsOf, optionsExtent } from '../models/extent';
import type { AskContext, Extent } from '../models/extent-types';
import { queryOf } from '../models/query';
import { byLinks } from '../tables/asks';
import { stubMember } from '../tables/members';
import { codeLibrary, folderOf } from '../tables/rows';
import { shapeOf } from '../values/shape';
import type { CallLike, LibraryEntry, Meaning, Query, QueryOp, RecogniseContext } from '../types';

const id = 'waterline';

/** Methods of a model (https://sailsjs.com/documentation/reference/waterline-orm/models). */
const ops: Readonly<Record<string, QueryOp>> = {
  find: 'read-many', findOne: 'read-one', findOrCreate: 'upsert', create: 'insert', createEach: 'insert-many', update: 'update-many', updateOne: 'update', destroy: 'delete-many', destroyOne: 'delete', archive: 'delete-many',
  archiveOne: 'delete', count: 'count', sum: 'aggregate', avg: 'aggregate', addToCollection: 'insert-many', removeFromCollection: 'delete-many', replaceCollection: 'update-many', stream: 'read-many',
};
/** What refines a query; any of them can come last (https://sailsjs.com/documentation/reference/waterline-orm/queries). */
const links = ['where', 'limit', 'skip', 'paginate', 'sort', 'select', 'omit', 'populate', 'populateAll', 'set', 'members', 'fetch', 'meta', 'usingConnection', 'decrypt', 'intercept', 'tolerate', 'toPromise', 'exec', 'eachRecord', 'eachBatch'];

const models = `interface Model { ${Object.keys(ops).map((name) => `${name}(...args: any[]): any;`).join(' ')} getDatastore(): Datastore; [other: string]: any }`;
const stub = `
export ${models}
export interface Datastore { transaction(run: any): any; sendNativeQuery(text: string, values?: any): any; leaseConnection(run: any): any; [other: string]: any }
export interface Sails { readonly models: { readonly [name: string]: Model }; getDatastore(name?: string): Datastore; [other: string]: any }
declare global { var sails: Sails }
export default sails;
`;

/** What stands for a model is named by no import: Sails makes each of them a global, where nobody tells it otherwise (https://sailsjs.com/documentation/concepts/globals). */
const called = new RegExp(`\\bsails\\s*\\.|\\b[A-Z]\\w*\\s*\\.\\s*(?:${Object.keys(ops).join('|')}|getDatastore)\\s*\\(`);

function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const chain = chainOf(call, context.checker);
  const first = chain?.links.find(({ name }) => Object.hasOwn(ops, name) || name === 'transaction' || name === 'sendNativeQuery');
  const callee = first && bare(first.call.expression);
  // A global of one package is there for the files of others in the program as well.
  if (!chain || !first || !callee || !ts.isPropertyAccessExpression(callee) || context.dependencyVersion(call.getSourceFile().fileName, 'sails') === undefined) return undefined;
  const member = stubMember(first.call, context);
  const isOurs = member?.file.startsWith(folderOf(id)) === true;
  const entity = isOurs ? undefined : modelNamed(callee.expression, context);
  if (isOurs && member.owner === 'Datastore') return first.name === 'transaction' ? { concept: 'batch', library: id, call } : queryOf({ library: id, op: 'raw', call, client: callee.expression, label: 'sails.sendNativeQuery' });
  return (isOurs && member.owner === 'Model') || entity !== undefined ? query(chain, first, callee.expression, entity ?? inModels(callee.expression), context) : undefined;
}

/** `User` of `User.find()`, where nothing declares it. What is called a service is one, whatever its methods are called. */
function modelNamed(receiver: ts.Expression, { checker }: RecogniseContext): string | undefined {
  const node = bare(receiver);
  if (!ts.isIdentifier(node) || !/^[A-Z]/.test(node.text) || /(?:Service|Helper|Controller|Manager|Client|Utils?)$/.test(node.text)) return undefined;
  return checker.getSymbolAtLocation(node) === undefined ? node.text : undefined;
}

/** `user` of `sails.models.user.find()`. */
function inModels(receiver: ts.Expression): string | undefined {
  const node = bare(receiver);
  return ts.isPropertyAccessExpression(node) ? node.name.text : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

function query(chain: Chain, first: Link, client: ts.Expression, entity: string | undefined, { checker }: RecogniseContext): Query {
  const [criteria, ...rest] = first.call.arguments;
  const isKey = criteria !== undefined && !ts.isObjectLiteralExpression(bare(criteria)) && !isList(criteria, checker);
  const filter = isKey ? { equals: [{ field: 'id', value: criteria }], rest: [], complete: true } : objectFilter(criteria, checker);
  const op = ops[first.name] ?? 'raw';
  const inserts = op === 'insert' || op === 'insert-many';
  const written = inserts ? criteria : chain.links.find(({ name }) => name === 'set')?.call.arguments[0] ?? (op.startsWith('update') ? rest[0] : undefined);
  return queryOf({
    library: id, op: op === 'insert' && isList(criteria, checker) ? 'insert-many' : op, call: chain.call, client, clientIsModel: true, lazy: true, label: `${entity ?? client.getText().slice(0, 40)}.${first.name}`, inputs: chainInputs(chain),
    ...(entity !== undefined && { entity }), ...(written && { written }), ...(filter && !inserts && { filter }), ...(op === 'read-one' && { limit: 1, isLimited: true }),
    inTransaction: chain.links.some(({ name }) => name === 'usingConnection'),
  });
}

/** Criteria are conditions, or an object that has them under `where`, beside a limit (https://sailsjs.com/documentation/concepts/models-and-orm/query-language). */
function extent({ call }: Query, context: AskContext): Extent | undefined {
  const chain = ts.isCallExpression(call) ? chainOf(call, context.checker) : undefined;
  const first = chain?.links.find(({ name }) => Object.hasOwn(ops, name));
  if (!chain || !first) return undefined;
  if (chain.links.some(({ name }) => name === 'paginate' || name === 'eachRecord' || name === 'eachBatch') || first.name === 'stream') return { limited: 'unknown', conditions: [], open: true };
  const [criteria] = first.call.arguments;
  const own = ofCriteria(criteria, context);
  const more = byLinks(chain.links, chain.call, { limits: ['limit'], wheres: ['where'] }, context);
  return { ...(more.limited === 'never' ? own : more), conditions: [...own.conditions, ...more.conditions], open: own.open || more.open };
}

function ofCriteria(criteria: ts.Expression | undefined, context: AskContext): Extent {
  if (!criteria) return { limited: 'never', conditions: [], open: false };
  const node = bare(criteria);
  if (isList(criteria, context.checker)) return { limited: 'never', conditions: [{ field: 'id', kind: 'in', sure: true, value: criteria }], open: false };
  const { held } = shapeOf(criteria, context);
  if (['where', 'limit', 'skip', 'sort'].some((name) => held.has(name))) return optionsExtent(criteria, ['limit'], 'where', context);
  if (!ts.isObjectLiteralExpression(node) && held.size === 0) return { limited: 'unknown', conditions: [], open: true };
  return { limited: 'never', ...conditionsOf(criteria, context) };
}

/** Waterline, the models of Sails. Nothing is rewritten. */
export const waterline: LibraryEntry = {
  ...codeLibrary({ id, modules: { sails: stub }, called: { methods: [...Object.keys(ops), 'transaction', 'sendNativeQuery'], functions: [], classes: [] }, callNames: new Set([...Object.keys(ops), ...links, 'transaction', 'sendNativeQuery']), recognise, extent }),
  ambient: { pattern: called, module: 'sails', dependency: 'sails' },
};
