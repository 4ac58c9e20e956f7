import { bare, isEquals, isFunctionNode, isUnequals, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bindingOwner, declarationOf } from '../../values/symbols';
import { httpVerbs } from '../files/conventions';
import { truthOf } from '../../values/truth';

/** What a handler of all methods does for one of them. */
export interface MethodPart {
  /** Undefined for the methods that it does not name, where it answers them. */
  readonly verb?: string;
  /** What of the handler runs for other methods alone. */
  readonly elsewhere: readonly ts.Node[];
  /** The statements and clauses that ask for nothing but the method: what they let through is no condition of this one. */
  readonly settled: ReadonlySet<ts.Node>;
}

/**
 * The methods that a handler of all methods tells apart: `switch (req.method) { case 'GET': … }`, `if (request.method === 'POST') … else …`, `if (req.method !== 'GET') return res.status(405).end()`.
 * Empty where it tells none apart, or where what is done is the same. A preflight (`OPTIONS`) is no route that anybody asks about.
 * https://nextjs.org/docs/pages/building-your-application/routing/api-routes#http-methods
 */
export function partsByMethod(fn: FunctionNode, checker: ts.TypeChecker): readonly MethodPart[] {
  if (!fn.body || !/method/i.test(fn.body.getText())) return [];
  const reader = new MethodReader(fn, checker);
  const verbs = reader.verbs();
  if (verbs.length === 0) return [];
  const parts = verbs.map((verb): MethodPart => ({ verb, ...reader.partOf(verb) }));
  const others = reader.partOf('');
  if (![...parts, others].some(({ elsewhere }) => elsewhere.some(works))) return [];
  return reader.answers(others.elsewhere) ? [...parts, others] : parts;
}

/** Whether a place in a handler belongs to other methods than the entry's. */
export function isElsewhere({ pos, end }: ts.TextRange, part: MethodPart | undefined): boolean {
  return part !== undefined && part.elsewhere.some((other) => other.pos <= pos && end <= other.end);
}

class MethodReader {
  constructor(private readonly fn: FunctionNode, private readonly checker: ts.TypeChecker) {}

  /** The verbs with which the method is compared, in source order. */
  verbs(): readonly string[] {
    const found = new Set<string>();
    walk(this.fn, (node) => {
      for (const { text } of this.comparedAt(node)) found.add(text.toUpperCase());
    });
    return [...found].filter((verb) => httpVerbs.has(verb) && verb !== 'OPTIONS' && (verb !== 'HEAD' || !found.has('GET')));
  }

  private comparedAt(node: ts.Node): readonly ts.StringLiteralLike[] {
    if (ts.isSwitchStatement(node) && this.isMethod(node.expression)) return node.caseBlock.clauses.flatMap((clause) => (ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression) ? [clause.expression] : []));
    const compared = ts.isBinaryExpression(node) || ts.isCallExpression(node) ? this.compared(node) : undefined;
    return compared ?? [];
  }

  /** The texts that the method is compared with: `req.method === 'GET'`, `['PUT', 'PATCH'].includes(req.method)`. */
  private compared(node: ts.Expression): readonly ts.StringLiteralLike[] | undefined {
    if (ts.isBinaryExpression(node) && (isEquals(node.operatorToken.kind) || isUnequals(node.operatorToken.kind))) {
      const [text, other] = ts.isStringLiteralLike(node.left) ? [node.left, node.right] : [node.right, node.left];
      return ts.isStringLiteralLike(text) && this.isMethod(other) ? [text] : undefined;
    }
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'includes') return undefined;
    const [given] = node.arguments;
    const list = bare(node.expression.expression);
    return given && ts.isArrayLiteralExpression(list) && this.isMethod(given) && list.elements.every(ts.isStringLiteralLike) ? list.elements as readonly ts.Expression[] as readonly ts.StringLiteralLike[] : undefined;
  }

  /** `req.method`, `event.node.req.method`, `getMethod(event)`, and a variable that holds it. */
  private isMethod(expression: ts.Expression, depth = 0): boolean {
    const node = bare(expression);
    if (depth > 3) return false;
    if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      if (ts.isPropertyAccessExpression(callee) && /^to(?:Locale)?(?:Upper|Lower)Case$/.test(callee.name.text)) return this.isMethod(callee.expression, depth + 1);
      return ts.isIdentifier(callee) && callee.text === 'getMethod' && node.arguments.length === 1 && this.isGiven(node.arguments[0] as ts.Expression);
    }
    if (ts.isPropertyAccessExpression(node)) return isMethodName(node.name.text) && this.isGiven(node.expression);
    const declaration = ts.isIdentifier(node) ? declarationOf(node, this.checker) : undefined;
    if (declaration && ts.isVariableDeclaration(declaration)) return declaration.initializer !== undefined && this.isMethod(declaration.initializer, depth + 1);
    if (!declaration || !ts.isBindingElement(declaration)) return false;
    const owner = bindingOwner(declaration);
    return isMethodName((declaration.propertyName ?? declaration.name).getText()) && (ts.isParameter(owner) ? owner.parent === this.fn : owner.initializer !== undefined && this.isGiven(owner.initializer));
  }

  /** A parameter of the handler, or a property of one. */
  private isGiven(expression: ts.Expression): boolean {
    let node = bare(expression);
    while (ts.isPropertyAccessExpression(node)) node = bare(node.expression);
    const declaration = ts.isIdentifier(node) ? declarationOf(node, this.checker) : undefined;
    return declaration !== undefined && ts.isParameter(declaration) && declaration.parent === this.fn;
  }

  /** What runs for a method; the empty text stands for one that is not named. */
  partOf(verb: string): MethodPart {
    const out: ts.Node[] = [];
    const settled = new Set<ts.Node>();
    const visit = (node: ts.Node): void => {
      if (ts.isSwitchStatement(node) && this.isMethod(node.expression)) {
        const runs = clausesFor(node, verb);
        for (const clause of runs) settled.add(clause);
        for (const clause of node.caseBlock.clauses) runs.includes(clause) ? visit(clause) : out.push(clause);
      } else if (ts.isIfStatement(node) || ts.isConditionalExpression(node)) {
        const [condition, then, otherwise] = ts.isIfStatement(node) ? [node.expression, node.thenStatement, node.elseStatement] : [node.condition, node.whenTrue, node.whenFalse];
        const holds = this.holds(condition, verb);
        if (holds === undefined) visit(condition);
        else settled.add(node);
        holds === false ? out.push(then) : visit(then);
        if (otherwise) holds === true ? out.push(otherwise) : visit(otherwise);
      } else if (ts.isBlock(node) || ts.isCaseClause(node) || ts.isDefaultClause(node)) {
        const end = node.statements.findIndex((statement) => this.ends(statement, verb));
        node.statements.forEach((statement, index) => (end >= 0 && index > end ? out.push(statement) : visit(statement)));
      } else ts.forEachChild(node, visit);
    };
    if (this.fn.body) visit(this.fn.body);
    return { elsewhere: out, settled };
  }

  /** Whether a statement is left for good, because of the method that it is. */
  private ends(statement: ts.Statement, verb: string): boolean {
    if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
    if (ts.isBlock(statement)) return statement.statements.some((one) => this.ends(one, verb));
    if (ts.isSwitchStatement(statement)) return this.isMethod(statement.expression) && clausesFor(statement, verb).some((clause) => clause.statements.some((one) => this.ends(one, verb)));
    if (!ts.isIfStatement(statement)) return false;
    const holds = this.holds(statement.expression, verb);
    if (holds === true) return this.ends(statement.thenStatement, verb);
    const otherwise = statement.elseStatement !== undefined && this.ends(statement.elseStatement, verb);
    return holds === false ? otherwise : otherwise && this.ends(statement.thenStatement, verb);
  }

  /** Whether a condition holds for a method; undefined where it asks something else. */
  private holds(condition: ts.Expression, verb: string): boolean | undefined {
    return truthOf(condition, (node) => {
      const compared = this.compared(node);
      if (!compared) return undefined;
      const isOne = compared.some(({ text }) => text.toUpperCase() === verb);
      return ts.isBinaryExpression(node) && isUnequals(node.operatorToken.kind) ? !isOne : isOne;
    });
  }

  /** Whether a method that is not named is answered all the same: after the last place that tells methods apart something is done, or an answer given that is no refusal. */
  answers(others: readonly ts.Node[]): boolean {
    let last = -1;
    walk(this.fn, (node) => {
      if (this.comparedAt(node).length > 0) last = node.getStart();
    });
    let found = false;
    walk(this.fn, (node) => {
      if (found || others.includes(node) || ts.isCatchClause(node)) return false;
      found = node.pos >= last && (isWork(node) || isAnswer(node));
      return !found;
    });
    return found;
  }
}

function isMethodName(name: string): boolean {
  return name === 'method' || name === 'httpMethod';
}

/** The clauses that run for a method: its own, or the default, and those that it falls through to. */
function clausesFor({ caseBlock: { clauses } }: ts.SwitchStatement, verb: string): readonly ts.CaseOrDefaultClause[] {
  const own = clauses.findIndex((clause) => ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression) && clause.expression.text.toUpperCase() === verb);
  const start = own >= 0 ? own : clauses.findIndex(ts.isDefaultClause);
  if (start < 0) return [];
  const end = clauses.findIndex((clause, index) => index >= start && isLeft(clause.statements));
  return clauses.slice(start, end < 0 ? undefined : end + 1);
}

function isLeft(statements: readonly ts.Statement[]): boolean {
  const last = statements.at(-1);
  return last !== undefined && (ts.isBlock(last) ? isLeft(last.statements) : ts.isBreakStatement(last) || ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last));
}

/** Whether anything is done in a part of a handler that may take a while. */
function works(part: ts.Node): boolean {
  let found = false;
  walk(part, (node) => !(found ||= isWork(node)));
  return found;
}

function isWork(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isReturnStatement(node) && node.expression) {
    const value = bare(node.expression);
    return ts.isCallExpression(value) && ts.isIdentifier(value.expression) && !/not_?allowed|405/i.test(value.getText());
  }
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'then' && !isFunctionNode(node.expression.expression);
}

const answer = /\.(?:json|send|redirect|end)\(/;
const refusal = /\b[45]\d\d\b|not.?allowed|unsupported/i;

/** `res.json(rows)`, but not `res.status(405).end()`. */
function isAnswer(node: ts.Node): boolean {
  const value = (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) && node.expression;
  return value !== undefined && value !== false && ts.isCallExpression(bare(value)) && answer.test(value.getText()) && !refusal.test(value.getText());
}
