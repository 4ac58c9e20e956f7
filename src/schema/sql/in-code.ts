import type { Model } from '../../core';
import { locationOf } from '../../project/positions';
import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { CodeSchemaReader } from '../types';
import type { SqlChange } from './changes';
import { changesIn } from './changes-in';
import { dialectOfText } from './dialects';
import { SqlDatabase } from './tables';

/** Methods by which drivers and libraries run SQL as it stands: better-sqlite3, sql.js, `sqlite`, `pg`, mysql2, D1, libSQL, Knex, Drizzle. */
const runs = /^(?:exec|execAsync|execute|executeMultiple|query|run|runAsync|raw|unsafe|prepare|batch|none)$/;
const about = /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*(?:CREATE|ALTER|DROP|PRAGMA|BEGIN|SET|INSERT)\b/i;
/** What a test makes is not what the application has. */
const ofTest = /(?:^|\/)(?:tests?|__tests__|__mocks__|e2e)\/|\.(?:test|spec)\.\w+$/;

/**
 * Tables that code makes when it starts: `db.exec('CREATE TABLE IF NOT EXISTS orders (…)')`, also of a constant or a list that is run, and with the `ALTER TABLE` behind it in the same file. Texts that something is
 * put into are left out. What another file changes about a table is in no order with what makes it, so that nothing is known of such a table.
 */
export const sqlInCode: CodeSchemaReader = {
  source: 'sql',
  trigger: /\b(?:CREATE|ALTER)\s+TABLE\b/i,
  read(file) {
    const texts = ofTest.test(file.fileName) ? [] : textsRun(file);
    const known = dialectOfText(texts.map(({ text }) => text).join('\n'));
    const database = new SqlDatabase();
    const made = new Map<string, string>();
    const unknown = new Map<string, ts.Node>();
    for (const { text, node } of texts) {
      const { changes, unread } = changesIn(text, known);
      // What changes a table in words that are not read may change anything about it.
      for (const one of unread) for (const [, name = ''] of one.text.matchAll(/\balter\s+table\s+(?:only\s+|if\s+exists\s+)*["`]?(\w+)/gi)) unknown.set(name, node);
      for (const change of changes) {
        if (change.kind === 'table') {
          const said = signature(change);
          if ((made.get(change.table) ?? said) !== said) unknown.set(change.table, node);
          made.set(change.table, said);
        } else if (change.kind !== 'index' && change.kind !== 'view' && 'table' in change && change.table !== undefined && (!made.has(change.table) || !/^(?:add|rename-table)/.test(change.kind))) unknown.set(change.table, node);
      }
      database.apply(changes, () => locationOf(file.fileName, file.text, node.getStart(), node.end), false);
    }
    const models = [...database.models().values()].filter(({ name, incomplete }) => !unknown.has(name) && !incomplete).map((model) => (known.provider === undefined ? model : { ...model, provider: known.provider }));
    return [...models, ...[...unknown].map(([name, node]): Model => ({ name, table: name, writable: true, fields: new Map(), primaryKey: [], uniques: [], indexes: [], incomplete: true, location: locationOf(file.fileName, file.text, node.getStart(), node.end) }))];
  },
  link(models) {
    const said = new Map<string, string>();
    const unknown = new Set<string>();
    for (const model of models) {
      const own = [...model.fields.values()].map(({ name, nativeType, optional }) => `${name} ${nativeType} ${optional}`).join();
      if (model.incomplete || (said.get(model.name) ?? own) !== own) unknown.add(model.name);
      said.set(model.name, own);
    }
    return models.filter(({ name }) => !unknown.has(name));
  },
};

/** What tells two declarations of one table apart: a file may have one for each database that it can run on. */
function signature({ columns, constraints }: Extract<SqlChange, { kind: 'table' }>): string {
  return JSON.stringify([columns.map(({ name, type, notNull }) => [name, type, notNull]), constraints]);
}

/** Texts of a file about tables that it runs: what a call is given, and what is kept in a constant where the file runs anything. */
function textsRun(file: ts.SourceFile): readonly { readonly text: string; readonly node: ts.Node }[] {
  const found: { text: string; node: ts.Node }[] = [];
  let isRun = false;
  walk(file, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) isRun ||= runs.test(node.expression.name.text);
    if (!ts.isStringLiteralLike(node) || !about.test(node.text)) return;
    if (ts.isTaggedTemplateExpression(node.parent)) isRun = true;
    if (isKept(node)) found.push({ text: node.text, node });
  });
  return isRun ? found : [];
}

/** Whether a text is handed to a call or a tag, or kept in a variable, a list or an object. */
function isKept(text: ts.StringLiteralLike): boolean {
  const { parent } = text;
  return ts.isCallExpression(parent) || ts.isTaggedTemplateExpression(parent) || ts.isVariableDeclaration(parent) || ts.isArrayLiteralExpression(parent) || (ts.isPropertyAssignment(parent) && bare(parent.initializer) === text) || ts.isPropertyDeclaration(parent) || ts.isBinaryExpression(parent);
}
