import { knownType, type ProvenanceContext } from '../../catalog/provenance';
import { bare, inlineFunction, isFunctionNode, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { bindingOwner } from '../symbols';
import { indexOf, lastName, namesOf } from './file-index';

/** How many functions a name may stand for before it says nothing. */
const maxCandidates = 6;
/** A property of which more values are known is a common word, and no trace of one object. */
const maxValues = 8;
const maxDepth = 10;

/**
 * Which functions of the workspace an expression stands for, and what parameters and properties are given. One per snapshot: it asks
 * the checker, and keeps what it learnt.
 */
export class Resolver {
  private readonly functions = new Map<ts.Node, readonly FunctionNode[]>();
  private readonly args = new Map<ts.ParameterDeclaration, readonly ts.Expression[]>();
  private readonly values = new Map<string, readonly ts.Expression[]>();
  private readonly context: ProvenanceContext;
  private readonly open = new Set<ts.Node>();
  /** The questions whose answer took tracing. */
  private readonly traced = new Set<ts.Node>();
  /** Whether the answer at hand ran into one that is still being worked out: it then holds for this question alone. */
  private cut = false;

  constructor(private readonly checker: ts.TypeChecker, private readonly files: () => readonly ts.SourceFile[]) {
    this.context = { checker, provenance: this };
  }

  /** See `FlowContext.functionsOf`. Ends on cycles, with what was found until then. */
  functionsOf(expression: ts.Expression, depth = 0): readonly FunctionNode[] {
    const node = bare(expression);
    const seen = this.functions.get(node);
    if (seen) {
      if (this.traced.has(node)) this.traces++;
      return seen;
    }
    const traces = this.traces;
    if (depth > maxDepth || this.open.has(node)) {
      this.cut = true;
      return [];
    }
    const outermost = this.open.size === 0;
    if (outermost) this.cut = false;
    this.open.add(node);
    const found = unique(this.resolve(node, depth));
    this.open.delete(node);
    const result = found.length > maxCandidates ? [] : found;
    // What was cut short is asked again by whoever needs it: an answer must not depend on the order of questions.
    if (outermost || !this.cut) {
      this.functions.set(node, result);
      if (this.traces !== traces) this.traced.add(node);
    }
    return result;
  }

  private resolve(node: ts.Expression, depth: number): readonly FunctionNode[] {
    const next = (inner: ts.Expression): readonly FunctionNode[] => this.functionsOf(inner, depth + 1);
    if (isFunctionNode(node)) return [node];
    if (ts.isConditionalExpression(node)) return [...next(node.whenTrue), ...next(node.whenFalse)];
    if (ts.isBinaryExpression(node)) {
      if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken || node.operatorToken.kind === ts.SyntaxKind.CommaToken) return next(node.right);
      return isChoice(node.operatorToken.kind) ? [...next(node.left), ...next(node.right)] : [];
    }
    if (ts.isNewExpression(node)) return this.constructorOf(node);
    if (ts.isCallExpression(node)) return this.made(node, depth);
    if (ts.isIdentifier(node)) return this.ofSymbol(this.symbolAt(node), depth);
    if (ts.isPropertyAccessExpression(node)) return this.member(node.expression, node.name, depth);
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) return this.member(node.expression, node.argumentExpression, depth);
    return [];
  }

  private symbolAt(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private member(receiver: ts.Expression, name: ts.Node & { readonly text: string }, depth: number): readonly FunctionNode[] {
    const own = this.symbolAt(name);
    const direct = own ? this.ofSymbol(own, depth) : [];
    if (direct.length === 1) return direct;
    // The variable's own value says more than the interface that it is declared by: `const storage: Storage = new DatabaseStorage()`.
    const value = this.valueOf(receiver);
    const type = value && this.checker.getTypeAtLocation(value);
    const better = type && this.checker.getPropertyOfType(type, name.text);
    if (better && better !== own) {
      const found = this.ofSymbol(better, depth);
      if (found.length > 0) return found;
    }
    if (own) return direct;
    const known = knownType(receiver, this.context);
    const member = known && this.checker.getPropertyOfType(known, name.text);
    return member ? this.ofSymbol(member, depth) : [];
  }

  /** The `new X()` or object that a name was given where it is declared. */
  private valueOf(receiver: ts.Expression): ts.Expression | undefined {
    const node = bare(receiver);
    const declaration = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? this.symbolAt(ts.isIdentifier(node) ? node : node.name)?.valueDeclaration : undefined;
    const initial = declaration && (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)) && declaration.type ? declaration.initializer : undefined;
    return initial && bare(initial);
  }

  private ofSymbol(symbol: ts.Symbol | undefined, depth: number): readonly FunctionNode[] {
    const declarations = symbol?.declarations ?? [];
    const found = declarations.flatMap((declaration) => this.ofDeclaration(declaration, depth));
    if (found.length > 0 || !symbol) return found;
    const [first] = declarations;
    return first && (ts.isMethodSignature(first) || ts.isPropertySignature(first) || ts.isMethodDeclaration(first)) ? this.implementations(first, symbol.name, depth) : [];
  }

  private ofDeclaration(declaration: ts.Declaration, depth: number): readonly FunctionNode[] {
    if (isFunctionNode(declaration)) return declaration.body && !ts.isGetAccessor(declaration) && !ts.isSetAccessor(declaration) ? [declaration] : [];
    const next = (inner: ts.Expression | undefined): readonly FunctionNode[] => (inner ? this.functionsOf(inner, depth + 1) : []);
    if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration)) return next(declaration.initializer);
    if (ts.isExportAssignment(declaration)) return next(declaration.expression);
    if (ts.isShorthandPropertyAssignment(declaration)) {
      const symbol = this.checker.getShorthandAssignmentValueSymbol(declaration);
      return this.ofSymbol(symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol, depth + 1);
    }
    if (ts.isBindingElement(declaration)) return this.part(declaration, depth);
    // CommonJS: `exports.list = …`, and `this.list = …` of a constructor function.
    if (ts.isBinaryExpression(declaration)) return next(declaration.right);
    if ((ts.isPropertyAccessExpression(declaration) || ts.isElementAccessExpression(declaration)) && ts.isBinaryExpression(declaration.parent)) return next(declaration.parent.right);
    return [];
  }

  /** `const { list } = orders` */
  private part(element: ts.BindingElement, depth: number): readonly FunctionNode[] {
    const name = element.propertyName ?? element.name;
    const owner = bindingOwner(element);
    if (!ts.isIdentifier(name) || !ts.isVariableDeclaration(owner) || element.parent.parent !== owner || !owner.initializer) return [];
    const type = knownType(owner.initializer, this.context);
    const member = type && this.checker.getPropertyOfType(type, name.text);
    return member ? this.ofSymbol(member, depth + 1) : [];
  }

  private constructorOf(node: ts.NewExpression): readonly FunctionNode[] {
    const declaration = this.symbolAt(ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression)?.valueDeclaration;
    if (!declaration || !ts.isClassLike(declaration)) return [];
    return declaration.members.filter((member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  }

  /** The function that a call makes: `fn.bind(this)`, what a factory returns, and the functions that a wrapper is given. */
  private made(call: ts.CallExpression, depth: number): readonly FunctionNode[] {
    const callee = bare(call.expression);
    const [specifier] = call.arguments;
    if (ts.isIdentifier(callee) && callee.text === 'require' && specifier && ts.isStringLiteralLike(specifier)) {
      return this.ofSymbol(this.checker.getSymbolAtLocation(specifier)?.exports?.get(ts.InternalSymbolName.ExportEquals), depth);
    }
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind') return this.functionsOf(callee.expression, depth + 1);
    const returned = this.functionsOf(callee, depth + 1).flatMap((factory) => returnedFunctions(factory));
    const given = call.arguments.flatMap((argument) => {
      const node = bare(argument as ts.Expression);
      if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || isFunctionNode(node)) return this.functionsOf(node, depth + 1);
      // `wrap({ handler: fn })` is a framework's own business, `wrap(other(fn))` is a wrapper too.
      return ts.isCallExpression(node) ? this.functionsOf(node, depth + 1) : [];
    });
    return [...returned, ...given];
  }

  /** The classes that implement an interface's or abstract class's member. */
  private implementations(member: ts.Declaration, name: string, depth: number): readonly FunctionNode[] {
    const owner = member.parent;
    if (!ts.isInterfaceDeclaration(owner) && !ts.isClassLike(owner)) return [];
    const found: FunctionNode[] = [];
    const open = [owner.name?.text ?? ''];
    const symbol = owner.name && this.checker.getSymbolAtLocation(owner.name);
    for (const base of open) {
      for (const heir of this.heirs(base)) {
        if (base === open[0] && !this.isHeir(heir, base, symbol)) continue;
        const own = heir.members.find((part) => part.name && ts.isIdentifier(part.name) && part.name.text === name);
        if (own && (isFunctionNode(own) ? own.body : ts.isPropertyDeclaration(own) && own.initializer)) found.push(...this.ofDeclaration(own, depth + 1));
        else if (heir.name && !open.includes(heir.name.text)) open.push(heir.name.text);
      }
    }
    return found;
  }

  private heirs(name: string): readonly ts.ClassLikeDeclaration[] {
    this.traces++;
    return name === '' ? [] : this.files().flatMap((file) => indexOf(file).heirs.get(name) ?? []);
  }

  private isHeir(heir: ts.ClassLikeDeclaration, name: string, owner: ts.Symbol | undefined): boolean {
    return (heir.heritageClauses ?? []).some((clause) => clause.types.some(({ expression }) =>
      lastName(expression) === name && (owner === undefined || this.symbolAt(ts.isPropertyAccessExpression(expression) ? expression.name : expression) === owner)));
  }

  /** How often a value was traced across the workspace; who compares two of these numbers learns whether it was in between. */
  traces = 0;

  /** See `Provenance.argumentsOf`. */
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[] {
    this.traces++;
    const seen = this.args.get(parameter);
    if (seen) return seen;
    this.args.set(parameter, []); // ends recursion: a function that calls itself passes on what it was given
    const fn = parameter.parent;
    const index = fn.parameters.indexOf(parameter);
    const found: ts.Expression[] = [];
    if (isFunctionNode(fn) && index >= 0) {
      for (const name of namesOf(fn)) {
        for (const file of this.files()) {
          for (const call of indexOf(file).calls.get(name) ?? []) {
            const argument = call.arguments?.[index];
            if (argument && !found.includes(argument) && this.calls(call, fn)) found.push(argument);
          }
        }
      }
    }
    this.args.set(parameter, found);
    return found;
  }

  private calls(call: ts.CallExpression | ts.NewExpression, fn: FunctionNode): boolean {
    return this.functionsOf(ts.isNewExpression(call) ? call : call.expression).includes(fn);
  }

  /** See `Provenance.valuesOfProperty`. */
  valuesOfProperty(name: string): readonly ts.Expression[] {
    this.traces++;
    let values = this.values.get(name);
    if (!values) {
      const all = this.files().flatMap((file) => indexOf(file).properties.get(name) ?? []);
      this.values.set(name, (values = all.length > maxValues ? [] : all));
    }
    return values;
  }
}

/** The functions that a function returns: `return (req, res) => …`. */
function returnedFunctions(factory: FunctionNode): readonly FunctionNode[] {
  if (!factory.body) return [];
  if (!ts.isBlock(factory.body)) {
    const inner = inlineFunction(factory.body);
    return inner ? [inner] : [];
  }
  const found: FunctionNode[] = [];
  walk(factory.body, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) && node.expression) {
      const inner = inlineFunction(node.expression);
      if (inner) found.push(inner);
    }
    return true;
  });
  return found;
}

function isChoice(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

function unique<T>(list: readonly T[]): readonly T[] {
  return list.length < 2 ? list : [...new Set(list)];
}
