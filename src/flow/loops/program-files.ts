import { outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../values/symbols';

/** Functions of `fs` that list a folder: https://nodejs.org/api/fs.html#fsreaddirsyncpath-options */
const lists: ReadonlySet<string> = new Set(['readdir', 'readdirSync']);

/**
 * Whether a call lists files that the program itself brings along to change or fill its database: what is listed is named after migrations or seeds, or only statements and code are taken of it
 * (`.filter((file) => file.endsWith('.sql'))`). Of what people upload there may be any number.
 */
export function listsProgramFiles(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const { expression } = call;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
  const [folder] = call.arguments;
  return lists.has(name) && folder !== undefined && (isNamedAfterSteps(folder, checker) || isOfCode(call));
}

function isNamedAfterSteps(folder: ts.Expression, checker: ts.TypeChecker, depth = 0): boolean {
  let named = false;
  walk(folder, (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateTail(node)) named ||= /(?:^|[/\\_.-])(?:migrations?|seeds?|seeders?)(?:$|[/\\_.-])/i.test(node.text);
    const declaration = !named && depth < 3 && ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) named ||= isNamedAfterSteps(declaration.initializer, checker, depth + 1);
    return !named;
  });
  return named;
}

/** Whether only files of some language are taken of a list: `.filter((file) => file.endsWith('.sql'))`, `/\.js$/`. */
function isOfCode(call: ts.CallExpression): boolean {
  let list: ts.Node = call;
  for (;;) {
    const { user } = outward(ts.isAwaitExpression(list.parent) ? list.parent : list);
    if (!ts.isPropertyAccessExpression(user) || !ts.isCallExpression(user.parent) || user.parent.expression !== user) return false;
    if (user.name.text === 'filter' && user.parent.arguments.some((test) => /\\?\.(?:sql|[cm]?[jt]s)\b/.test(test.getText()))) return true;
    list = user.parent;
  }
}
