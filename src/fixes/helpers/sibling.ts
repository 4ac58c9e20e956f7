import { lineIndent, reindent } from '../../catalog/rewrites/edit-literal';
import { enclosingFunction, isWithin, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { lineBreak, reindentAll, semicolon, type EditBuilder } from '../edits/edit-builder';

/** A function that is written beside another one, in its form and with its visibility. */
export interface Sibling {
  /** `ids: number[]`, … */
  readonly parameters: string;
  /** What it gives, where that is to be written: `Promise<Build[]>`. */
  readonly type?: string;
  readonly statements: readonly string[];
  /** Whether lines of a statement stand on its first one's indentation plus what they have themselves, as `dedent` leaves them. */
  readonly areDedented?: boolean;
}

/**
 * Writes an async function beside `fn`: a method of the same class or object, or a function of the same module that is exported as `fn` is.
 * @returns false where `fn` has a form, or is handed out in a way, that this does not follow
 */
export function writeBeside(builder: EditBuilder, fn: FunctionNode, name: string, { parameters, type, statements, areDedented = false }: Sibling, isForeign: boolean): boolean {
  const file = fn.getSourceFile();
  const eol = lineBreak(file);
  const place = placeOf(fn);
  if (!place) return false;
  const indent = lineIndent(file, place.node.getStart());
  const unit = unitOf(file, indent);
  const body = statements.map((text) => eol + indent + unit + (areDedented ? reindentAll(text, indent + unit, eol) : reindentLines(text, indent + unit, eol))).join('');
  const text = `${place.head(name)}(${parameters})${type === undefined ? '' : `: ${type}`}${place.arrow} {${body}${eol}${indent}}${place.end}`;
  const gap = place.separator === ',' ? `,${eol}${standsApart(place.node) ? eol : ''}${indent}` : `${eol}${eol}${indent}`;
  const at = place.node.end;
  builder.range(file, at, at, gap + text);
  return !isForeign || place.member || isExported(fn) || addToExports(builder, file, nameOf(fn), name);
}

/** Whether the function beside which `writeBeside` would write has that sibling already, word for word. */
export function isWrittenBeside(fn: FunctionNode, name: string, { parameters, type, statements }: Sibling): boolean {
  const place = placeOf(fn);
  if (!place) return false;
  const plain = (text: string): string => text.replace(/\s+/g, '');
  const text = plain(`${place.head(name)}(${parameters})${type === undefined ? '' : `:${type}`}${place.arrow}{${statements.join('')}}${place.end}`);
  let found = false;
  ts.forEachChild(place.node.parent, (one) => { if (plain(one.getText()) === text) found = true; });
  return found;
}

/** Whether an empty line stands before a member of an object. */
function standsApart(member: ts.Node): boolean {
  return /\n[ \t]*\r?\n/.test(member.getFullText().slice(0, member.getStart() - member.getFullStart()));
}

interface SiblingPlace {
  /** What the new text stands behind. */
  readonly node: ts.Node;
  readonly separator: '' | ',';
  readonly member: boolean;
  head(name: string): string;
  readonly arrow: string;
  readonly end: string;
}

function placeOf(fn: FunctionNode): SiblingPlace | undefined {
  if (ts.isMethodDeclaration(fn) && ts.isClassLike(fn.parent)) {
    const modifiers = (ts.getModifiers(fn) ?? []).map((one) => one.getText()).filter((one) => one === 'public' || one === 'private' || one === 'protected' || one === 'static');
    return { node: fn, separator: '', member: true, head: (name) => [...modifiers, 'async', name].join(' '), arrow: '', end: '' };
  }
  if (ts.isMethodDeclaration(fn)) return { node: fn, separator: ',', member: true, head: (name) => `async ${name}`, arrow: '', end: '' };
  if (ts.isFunctionDeclaration(fn) && fn.name) {
    const head = isExported(fn) ? 'export async function ' : 'async function ';
    return { node: fn, separator: '', member: false, head: (name) => head + name, arrow: '', end: '' };
  }
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return undefined;
  const { parent } = fn;
  const arrow = ts.isArrowFunction(fn);
  if (ts.isPropertyAssignment(parent) && parent.initializer === fn) {
    return { node: parent, separator: ',', member: true, head: (name) => `${name}: async ${arrow ? '' : 'function '}`, arrow: arrow ? ' =>' : '', end: '' };
  }
  if (ts.isPropertyDeclaration(parent) && parent.initializer === fn) {
    const modifiers = (ts.getModifiers(parent) ?? []).map((one) => one.getText()).filter((one) => one !== 'override');
    return { node: parent, separator: '', member: true, head: (name) => `${[...modifiers, name].join(' ')} = async ${arrow ? '' : 'function '}`, arrow: arrow ? ' =>' : '', end: semicolon(fn.getSourceFile()) };
  }
  const statement = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.parent.parent : undefined;
  if (!statement || !ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return undefined;
  const head = isExported(fn) ? 'export const ' : 'const ';
  return { node: statement, separator: '', member: false, head: (name) => `${head}${name} = async ${arrow ? '' : 'function '}`, arrow: arrow ? ' =>' : '', end: semicolon(fn.getSourceFile()) };
}

/** Whether a call is of what a factory made (`const getUser = makeGetUser(db)`): what is written beside that function has no name where it is called. */
export function isOfFactory(fn: FunctionNode, callee: ts.Expression): boolean {
  const home = enclosingFunction(fn);
  return ts.isIdentifier(callee) && (nameOf(fn) === '' || home !== undefined && !isWithin(callee, home));
}

/** What a function is called by those who call it. */
export function nameOf(fn: FunctionNode): string {
  if (fn.name) return fn.name.getText();
  const { parent } = fn;
  return ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isVariableDeclaration(parent) ? parent.name.getText() : '';
}

function isExported(fn: FunctionNode): boolean {
  const statement = ts.isVariableDeclaration(fn.parent) ? fn.parent.parent.parent : fn;
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword) === true && !modifiers.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword);
}

/** Puts a name beside another one in `export { … }`, `module.exports = { … }` or a default export's object. */
function addToExports(builder: EditBuilder, file: ts.SourceFile, beside: string, name: string): boolean {
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      const element = statement.exportClause.elements.find((one) => one.name.text === beside && !one.propertyName);
      if (element) return builder.range(file, element.end, element.end, `, ${name}`) === builder;
    }
    const value = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) && statement.expression.left.getText() === 'module.exports' ? statement.expression.right
      : ts.isExportAssignment(statement) ? statement.expression : undefined;
    if (!value || !ts.isObjectLiteralExpression(value)) continue;
    const element = value.properties.find((one) => ts.isShorthandPropertyAssignment(one) && one.name.text === beside);
    if (element) return builder.range(file, element.end, element.end, `, ${name}`) === builder;
  }
  return false;
}

/**
 * Where a method is called through an interface, that gets the new member too.
 * @param keyType the type of the `Map`'s keys where it is not the parameter's own
 * @returns false where its types are not written out
 */
export function declareBeside(builder: EditBuilder, member: ts.Declaration | undefined, fn: FunctionNode, name: string, parameters: string, keyType: string | undefined): boolean {
  if (!member || !(ts.isMethodSignature(member) || ts.isPropertySignature(member)) || !ts.isInterfaceDeclaration(member.parent)) return true;
  const [, row] = /^Promise<(.*)>$/s.exec(member.type?.getText() ?? fn.type?.getText() ?? '') ?? [];
  const [, key] = /: \(?(.*?)\)?\[\]$/s.exec(parameters) ?? [];
  if (!ts.isMethodSignature(member) || row === undefined || key === undefined || fn.parameters.length !== 1) return false;
  const file = member.getSourceFile();
  const end = member.getText().at(-1);
  const text = `${name}(${parameters}): Promise<Map<${keyType ?? key}, ${row.replace(/\s*\|\s*(?:null|undefined)\b/g, '')}>>${end === ';' || end === ',' ? end : ''}`;
  builder.range(file, member.end, member.end, lineBreak(file) + lineIndent(file, member.getStart()) + text);
  return true;
}

/** One level of indentation as the code around has it. */
function unitOf(file: ts.SourceFile, indent: string): string {
  if (indent.startsWith('\t')) return '\t';
  const match = /\n(\t| {2,8})\S/.exec(file.text);
  return match?.[1] ?? '  ';
}

function reindentLines(text: string, indent: string, eol: string): string {
  return text.includes('\n') && isStatementText(text) ? reindentAll(text, indent, eol) : reindent(text, indent);
}

/** A block that was written here for column 0; what was copied has the indentation of its place. */
function isStatementText(text: string): boolean {
  return /^(?:for \(|try \{)/.test(text);
}

