import { declarationOf, symbolOf } from '../../flow/values/symbols';
import { capitalized, fromKebab } from '../../project/letter-case';
import { isBrowserComponent } from '../../project/markup/component-files';
import { bare, hasModifier, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { isComponentClass, ownObject } from './class-state';
import { downloadOf, type Download, type Known } from './download';
import { mayWork, workOf, type Work } from './work';

// What a component draws it hands properties to: `<OrderTable orders={orders} />` (https://react.dev/learn/passing-props-to-a-component).

/** Cheap: whether a text hands something to an element by its name, or all that an object has. */
export const handsOn = /\s\w+=\{\s*[A-Za-z_$]|\s\{\s*\.\.\.\s*[\w{]/;

/** Through so many components a list is handed at most. */
const farthest = 3;

/** A list that a component is handed, and what it makes of it, and those that it hands it on to. */
interface Handed {
  readonly download: Download;
  readonly works: readonly Work[];
}

/** What the component makes of the lists that it is handed by an attribute. */
export function handedOn(node: ts.Node, context: RuleContext, known: Known, depth = 0): readonly Handed[] {
  if (!(ts.isJsxAttribute(node) || ts.isJsxSpreadAttribute(node)) || depth > farthest) return [];
  const tag = node.parent.parent.tagName;
  if (!ts.isIdentifier(tag) || !/^[A-Z]/.test(tag.text)) return [];
  // Most of what is drawn makes nothing of lists.
  const drawn = componentNamed(tag, context);
  if (!drawn || !(mayWork.test(drawn.getSourceFile().text) || handsOn.test(drawn.getText()))) return [];
  return givenBy(node, context, known).flatMap(({ name, download }) => {
    const taken = takenBy(drawn, name, download, context);
    return taken ? [{ download, works: worksOn(drawn, download, context, taken, depth) }] : [];
  });
}

function componentNamed(tag: ts.Identifier, context: RuleContext): FunctionNode | ts.ClassLikeDeclaration | undefined {
  const declared = declarationOf(tag, context.checker);
  if (declared && isComponentClass(declared)) return declared;
  const [fn, ...others] = context.functionsOf(tag);
  return others.length === 0 ? fn : undefined;
}

/** The lists among what an attribute hands over, by the names that the component has for them: `orders={orders}`, `{...props}`, `{...rest}`, `{...{ orders }}`. */
function givenBy(attribute: ts.JsxAttribute | ts.JsxSpreadAttribute, context: RuleContext, known: Known): readonly { readonly name: string; readonly download: Download }[] {
  const among = (name: string, value: ts.Expression | undefined): ReturnType<typeof givenBy> => {
    const download = value && downloadOf(value, context, known);
    return download ? [{ name, download }] : [];
  };
  if (ts.isJsxAttribute(attribute)) return among(attribute.name.getText(), attribute.initializer && ts.isJsxExpression(attribute.initializer) ? attribute.initializer.expression : undefined);
  const { properties } = attribute.parent;
  // What stands behind it takes its place.
  const replaced = new Set(properties.slice(properties.indexOf(attribute) + 1).map((one) => one.name?.getText()));
  return spreadOf(attribute.expression, context, known, among).filter(({ name }) => !replaced.has(name));
}

function spreadOf(expression: ts.Expression, { checker }: RuleContext, known: Known, among: (name: string, value: ts.Expression) => ReturnType<typeof givenBy>): ReturnType<typeof givenBy> {
  const node = bare(expression);
  const declared = ts.isIdentifier(node) ? declarationOf(node, checker) : ownObject(node)?.of;
  const { properties } = known;
  const all = properties && (declared === properties.of ? [] : declared && takenBefore(declared, properties.of, checker));
  if (properties && all) return [...properties.has].filter(([name]) => !all.includes(name)).map(([name, download]) => ({ name, download }));
  const made = declared && ts.isVariableDeclaration(declared) && declared.initializer ? bare(declared.initializer) : node;
  return ts.isObjectLiteralExpression(made) ? made.properties.flatMap((one) => {
    const name = propertyName(one.name);
    return name === undefined ? [] : ts.isShorthandPropertyAssignment(one) ? among(name, one.name) : ts.isPropertyAssignment(one) ? among(name, one.initializer) : [];
  }) : [];
}

/** The names that a pattern takes out of the properties before what is left of them: `title` of `const { title, ...rest } = props`. */
function takenBefore(declared: ts.Declaration, properties: ts.Declaration, checker: ts.TypeChecker): readonly string[] | undefined {
  const owner = ts.isBindingElement(declared) && declared.dotDotDotToken ? declared.parent.parent : undefined;
  const whole = owner && ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
  const of = whole && (ts.isIdentifier(whole) ? declarationOf(whole, checker) : ownObject(whole)?.of);
  return of === properties && ts.isBindingElement(declared) ? declared.parent.elements.flatMap((one) => (ts.isBindingElement(one) ? propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) ?? [] : [])) : undefined;
}

/** The same for the markup of a component of Vue or Svelte: `<OrderTable :orders="orders" />` (https://vuejs.org/guide/components/props.html), `<OrderTable {orders} />` (https://svelte.dev/docs/svelte/$props). */
export function handedInMarkup(file: ts.SourceFile, context: RuleContext, known: Known, depth = 0): readonly Handed[] {
  const text = depth > farthest || !isBrowserComponent(file.fileName) ? undefined : context.workspace.text(file.fileName);
  return text === undefined ? [] : handings(text).flatMap(({ tag, name, at }) => {
    const child = componentFileNamed(tag, file, context);
    const value = child && nameAt(file, at);
    const download = value && downloadOf(value, context, known);
    const taken = child && download && takenByFile(child, name, download, context);
    return taken ? [{ download, works: worksOn(child, download, context, taken, depth) }] : [];
  });
}

/** Something that a tag is handed by the name of a variable, and where that name stands. */
interface Handing {
  readonly tag: string;
  readonly name: string;
  readonly at: number;
}

const tags = /<([A-Z]\w*|[a-z]\w*(?:-\w+)+)(?=\s)((?:"[^"]*"|'[^']*'|\{[^{}]*\}|[^<>"'{}])*)>/g;
const attributes = /\s(?:(?::|v-bind:|v-model:)([\w-]+)\s*=\s*["']([A-Za-z_$][\w$]*)["']|(?:bind:)?(\w+)\s*=\s*["']?\{\s*([A-Za-z_$][\w$]*)\s*\}|\{\s*([A-Za-z_$][\w$]*)\s*\}|bind:(\w+)(?=\s|$))/gd;

function handings(text: string): readonly Handing[] {
  return [...text.matchAll(tags)].flatMap((element) => {
    const [whole, tag = '', given = ''] = element;
    const start = element.index + whole.length - 1 - given.length;
    return [...given.matchAll(attributes)].flatMap(({ indices }) => {
      const spans = (indices ?? []).slice(1).filter((one) => one !== undefined);
      // Of the short forms the name of the property is that of the variable.
      const [name, value = name] = spans;
      return name && value ? [{ tag, name: given.slice(...name), at: start + value[0] }] : [];
    });
  });
}

/** The name that stands at a place of the markup, where the script has it too. */
function nameAt(file: ts.SourceFile, at: number): ts.Identifier | undefined {
  const found = file.statements.find((statement) => ts.isExpressionStatement(statement) && statement.getStart() === at);
  return found && ts.isExpressionStatement(found) && ts.isIdentifier(found.expression) ? found.expression : undefined;
}

/** The file of the component that a tag names: `./OrderTable.vue` of `<OrderTable />` and `<order-table />`. */
function componentFileNamed(tag: string, file: ts.SourceFile, { workspace }: RuleContext): ts.SourceFile | undefined {
  const name = capitalized(fromKebab(tag));
  const imported = file.statements.find((one): one is ts.ImportDeclaration => ts.isImportDeclaration(one) && one.importClause?.name?.text === name && ts.isStringLiteral(one.moduleSpecifier));
  const path = imported && ts.isStringLiteral(imported.moduleSpecifier) ? workspace.importedFile(imported.moduleSpecifier.text, file.fileName) : undefined;
  return path === undefined || !isBrowserComponent(path) ? undefined : workspace.sourceFile(path);
}

/** What a component in a file of its own knows of a list that it is given under a name: `defineProps`, `export let orders`, `$props()`, or the option `props` of Vue. */
function takenByFile(file: ts.SourceFile, name: string, download: Download, { checker }: RuleContext): Known | undefined {
  const has = new Map([[fromKebab(name), download]]);
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declared of statement.declarationList.declarations) {
      const made = declared.initializer && bare(declared.initializer);
      const isGiven = made !== undefined && /^(?:defineProps|withDefaults\(\s*defineProps|\$props)\b/.test(made.getText());
      if (isGiven && ts.isIdentifier(declared.name)) return { symbols: new Map(), properties: { of: declared, has } };
      const element = isGiven && ts.isObjectBindingPattern(declared.name) ? declared.name.elements.find((one) => propertyName(one.propertyName ?? one.name) === fromKebab(name)) : undefined;
      const isExported = hasModifier(statement, ts.SyntaxKind.ExportKeyword) && file.fileName.endsWith('.svelte');
      const named = element ? element.name : isExported && ts.isIdentifier(declared.name) && declared.name.text === name ? declared.name : undefined;
      const symbol = named && ts.isIdentifier(named) ? symbolOf(named, checker) : undefined;
      if (symbol) return { symbols: new Map([[symbol, download]]) };
    }
  }
  return /\bprops\s*:/.test(file.text) ? { symbols: new Map(), properties: { of: file, has } } : undefined;
}

/** What a component knows of a list that it is given under a name: `({ orders })`, `({ title, ...rest })`, `(props)`, `this.props` of a class. */
function takenBy(drawn: FunctionNode | ts.ClassLikeDeclaration, name: string, download: Download, { checker }: RuleContext): Known | undefined {
  const has = new Map([[name, download]]);
  if (ts.isClassLike(drawn)) return { symbols: new Map(), properties: { of: drawn, has } };
  const [parameter] = drawn.parameters;
  if (!parameter) return undefined;
  if (ts.isIdentifier(parameter.name)) return { symbols: new Map(), properties: { of: parameter, has } };
  const elements = ts.isObjectBindingPattern(parameter.name) ? parameter.name.elements : [];
  const element = elements.find((one) => !one.dotDotDotToken && propertyName(one.propertyName ?? one.name) === name);
  const rest = element ? undefined : elements.find(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  if (rest) return { symbols: new Map(), properties: { of: rest, has } };
  const symbol = element && ts.isIdentifier(element.name) ? symbolOf(element.name, checker) : undefined;
  return symbol && { symbols: new Map([[symbol, download]]) };
}

function worksOn(fn: FunctionNode | ts.ClassLikeDeclaration | ts.SourceFile, download: Download, context: RuleContext, known: Known, depth: number): readonly Work[] {
  const works: Work[] = [];
  walk(fn, (node) => {
    const work = workOf(node);
    if (work && downloadOf(work.list, context, known) === download) works.push(work);
    for (const further of work ? [] : handedOn(node, context, known, depth + 1)) if (further.download === download) works.push(...further.works);
  });
  for (const further of ts.isSourceFile(fn) ? handedInMarkup(fn, context, known, depth + 1) : []) if (further.download === download) works.push(...further.works);
  return works;
}
