import { textValue } from '../../catalog/text-value';
import { bare, outward, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What code does about a transaction on a connection that it has taken, or about one that it has begun by hand. */
export interface Transaction {
  readonly begins: readonly ts.Node[];
  readonly commits: readonly ts.Node[];
  readonly rollbacks: readonly ts.Node[];
  /** The call that rolls back what was begun: `client.query('ROLLBACK')`; undefined where nothing is begun, or in ways that differ. */
  readonly rollback?: string;
}

/** Methods that begin, with those that roll back what they began. */
const undoes: Readonly<Record<string, string>> = { beginTransaction: 'rollback', startTransaction: 'rollbackTransaction' };
const commit = /^commit(?:Transaction)?$/;
const rollback = /^rollback(?:Transaction)?$/;
/** "`AND CHAIN`": a new one is begun at once (https://www.postgresql.org/docs/current/sql-commit.html). */
const statements = { begins: /^(?:begin|start\s+transaction)\b/i, commits: /^(?:commit|end)\b(?![^;]*\band\s+chain\b)/i, rollbacks: /^(?:rollback|abort)\b(?!\s+(?:work\s+)?to\b|[^;]*\band\s+chain\b)/i } as const;
const above = /^(?:\s|\/\*[^]*?\*\/|--[^\n]*\n)*/;

/** What the uses of a connection's name do about transactions: by methods of its own, or by statements (`client.query('BEGIN')`, `` sql`BEGIN` ``). */
export function transactionOf(uses: readonly ts.Identifier[], checker: ts.TypeChecker): Transaction {
  const found = { begins: [] as ts.Node[], commits: [] as ts.Node[], rollbacks: [] as ts.Node[] };
  const ways = new Set<string>();
  for (const use of uses) {
    const { user } = outward(use);
    const text = textAsked(user, checker);
    const kind = text === undefined ? undefined : (Object.keys(statements) as (keyof typeof statements)[]).find((one) => statements[one].test(text.text.replace(above, '')));
    const method = ts.isPropertyAccessExpression(user) ? user.name.text : '';
    if (text && kind) {
      found[kind].push(user);
      if (kind === 'begins') ways.add(text.node.getSourceFile().text.slice(use.getStart(), text.node.getStart()) + text.quote + 'ROLLBACK' + text.quote + (text.isTag ? '' : ')'));
    } else if (Object.hasOwn(undoes, method)) {
      found.begins.push(user);
      ways.add(`${use.text}.${undoes[method] ?? ''}()`);
    } else if (commit.test(method)) found.commits.push(user);
    else if (rollback.test(method)) found.rollbacks.push(user);
  }
  const [only] = ways;
  return { ...found, ...(ways.size === 1 && only !== undefined && { rollback: only }) };
}

interface Asked {
  readonly node: ts.Node;
  readonly text: string;
  readonly quote: string;
  readonly isTag: boolean;
}

/** The text of the statement that is asked by a use: `'BEGIN'` of `client.query('BEGIN')` and of `` reserved`BEGIN` ``, also by a name or as `{ text: 'BEGIN' }`. */
function textAsked(user: ts.Node, checker: ts.TypeChecker): Asked | undefined {
  const tag = ts.isTaggedTemplateExpression(user) ? user : ts.isPropertyAccessExpression(user) && ts.isTaggedTemplateExpression(user.parent) && user.parent.tag === user ? user.parent : undefined;
  const call = ts.isPropertyAccessExpression(user) && ts.isCallExpression(user.parent) && user.parent.expression === user ? user.parent : undefined;
  const node = tag?.template ?? (call?.arguments[0] && bare(call.arguments[0]));
  if (!node) return undefined;
  const said = ts.isObjectLiteralExpression(node) ? propertyValue(node, 'text') ?? propertyValue(node, 'sql') : node;
  const text = said && ts.isTemplateExpression(said) ? said.head.text : textValue(said, checker);
  return text === undefined ? undefined : { node, text, quote: /^['"`]/.exec(node.getText())?.[0] ?? '\'', isTag: tag !== undefined };
}
