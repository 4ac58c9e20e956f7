import { limitEdits } from '../../catalog';
import type { Fix } from '../../core';
import type { FixableFinding } from '../../rules';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';

/** How many rows a limit lets through: what a person can look at, and what a list in a page takes at most. */
const rows = 100;

/** A limit in place of none. What reads every row because it has to (a job) gets none: it would leave rows out in silence. */
export function planLimit({ subject }: FixableFinding<'unbounded'>): Fix | undefined {
  const { site, reached } = subject;
  const { meaning } = site;
  if (reached?.kind === 'job') return undefined;
  const edits = limitEdits(meaning, rows);
  if (!edits) return undefined;
  const name = meaning.model?.name ?? meaning.entity;
  const many = name === undefined ? 'rows' : plural(rowNoun(name.replace(/^.*\./, '')));
  return {
    kind: 'limit',
    title: `Load ${rows} ${many} at most (further ones are left out)`,
    preferred: true,
    changesBehavior: true,
    edits: new EditBuilder().all(site.call.getSourceFile(), edits).build(),
  };
}
