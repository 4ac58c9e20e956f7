import { returnedExpressions } from '../../catalog/values/given-values';
import { bare, classAround, inlineFunction, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

// Components of React that are classes: https://react.dev/reference/react/Component

const base = /^(?:React\.)?(?:Pure)?Component(?:<|$)/;

/** Whether a declaration is a component that is a class. */
export function isComponentClass(declaration: ts.Node): declaration is ts.ClassLikeDeclaration {
  return ts.isClassLike(declaration) && (declaration.heritageClauses?.some(({ types }) => types.some((one) => base.test(one.getText()))) ?? false);
}

/** The component that is a class in which a place stands. */
export function componentClassAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  const around = classAround(node);
  return around && isComponentClass(around) ? around : undefined;
}

/** What such a component draws by: it stands for the class where a function is asked for. */
export function renderOf({ members }: ts.ClassLikeDeclaration): ts.MethodDeclaration | undefined {
  return members.find((one): one is ts.MethodDeclaration => ts.isMethodDeclaration(one) && one.name.getText() === 'render');
}

/** The component whose state or properties an expression is: `this.state`, `this.props`. */
export function ownObject(expression: ts.Expression): { readonly of: ts.ClassLikeDeclaration; readonly is: 'state' | 'props' } | undefined {
  const node = bare(expression);
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  const { text } = node.name;
  const of = text === 'state' || text === 'props' ? componentClassAround(node) : undefined;
  return of && (text === 'state' || text === 'props') ? { of, is: text } : undefined;
}

/** What the state of such a component is given under a name: `this.setState({ orders: data })`, `this.setState(() => ({ orders: data }))`. */
export function givenToState(component: ts.ClassLikeDeclaration, name: string): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(component, (node) => {
    const isSet = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'setState' && node.expression.expression.kind === ts.SyntaxKind.ThisKeyword;
    if (isSet) found.push(...valuesGiven(node.arguments[0], name));
  });
  return found;
}

/** What an object has under a name that is handed over as it is, or that a function gives: `set({ orders })`, `set((state) => ({ orders: [...state.orders, ...more] }))`. */
export function valuesGiven(given: ts.Expression | undefined, name: string): readonly ts.Expression[] {
  const fn = inlineFunction(given);
  return (fn ? returnedExpressions(fn) : given ? [given] : []).flatMap((one) => {
    const object = bare(one);
    const value = ts.isObjectLiteralExpression(object) ? propertyValue(object, name) : undefined;
    return value ? [value] : [];
  });
}

/** What stands at a path of an object that is written out; the value itself where the path is empty. */
export function valueIn(value: ts.Expression, [name, ...more]: readonly string[]): ts.Expression | undefined {
  if (name === undefined) return value;
  const object = bare(value);
  const inner = ts.isObjectLiteralExpression(object) ? propertyValue(object, name) : undefined;
  return inner && valueIn(inner, more);
}
