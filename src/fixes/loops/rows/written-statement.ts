import type { TextEdit } from '../../../core';
import type { Loop, QuerySite } from '../../../flow/types';
import { isWithin, outward, propertyName, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, edited, indentUnit, lineBreak, lineIndent, reindentAll, semicolon, type EditBuilder } from '../../edits/edit-builder';
import { pascal, rowName, type Names } from '../../edits/naming';
import { subjectOf, type QueryOp, type WrittenRow } from '../../../catalog';
import { resultOf, type Result } from './result';

/** A statement that is nothing but a write, behind which another one can follow. */
export interface Written {
  /** The variable that holds what it gives, if there is one. */
  readonly names: readonly string[];
  /** That variable, where it was declared before. */
  readonly assigned?: ts.Identifier;
  /** Puts a line behind the statement, which is given the variable, with changes to the write. */
  put(builder: EditBuilder, names: Names, edits: readonly TextEdit[], line: (variable: string) => string): void;
}

/** What a row is called that a write gives back. */
const wordFor: Partial<Record<QueryOp, string>> = { insert: 'new', update: 'updated', upsert: 'saved' };

/**
 * The statement whose value a write's row is, or the row that the pass has found: `const made = await create()`, `made = await create()`, `const tag = found ?? await create()`, or the write alone. Undefined where the row is
 * something else's part, which would have to be taken out first.
 */
export function writtenStatement(site: QuerySite, loop: Loop, read: Result, { inList = false, asksAnew, rowsIn }: WrittenRow): Written | undefined {
  const awaiting = outward(site.call).user;
  const alone = ts.isAwaitExpression(awaiting) ? awaiting : site.meaning.isSync ? site.call : undefined;
  if (!alone) return undefined;
  const { user } = outward(alone);
  if (ts.isExpressionStatement(user)) {
    if (!canFollow(user) || site.meaning.rowsIn !== undefined) return undefined;
    return {
      names: [],
      put(builder, names, edits, line) {
        const name = names.free(`${wordFor[site.meaning.op] ?? 'written'}${pascal(rowName(subjectOf(site.meaning) ?? 'row'))}`);
        const row = inList ? `[${name}]` : name;
        follow(builder, user, line(name), [{ start: alone.getStart(), end: alone.getStart(), newText: `const ${rowsIn === undefined ? row : `{ ${rowsIn}: ${row} }`} = ` }, ...edits]);
      },
    };
  }
  if (asksAnew) return undefined;
  const given = rowsIn === undefined ? site : { ...site, meaning: { ...site.meaning, rowsIn } };
  const result = resultOf(given, loop);
  const held = heldWhole(alone, rowsIn) ?? (result && heldBy(result, given, read, inList));
  return held && {
    names: [held.name], ...(held.assigned && { assigned: held.assigned }),
    put: (builder, _names, edits, line) => { follow(builder, held.statement, line(`${held.name}${held.isWhole ? `.${rowsIn}` : ''}${held.isList ? '[0]' : ''}`), edits); },
  };
}

/** The statement of a delete, whose row nobody needs. */
export function deleteStatement(call: ts.Expression): ts.Statement | undefined {
  const awaiting = outward(call).user;
  let statement: ts.Node = ts.isAwaitExpression(awaiting) ? outward(awaiting).user : awaiting;
  if (ts.isVariableDeclaration(statement)) statement = statement.parent.parent;
  return (ts.isExpressionStatement(statement) || ts.isVariableStatement(statement)) && canFollow(statement) ? statement : undefined;
}

interface Held {
  readonly name: string;
  readonly assigned?: ts.Identifier;
  /** True where it holds a list, whose first row is the one. */
  readonly isList?: boolean;
  /** True where it holds all that the client gives, with the rows in their place. */
  readonly isWhole?: boolean;
  readonly statement: ts.Statement;
}

/** The variable of all that a client gives, the list of rows among it: `const made = await pool.query(…)`. */
function heldWhole(awaiting: ts.Expression, rowsIn: string | number | undefined): Held | undefined {
  const { user } = outward(awaiting);
  if (typeof rowsIn !== 'string' || !ts.isVariableDeclaration(user) || !ts.isIdentifier(user.name) || user.initializer !== awaiting) return undefined;
  const statement = user.parent.parent as ts.Statement;
  return isOnly(user) && canFollow(statement) ? { name: user.name.text, statement, isWhole: true, isList: true } : undefined;
}

/** The variable that a write's row is given to. */
function heldBy(result: Result, { meaning }: QuerySite, read: Result, inList: boolean): Held | undefined {
  const { declaration } = result;
  if (declaration && !ts.isIdentifier(declaration.name)) {
    const [name] = result.names;
    const statement = declaration.parent.parent;
    const isList = inList && !result.firstOnly;
    return name !== undefined && (inList ? !isList || meaning.rowsIn !== undefined : !result.firstOnly) && isNamedWhole(declaration.name, name, meaning.rowsIn) && isOnly(declaration) && canFollow(statement) ? { name, statement, isList } : undefined;
  }
  // A variable that holds all that the client gives back.
  if (declaration && meaning.rowsIn !== undefined && result.expression === undefined) return undefined;
  return result.expression && heldValue(result.expression, read, inList && !result.firstOnly);
}

/** Where an expression goes: a variable, perhaps behind the row that the pass has found (`found ?? await create()`); a list to one that holds it, or to the first of a pattern. */
function heldValue(taken: ts.Expression, read: Result, isList: boolean): Held | undefined {
  const { child, user } = outward(taken);
  if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name)) {
    const statement = user.parent.parent as ts.Statement;
    return isOnly(user) && canFollow(statement) ? { name: user.name.text, statement, isList } : undefined;
  }
  if (!ts.isBinaryExpression(user) || user.right !== child) return undefined;
  const { left, operatorToken: { kind }, parent } = user;
  if (falling.has(kind)) return isRead(left, read) && !isList ? heldValue(user, read, isList) : undefined;
  if (kind !== ts.SyntaxKind.EqualsToken && !(assigningWhereAbsent.has(kind) && isRead(left, read))) return undefined;
  const [only, ...more] = ts.isArrayLiteralExpression(left) && isList ? left.elements : [left];
  // The read in the branch is replaced by itself.
  return only && ts.isIdentifier(only) && more.length === 0 && (!isList || only !== left) && ts.isExpressionStatement(parent) && canFollow(parent) && !(isBranch(parent) && isWithin(read.gone, parent)) ? { name: only.text, statement: parent, assigned: only } : undefined;
}

const falling: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken]);
const assigningWhereAbsent: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.QuestionQuestionEqualsToken, ts.SyntaxKind.BarBarEqualsToken]);

/** Whether an expression is the row that the pass has found, by its name or where it is asked for. */
function isRead(node: ts.Expression, { gone, names }: Result): boolean {
  const inner = uncast(node);
  return inner === gone || (ts.isIdentifier(inner) && names.length === 1 && inner.text === names[0]);
}

/** Whether a pattern gives the rows' place, or the first in it, one name: `{ data: tag }`, `[tag]`. */
function isNamedWhole(pattern: ts.BindingName, name: string, rowsIn: string | number | undefined): boolean {
  if (ts.isIdentifier(pattern)) return pattern.text === name;
  const parts = pattern.elements.flatMap((element, index) => (ts.isBindingElement(element) ? [{ element, at: ts.isArrayBindingPattern(pattern) ? index : propertyName(element.propertyName ?? element.name) }] : []));
  const own = rowsIn === undefined ? (ts.isArrayBindingPattern(pattern) && parts.length === 1 ? parts[0] : undefined) : parts.find(({ at }) => at === rowsIn);
  return own !== undefined && !own.element.initializer && !own.element.dotDotDotToken && isNamedWhole(own.element.name, name, undefined);
}

function isOnly(declaration: ts.VariableDeclaration): boolean {
  return ts.isVariableDeclarationList(declaration.parent) && declaration.parent.declarations.length === 1 && ts.isVariableStatement(declaration.parent.parent);
}

/** Whether a statement can stand behind another: in a block, or as the whole of a branch, which gets one. */
function canFollow(statement: ts.Statement): boolean {
  const { parent } = statement;
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent) || isBranch(statement);
}

function isBranch(statement: ts.Statement): boolean {
  return ts.isIfStatement(statement.parent) && (statement.parent.thenStatement === statement || statement.parent.elseStatement === statement);
}

/** Puts a line behind a statement that can be followed, with changes to the statement itself; as the whole of a branch the two get a block. */
export function follow(builder: EditBuilder, statement: ts.Statement, line: string, edits: readonly TextEdit[] = []): void {
  const file = statement.getSourceFile();
  const end = semicolon(file);
  if (!isBranch(statement)) {
    builder.all(file, edits);
    builder.after(statement, [line + end]);
    return;
  }
  const eol = lineBreak(file);
  const outer = lineIndent(file, statement.parent.getStart());
  const inner = outer + indentUnit(file);
  const said = file.text.slice(statement.getFullStart(), statement.getStart()).split(/\r?\n/).flatMap((text) => text.trim() || []);
  const lines = [...said, dedent(statement, edited(statement, edits)), line + end];
  const other = /^\s*(?=else\b)/.exec(file.text.slice(statement.end))?.[0];
  builder.range(file, statement.getFullStart(), statement.end + (other ?? '').length, ` {${lines.map((text) => eol + inner + reindentAll(text, inner, eol)).join('')}${eol}${outer}}${other === undefined ? '' : ' '}`);
}
