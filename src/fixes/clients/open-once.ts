import type { Fix } from '../../core';
import { declarationOf, isConst } from '../../flow/values/symbols';
import { isTypeScript } from '../../project/paths';
import { literally } from '../../project/pattern';
import { bare, hasModifier, outward, timesNamed, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder, lineBreak, semicolon } from '../edits/edit-builder';
import type { FixContext, Planner } from '../types';
import { closing } from './closings';
import { isClosedBetweenTests, isWhereProgramEnds } from './keep-open';
import { openerOf, openerText } from './opened';

/** A client that all share is opened by a function beside it, which whoever comes first calls and the others wait for; every place that opens it calls that function, or nothing is offered. */
export const planOpenOnce: Planner<'opening'> = (finding, context): Fix | undefined => {
  const { site, meaning } = finding.subject;
  const { checker, withheld } = context;
  const declaration = clientDeclared(meaning.client, checker);
  const statement = declaration?.parent.parent;
  if (!declaration || !statement || !ts.isVariableStatement(statement) || !ts.isSourceFile(statement.parent) || !isConst(declaration) || !declaration.initializer || !isPlain(declaration.initializer)) {
    withheld?.('the client is made on some condition, or kept elsewhere');
    return undefined;
  }
  const file = statement.parent;
  const name = declaration.name.getText();
  const method = ts.isCallExpression(site.call) && ts.isPropertyAccessExpression(site.call.expression) ? site.call.expression.name.text : '';
  const opener = openerOf(name);
  const uses = usesOf(declaration, method, context);
  if (typeof uses === 'string') {
    withheld?.(uses);
    return undefined;
  }
  const others = [...new Set(uses.map((call) => call.getSourceFile()).filter((one) => one !== file))];
  const isExported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
  if (['opened', opener].some((one) => [file, ...others].some((there) => (one === opener || there === file) && timesNamed(one, there) > 0)) || (others.length > 0 && !isExported)) return undefined;
  const builder = new EditBuilder();
  for (const call of uses) builder.replace(call, `${opener}()`);
  for (const other of others) {
    const specifier = importOf(other, name);
    if (!specifier) {
      withheld?.('another file has the client in another way than by its name');
      return undefined;
    }
    builder.range(other, specifier.end, specifier.end, `, ${opener}`);
  }
  const text = openerText(name, method, { eol: lineBreak(file), end: semicolon(file), isTyped: isTypeScript(file.fileName), exported: others.length > 0 ? 'export ' : '', given: name });
  const isFollowed = /^[^\n]*\n[^\S\n]*\S/.test(file.text.slice(statement.end));
  builder.after(statement, [...text.flatMap((one) => one.split(lineBreak(file))), ...(isFollowed ? [''] : [])]);
  return { kind: 'shared-client', title: `Open \`${name}\` once, by whoever comes first (\`${opener}\`${others.length > 0 ? `; ${others.length + 1} files` : ''})`, preferred: true, changesBehavior: false, edits: builder.build() };
};

function clientDeclared(client: ts.Expression, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  const node = bare(client);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration : undefined;
}

/** Whether a client is made and nothing else: `new DataSource(…)`, `createClient(…).on('error', log)`. */
function isPlain(initializer: ts.Expression): boolean {
  let node = initializer;
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'on') node = node.expression.expression;
  return ts.isNewExpression(node) || ts.isCallExpression(node);
}

/** All calls that open a client, each waited for in a statement of its own; why it cannot be opened in one place, where it cannot. */
function usesOf(declaration: ts.VariableDeclaration, method: string, { checker, workspace, moduleKind }: FixContext): readonly ts.CallExpression[] | string {
  const name = declaration.name.getText();
  const found: ts.CallExpression[] = [];
  const closed = new RegExp(`\\.\\s*(?:${[...closing].map(literally).join('|')})\\s*\\(`);
  for (const path of workspace.files()) {
    const [kind, text] = [moduleKind(path), workspace.text(path) ?? ''];
    if (kind === 'test' && text.includes(name) && isClosedBetweenTests(text, closed)) return 'a test closes it for the next one, and whoever has kept that it is open would not open it again';
    const opens = new RegExp(`\\.\\s*${literally(method)}\\s*\\(`).test(text);
    const source = kind === 'source' && (opens || text.includes(name)) ? workspace.sourceFile(path) : undefined;
    if (!source) continue;
    const handed = text.includes(name) ? handedOn(source, name, new Set([method, ...closing])) : undefined;
    if (handed) return `who else has it may open or close it (\`${handed}\`)`;
    const isIt = (client: ts.Expression): boolean => clientDeclared(client, checker) === declaration;
    let [ended, otherwise] = [undefined as string | undefined, false];
    walk(source, (node) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
      const { name: { text: called }, expression: client } = node.expression;
      if (called === method && isIt(client)) {
        const { child, user } = outward(node);
        const isAlone = node.arguments.length === 0 && ts.isAwaitExpression(user) && user.expression === child && ts.isExpressionStatement(outward(user).user);
        if (isAlone) found.push(node);
        else otherwise = true;
      } else if (closing.has(called) && isIt(client) && !isWhereProgramEnds(node)) ended ??= node.expression.getText();
    });
    if (otherwise) return 'it is opened elsewhere in another way';
    if (ended !== undefined) return `it is closed elsewhere (\`${ended}\`), and whoever has kept that it is open would not open it again`;
  }
  return found;
}

/** Where a file gives a client on under another name, or has it as a part of something else that it opens or closes: `export default db`, `end(db)`, `sources.db.destroy()`. */
function handedOn(file: ts.SourceFile, name: string, methods: ReadonlySet<string>): string | undefined {
  let found: string | undefined;
  walk(file, (node) => {
    if (found !== undefined || !ts.isIdentifier(node) || node.text !== name) return found === undefined;
    const { child, user } = outward(node);
    const whole = ts.isPropertyAccessExpression(user) && user.name === node ? outward(user).user : undefined;
    const isKept = whole ? !ts.isPropertyAccessExpression(whole) || !methods.has(whole.name.text)
      : (ts.isPropertyAccessExpression(user) && user.expression === child) || ts.isTypeQueryNode(user) || (ts.isVariableDeclaration(user) && user.name === node)
        || ((ts.isImportSpecifier(user) || ts.isExportSpecifier(user)) && !user.propertyName) || (ts.isPropertyAssignment(user) && user.name === node);
    if (!isKept) found = user.getText().split('\n')[0];
    return true;
  });
  return found;
}

/** The import of a name: `AppDataSource` of `import { AppDataSource } from './data-source'`. */
function importOf(file: ts.SourceFile, name: string): ts.ImportSpecifier | undefined {
  for (const statement of file.statements) {
    const names = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    const found = names && ts.isNamedImports(names) ? names.elements.find((one) => one.name.text === name && !one.propertyName && !one.isTypeOnly) : undefined;
    if (found) return found;
  }
  return undefined;
}
