import { literally } from '../../project/pattern';
import { declarationOf, isConst } from '../../flow/symbols';
import type { Enclosing } from '../../flow/types';
import { classAround, enclosingFunction, isReference, isWithin, mentions, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changedIn, rootOf } from '../loops/changes';
import type { FixContext } from '../types';
import { reachedFrom } from './reached';

/** What holds a state of the process: a variable of a module, or a field of an object that is there once. */
type Holder = ts.VariableDeclaration | ts.PropertyDeclaration;

/**
 * What moved code, or a function on its way, reads or changes of the state that its process keeps: a `Map` or a `let` of a module, a field of a service. The worker is another process and has its own, so that the one does not see what the
 * other has put into it. Undefined where there is none. What only spares work is none: a client that whoever comes first makes (`if (!client) client = …`), an answer that is kept by what asked for it.
 */
export function processState(moved: readonly ts.Node[], from: readonly Enclosing[], context: FixContext): string | undefined {
  const known = new Map<Holder, boolean>();
  for (const code of [...moved, ...reachedFrom(from, context)]) {
    let found: string | undefined;
    walk(code, (node) => {
      if (found !== undefined) return false;
      const holder = holderOf(node, context);
      if (holder && !known.has(holder)) known.set(holder, isState(holder, context));
      if (holder && known.get(holder) === true) found = node.getText();
      return found === undefined;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

function holderOf(node: ts.Node, { checker }: FixContext): Holder | undefined {
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) {
    const declaration = checker.getSymbolAtLocation(node.name)?.valueDeclaration;
    return declaration && ts.isPropertyDeclaration(declaration) && isThereOnce(declaration) && mayHold(declaration) ? declaration : undefined;
  }
  if (!ts.isIdentifier(node) || !(isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) return undefined;
  const declaration = declarationOf(node, checker);
  return declaration && ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent) && !declaration.getSourceFile().isDeclarationFile && mayHold(declaration) ? declaration : undefined;
}

/** Whether a variable can be given another value, or holds what can be filled. */
function mayHold(declaration: Holder): boolean {
  const isFixed = ts.isVariableDeclaration(declaration) ? isConst(declaration) : (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0;
  const made = declaration.initializer && uncast(declaration.initializer);
  if (!made) return !isFixed;
  const isFilled = ts.isArrayLiteralExpression(made) || ts.isObjectLiteralExpression(made) || (ts.isNewExpression(made) && /^(?:Weak)?(?:Map|Set)$|^Array$/.test(made.expression.getText()));
  return isFilled || (!isFixed && !ts.isNewExpression(made) && !ts.isCallExpression(made));
}

/** Whether a field belongs to an object that its process has once: of a class that a container makes, or that its module makes one of. */
function isThereOnce(field: ts.PropertyDeclaration): boolean {
  const { parent } = field;
  if ((ts.getCombinedModifierFlags(field) & ts.ModifierFlags.Static) !== 0) return true;
  if (!ts.isClassDeclaration(parent)) return false;
  return (ts.getDecorators(parent) ?? []).length > 0 || (parent.name !== undefined && parent.getSourceFile().statements.some((one) => new RegExp(`^(?:export|const|module)\\b[^{}]*\\bnew ${parent.name?.text ?? ''}\\(`).test(one.getText())));
}

/** Whether something gives it another value while the process runs, and not only to spare that this is worked out again. */
function isState(holder: Holder, context: FixContext): boolean {
  for (const scope of scopesOf(holder, context)) {
    for (const changed of changedIn(scope)) {
      if (!isOf(changed, holder, context)) continue;
      const fn = enclosingFunction(changed);
      if (fn && !ts.isConstructorDeclaration(fn) && !sparesWork(changed, fn, holder)) return true;
    }
  }
  return false;
}

/** Where it can be changed: in its class, in its file, and in the files that name what its file gives to others. */
function scopesOf(holder: Holder, { workspace }: FixContext): readonly ts.Node[] {
  if (ts.isPropertyDeclaration(holder)) return [holder.parent];
  const own = holder.getSourceFile();
  if (!ts.isIdentifier(holder.name) || !new RegExp(`\\bexport\\b[^;]*\\b${literally(holder.name.text)}\\b|\\bexports\\b[^;]*\\b${literally(holder.name.text)}\\b`).test(own.text)) return [own];
  const named = new RegExp(`(?<![\\w$])${literally(holder.name.text)}(?![\\w$])`);
  return [own, ...workspace.files().flatMap((path) => (path !== own.fileName && named.test(workspace.text(path) ?? '') ? workspace.sourceFile(path) ?? [] : []))];
}

function isOf(changed: ts.Expression, holder: Holder, { checker }: FixContext): boolean {
  if (ts.isVariableDeclaration(holder)) {
    const root = rootOf(changed);
    return ts.isIdentifier(root) && root.text === holder.name.getText() && declarationOf(root, checker) === holder;
  }
  const name = holder.name.getText();
  let node = uncast(changed);
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) return node.name.text === name && classAround(node) === holder.parent;
    node = uncast(node.expression);
  }
  return false;
}

/**
 * Whether a change only keeps what its function would make again: what is put in is not worked out of what was there, and it is put in where a look said that it is not there (`if (!client) client = …`, `client ??= …`, `const hit = kept.get(key); if (hit) return hit;`),
 * and given back.
 */
function sparesWork(changed: ts.Expression, fn: NonNullable<ReturnType<typeof enclosingFunction>>, holder: Holder): boolean {
  const name = ts.isIdentifier(holder.name) ? holder.name.text : holder.name.getText();
  const put = putIn(changed);
  if (put === undefined || (put !== 'absent' && mentions(put, new Set([name])))) return false;
  if (put === 'absent') return true;
  const looked = new Set([name]);
  walk(fn, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && mentions(node.initializer, new Set([name]))) looked.add(node.name.text);
  });
  let isLooked = false;
  let isGiven = false;
  walk(fn, (node) => {
    if (ts.isIfStatement(node) && node.pos < changed.pos && mentions(node.expression, looked) && (isWithin(changed, node.thenStatement) || ts.isReturnStatement(node.thenStatement) || (ts.isBlock(node.thenStatement) && ts.isReturnStatement(node.thenStatement.statements.at(-1) ?? node)))) isLooked = true;
    if (ts.isReturnStatement(node) && node.expression) isGiven = true;
  });
  return isLooked && isGiven;
}

/** What a change puts in: the value of an assignment, the last argument of `set`; `absent` where that is only done if nothing is there. Undefined of every other change. */
function putIn(changed: ts.Expression): ts.Expression | 'absent' | undefined {
  const { parent } = changed;
  if (ts.isBinaryExpression(parent) && parent.left === changed) {
    if (parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken || parent.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken) return 'absent';
    return parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? parent.right : undefined;
  }
  return ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) && parent.name.text === 'set' ? parent.parent.arguments[1] : undefined;
}
