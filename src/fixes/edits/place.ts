import { enclosingFunction, isFunctionNode, isShortCircuit, someInRun, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { indentUnit, lineBreak, lineIndent, reindent, reindentAll, semicolon, type EditBuilder } from './edit-builder';

/** Where statements can be put so that they run once, right before a loop. */
export interface Place {
  /** Puts the statements there; they may `await`. Each is written for column 0 and without the closing `;`. */
  insert(builder: EditBuilder, statements: readonly string[]): void;
}

/** The statement around a node, and the function around that. */
export function statementOf(node: ts.Node): ts.Statement | undefined {
  let current: ts.Node = node;
  while (current.parent) {
    if (isFunctionNode(current)) return undefined;
    if (ts.isStatement(current) && (ts.isBlock(current.parent) || ts.isSourceFile(current.parent) || ts.isModuleBlock(current.parent) || ts.isCaseOrDefaultClause(current.parent))) return current;
    current = current.parent;
  }
  return undefined;
}

/**
 * The place right before a loop. Undefined where awaiting there is impossible: in a constructor, an accessor, a generator, or in a
 * function that gives back something other than a promise.
 * @param waits whether what is put there waits for anything
 */
export function placeBefore(loop: ts.Node, checker: ts.TypeChecker, waits = true): Place | undefined {
  if (isConditional(loop)) return undefined;
  if (!waits) return insertBefore(loop);
  const owner = enclosingFunction(loop);
  const makeAsync = owner ? asyncEdit(owner, checker) : undefined;
  if (owner && !makeAsync) return undefined;
  const statement = statementOf(loop);
  if (statement) {
    if (!owner && !someInRun(statement, ts.isAwaitExpression)) return undefined;
    const end = semicolon(statement.getSourceFile());
    return {
      insert(builder, statements) {
        makeAsync?.(builder);
        builder.before(statement, statements.map((text) => closed(atMargin(text, statement.getSourceFile()), end)));
      },
    };
  }
  return owner && inBlock(owner, makeAsync);
}

/** The place right before the statement around a node, for what waits for nothing; undefined where there is none. */
export function insertBefore(node: ts.Node): Place | undefined {
  const statement = statementOf(node);
  const owner = enclosingFunction(node);
  if (!statement) return owner && inBlock(owner);
  const end = semicolon(statement.getSourceFile());
  return { insert: (builder, statements) => void builder.before(statement, statements.map((text) => closed(atMargin(text, statement.getSourceFile()), end))) };
}

/** `(orders) => Promise.all(orders.map(…))` has no statement; it gets a block. */
function inBlock(owner: FunctionNode, makeAsync?: (builder: EditBuilder) => void): Place | undefined {
  if (!ts.isArrowFunction(owner) || ts.isBlock(owner.body)) return undefined;
  const { body } = owner;
  return {
    insert(builder, statements) {
      makeAsync?.(builder);
      const file = body.getSourceFile();
      const eol = lineBreak(file);
      const outer = lineIndent(file, owner.getStart());
      const inner = outer + indentUnit(file);
      const end = semicolon(file);
      const lines = statements.map((text) => reindentAll(closed(atMargin(text, file), end), inner, eol));
      const start = body.getStart();
      builder.range(file, start, start, `{${eol}${inner}${lines.join(eol + inner)}${eol}${inner}return `);
      builder.range(file, body.end, body.end, `${end}${eol}${outer}}`);
    },
  };
}

/**
 * Whether the loop runs only if something else in its statement says so (`rows ? rows.map(…) : []`, `if (rows) for …`): before that
 * statement its list may be absent.
 */
function isConditional(loop: ts.Node): boolean {
  if (ts.isCallExpression(loop) && ts.isPropertyAccessExpression(loop.expression) && loop.expression.questionDotToken) return true;
  for (let node = loop; node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent)) return false;
    if (ts.isConditionalExpression(parent) && node !== parent.condition) return true;
    if (ts.isBinaryExpression(parent) && node === parent.right && isShortCircuit(parent.operatorToken.kind)) return true;
    if (ts.isIfStatement(parent) ? node !== parent.expression : ts.isIterationStatement(parent, false)) return true;
  }
  return false;
}

/** A statement at column 0, wherever it was written; the links of a chain stand a level deeper than its begin. */
function atMargin(text: string, file: ts.SourceFile): string {
  const flat = reindent(text, '');
  const outer = flat.split(/\r?\n/).slice(1).filter((line) => /^\S/.test(line));
  return outer.length > 0 && outer.every((line) => /^\??\.\w/.test(line)) ? reindent(text, indentUnit(file)) : flat;
}

/** A statement with its `;`, unless it is a block. */
function closed(text: string, end: string): string {
  return text.endsWith('}') && /^(?:for|if)\b/.test(text) ? text : text + end;
}

/** How a function becomes `async`, if it is not; undefined where it cannot. */
function asyncEdit(owner: FunctionNode, checker: ts.TypeChecker): ((builder: EditBuilder) => void) | undefined {
  const modifiers = ts.canHaveModifiers(owner) ? ts.getModifiers(owner) : undefined;
  if (modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword)) return () => undefined;
  if (ts.isConstructorDeclaration(owner) || ts.isAccessor(owner) || owner.asteriskToken) return undefined;
  const signature = checker.getSignatureFromDeclaration(owner);
  const result = signature && checker.getReturnTypeOfSignature(signature);
  if (!result || !checker.getPropertyOfType(result, 'then') || result.symbol?.name !== 'Promise') return undefined;
  const first = ts.isMethodDeclaration(owner) ? owner.asteriskToken ?? owner.name : owner;
  const at = ts.isFunctionDeclaration(owner) ? owner.getChildren().find((child) => child.kind === ts.SyntaxKind.FunctionKeyword)?.getStart() : first.getStart();
  return at === undefined ? undefined : (builder) => void builder.range(owner.getSourceFile(), at, at, 'async ');
}
