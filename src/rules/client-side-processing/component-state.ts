import { declarationOf, isConst, symbolOf } from '../../flow/values/symbols';
import { isBrowserComponent } from '../../project/markup/component-files';
import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { svelteStateNamed } from './svelte-state';

// What components of Vue and Svelte hold: https://vuejs.org/api/reactivity-core.html, https://svelte.dev/docs/svelte/$state

/** `rows` of `rows.value`, as a `ref` of Vue is read; anything else is itself. */
export function withoutRef(node: ts.Expression): ts.Expression {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'value' && ts.isIdentifier(node.expression) ? node.expression : node;
}

/** Whether a declaration is a `ref` of Vue that stays the same one: `const orders = ref([])`. */
export function isRef(declaration: ts.Declaration): declaration is ts.VariableDeclaration {
  const initial = ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  return initial !== undefined && ts.isCallExpression(initial) && /^(?:ref|shallowRef)$/.test(initial.expression.getText());
}

/** `orders.value` around the name of a `ref`. */
export function valuesRead(name: ts.Identifier): ts.PropertyAccessExpression | undefined {
  const { parent } = name;
  return ts.isPropertyAccessExpression(parent) && parent.expression === name && parent.name.text === 'value' ? parent : undefined;
}

/** The name of the `ref` whose value an expression is, or of the variable of a component of Svelte that it is. */
export function refNamed(expression: ts.Expression, checker: ts.TypeChecker): ts.Identifier | undefined {
  const node = bare(expression);
  const name = withoutRef(node);
  if (name === node) return svelteStateNamed(node, checker);
  if (!ts.isIdentifier(name)) return undefined;
  const declaration = declarationOf(name, checker);
  return declaration && isRef(declaration) ? name : undefined;
}

const holds = /^(?:ref|shallowRef|\$state|\$state\.raw)$/;

/** Whether a variable is one that a component of Vue or Svelte fills later: `ref([])`, `$state([])`, `let rows = []` of Svelte. */
export function isFilledLater(declaration: ts.Declaration): declaration is ts.VariableDeclaration {
  if (!ts.isVariableDeclaration(declaration)) return false;
  const initial = declaration.initializer && bare(declaration.initializer);
  if (initial && ts.isCallExpression(initial)) return holds.test(initial.expression.getText());
  const isLater = !initial || (ts.isArrayLiteralExpression(initial) && initial.elements.length === 0);
  return isLater && (declaration.parent.flags & ts.NodeFlags.Const) === 0 && isBrowserComponent(declaration.getSourceFile().fileName);
}

/** What such a variable is given, wherever its file does that: `rows.value = data ?? []`, `rows = data`; `ref(data)` from the start. */
export function givenLater(declaration: ts.VariableDeclaration, { checker }: RuleContext): readonly ts.Expression[] {
  const initial = declaration.initializer && bare(declaration.initializer);
  const first = initial && ts.isCallExpression(initial) ? initial.arguments[0] : undefined;
  const found = first && !ts.isArrayLiteralExpression(bare(first)) ? [first] : [];
  if (!ts.isIdentifier(declaration.name)) return found;
  const { text } = declaration.name;
  const symbol = symbolOf(declaration.name, checker);
  walk(declaration.getSourceFile(), (node) => {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const set = withoutRef(node.left);
    if (ts.isIdentifier(set) && set.text === text && symbolOf(set, checker) === symbol) found.push(node.right);
  });
  return found;
}

/** The component that a file is: `Orders` of `Orders.vue`. */
export function componentName(file: ts.SourceFile): string {
  const [folder = '', name = ''] = file.fileName.split('/').slice(-2);
  return name.startsWith('+') ? folder : name.replace(/(?:\.svelte)?\.\w+$/, '');
}
