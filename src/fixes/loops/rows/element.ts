import type { RowValue } from '../../../catalog';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { bindingOwner, declarationOf, isConst } from '../../../flow/values/symbols';
import { singular } from '../../../rules/words';
import { isTypeScript } from '../../../project/paths';
import { bare, isAssignment, isFunctionNode, isReference, isStep, isWithin, namesIn, propertyName, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/**
 * The element that one pass of a loop handles, however the loop names it: a variable, a pattern, or `rows[i]`. Gives what an
 * expression in the loop is in terms of that element alone, so that it can be written in a callback outside the loop.
 */
export class Element {
  /** The callback parameter to use: `order`, or `{ id, name }`. */
  readonly parameter: string;
  /** The expression for the row inside the loop (`order`, `orders[i]`); undefined for a pattern. */
  readonly row: string | undefined;
  private readonly declaration: ts.Declaration | undefined;
  /** `rows[i]` as written, for an index loop. */
  private readonly subscript: string | undefined;

  private constructor(
    private readonly counted: CountedLoop, readonly collection: ts.Expression, private readonly item: ts.BindingName,
    alias: ts.VariableDeclaration | undefined, private readonly checker: ts.TypeChecker,
  ) {
    const { loop } = counted;
    const named = alias && ts.isIdentifier(alias.name) ? alias.name.text : undefined;
    this.subscript = loop.indexed ? `${collection.getText()}[${item.getText()}]` : undefined;
    this.parameter = named ?? (loop.indexed ? nameOfOne(collection) : item.getText());
    this.row = this.subscript !== undefined ? named ?? this.subscript : ts.isIdentifier(item) ? item.text : undefined;
    this.declaration = alias ?? (ts.isIdentifier(item) ? (item.parent as ts.VariableDeclaration | ts.ParameterDeclaration) : undefined);
  }

  /** Undefined where the loop has no element that could be named outside it. */
  static of(counted: CountedLoop, checker: ts.TypeChecker): Element | undefined {
    const { loop } = counted;
    if (!loop.collection || !loop.item || loop.kind === 'for-in' || loop.streamed) return undefined;
    // A helper that has a list of its own.
    if (!isWithin(loop.collection, loop.node)) return undefined;
    if (!loop.indexed) return new Element(counted, loop.collection, loop.item, undefined, checker);
    return new Element(counted, loop.collection, loop.item, aliasOf(loop.body, `${loop.collection.getText()}[${loop.item.getText()}]`), checker);
  }

  /** The variables that stand for the element in the loop. */
  get names(): readonly string[] {
    return [...namesIn(this.item), ...(this.counted.loop.indexed ? [this.parameter] : [])];
  }

  /** Whether the collection is an array by its type (a `Set`, a `Map` or an iterator has no `map`). */
  get isArray(): boolean {
    const type = this.checker.getTypeAtLocation(this.collection);
    return (type.flags & ts.TypeFlags.Any) !== 0 && this.counted.loop.kind === 'callback' || this.checker.isArrayLikeType(type)
      || (type.isUnion() && type.types.every((part) => this.checker.isArrayLikeType(part)));
  }

  /** The column that an expression reads off the row: `customerId` of `order.customerId`, also through a `const`. */
  column(expression: ts.Expression): string | undefined {
    const node = bare(expression);
    if (ts.isPropertyAccessExpression(node) && !node.questionDotToken) return this.isRow(node.expression) || this.isRest(node.expression, node.name.text) ? node.name.text : undefined;
    if (!ts.isIdentifier(node)) return undefined;
    const declaration = declarationOf(node, this.checker);
    if (!declaration) return undefined;
    if (ts.isBindingElement(declaration)) {
      if (declaration.dotDotDotToken || declaration.initializer) return undefined;
      const owner = bindingOwner(declaration);
      const direct = declaration.parent === this.item || (ts.isVariableDeclaration(owner) && owner.name === declaration.parent && owner.initializer !== undefined && this.isRow(owner.initializer));
      return direct ? propertyName(declaration.propertyName ?? declaration.name) : undefined;
    }
    if (ts.isVariableDeclaration(declaration) && declaration !== this.declaration && isConst(declaration) && declaration.initializer && isWithin(declaration, this.counted.loop.body)) {
      return this.column(declaration.initializer);
    }
    return undefined;
  }

  /** Whether an expression is what a pattern leaves of the row, a column that it does not take out: `({ _count, ...router }) => router.id`. */
  private isRest(expression: ts.Expression, column: string): boolean {
    const declaration = ts.isIdentifier(expression) ? declarationOf(expression, this.checker) : undefined;
    if (!declaration || !ts.isBindingElement(declaration) || !declaration.dotDotDotToken || declaration.parent !== this.item) return false;
    return declaration.parent.elements.every((one) => one === declaration || (ts.isBindingElement(one) && propertyName(one.propertyName ?? one.name) !== column));
  }

  /** Whether an expression is the row itself. */
  isRow(expression: ts.Expression): boolean {
    const node = bare(expression);
    if (ts.isIdentifier(node)) return this.declaration !== undefined && declarationOf(node, this.checker) === this.declaration;
    return this.subscript !== undefined && node.getText() === this.subscript;
  }

  /**
   * An arrow function over one element. Where the list's type is not known here (a request's body, a package that is not
   * installed), strict code may need the parameter's type said; the list's own element type is right in either case.
   * @param naming what says which parts of the element are named, where that is not the body itself
   */
  callback(body: string, naming = body): string {
    const typed = isTypeScript(this.collection.getSourceFile().fileName);
    const parameter = this.parameterOf(naming);
    if (!typed || !(this.checker.getTypeAtLocation(this.collection).flags & ts.TypeFlags.Any)) return `(${parameter}) => ${body}`;
    const name = this.collection.getText();
    return `(${parameter}: ${/^[\w$.]+$/.test(name) && !/^this\b/.test(name) ? `(typeof ${name})[number]` : 'any'}) => ${body}`;
  }

  /** The parameter without what a body does not name: `[id]` of `[id, orders]`, `{ id }` of `{ id, name }`. */
  private parameterOf(body: string): string {
    if (ts.isIdentifier(this.item) || this.subscript !== undefined) return this.parameter;
    const isNamed = (element: ts.ArrayBindingElement): boolean => ts.isBindingElement(element) && namesIn(element.name).some((name) => new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(body));
    if (ts.isObjectBindingPattern(this.item)) {
      // What a rest holds depends on what stands before it.
      const { elements } = this.item;
      const kept = elements.some(({ dotDotDotToken }) => dotDotDotToken) ? elements : elements.filter(isNamed);
      return kept.length === 0 || kept.length === elements.length ? this.parameter : `{ ${kept.map((element) => element.getText()).join(', ')} }`;
    }
    const parts = this.item.elements.map((element) => (isNamed(element) ? element.getText() : ''));
    while (parts.at(-1) === '') parts.pop();
    return `[${parts.join(', ')}]`;
  }

  /** The source text of the array of the expression's values for all elements of `source`; undefined where it has more in it than the element. */
  each(source: string, expression: ts.Expression): string | undefined {
    const text = this.express(expression);
    if (text === undefined) return undefined;
    // What a pattern takes out of a row may not be all that the row has.
    if (text === this.parameter && this.row !== undefined) return source;
    return `${source}.map(${this.callback(ts.isObjectLiteralExpression(uncast(expression)) ? `(${text})` : text)})`;
  }

  /** The source text of the array that has an object of these values for each element of `source`, `inside` another where that has a name; undefined where one of them has more in it than the element. */
  objects(source: string, values: readonly RowValue[], inside?: string): string | undefined {
    const texts = values.flatMap(({ value, asText, ...named }) => { const text = this.express(value); return text === undefined ? [] : [{ ...named, text: asText ? `String(${text})` : text }]; });
    return texts.length < values.length ? undefined : `${source}.map(${this.callback(`(${objectText(texts, inside)})`)})`;
  }

  /**
   * The expression's text in terms of `parameter`, with `const`s of the loop's body put in. Undefined where it depends on more
   * than the element (an earlier query, a counter) or has effects.
   */
  express(expression: ts.Node, depth = 0): string | undefined {
    if (depth > 6) return undefined;
    const edits: { start: number; end: number; text: string }[] = [];
    let possible = true;
    walk(expression, (node) => {
      if (!possible) return false;
      if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || isFunctionNode(node) || isAssignment(node) || isStep(node) || ts.isDeleteExpression(node)) return (possible = false);
      if (this.subscript !== undefined && ts.isElementAccessExpression(node) && node.getText() === this.subscript) {
        edits.push({ start: node.getStart(), end: node.end, text: this.parameter });
        return false;
      }
      if (!ts.isIdentifier(node) || !isReference(node)) return true;
      const text = this.identifier(node, depth);
      if (text === undefined) possible = false;
      else if (text !== node.text) {
        const short = node !== expression && ts.isShorthandPropertyAssignment(node.parent);
        edits.push({ start: node.getStart(), end: node.end, text: short ? `${node.text}: ${text}` : text });
      }
      return possible;
    });
    if (!possible) return undefined;
    let text = expression.getText();
    const offset = expression.getStart();
    for (const edit of edits.reverse()) text = text.slice(0, edit.start - offset) + edit.text + text.slice(edit.end - offset);
    return text;
  }

  private identifier(node: ts.Identifier, depth: number): string | undefined {
    const declaration = declarationOf(node, this.checker);
    const { loop } = this.counted;
    if (!declaration || !isWithin(declaration, loop.node)) return node.text;
    if (declaration === this.declaration) return this.parameter;
    if (isWithin(declaration, this.item)) return loop.indexed ? undefined : node.text;
    const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
    if (ts.isBindingElement(declaration)) {
      const column = this.column(node);
      return column === undefined || !/^[\w$]+$/.test(this.parameter) ? undefined : `${this.parameter}.${column}`;
    }
    if (!ts.isVariableDeclaration(owner) || !isConst(owner) || !owner.initializer || !isWithin(owner, loop.body)) return undefined;
    // Put in where it is used, a call would run as often as that.
    if (this.counted.reads.of(owner.initializer).impure) return undefined;
    const text = this.express(owner.initializer, depth + 1);
    return text !== undefined && isOperation(uncast(owner.initializer)) ? `(${text})` : text;
  }
}

/** `{ id, status: row.status }`, on lines of their own where one would be long; with `inside`, `{ updateOne: { … } }`. */
export function objectText(properties: readonly { readonly name: string; readonly text: string; readonly field?: string }[], inside?: string): string {
  if (inside !== undefined) return `{ ${inside}: ${objectText(properties)} }`;
  const texts = properties.map(({ name, text: value, field }) => ({ name, text: field === undefined ? value : `{ ${field}: ${value} }` })).map(({ name, text }) => (name === text ? name : `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}: ${text}`));
  const line = `{ ${texts.join(', ')} }`;
  return line.length > 80 ? `{\n${texts.map((text) => `  ${text},\n`).join('')}}` : line;
}

/** `order` for `orders` and `cart.orders`, `row` for anything else. */
function nameOfOne(collection: ts.Expression): string {
  const node = bare(collection);
  const name = ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : 'rows';
  const one = singular(name);
  return one === name ? 'row' : one;
}

function isOperation(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) || ts.isConditionalExpression(node) || ts.isObjectLiteralExpression(node);
}

/** `const row = rows[i]` at the top of the loop's body. */
function aliasOf(body: ts.Node, text: string): ts.VariableDeclaration | undefined {
  if (!ts.isBlock(body)) return undefined;
  for (const statement of body.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (declaration.initializer && ts.isIdentifier(declaration.name) && bare(declaration.initializer).getText() === text) return declaration;
    }
  }
  return undefined;
}
