import { declarationOf } from '../../flow/values/symbols';
import { bare, isOr } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import type { CountedLoop } from './repetition';

/** Under these names a condition holds those that it is made of: `{ $or: [{ a: 1 }, { b: 2 }] }`, `{ OR: […] }`. */
const clauses = /^(?:\$(?:and|or|nor)|AND|OR|NOT)$/;
/** What a type has, which somebody wrote down: no table has many columns. */
const partName = /^(?:field|column|attribute|property)Name$/;

/** What a definition has, which a programmer wrote: the fields of a schema. */
const ofDefinition = /(?:schema|definition|blueprint)s?\.(?:fields|columns|properties|attributes)$/i;

/** What somebody puts into one message: a handful of files, however many messages there are. */
const ofOneMessage = /attachments(?:_?(?:json|list))?$/i;

/** Whether a loop walks over what somebody writes by hand and what does not grow with the data: the clauses of a condition, the fields of a type or of a schema, or the files of one message. */
export function isFewByDesign({ loop: { collection, item }, origin }: CountedLoop, { checker }: RuleContext): boolean {
  return (origin.kind !== 'query' && item !== undefined && ts.isIdentifier(item) && partName.test(item.text)) || (collection !== undefined && (areClauses(collection, checker) || (origin.kind !== 'query' && (areOfOneMessage(collection) || areOfDefinition(collection)))));
}

function areOfOneMessage(list: ts.Expression): boolean {
  const node = bare(list);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return areOfOneMessage(node.left);
  return ofOneMessage.test(ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '');
}

/** `Object.entries(schema.fields)` */
function areOfDefinition(list: ts.Expression): boolean {
  const node = bare(list);
  const [first] = ts.isCallExpression(node) && /^Object\.(?:entries|keys|values)$/.test(node.expression.getText()) ? node.arguments : [];
  return first !== undefined && ofDefinition.test(bare(first).getText());
}

function areClauses(list: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(list);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return areClauses(node.left, checker);
  if (ts.isElementAccessExpression(node)) return ts.isStringLiteralLike(node.argumentExpression) && clauses.test(node.argumentExpression.text);
  if (ts.isPropertyAccessExpression(node)) return clauses.test(node.name.text);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && !ts.isIdentifier(bare(declaration.initializer)) && areClauses(declaration.initializer, checker);
}
