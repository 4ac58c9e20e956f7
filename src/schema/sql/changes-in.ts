import { parseStatements } from '../../catalog/sql/parser';
import type { SqlChange } from './changes';
import { changesOf } from './ddl';
import { postgresText, type dialectOfText } from './dialects';
import { sqlStatements, type SqlStatement } from './statements';

/** What the statements of a text do to tables, one after the other, and those about tables that no grammar took. */
export function changesIn(text: string, { dialect, provider }: ReturnType<typeof dialectOfText>): { readonly changes: readonly SqlChange[]; readonly unread: readonly SqlStatement[] } {
  const changes: SqlChange[] = [];
  const unread: SqlStatement[] = [];
  for (const statement of sqlStatements(text, dialect)) {
    const { start } = statement;
    let isOwn = dialect === 'postgres';
    let trees = (dialect === 'postgres' ? [statement.text] : postgresText(statement.text, dialect)).map((one) => parseStatements(one));
    // Where nothing says which database it is, a name may be a word that only Postgres keeps for itself.
    if (isOwn && provider === undefined && trees.includes(undefined)) {
      isOwn = false;
      trees = postgresText(statement.text, 'sqlite').map((one) => parseStatements(one));
    }
    if (trees.some((tree) => tree === undefined) && !statement.inBlock) unread.push(statement);
    // The parser counts bytes; a translated text has no places of its own.
    const plain = isOwn ? (/[^\x00-\x7f]/.test(statement.text) ? Buffer.from(statement.text) : undefined) : null;
    const offset = (byte = 0): number => (plain === null ? start : start + (plain ? plain.subarray(0, byte).toString().length : byte));
    for (const tree of trees) for (const node of tree ?? []) changes.push(...changesOf(node, offset).map((change) => ({ ...change, start, end: start + statement.text.length })));
  }
  return { changes, unread };
}
