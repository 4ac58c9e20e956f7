import { returnedExpressions } from '../../catalog/values/given-values';
import { bare, isFunctionNode, propertyName, propertyValue, walk, type FunctionNode } from '../../project/syntax';
import { isBrowserComponent } from '../../project/component-files';
import { ts } from '../../project/ts';
import { hasState, storeAround } from './pinia-state';

// Components of Vue in the form of options: https://vuejs.org/api/options-state.html

/** What stands under a name of such a component. */
interface Option {
  /** What it is given in the file, where `data` has it. */
  readonly given: readonly ts.Expression[];
  /** What it is worked out by, where `computed` has it. */
  readonly computed?: FunctionNode;
  /** What it always comes to, likewise. */
  readonly is?: ts.Expression;
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
function givenIn(place: ts.Node, name: string): readonly ts.Expression[] {
  const given: ts.Expression[] = [];
  walk(place, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && node.left.name.text === name && node.left.expression.kind === ts.SyntaxKind.ThisKeyword) given.push(node.right);
  });
  return given;
}

/** The object that a file's component is. */
function optionsOf(file: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
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
function functionOf(literal: ts.ObjectLiteralExpression, name: string): FunctionNode | undefined {
  const member = literal.properties.find((one) => propertyName(one.name) === name);
  const value = member && ts.isPropertyAssignment(member) ? bare(member.initializer) : member;
  return value && isFunctionNode(value) ? value : undefined;
}
