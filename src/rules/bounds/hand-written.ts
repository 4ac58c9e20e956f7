import type { Query } from '../../catalog';
import type { Model } from '../../core';
import type { RuleContext } from '../types';

/** Tables lead to others only so far. */
const farthest = 3;

/**
 * Whether the rows of a table are few by what writes them, whatever it is called: they stand in the schema's own files and no code of the workspace adds any; or each of them belongs to one row of
 * such a table, or to one value of an enum, as a unique key says.
 */
export function isHandWritten({ model, data }: Pick<Query, 'model' | 'data'>, context: Pick<RuleContext, 'workspace' | 'moduleKind'>, depth = 0): boolean {
  if (!model || depth > farthest) return false;
  if (model.given) return !isInserted(model, context);
  return [model.primaryKey, ...model.uniques.filter(({ partial }) => partial !== true).map(({ fields }) => fields)].some((key) => key.length > 0 && key.every((name) => {
    const field = model.fields.get(name);
    if (!field || field.optional) return false;
    if (field.kind === 'enum' || field.type === 'Boolean') return true;
    const relation = field.relation ?? [...model.fields.values()].find(({ relation: one }) => one?.fields.length === 1 && one.fields[0] === name)?.relation;
    const parent = relation && data?.models.get(relation.model);
    return parent !== undefined && parent !== model && isHandWritten({ model: parent, data }, context, depth + 1);
  }));
}

/** Whether some code adds rows to a table, by its words: who looks for every way to do so would read the whole workspace at each edit. */
function isInserted({ table, name }: Model, { workspace, moduleKind }: Pick<RuleContext, 'workspace' | 'moduleKind'>): boolean {
  const named = `(?:${[...new Set([table.replace(/^.*\./, ''), name])].map((one) => one.replace(/\W/g, '\\$&')).join('|')})`;
  const insertion = new RegExp([
    `\\b(?:insert|upsert)(?:Into)?\\s*\\(\\s*['"\`]?(?:\\w+\\.)?${named}\\b`,
    `\\binsert\\s+(?:\\w+\\s+)?into\\s+["\`\\w.]*${named}\\b`,
    `\\b${named}['"\`]?\\s*(?:as\\s+\\w+\\s*)?\\)?\\s*\\.\\s*(?:insert|upsert|create|bulkCreate|save)\\w*\\s*[(<]`,
  ].join('|'), 'i');
  const word = new RegExp(`\\b${named}\\b`, 'i');
  return workspace.files().some((file) => {
    const said = workspace.text(file) ?? '';
    // What seeds and tests write is what somebody made.
    return word.test(said) && insertion.test(said) && moduleKind(file) === 'source';
  });
}
