import { keysetEdits, type CursorKey, type Imported, type KeysetEdit } from '../../../catalog';
import type { Fix } from '../../../core';
import type { QuerySite } from '../../../flow/types';
import type { FixableFinding } from '../../../rules';
import type { FixContext } from '../../types';
import { cursorOf } from './cursor-of';
import { isOldestFirst, oldestAlone } from '../oldest-first';
import { refuse } from '../../refuse';
import { listOfSite, partFromRequest, rowsOfSite, type PartOfRows } from './from-request';
import { mostRows } from './page-of';

/**
 * The rows that follow the one whose key the request names. No row is lost or doubled when others are written between two requests, and the last page costs as little as the
 * first; a page's number cannot be asked for.
 */
export function planKeyset(finding: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const { site } = finding.subject;
  // Whoever asks as before gets the first page.
  if (isOldestFirst(site.meaning)) return refuse(context.withheld, oldestAlone);
  const part = keysetPart(site, context);
  const made = part && partFromRequest(finding, context, part, part.change);
  return made && {
    kind: 'keyset',
    title: `Load the ${rowsOfSite(site)} after the one whose \`${part.key.field}\` the request gives as \`${made.named('after')}\` (the answer keeps its form, ${mostRows} at most, ordered by \`${part.key.field}\`)`,
    preferred: false,
    changesBehavior: true,
    edits: made.edits,
  };
}

/** The rows of a query after a key, as a request names it, and the change to the query. Undefined where its rows are not walked by a key. */
export function keysetPart(site: QuerySite, { workspace }: FixContext): PartOfRows<KeysetEdit> & { readonly key: CursorKey; change(cursor: string, imported: Imported): KeysetEdit | undefined } | undefined {
  const { meaning, call } = site;
  const dependencyVersion = (name: string): string | undefined => workspace.dependencyVersion(call.getSourceFile().fileName, name);
  const change = (cursor: string, imported: Imported): KeysetEdit | undefined => keysetEdits(meaning, { limit: `${cursor}.limit`, after: `${cursor}.after`, imported, dependencyVersion });
  // Of what type the key is has to be known before its text is read.
  const key = change('cursor', (name) => name)?.key;
  return key && {
    helper: cursorOf, asks: { after: 'string', limit: 'number' }, list: listOfSite(site), more: (imported) => [key.reader?.(imported) ?? readers[key.type]], wishes: ['cursor', 'part'], type: `{ limit: number; after: ${types[key.type]} | undefined }`, whole: true, ...(key.isApart && { apart: key.field }),
    isInOrderOf: (column, { key: by }) => by.field === column && !by.descending, key, change,
  };
}

const readers: Readonly<Record<CursorKey['type'], string>> = { number: 'Number', text: 'String' };
const types: Readonly<Record<CursorKey['type'], string>> = { number: 'number', text: 'string' };
