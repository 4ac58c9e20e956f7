import { returnedExpressions } from '../../catalog/values/given-values';
import { bare, isFunctionNode, propertyName, propertyValue, thisOf, walk, type FunctionNode } from '../../project/syntax';
import { isBrowserComponent } from '../../project/markup/component-files';
import { ts } from '../../project/ts';
import { hasState, mappedFrom, storeAround } from './pinia-state';

// Components of Vue in the form of options: https://vuejs.org/api/options-state.html

/** What stands under a name of such a component. */
interface Option {
  /** What it is given in the file, where `data` has it. */
  readonly given: readonly ts.Expression[];
  /** What it is worked out by, where `computed` has it. */
  readonly computed?: FunctionNode;
  /** What it always comes to, likewise. */
  readonly is?: ts.Expression;
  /** The store that it is taken from. */
  readonly mapped?: ReturnType<typeof mappedFrom>;
}

/** What `this.orders` is in a component that is an object of options: `export default { data() { … } }`, `defineComponent({ … })`. */
export function optionNamed(read: ts.PropertyAccessExpression): Option | undefined {
  const file = read.getSourceFile();
  const field = fieldNamed(read);
  if (field) return field;
  const store = storeAround(read);
  if (store) return hasState(store, read.name.text) ? { given: givenIn(store, read.name.text) } : undefined;
  const options = isBrowserComponent(file.fileName) ? optionsOf(file) : undefined;
  if (!options) return undefined;
  const { text } = read.name;
  const computed = memberOf(propertyValue(options, 'computed'), text);
  if (computed) return { given: [], computed };
  const mapped = mappedFrom(propertyValue(options, 'computed'), text);
  if (mapped) return { given: [], mapped };
  const data = functionOf(options, 'data');
  const begins = data ? returnedExpressions(data).map(bare).filter(ts.isObjectLiteralExpression) : [];
  if (!begins.some((one) => one.properties.some(({ name }) => propertyName(name) === text))) return undefined;
  return { given: givenIn(file, text) };
}

/** A field of a class with runes: `orders = $state([])`, `found = $derived(this.orders.filter(…))` (https://svelte.dev/docs/svelte/$state#Classes). */
function fieldNamed(read: ts.PropertyAccessExpression): Option | undefined {
  let at: ts.Node = read;
  while (!ts.isClassLike(at) && !ts.isSourceFile(at)) at = at.parent;
  const own = ts.isClassLike(at) ? at : undefined;
  const field = own?.members.find((one): one is ts.PropertyDeclaration => ts.isPropertyDeclaration(one) && one.name.getText() === read.name.text);
  const initial = field?.initializer && bare(field.initializer);
  if (!own || !initial || !ts.isCallExpression(initial) || !/^\$(?:state|derived)\b/.test(initial.expression.getText())) return undefined;
  if (initial.expression.getText() === '$derived') return { given: [], ...(initial.arguments[0] && { is: initial.arguments[0] }) };
  return { given: givenIn(own, read.name.text) };
}

/** What is put under a name: `this.orders = data`. */
export function givenIn(place: ts.Node, name: string): readonly ts.Expression[] {
  const given: ts.Expression[] = [];
  walk(place, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && node.left.name.text === name && node.left.expression.kind === ts.SyntaxKind.ThisKeyword) given.push(node.right);
  });
  return given;
}

/** What `data` of such a component begins with under the name that is read off `this`, where the place is in one of its own functions. */
export function dataNamed(read: ts.Expression): { readonly options: ts.ObjectLiteralExpression; readonly property: ts.PropertyAssignment } | undefined {
  const file = read.getSourceFile();
  if (!ts.isPropertyAccessExpression(read) || read.expression.kind !== ts.SyntaxKind.ThisKeyword || !isBrowserComponent(file.fileName)) return undefined;
  const options = optionsOf(file);
  const own = thisOf(read);
  const data = options && functionOf(options, 'data');
  if (!options || !data || !own || !isOwnFunction(own, options)) return undefined;
  const [begin, ...others] = returnedExpressions(data).map(bare);
  const property = begin && others.length === 0 && ts.isObjectLiteralExpression(begin) ? begin.properties.find((one) => propertyName(one.name) === read.name.text) : undefined;
  return property && ts.isPropertyAssignment(property) ? { options, property } : undefined;
}

/** Whether `this` of a function is the component: it is one of its hooks, or stands in `computed`, `methods` or `watch`. */
function isOwnFunction(fn: FunctionNode, options: ts.ObjectLiteralExpression): boolean {
  const member = ts.isPropertyAssignment(fn.parent) ? fn.parent.parent : fn.parent;
  return member === options || (ts.isObjectLiteralExpression(member) && ts.isPropertyAssignment(member.parent) && member.parent.parent === options);
}

/** The object that a file's component is. */
export function optionsOf(file: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  for (const statement of file.statements) {
    if (!ts.isExportAssignment(statement)) continue;
    const given = bare(statement.expression);
    const made = ts.isCallExpression(given) && given.expression.getText() === 'defineComponent' && given.arguments[0] ? bare(given.arguments[0]) : given;
    if (ts.isObjectLiteralExpression(made)) return made;
  }
  return undefined;
}

function memberOf(object: ts.Expression | undefined, name: string): FunctionNode | undefined {
  const literal = object && bare(object);
  return literal && ts.isObjectLiteralExpression(literal) ? functionOf(literal, name) : undefined;
}

/** `found() { … }`, `found: function () { … }`, `found: () => …` */
export function functionOf(literal: ts.ObjectLiteralExpression, name: string): FunctionNode | undefined {
  const member = literal.properties.find((one) => propertyName(one.name) === name);
  const value = member && ts.isPropertyAssignment(member) ? bare(member.initializer) : member;
  return value && isFunctionNode(value) ? value : undefined;
}
