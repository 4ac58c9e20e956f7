import { bare, optionOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { decoratorsOf, optionsOf } from '../declarations';
import { addTyped, type SchemaDraft } from './paths';

/** `@Prop({ type: mongoose.Schema.Types.ObjectId, ref: 'Owner' }) owner: Owner`: what options leave out, the property's type says. */
export function propOf(draft: SchemaDraft, member: ts.ClassElement): void {
  const prop = decoratorsOf(member).get('Prop');
  const name = propertyName(member.name);
  if (!prop || name === undefined || !ts.isPropertyDeclaration(member)) return;
  const first = prop[0] && bare(prop[0]);
  const listed = first && ts.isArrayLiteralExpression(first) ? first.elements[0] : undefined;
  const options = listed ? optionsOf([listed]) : optionsOf(prop);
  const said = optionOf(options, 'type');
  const inner = said && ts.isArrayLiteralExpression(said) ? said.elements[0] && bare(said.elements[0]) : undefined;
  const element = inner && ts.isObjectLiteralExpression(inner) ? inner : undefined;
  const type = element ? optionOf(element, 'type') : inner ?? said;
  const list = listed !== undefined || inner !== undefined || (member.type !== undefined && ts.isArrayTypeNode(member.type));
  addTyped(draft, name, type?.getText() ?? member.type?.getText().replace(/\s*\|\s*(?:null|undefined)\b/g, ''), element ?? options, list, member);
}
