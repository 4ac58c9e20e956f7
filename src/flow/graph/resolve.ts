import { isNothing, givenValues } from '../../catalog/values/given-values';
import { knownType } from '../../catalog/values/provenance';
import type { Provenance } from '../../catalog/types';
import { bare, isChoice, isFunctionNode, isRequire, propertyName, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { CallbackUse, FlowContext } from '../types';
import { Asking, Question } from './asking';
import { libraryUse } from './handed/library-callbacks';
import { addedMember, additionsAmong, isOfLanguage, libraryMember, type Added, type MemberUse } from './receivers/library-members';
import { callsOf, passedArguments, type Call } from './handed/arguments';
import type { Memory } from './call-memory';
import { isFunctionMethod } from './names/file-index';
import { typeInContainer, typeInFolder } from './handed/folder-registry';
import { functionId, type FunctionId } from './names/function-table';
import { extendedMember } from './receivers/extended-members';
import { constructorsOf, firstFound, functionsOfType, gettersAmong, tableEntries } from './receivers/functions-of-types';
import { HandedFunctions } from './handed/handed-functions';
import { exportedLater } from './handed/exported-later';
import { implementationsOf, membersBelow } from './receivers/implementations';
import { Names } from './names/names';
import { typeOfProperties } from './receivers/property-types';
import { listedMember } from './receivers/listed-members';
import { Receivers } from './receivers/receivers';
import { returnedBy, runBy } from './handed/run-by';
import { boundType, type BoundAs } from './receivers/bound-types';
import { declaredInContext } from './receivers/declared-contexts';
import { decoratedFunctions } from './receivers/decorations';
import { beforeProcedure, calledProcedure } from './receivers/trpc-callers';
import { stubMember } from './receivers/worker-stubs';
import { dispatchedTo } from './handed/dispatched';
import { registeredFor, type RegisteredContext } from './handed/registered';

/** How many functions a name may stand for before it says nothing. */
const maxCandidates = 6;
/** How many times what a caller passes is followed to its own callers. */
const maxHops = 4;
const noFunctions: readonly FunctionNode[] = [];

/** What all resolvers of a snapshot share. */
interface Workspace {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
  readonly asking: Asking;
  readonly additions: Map<string, readonly Added[]>;
  readonly memory: Memory; readonly recognise: FlowContext['recognise']; readonly boundAs: BoundAs;
}

/**
 * Which functions of the workspace an expression stands for, what parameters and properties are given, and what becomes of functions that are
 * handed on. One per snapshot: it asks the checker, and keeps what it learnt. An answer does not depend on what was asked before: what callers pass is
 * followed by a resolver of its own (`farther`), with one step less to go.
 */
export class Resolver implements Provenance {
  readonly farther?: Resolver;
  readonly checker: ts.TypeChecker;
  private readonly names: Names;
  private readonly functions: Question<ts.Node, readonly FunctionNode[]>;
  private readonly receivers: Receivers;
  private readonly calls: Question<FunctionId, readonly Call[]>;
  private readonly types: Question<ts.Expression, ts.Type | undefined>;
  private readonly propertyTypes: Question<string, ts.Type | undefined>;
  private readonly uses: HandedFunctions;
  private readonly asked: RegisteredContext;

  private constructor(private readonly workspace: Workspace, hops: number) {
    const { asking } = workspace;
    this.checker = workspace.checker;
    this.names = workspace.names;
    if (hops > 0) this.farther = new Resolver(workspace, hops - 1);
    this.functions = new Question(asking, noFunctions);
    this.receivers = new Receivers({ checker: this.checker, names: this.names, asking, argumentsOf: (parameter) => this.argumentsOf(parameter), ...(this.farther && { farther: this.farther.receivers }) });
    this.calls = new Question<FunctionId, readonly Call[]>(asking, [], workspace.memory.calls.answers(hops));
    this.types = new Question<ts.Expression, ts.Type | undefined>(asking, undefined);
    this.propertyTypes = new Question<string, ts.Type | undefined>(asking, undefined);
    this.asked = { checker: this.checker, names: this.names, noteTrace: () => this.noteTrace(), functionsOf: (expression) => this.functionsOf(expression), argumentsOf: (parameter) => this.argumentsOf(parameter) };
    this.uses = new HandedFunctions({ ...this.asked, asking, recognise: workspace.recognise });
  }

  /** `isAside`: files whose classes and calls say nothing of the rest (tests); `memory`: what the resolver of the state before knew; `recognise`: by what the checker alone knows, since what asks this resolver would decide its answers by their order; `boundAs`: what is bound to workers. */
  static of(checker: ts.TypeChecker, files: () => readonly ts.SourceFile[], isAside: (file: ts.SourceFile) => boolean, memory: Memory, recognise: FlowContext['recognise'] = () => undefined, boundAs: BoundAs = () => undefined): Resolver {
    return new Resolver({ checker, names: new Names(checker, files, isAside, memory.names), asking: new Asking(), additions: new Map(), memory, recognise, boundAs }, maxHops);
  }

  /** What the rest of the flow asks of it. */
  get questions(): Pick<FlowContext, 'functionsOf' | 'callsOf' | 'argumentsOf' | 'callbackUse' | 'isRunForCaller' | 'runsBefore' | 'gettersOf' | 'isGetter' | 'registeredUnder'> {
    return {
      functionsOf: (expression) => this.functionsOf(expression), callsOf: (fn) => this.callsOf(fn),
      argumentsOf: (parameter) => this.argumentsOf(parameter), callbackUse: (call, index) => this.callbackUse(call, index),
      isRunForCaller: (parameter) => this.isRunForCaller(parameter), runsBefore: (callee) => beforeProcedure(callee, this.asked), gettersOf: (access) => this.gettersOf(access), isGetter: (name) => this.names.isGetter(name), registeredUnder: (call, name) => registeredFor(call, this.asked, name),
    };
  }

  /** How often a value was traced across the workspace; who compares two of these numbers learns whether it was in between. */
  get traces(): number {
    return this.workspace.asking.traces;
  }

  noteTrace(): void { this.workspace.asking.traces++; }
  remember(expression: ts.Expression, work: () => ts.Type | undefined): ts.Type | undefined {
    return this.types.ask(expression, work);
  }

  /** See `FlowContext.functionsOf`. */
  functionsOf(expression: ts.Expression): readonly FunctionNode[] {
    const node = bare(expression);
    if (isFunctionNode(node)) return [node];
    return this.functions.ask(node, () => {
      // `rows.map` is the language's own, and nobody's function.
      if (ts.isPropertyAccessExpression(node) && !isFunctionMethod(node.name.text) && isOfLanguage(this.symbolAt(node.name))) return noFunctions;
      const found = [...new Set(this.resolve(node))];
      const result = found.length > 0 ? found : functionsOfType(this.checker.getTypeAtLocation(node));
      return result.length > maxCandidates ? noFunctions : result;
    });
  }

  private resolve(node: ts.Expression): readonly FunctionNode[] {
    if (ts.isConditionalExpression(node)) return [...this.functionsOf(node.whenTrue), ...this.functionsOf(node.whenFalse)];
    if (ts.isBinaryExpression(node)) {
      if (node.operatorToken.kind === ts.SyntaxKind.EqualsToken || node.operatorToken.kind === ts.SyntaxKind.CommaToken) return this.functionsOf(node.right);
      return isChoice(node.operatorToken.kind) ? [...this.functionsOf(node.left), ...this.functionsOf(node.right)] : noFunctions;
    }
    if (ts.isNewExpression(node)) return constructorsOf(knownType(node.expression, this.provenance) ?? this.checker.getTypeAtLocation(node.expression));
    if (node.kind === ts.SyntaxKind.SuperKeyword) return constructorsOf(this.checker.getTypeAtLocation(node));
    if (ts.isCallExpression(node)) return this.made(node);
    if (ts.isIdentifier(node)) return this.named(node);
    if (ts.isPropertyAccessExpression(node)) {
      const found = this.member(node.expression, node.name);
      // `load.call(this, id)` calls `load`.
      return found.length === 0 && isFunctionMethod(node.name.text) ? this.functionsOf(node.expression) : found;
    }
    if (!ts.isElementAccessExpression(node)) return noFunctions;
    return ts.isStringLiteralLike(node.argumentExpression) ? this.member(node.expression, node.argumentExpression) : tableEntries(node.expression, this.checker).flatMap((entry) => (isFunctionNode(entry) ? [entry] : this.functionsOf(entry)));
  }

  private named(node: ts.Identifier): readonly FunctionNode[] {
    const found = this.ofSymbol(this.symbolAt(node));
    if (found.length > 0) return found;
    // `const { load } = require('./orders')` names what has no symbol there: it is put into the module later.
    const alias = this.checker.getSymbolAtLocation(node)?.declarations?.[0];
    return alias && ts.isBindingElement(alias) ? this.part(alias) : noFunctions;
  }

  private symbolAt(node: ts.Node): ts.Symbol | undefined {
    const symbol = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node ? this.checker.getShorthandAssignmentValueSymbol(node.parent) : this.checker.getSymbolAtLocation(node);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  private member(receiver: ts.Expression, name: ts.Node & { readonly text: string }): readonly FunctionNode[] {
    const own = this.symbolAt(name);
    const direct = own ? this.ownFunctions(own) : noFunctions;
    if (direct.length > 0) return direct;
    // What the receiver is made from says more than the interface that it is declared by: `const storage: Storage = new DatabaseStorage()`.
    const known = own ? this.receivers.typesOf(receiver) : [knownType(receiver, this.provenance) ?? []].flat();
    const found = known.flatMap((type) => {
      const member = this.checker.getPropertyOfType(type, name.text);
      return member && member !== own ? this.ofSymbol(member) : noFunctions;
    });
    if (found.length > 0) return found;
    const declared = this.ofSymbol(own, own && this.checker.getTypeAtLocation(receiver));
    return declared.length > 0 ? declared : this.runByLibrary(receiver, name.text);
  }

  private runByLibrary(receiver: ts.Expression, name: string): readonly FunctionNode[] {
    const found = firstFound(() => libraryMember(receiver, name, this), () => this.added(receiver, name, 'call'), () => exportedLater(receiver, name, this.asked), () => decoratedFunctions(receiver, this.names.properties(name), (value) => this.functionsOf(value), this.checker), () => stubMember(receiver, name, { ...this.asked, boundAs: this.workspace.boundAs }), () => calledProcedure(receiver, name, this.asked), () => listedMember(receiver, name, this.asked), () => dispatchedTo(receiver, name, this.asked), () => extendedMember(receiver, name, this.asked));
    if (found.length > 0) this.noteTrace();
    return found;
  }

  private added(receiver: ts.Expression, name: string, use: MemberUse): readonly FunctionNode[] {
    return addedMember(receiver, name, { ...this.asked, additions: (property) => this.additions(property), typeOf: (expression) => knownType(expression, this.provenance) }, use);
  }

  /** Every call of a name asks, and there are names that half of all properties have. */
  private additions(name: string): readonly Added[] {
    const { additions } = this.workspace;
    let found = additions.get(name);
    if (!found) additions.set(name, (found = additionsAmong(this.names.properties(name))));
    return found;
  }

  private get provenance(): { readonly checker: ts.TypeChecker; readonly provenance: Provenance } { return { checker: this.checker, provenance: this }; }

  private ofSymbol(symbol: ts.Symbol | undefined, from?: ts.Type): readonly FunctionNode[] {
    if (!symbol) return noFunctions;
    const found = this.ownFunctions(symbol);
    return found.length > 0 ? found : (symbol.declarations ?? []).flatMap((declaration) => this.implementations(declaration, from));
  }

  private ownFunctions(symbol: ts.Symbol): readonly FunctionNode[] {
    return (symbol.declarations ?? []).flatMap((declaration) => this.ofDeclaration(declaration));
  }

  private implementations(member: ts.Declaration, from: ts.Type | undefined): readonly FunctionNode[] {
    if (!ts.isMethodSignature(member) && !ts.isPropertySignature(member) && !ts.isMethodDeclaration(member) && !ts.isPropertyDeclaration(member)) return noFunctions;
    this.noteTrace();
    return implementationsOf(member, { checker: this.checker, names: this.names, ofDeclaration: (declaration) => this.ofDeclaration(declaration) }, from);
  }

  membersBelow(member: ts.Declaration): readonly ts.Declaration[] {
    this.noteTrace();
    return membersBelow(member, { checker: this.checker, names: this.names });
  }

  private ofDeclaration(declaration: ts.Declaration): readonly FunctionNode[] {
    if (ts.isGetAccessor(declaration)) return givenValues(declaration, this.checker).flatMap((value) => this.functionsOf(value));
    if (isFunctionNode(declaration)) return declaration.body && !ts.isSetAccessor(declaration) ? [declaration] : noFunctions;
    if (ts.isBindingElement(declaration)) return this.part(declaration);
    if (ts.isParameter(declaration)) {
      const [{ farther }, byDefault] = [this, declaration.initializer ? this.functionsOf(declaration.initializer) : noFunctions];
      return farther ? [...byDefault, ...this.argumentsOf(declaration).flatMap((value) => farther.functionsOf(value))] : byDefault;
    }
    return givenValues(declaration, this.checker).flatMap((value) => (isNothing(value) ? noFunctions : this.functionsOf(value)));
  }

  /** `const { list } = orders`; what is taken where it has none (`{ list = listOrders }`) is one of the possibilities. */
  private part(element: ts.BindingElement): readonly FunctionNode[] {
    return [...element.initializer ? this.functionsOf(element.initializer) : noFunctions, ...this.partGiven(element)];
  }

  private partGiven(element: ts.BindingElement): readonly FunctionNode[] {
    const name = propertyName(element.propertyName ?? element.name);
    const owner = element.parent.parent;
    if (name === undefined || !ts.isObjectBindingPattern(element.parent)) return noFunctions;
    const sources = ts.isVariableDeclaration(owner) ? [owner.initializer ?? []].flat() : ts.isParameter(owner) ? this.argumentsOf(owner) : [];
    const from = ts.isParameter(owner) ? this.farther : this;
    return sources.flatMap((source) => {
      const type = from && knownType(source, from.provenance);
      const member = type && this.checker.getPropertyOfType(type, name);
      const found = member && from ? from.ofSymbol(member) : noFunctions;
      return found.length === 0 && from ? from.runByLibrary(source, name) : found;
    });
  }

  /** The function that a call makes: `fn.bind(this)`, what a factory returns, or what a wrapper runs for whoever calls its result. */
  private made(call: ts.CallExpression): readonly FunctionNode[] {
    const callee = bare(call.expression);
    if (isRequire(callee)) return functionsOfType(knownType(call, this.provenance) ?? this.checker.getTypeAtLocation(call));
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind') return this.functionsOf(callee.expression);
    const makers = this.functionsOf(callee);
    const given = call.arguments.flatMap((argument, index) => {
      const node = bare(argument);
      if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node) && !isFunctionNode(node) && !ts.isCallExpression(node)) return noFunctions;
      const use = makers.length > 0 ? this.uses.ofFunctions(makers, index)?.kind : libraryUse(call, index, this.checker)?.kind ?? 'returned';
      return use === 'returned' ? this.functionsOf(node) : noFunctions;
    });
    const before = makers.length > 0 ? noFunctions : registeredFor(call, this.asked);
    return given.length + before.length > 0 ? [...before, ...given] : returnedBy(makers, this.asked);
  }

  /** See `runBy`. */
  runBy(expression: ts.Expression): readonly FunctionNode[] {
    return runBy(expression, this.asked);
  }

  /** See `FlowContext.gettersOf`. */
  gettersOf({ expression, name }: ts.PropertyAccessExpression): readonly FunctionNode[] {
    const [own, type] = [this.symbolAt(name), knownType(expression, this.provenance)];
    const found = gettersAmong(own ?? (type && this.checker.getPropertyOfType(type, name.text)));
    if (found.length > 0) return found;
    const added = this.added(expression, name.text, 'read');
    if (added.length > 0) this.noteTrace();
    return added;
  }

  /** See `FlowContext.callbackUse`. */
  callbackUse(call: ts.CallExpression | ts.NewExpression, index: number): CallbackUse | undefined {
    return this.uses.callbackUse(call, index);
  }

  /** See `FlowContext.isRunForCaller`. */
  isRunForCaller(parameter: ts.ParameterDeclaration): boolean {
    return this.uses.ofParameter(parameter).kind !== 'kept';
  }

  /** See `FlowContext.callsOf`. */
  callsOf(fn: FunctionNode): readonly Call[] {
    this.noteTrace();
    const { farther } = this;
    return farther ? this.calls.ask(functionId(fn), () => callsOf(fn, { names: this.names, checker: this.checker, recognise: this.workspace.recognise, functionsOf: (expression) => farther.functionsOf(expression) })) : [];
  }

  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[] {
    this.noteTrace();
    const [{ farther }, fn] = [this, parameter.parent];
    return farther && isFunctionNode(fn) ? passedArguments(parameter, this.callsOf(fn), { checker: this.checker, functionsOf: (expression) => farther.functionsOf(expression) }) : [];
  }

  typeInFolder(owner: ts.Expression, name: string): ts.Type | undefined {
    this.noteTrace();
    return typeInFolder(owner, name, this.asked);
  }

  isOwnGlobal(name: string): boolean { return this.names.isOwnGlobal(name); }
  typeOfBinding(name: string, place: ts.Node): ts.Type | undefined { return boundType(name, place.getSourceFile(), this.workspace, () => this.noteTrace()); }
  typeOfProperty(name: string): ts.Type | undefined {
    this.noteTrace();
    const { farther } = this;
    return farther && this.propertyTypes.ask(name, () => typeOfProperties(this.names.properties(name), this.checker, (value) => knownType(value, farther.provenance)) ?? typeInContainer(name, this.asked) ?? declaredInContext(name, this.checker, this.names));
  }
}
