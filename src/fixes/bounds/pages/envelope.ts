import type { Fix } from '../../../core';
import type { FixableFinding } from '../../../rules';
import type { FixContext } from '../../types';
import { envelopeOf, pageEnvelopeOf } from './envelope-of';
import { partFromRequest, rowsOfSite } from './from-request';
import { keysetPart } from './keyset';
import { mostRows } from './page-of';
import { orderOf, pagePart } from './paginate';

/**
 * The list in the answer becomes `{ items, nextCursor }`, so that a client can walk to its end without knowing how rows are ordered: by the key of the last row where the rows are walked by
 * one, by the number of the next page otherwise. Clients have to be changed with it.
 */
export function planEnvelope(finding: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  return byKey(finding, context) ?? byPage(finding, context);
}

function byKey(finding: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const part = keysetPart(finding.subject.site, context);
  const made = part && partFromRequest(finding, context, { ...part, envelope: { helper: envelopeOf, more: (quote) => [quote(part.key.field)] } }, part.change);
  return made && fixOf(finding, made.edits, `the next request gives it as \`${made.named('after')}\`, ${mostRows} rows at most, ordered by \`${part.key.field}\``);
}

function byPage(finding: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const part = pagePart(finding.subject.site, context);
  const made = partFromRequest(finding, context, { ...part, envelope: { helper: pageEnvelopeOf, more: () => [] } }, part.change);
  return made && fixOf(finding, made.edits, `the next request gives it as \`${made.named('page')}\`, ${mostRows} rows at most${orderOf(made.change)}`);
}

function fixOf({ subject }: FixableFinding<'unbounded'>, edits: Fix['edits'], how: string): Fix {
  return {
    kind: 'envelope',
    title: `Answer with \`{ items, nextCursor }\` in place of the ${rowsOfSite(subject.site)} (changes the shape of the answer, so its clients have to be changed, too; ${how})`,
    preferred: false,
    changesBehavior: true,
    edits,
  };
}
