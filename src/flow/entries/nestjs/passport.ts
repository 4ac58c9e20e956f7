import { isStrategyOf } from '../../../catalog/tables/registered';
import { bare, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import { staticText } from '../reading/static-text';
import type { EntryContext } from '../types';

const nestPassport = '@nestjs/passport';

/** A strategy as a class of the workspace: what it is called, and the method that looks at a request. */
interface Strategy {
  readonly name: string | undefined;
  readonly from: string | undefined;
  readonly validate: FunctionNode;
}

/**
 * What the guard does that `AuthGuard('jwt')` makes: the `validate` of the class that extends `PassportStrategy(Strategy, 'jwt')`. Undefined for any other expression.
 * https://docs.nestjs.com/recipes/passport#implementing-passport-strategies
 */
export function authGuard(expression: ts.Expression, context: EntryContext): readonly FunctionNode[] | undefined {
  const call = madeBy(expression, 'AuthGuard', context);
  if (!call) return undefined;
  const list = call.arguments[0] && bare(call.arguments[0]);
  const names = !list ? [undefined] : ts.isArrayLiteralExpression(list) ? list.elements.map((element) => staticText(element, context.checker)) : [staticText(list, context.checker)];
  const all = strategies(context);
  return names.flatMap((name) => all.filter((one) => name === undefined || (one.name ?? (one.from !== undefined && isStrategyOf(name, one.from) ? name : undefined)) === name)).map(({ validate }) => validate);
}

/** By what they were read with, since every guarded method asks. */
const known = new WeakMap<ts.TypeChecker, readonly Strategy[]>();

function strategies(context: EntryContext): readonly Strategy[] {
  let all = known.get(context.checker);
  if (!all) known.set(context.checker, (all = context.files().filter(({ text }) => text.includes('PassportStrategy')).flatMap((file) => strategiesOf(file, context))));
  return all;
}

function strategiesOf(file: ts.SourceFile, context: EntryContext): readonly Strategy[] {
  return file.statements.filter(ts.isClassDeclaration).flatMap((node): readonly Strategy[] => {
    const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    const call = base && madeBy(base.expression, 'PassportStrategy', context);
    const validate = call && node.members.find((member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && member.body !== undefined && propertyName(member.name) === 'validate');
    const [strategy, name] = call?.arguments ?? [];
    return strategy && validate ? [{ name: staticText(name, context.checker), from: importedName(strategy, context.checker)?.package, validate }] : [];
  });
}

function madeBy(expression: ts.Expression, maker: string, { checker }: EntryContext): ts.CallExpression | undefined {
  const call = bare(expression);
  const imported = ts.isCallExpression(call) ? importedName(call.expression, checker) : undefined;
  return imported?.package === nestPassport && imported.name === maker ? (call as ts.CallExpression) : undefined;
}
