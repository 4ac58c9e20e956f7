import { bare, isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isOutsideProduction } from '../../flow/outside-production';
import type { RuleContext } from '../types';
import type { CountedLoop } from './repetition';

/**
 * Whether a loop is work of developers, whatever file it stands in: it walks over files of the program that change or fill the database (seeds, migrations), it applies what each element says is to be
 * done and undone (`migration.up(db)`; a row of a query is no such step, whatever its methods are called), or it never runs in production. It grows with what people write, or meets no users.
 */
export function isByHand(loops: readonly CountedLoop[], { checker }: RuleContext): boolean {
  return loops.some(({ loop, origin }) => origin.kind === 'program-files' || (origin.kind !== 'query' && appliesElements(loop))) || isOutsideProduction((loops[0] as CountedLoop).loop.node, checker);
}

/** `for (const migration of pending) await migration.up(db)`: a step of a migration is called `up`, and what takes it back `down`, wherever they are written by hand. */
function appliesElements({ item, body }: CountedLoop['loop']): boolean {
  if (!item || !ts.isIdentifier(item)) return false;
  let applies = false;
  walk(body, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:up|down)$/.test(node.expression.name.text)) {
      const owner = bare(node.expression.expression);
      if (ts.isIdentifier(owner) && owner.text === item.text) applies = true;
    }
    return !applies && !(isFunctionNode(node) && node !== body);
  });
  return applies;
}
