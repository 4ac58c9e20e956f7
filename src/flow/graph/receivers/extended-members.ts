import { extending } from '../../../catalog/tables/extended-clients';
import { bare, inlineFunction, isFunctionNode, property, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Names } from '../names/names';

interface Asked {
  readonly names: Names;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/** The functions that a client was told under a name for the model that a receiver is: `byEmail` of `prisma.user.byEmail(email)`. Those of another client, too, where several are told one of that name. */
export function extendedMember(receiver: ts.Expression, name: string, asked: Asked): readonly FunctionNode[] {
  const node = bare(receiver);
  const model = ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
  if (model === undefined) return [];
  return asked.names.calls(extending.method).flatMap(({ arguments: [given] = [] as never }) => {
    const models = given && objectIn(given, extending.component);
    return models ? [model, extending.every].flatMap((key) => { const members = objectIn(models, key); return members ? memberOf(members, name, asked) : []; }) : [];
  });
}

/** The object under a name in an object that is written out. */
function objectIn(holder: ts.Expression, name: string): ts.ObjectLiteralExpression | undefined {
  const node = bare(holder);
  const found = ts.isObjectLiteralExpression(node) ? property(node, name) : undefined;
  const value = found && ts.isPropertyAssignment(found) ? bare(found.initializer) : undefined;
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

function memberOf(members: ts.ObjectLiteralExpression, name: string, { functionsOf }: Asked): readonly FunctionNode[] {
  const found = property(members, name);
  if (!found) return [];
  if (isFunctionNode(found)) return [found];
  const value = ts.isPropertyAssignment(found) ? found.initializer : ts.isShorthandPropertyAssignment(found) ? found.name : undefined;
  const written = value && inlineFunction(value);
  return written ? [written] : value ? functionsOf(value) : [];
}
