import { bindingOwner, declarationOf } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { enclosingFunction, isOr, rootOf, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Plain, Refusal } from './payload';
import { quoted } from '../refuse';

/** A text that is read as a number, which is none where the text is another one: `Number(req.query.limit)`. */
const reads = /(?<![\w$.])(?:Number(?:\.parse\w+)?|parseInt|parseFloat)\s*\(|^\+/;
/** What came as JSON: the body of a request by the names of frameworks, and of `fetch`. */
const sent = /^(?:\w+\.)*(?:body|rawBody)(?:[!?]?\.[\w$]+)*!?$|\.\s*(?:json|parseBody)\s*(?:<[^()]*>)?\(\s*\)$|^JSON\.parse\(/;

/**
 * How a value is kept that its type says `plain` of, from where it stands: JSON has neither `NaN` nor an endless number, and no dates, so that what came as JSON is text though a type says otherwise (`req.body as { at: Date }`).
 */
export function keptAsJson(plain: Plain, place: ts.Expression, checker: ts.TypeChecker): Plain | Refusal {
  if (hasDate(plain) && isSent(place, checker)) return { refused: `\`${quoted(place)}\` came as JSON, which has no dates: it is text, whatever its type says` };
  if (plain.kind !== 'value' || plain.type !== 'number') return plain;
  const value = givenTo(place, checker) ?? place;
  const text = value.getText();
  if (/\bInfinity\b/.test(text)) return { refused: `\`${place.getText().slice(0, 60)}\` may be endless, for which JSON has no number` };
  return reads.test(text) && plain.absent === undefined && !isChecked(place, value) ? { ...plain, type: 'number | null', orNaN: true } : plain;
}

function hasDate(plain: Plain): boolean {
  return plain.kind === 'date' || (plain.kind === 'list' ? hasDate(plain.of) : plain.kind === 'object' && plain.fields.some(({ of }) => hasDate(of)));
}

/** The value that a variable is declared with; undefined of anything else. */
function givenTo(place: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = uncast(place);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? uncast(declaration.initializer) : undefined;
}

/** Whether something else stands in the place of what is no number, or its function asks whether it is one. */
function isChecked(place: ts.Expression, value: ts.Expression): boolean {
  if (ts.isBinaryExpression(value) && isOr(value.operatorToken.kind) && value.operatorToken.kind === ts.SyntaxKind.BarBarToken) return true;
  const name = uncast(place);
  return ts.isIdentifier(name) && new RegExp(`\\bis(?:NaN|Finite|Integer|SafeInteger)\\(\\s*${literally(name.text)}\\s*\\)|!\\s*${literally(name.text)}(?![\\w$.])`).test(enclosingFunction(place)?.getText() ?? '');
}

function isSent(place: ts.Expression, checker: ts.TypeChecker): boolean {
  let node = uncast(place);
  for (let steps = 0; steps < 4; steps++) {
    if (sent.test(node.getText().replace(/\s+/g, ''))) return true;
    const root = uncast(rootOf(node));
    const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
    const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
    if (owner && ts.isParameter(owner)) return (ts.getDecorators(owner) ?? []).some((one) => /^@Body\b/.test(one.getText())) && !isMadeOf(checker.getTypeAtLocation(owner));
    const next = owner && ts.isVariableDeclaration(owner) ? owner.initializer : undefined;
    if (!next) return false;
    node = uncast(next);
    if (ts.isAwaitExpression(node)) node = uncast(node.expression);
  }
  return false;
}

/** Whether a class says of its fields what is made of them: https://docs.nestjs.com/techniques/validation#transform-payload-objects */
function isMadeOf(type: ts.Type): boolean {
  return type.symbol?.declarations?.some((one) => /@(?:Type|Transform)\s*\(/.test(one.getText())) ?? false;
}
