import { bare, isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { stubsFolder } from '../tables/rows';
import { moduleOf } from './specifier';

/**
 * The text of an expression with what its names stand for in place of them, so that two modules that say the same word of their own (`connectionString: url`) are not taken for each other, and two that read the same variable of the
 * environment under names of their own are.
 */
export function meantText(expression: ts.Node, checker: ts.TypeChecker): string {
  const start = expression.getStart();
  const text = expression.getText();
  let meant = '';
  let from = 0;
  walk(expression, (node) => {
    if (!ts.isIdentifier(node) || !isReference(node)) return;
    const at = node.getStart() - start;
    const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
    meant += `${text.slice(from, at)}${isShorthand ? `${node.text}:` : ''}${standsFor(node, checker)}`;
    from = at + node.text.length;
  });
  return (meant + text.slice(from)).replace(/\s+/g, ' ');
}

/** What a name stands for: what its constant says, or the place where it is declared. */
function standsFor(node: ts.Identifier, checker: ts.TypeChecker): string {
  const own = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  const symbol = own && own.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(own) : own;
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  if (declaration?.getSourceFile().fileName.startsWith(stubsFolder)) return node.text;
  const brought = own?.declarations?.[0];
  const module = moduleOf(brought);
  // What a package gives that is not known is the same in every file; a path is not.
  if (!declaration || (module !== undefined && declaration === brought)) return module === undefined ? node.text : `${node.text}@${module.startsWith('.') ? `${node.getSourceFile().fileName}:${module}` : module}`;
  if (ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0 && declaration.initializer && isSaid(declaration.initializer)) return meantText(bare(declaration.initializer), checker);
  return `${node.text}@${declaration.getSourceFile().fileName}:${declaration.pos}`;
}

/** Whether an expression says the same wherever it stands: texts, and what the environment gives. */
function isSaid(expression: ts.Expression): boolean {
  const node = bare(expression);
  if (ts.isBinaryExpression(node)) return /^(?:\?\?|\|\|)$/.test(node.operatorToken.getText()) && isSaid(node.left) && isSaid(node.right);
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || /^process\.env(?:\.\w+|\[['"]\w+['"]\])$/.test(node.getText());
}
