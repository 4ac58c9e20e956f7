import { bare, isFunctionNode, optionOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName, stubMember, stubTypeOf } from '../tables/members';
import { queryOf } from '../models/query';
import { folderOf } from '../tables/rows';
import type { CallLike, Meaning, Query, RecogniseContext } from '../types';
import { madeBy, type Made } from './chain';
import { beginnings, builderTypes, factsOf } from './facts';

export const library = 'kysely';
/** A chain is a query only where one of these runs it. */
const executions: ReadonlySet<string> = new Set(['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow', 'stream', 'explain']);

export const callNames: ReadonlySet<string> = new Set([...executions, 'executeQuery', 'Kysely']);

/** Reads the call that executes a builder, by the builder's type and by the links that made it. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  const name = calleeName(call);
  if (ts.isNewExpression(call)) {
    const member = name === 'Kysely' ? stubMember(call, context) : undefined;
    // Around a pool it is a thin object; that pool is the client that counts.
    return member?.file.startsWith(folderOf(library)) ? { concept: 'client', kind: 'database', library, call, label: 'new Kysely', ...(!makesPool(call) && { holds: 'nothing' }) } : undefined;
  }
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  if (name === undefined || !ts.isCallExpression(call) || !callee || !ts.isPropertyAccessExpression(callee)) return undefined;
  if (name === 'executeQuery') return rawQuery(call, callee.expression, context);
  if (!executions.has(name)) return undefined;
  const builder = typeName(callee.expression, context);
  if (builder === 'TransactionBuilder') return { concept: 'batch', library, call };
  if (builder === 'RawBuilder') return call.arguments[0] && rawQuery(call, call.arguments[0], context);
  if (builder !== undefined && !Object.hasOwn(builderTypes, builder)) return undefined;
  return builtQuery(call, callee.expression, name, builder, context);
}

/** Whether its dialect makes the pool at the first query: "`pool`: … or a function that returns one" (https://kysely-org.github.io/kysely-apidoc/interfaces/PostgresDialectConfig.html). */
function makesPool({ arguments: given }: ts.NewExpression): boolean {
  const [options] = given ?? [];
  const dialect = optionOf(options, 'dialect');
  const pool = dialect && ts.isNewExpression(dialect) ? optionOf(dialect.arguments?.[0], 'pool') : undefined;
  if (!pool || !isFunctionNode(pool)) return false;
  // A function that gives one which is there already makes none.
  let makes = false;
  walk(pool, (node) => {
    if (ts.isNewExpression(node) || (ts.isCallExpression(node) && calleeName(node) === 'createPool')) makes = true;
    return !makes;
  });
  return makes;
}

function typeName(expression: ts.Expression, context: RecogniseContext): string | undefined {
  const type = stubTypeOf(expression, context);
  return type?.file.startsWith(folderOf(library)) ? type.name : undefined;
}

function clientOf(expression: ts.Expression, context: RecogniseContext): { readonly inTransaction: boolean } | undefined {
  const name = typeName(expression, context);
  if (name === undefined || !['Kysely', 'Transaction', 'ControlledTransaction', 'QueryCreator'].includes(name)) return undefined;
  return { inTransaction: name.endsWith('Transaction') };
}

/** ``sql`…`.execute(db)``, `db.executeQuery(compiled)` */
function rawQuery(call: ts.CallExpression, client: ts.Expression, context: RecogniseContext): Query | undefined {
  const found = clientOf(client, context);
  return found && queryOf({ library, op: 'raw', call, client, label: 'sql', inputs: [call], ...found });
}

function builtQuery(call: ts.CallExpression, receiver: ts.Expression, execution: string, builder: string | undefined, context: RecogniseContext): Query | undefined {
  if (builder === undefined && !ts.isCallExpression(bare(receiver)) && !ts.isIdentifier(bare(receiver))) return undefined;
  const made = madeBy(receiver, (root) => clientOf(root, context) !== undefined, context.checker);
  const begin = made.links.find(({ name }) => Object.hasOwn(beginnings, name));
  const kind = begin ? beginnings[begin.name] : builder === undefined ? undefined : builderTypes[builder];
  // Without a type the chain itself has to lead to the database.
  if (!kind || (builder === undefined && !(begin && made.whole))) return undefined;
  const client = clientExpression(made, begin?.call, context) ?? receiver;
  const { entity, alias } = tableOf(begin?.name === 'selectNoFrom' ? undefined : begin?.call.arguments[0], receiver, context);
  const facts = factsOf(kind, made, execution, alias ?? entity, context.checker);
  return queryOf({
    library, call, client, inputs: [...made.links.flatMap((link) => [...link.call.arguments]), ...call.arguments, ...(made.whole ? [] : [made.root])], label: `${entity ?? 'kysely'}.${kind}`,
    ...(entity !== undefined && { entity, ...context.modelNamed?.(entity, ['sql'], call.getSourceFile().fileName) }), inTransaction: clientOf(client, context)?.inTransaction ?? false, ...(execution === 'explain' ? { op: 'raw' } : facts),
  });
}

/** What `selectFrom` and the like are called on; of `db.with(…)` the database itself. */
function clientExpression(made: Made, begin: ts.CallExpression | undefined, context: RecogniseContext): ts.Expression | undefined {
  if (clientOf(made.root, context)) return made.root;
  const callee = begin && bare(begin.expression);
  return callee && ts.isPropertyAccessExpression(callee) && clientOf(callee.expression, context) ? callee.expression : undefined;
}

/** `person` and `p` of `'person as p'`: of the link that begins the chain, else of the builder's type. */
function tableOf(source: ts.Expression | undefined, receiver: ts.Expression, context: RecogniseContext): { readonly entity?: string; readonly alias?: string } {
  const node = source && bare(source);
  const text = node && ts.isStringLiteralLike(node) ? node.text : tableOfType(receiver, context);
  const match = text === undefined ? undefined : /^\s*(\S+)(?:\s+as\s+(\S+))?\s*$/i.exec(text);
  return match?.[1] === undefined ? {} : { entity: match[1], ...(match[2] !== undefined && { alias: match[2] }) };
}

function tableOfType(receiver: ts.Expression, context: RecogniseContext): string | undefined {
  const found = stubTypeOf(receiver, context);
  if (!found?.file.startsWith(folderOf(library)) || !Object.hasOwn(builderTypes, found.name)) return undefined;
  const table = context.checker.getTypeArguments(found.type as ts.TypeReference)[1];
  return table?.isStringLiteral() ? table.value : undefined;
}
