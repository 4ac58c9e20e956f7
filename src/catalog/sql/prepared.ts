import { bare, referencesTo, uncast, walk } from '../../project/syntax';
import { isTypeScript } from '../../project/paths';
import { literally } from '../../project/pattern';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import type { Query } from '../types';
import { isVerbatim, placeOf, type Written } from './written';

/**
 * A prepared statement of SQLite with all keys as one value: a text of JSON, of which `json_each` makes rows. It is prepared anew, by the database that the old one was prepared by, and gives all rows.
 * https://sqlite.org/json1.html#table_valued_functions_for_parsing_json_each_and_json_tree_
 */
export function inPrepared(query: Query, key: ts.Expression, keyList: string): Written | undefined {
  const { call, client } = query;
  const prepared = preparedOf(query);
  if (!prepared || !ts.isCallExpression(call) || prepared.made.arguments.length !== 1) return undefined;
  const { made } = prepared;
  const text = bare(prepared.text);
  const callee = bare(made.expression);
  if (!ts.isStringLiteralLike(text) || !isVerbatim(text) || !ts.isPropertyAccessExpression(callee)) return undefined;
  const held = bare(client);
  if (held !== made && !(ts.isIdentifier(held) && isHeld(held, made) && givesRows(held) && isOneName(callee.expression))) return undefined;
  const values = [...call.arguments];
  const index = values.findIndex((value) => uncast(value) === uncast(key));
  const place = index < 0 || values.some(ts.isSpreadElement) ? undefined : placeOf(text.text, index, values.length, 'sqlite');
  if (!place || /[?:@$]\d|[:@$][a-z_]\w*/i.test(text.text)) return undefined;
  const quote = text.getText().charAt(0);
  const given = values.map((value, at) => (at === index ? `JSON.stringify(${keyList})` : value.getText())).join(', ');
  const [, row] = made.typeArguments ?? [];
  const types = row ? `<any[], ${row.getText()}>` : '';
  // Without a type of its own a row is `unknown`: https://github.com/DefinitelyTyped/DefinitelyTyped/blob/master/types/better-sqlite3/index.d.ts
  const cast = !row && isTypeScript(call.getSourceFile().fileName) ? ' as any[]' : '';
  return {
    ...(ts.isIdentifier(held) && leftOver(held, made)),
    before: text.text.slice(0, place.at), after: text.text.slice(place.at + 1), text: text.text, parameter: index + 1,
    call: (before, after) => `${callee.expression.getText()}.prepare${types}(${quote}${before}?${after}${quote}).all(${given})${cast}`,
  };
}

/** The text that a statement is prepared of, and the call that prepares it: `db.prepare('SELECT …')`. */
export function preparedOf({ inputs = [] }: Query): { readonly text: ts.Expression; readonly made: ts.CallExpression } | undefined {
  const [text] = inputs;
  const made = text?.parent;
  return text && ts.isExpression(text) && made && ts.isCallExpression(made) && made.arguments[0] === text && calleeName(made) === 'prepare' ? { text, made } : undefined;
}

/** Whether a name is that of the variable, in the same file, whose initial value is made there. */
export function isHeld(name: ts.Identifier, made: ts.Expression): boolean {
  const { parent } = made;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent.name.text === name.text && made.getSourceFile() === name.getSourceFile();
}

/** Whether a statement that a name holds, and no other, gives its rows as they are: nothing tells it to give them in another form. */
function givesRows(name: ts.Identifier): boolean {
  return isOneName(name) && !new RegExp(`(?<!\\w)${literally(name.text)}\\s*\\.\\s*(?:pluck|expand|raw|bind|safeIntegers)\\b`).test(name.getSourceFile().text);
}

/** The constant of a statement that nothing else uses. */
function leftOver({ text }: ts.Identifier, { parent }: ts.CallExpression): Pick<Written, 'leftOver'> {
  const list = parent.parent;
  const isAlone = ts.isVariableDeclarationList(list) && list.declarations.length === 1 && ts.isVariableStatement(list.parent) && !list.parent.modifiers?.length;
  return isAlone && referencesTo(text, list.getSourceFile()).length === 1 ? { leftOver: list.parent } : {};
}

/** Whether a name is declared once in its file, so that it is the same thing wherever it stands. */
function isOneName(name: ts.Expression): boolean {
  if (!ts.isIdentifier(name)) return false;
  let declared = 0;
  walk(name.getSourceFile(), (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isImportClause(node) || ts.isImportSpecifier(node)) && node.name?.getText() === name.text) declared++;
  });
  return declared === 1;
}
