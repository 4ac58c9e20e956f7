import { bare, referencesTo, uncast, walk } from '../../project/syntax';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import { calleeName } from '../members';
import type { Query } from '../types';
import { placeOf, type Written } from './written';

/**
 * A prepared statement of SQLite with all keys as one value: a text of JSON, of which `json_each` makes rows. It is prepared anew, by the database that the old one was prepared by, and gives all rows.
 * https://sqlite.org/json1.html#table_valued_functions_for_parsing_json_each_and_json_tree_
 */
export function inPrepared({ call, inputs, client }: Query, key: ts.Expression, keyList: string): Written | undefined {
  const [first] = inputs ?? [];
  const made = first?.parent;
  if (!first || !ts.isCallExpression(call) || !ts.isExpression(first) || !made || !ts.isCallExpression(made) || made.arguments.length !== 1 || made.arguments[0] !== first || calleeName(made) !== 'prepare') return undefined;
  const text = bare(first);
  const callee = bare(made.expression);
  if (!ts.isStringLiteralLike(text) || text.getText().slice(1, -1) !== text.text || !ts.isPropertyAccessExpression(callee)) return undefined;
  const held = bare(client);
  if (held !== made && !(ts.isIdentifier(held) && isHeld(held, made) && isOneName(callee.expression, made.getSourceFile()))) return undefined;
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

/** Whether a name is the constant that a statement was prepared for, in the same file, and nothing tells it to give its rows in another form. */
function isHeld({ text }: ts.Identifier, made: ts.CallExpression): boolean {
  const { parent } = made;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent.name.text === text && isOneName(parent.name, made.getSourceFile()) && !new RegExp(`\\b${text}\\s*\\.\\s*(?:pluck|expand|raw|bind|safeIntegers)\\b`).test(made.getSourceFile().text);
}

/** The constant of a statement that nothing else uses. */
function leftOver({ text }: ts.Identifier, { parent }: ts.CallExpression): Pick<Written, 'leftOver'> {
  const list = parent.parent;
  const isAlone = ts.isVariableDeclarationList(list) && list.declarations.length === 1 && ts.isVariableStatement(list.parent) && !list.parent.modifiers?.length;
  return isAlone && referencesTo(text, list.getSourceFile()).length === 1 ? { leftOver: list.parent } : {};
}

/** Whether a name is declared once in a file, so that it is the same thing wherever it stands. */
function isOneName(name: ts.Expression, file: ts.SourceFile): boolean {
  if (!ts.isIdentifier(name)) return false;
  let declared = 0;
  walk(file, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isImportClause(node) || ts.isImportSpecifier(node)) && node.name?.getText() === name.text) declared++;
  });
  return declared === 1;
}
