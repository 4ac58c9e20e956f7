import type { DataModel, FilePath, Model, Notice } from '../../core';
import type { SqlChange } from './changes';
import { changesIn } from './changes-in';
import { dialectOfText } from './dialects';
import { groupSqlFiles, isHistory, isSqlFile, type SqlFiles } from './files';
import { unreadCode, withCode } from './code';
import { codeInText, rowsInText, type CodeInText, type RowsInText, type SqlStatement } from './statements';
import { SqlDatabase } from './tables';
import { Places } from '../text';
import type { SchemaReader, SchemaResult } from '../types';

/** What one file says, as it was last read. */
interface FileState {
  readonly text: string;
  readonly changes: readonly SqlChange[];
  readonly provider?: string;
  readonly rows: RowsInText;
  readonly code: CodeInText;
  /** Statements about tables that no grammar took. */
  readonly unread: readonly SqlStatement[];
}

/** What the files of one database say together. */
interface Contents {
  readonly models: ReadonlyMap<string, Model>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly provider?: string;
  readonly notice?: Notice;
}

/** A larger file is a dump of data. */
const maxLength = 1024 * 1024;

/**
 * Reads the tables of a database from the statements that make and change them: migrations in the order of their names, then other files of SQL. No file is read before
 * somebody asks for a table, and afterwards only files whose text changed are parsed again. What cannot be parsed is left out, with a note.
 */
export function createSqlReader(): SchemaReader {
  const states = new Map<FilePath, FileState>();
  let databases = new Map<string, { readonly files: SqlFiles; readonly data: DataModel; texts(): readonly string[] | undefined; notice(): Notice | undefined }>();
  return {
    owns: isSqlFile,
    read(files, text): SchemaResult {
      const groups = groupSqlFiles(files, (folder) => text(`${folder}/package.json`) !== undefined);
      const next: typeof databases = new Map();
      for (const group of groups) {
        const key = group.owner ?? '';
        const before = databases.get(key);
        // Nobody asked what it said: it is read when somebody does.
        const said = before?.texts();
        const same = before && before.files.files.join('\n') === group.files.join('\n') && (said === undefined || group.files.every((file, i) => (text(file) ?? '') === said[i]));
        next.set(key, same ? before : database(group, text, states));
      }
      databases = next;
      for (const file of states.keys()) if (!files.includes(file)) states.delete(file);
      return {
        models: [...next.values()].map(({ data }) => data),
        get notices() { return [...next.values()].flatMap((one) => one.notice() ?? []); },
      };
    },
  };
}

function database(group: SqlFiles, text: (file: FilePath) => string | undefined, states: Map<FilePath, FileState>) {
  let contents: Contents | undefined;
  let texts: readonly string[] | undefined;
  const read = (): Contents => {
    if (contents) return contents;
    const said = group.files.map((file) => text(file) ?? '');
    texts = said;
    return (contents = contentsOf(group.files.map((file, i) => ({ file, state: stateOf(file, said[i] ?? '', states) }))));
  };
  const data: DataModel = {
    source: 'sql', files: group.files, clients: [], ...(group.owner !== undefined && { owner: group.owner }),
    get models() { return read().models; },
    get enums() { return read().enums; },
    get provider() { return read().provider; },
  };
  return { files: group, data, texts: () => texts, notice: () => contents?.notice };
}

function stateOf(file: FilePath, text: string, states: Map<FilePath, FileState>): FileState {
  const before = states.get(file);
  if (before?.text === text) return before;
  const state = text.length > maxLength ? { text, changes: [], unread: [], rows: { given: [], grown: [] }, code: unreadCode } : readFile(text);
  states.set(file, state);
  return state;
}

function readFile(text: string): FileState {
  const known = dialectOfText(text);
  const { dialect, provider } = known;
  return { text, ...changesIn(text, known), rows: rowsInText(text, dialect), code: codeInText(text, dialect), ...(provider !== undefined && { provider }) };
}

function contentsOf(files: readonly { readonly file: FilePath; readonly state: FileState }[]): Contents {
  const all = new SqlDatabase();
  const places = new Map<FilePath, Places>();
  for (const { file, state } of files) {
    const locate = (start: number, end: number) => {
      let known = places.get(file);
      if (!known) places.set(file, (known = new Places(file, state.text)));
      return known.location(start, end);
    };
    all.apply(state.changes, locate, isHistory(file));
  }
  const provider = files.find(({ state }) => state.provider !== undefined)?.state.provider;
  const unread = files.filter(({ state }) => state.unread.length > 0);
  const first = unread[0];
  const count = unread.reduce((sum, { state }) => sum + state.unread.length, 0);
  const notice: Notice | undefined = first && {
    code: 'schema-invalid', severity: 'note', file: first.file,
    message: `${count === 1 ? 'A statement about tables is' : `${count} statements about tables, in ${unread.length === 1 ? 'this file' : `${unread.length} files,`} are`} in no grammar that is known, and left out.`,
    location: new Places(first.file, first.state.text).location(first.state.unread[0]?.start ?? 0, (first.state.unread[0]?.start ?? 0) + (/^.*/.exec(first.state.unread[0]?.text ?? '')?.[0].length ?? 0)),
  };
  return { models: withCode(withRows(all.models(), files.map(({ state }) => state.rows)), files.map(({ state }) => state.code)), enums: all.enums, ...(provider !== undefined && { provider }), ...(notice && { notice }) };
}

/** Says of the tables whose rows somebody wrote that it is so. */
function withRows(models: ReadonlyMap<string, Model>, rows: readonly RowsInText[]): ReadonlyMap<string, Model> {
  const given = new Set(rows.flatMap((one) => one.given));
  for (const { grown } of rows) for (const name of grown) given.delete(name);
  if (given.size === 0) return models;
  return new Map([...models].map(([name, model]) => [name, given.has(model.table.replace(/^.*\./, '').toLowerCase()) ? { ...model, given: true } : model]));
}
