import type { ExternalKind } from '../../catalog';
import { isFunctionNode, propertyName, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { admitsUndefined, decoded, encoded, hasMore, isRefusal, isSame, isSecret, isSecretBehind, plainOf, typeText, type Plain, type Refusal } from './payload';
import { keptAsJson } from './as-json';
import { narrowed, type Narrowing } from './narrowing';
import type { WorkerScope } from './worker-scope';
import { quoted } from '../refuse';

/** What a job is given of one value: its name there, the expression that gives it in the handler, and the type in which it is kept. */
export interface Captured {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly optional: boolean;
}

/** What says of a row what it holds where no type does: the schema of its model, and what is read of it. */
export interface UntypedRows {
  columnOf(field: ts.Expression): Plain | undefined;
  /** What functions read of a row that a call hands them as a whole; a refusal where they do something else with it. */
  fieldsOf(row: ts.Expression): Plain | Refusal | undefined;
}

/** Parts of a message that are text whatever the library's types say of them. */
const texts: Readonly<Record<string, string>> = { subject: 'string', text: 'string', html: 'string', to: 'string | string[]', cc: 'string | string[]', bcc: 'string | string[]', from: 'string', replyTo: 'string' };

/**
 * Takes the arguments of a call apart: what is the same whoever makes the call stays in the worker (so that no secret is copied), what only the handler knows becomes the job's
 * payload, evaluated where and when it was.
 */
export class Capture {
  readonly captured: Captured[] = [];
  /** Types of the called function that have to say how little it needs. */
  readonly narrowings: Narrowing[] = [];
  private reason: string | undefined;

  /**
   * @param rows how fields of rows are kept, and rows, of which no type says what they are; undefined where nothing else does
   * @param isState whether something is another one in each process: what is imported may be given another value here, which the worker would not see
   */
  constructor(private readonly checker: ts.TypeChecker, private readonly scope: WorkerScope, private readonly kind: ExternalKind, private readonly rows: UntypedRows, private readonly isState: (expression: ts.Expression) => boolean) {}

  /** The arguments as the worker writes them. */
  arguments(call: ts.CallExpression, targets: readonly (ts.Symbol | undefined)[]): readonly string[] | Refusal {
    const pieces = call.arguments.map((argument, index) => {
      const target = targets[index];
      const name = target?.name ?? '';
      return this.piece(argument, target && this.typeOf(target, call), nameOf(argument) ?? (/^\w+$/.test(name) && !name.startsWith('__') ? name : 'value'), target);
    });
    return this.reason === undefined ? pieces : { refused: this.reason };
  }

  private refuse(reason: string): string {
    this.reason ??= reason;
    return '';
  }

  private typeOf(symbol: ts.Symbol, place: ts.Node): ts.Type {
    return this.checker.getTypeOfSymbolAtLocation(symbol, place);
  }

  private piece(expression: ts.Expression, target: ts.Type | undefined, name: string, symbol?: ts.Symbol): string {
    const inner = uncast(expression);
    if (isFunctionNode(inner)) return this.refuse(`\`${name}\` is a function`);
    if (ts.isSpreadElement(inner)) return this.refuse('a list is spread over the arguments');
    const constant = this.scope.constant(inner);
    if (constant !== undefined && !this.isState(inner)) return constant;
    if (ts.isObjectLiteralExpression(inner)) return this.literal(inner, target);
    // The time begins where the call is made.
    const limit = this.limitOf(inner);
    if (limit) return `AbortSignal.timeout(${this.piece(limit, undefined, 'limit')})`;
    if (ts.isArrayLiteralExpression(inner) && !inner.elements.some(ts.isSpreadElement)) return `[${inner.elements.map((element) => this.piece(element, undefined, nameOf(element) ?? name)).join(', ')}]`;
    return this.leaf(expression, target, name, symbol);
  }

  /** The milliseconds of an `AbortSignal.timeout(…)` of the platform's own. */
  private limitOf(expression: ts.Expression): ts.Expression | undefined {
    if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression) || expression.expression.name.text !== 'timeout') return undefined;
    const owner = expression.expression.expression;
    const isPlatforms = ts.isIdentifier(owner) && owner.text === 'AbortSignal' && (this.checker.getSymbolAtLocation(owner)?.declarations ?? []).every((one) => one.getSourceFile().isDeclarationFile);
    return isPlatforms && expression.arguments.length === 1 ? expression.arguments[0] : undefined;
  }

  private literal(literal: ts.ObjectLiteralExpression, target: ts.Type | undefined): string {
    const lastSpread = literal.properties.findLastIndex(ts.isSpreadAssignment);
    const pieces = new Map<string, string>();
    for (const [index, property] of literal.properties.entries()) {
      if (ts.isSpreadAssignment(property)) {
        const constant = this.scope.constant(uncast(property.expression));
        if (constant !== undefined && index === lastSpread) pieces.set(`...${constant}`, `...${constant}`);
        else this.spread(property.expression, literal.properties.slice(index + 1), target, pieces);
        continue;
      }
      const name = propertyName(property.name);
      const value = ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
      if (name === undefined || !value) return this.refuse('an argument has properties that cannot be kept as plain data');
      // What a later spread may say otherwise is not known to hold.
      if (index < lastSpread && (!target || isAny(target))) return this.refuse('an argument is put together of others');
      const piece = this.piece(value, target && this.property(target, name, literal), name, target && this.checker.getPropertyOfType(target, name));
      pieces.delete(name);
      pieces.set(name, piece === name ? name : `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}: ${piece}`);
    }
    return pieces.size === 0 ? '{}' : `{ ${[...pieces.values()].join(', ')} }`;
  }

  /** Of what is spread, the properties that the parameter's type names and that nothing behind it gives. */
  private spread(source: ts.Expression, later: readonly ts.ObjectLiteralElementLike[], target: ts.Type | undefined, pieces: Map<string, string>): void {
    const own = this.checker.getTypeAtLocation(source);
    const wanted = target && !isAny(target) && (target.flags & ts.TypeFlags.Object) !== 0 ? this.checker.getPropertiesOfType(target) : [];
    if (wanted.length === 0 || isAny(own) || !isPath(uncast(source))) return void this.refuse('an argument is put together of others');
    for (const property of wanted) {
      if (later.some((one) => propertyName(one.name) === property.name) || !this.checker.getPropertyOfType(own, property.name)) continue;
      const { name } = property;
      pieces.delete(name);
      const kept = this.keep(`${source.getText()}.${name}`, this.typeOf(property, source), this.property(own, name, source) ?? own, name, source, true);
      pieces.set(name, kept === name ? name : `${name}: ${kept}`);
    }
  }

  private property(type: ts.Type, name: string, place: ts.Node): ts.Type | undefined {
    const symbol = this.checker.getPropertyOfType(type, name);
    return symbol && this.typeOf(symbol, place);
  }

  private leaf(expression: ts.Expression, target: ts.Type | undefined, name: string, symbol: ts.Symbol | undefined): string {
    const own = this.checker.getTypeAtLocation(expression);
    // A pattern says what is taken out, and of a default not even all of that.
    const said = target && !isAny(target) && !isPattern(symbol) ? target : undefined;
    const type = said ?? own;
    const text = texts[name];
    if (isAny(type) && this.kind === 'email' && text !== undefined) return this.add(name, { kind: 'value', type: text, absent: undefined }, expression.getText());
    const column = isAny(type) && !isSecret(name) && !isSecret(expression.getText()) ? this.rows.columnOf(expression) : undefined;
    return column ? this.add(name, column, expression.getText()) : this.keep(expression.getText(), type, own, name, expression, isPath(uncast(expression)), symbol, !said || !isTyped(symbol) ? this.rows.fieldsOf : undefined);
  }

  /** Makes a value part of the payload; what the worker has of it then. */
  private keep(value: string, type: ts.Type, own: ts.Type, name: string, place: ts.Expression, repeatable: boolean, symbol?: ts.Symbol, fieldsOf?: UntypedRows['fieldsOf']): string {
    if (isSecret(name) || isSecret(value) || isSecretBehind(place, this.checker)) return this.refuse(`\`${value}\` is a secret, which a job must not hold`);
    const path = quoted(value);
    let plain = plainOf(type, place, path, this.checker);
    let isPart = false;
    if (isRefusal(plain)) {
      const less = narrowed(symbol, path, this.checker);
      const read = less ? undefined : fieldsOf?.(place);
      if (read && isRefusal(read)) return this.refuse(read.refused);
      if (!read && (!less || isRefusal(less))) return this.refuse(plain.refused);
      if (less && !isRefusal(less)) this.narrowings.push(less);
      isPart = read !== undefined;
      plain = read ?? (less as Narrowing).plain;
    }
    plain = keptAsJson(plain, place, this.checker);
    if (isRefusal(plain)) return this.refuse(plain.refused);
    // The parameter's type says what it may be; what is given can be more certain.
    const exact = plain.kind === 'value' && plain.absent !== undefined && !isAny(own) && !admitsUndefined(own) ? { ...plain, absent: undefined } : plain;
    const isWhole = !isPart && isSame(plain) && !hasMore(plain, own, place, this.checker);
    if (!isWhole && !repeatable && !(plain.kind === 'date' && plain.absent !== 'either')) return this.refuse(`\`${name}\` would have to be worked out several times`);
    return this.add(name, exact, isWhole ? value : encoded(plain, /^(?:[\w$.]|\?\.)+!?$/.test(value) ? value : `(${value})`));
  }

  private add(wish: string, plain: Plain, value: string): string {
    const same = this.captured.find((one) => one.value === value);
    if (same) return decoded(plain, same.name);
    let name = reserved.has(wish) ? `${wish}Value` : wish;
    for (let i = 2; this.captured.some((one) => one.name === name) || this.scope.names(name); i++) name = `${wish}${i}`;
    this.captured.push({ name, value, type: typeText(plain), optional: plain.absent === 'undefined' || plain.absent === 'either' });
    return decoded(plain, name);
  }
}

const reserved: ReadonlySet<string> = new Set(['default', 'class', 'function', 'new', 'delete', 'in', 'this', 'return', 'package', 'enum', 'import', 'export', 'var', 'case']);

function isAny(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
}

/** Whether a parameter is said to have a type, and not only names what it takes out of what it is given. */
function isTyped(symbol: ts.Symbol | undefined): boolean {
  const declaration = symbol?.valueDeclaration;
  return !declaration || !ts.isParameter(declaration) || declaration.type !== undefined || ts.getJSDocType(declaration) !== undefined;
}

/** Whether a parameter takes apart what it is given, without a type. */
function isPattern(symbol: ts.Symbol | undefined): boolean {
  const declaration = symbol?.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration) && !ts.isIdentifier(declaration.name) && !isTyped(symbol);
}

/** `user`, `order.customer`: what can be read twice. */
function isPath(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(node) && !node.questionDotToken && isPath(uncast(node.expression));
}

/** What an argument would be called as a variable: the last name of its path. */
function nameOf(expression: ts.Expression): string | undefined {
  const inner = uncast(expression);
  if (ts.isIdentifier(inner)) return inner.text;
  return ts.isPropertyAccessExpression(inner) && ts.isIdentifier(inner.name) ? inner.name.text : undefined;
}
