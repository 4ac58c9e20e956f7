import type { IntoQuery } from '../../../catalog';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';
import type { Moved } from '../moved';

/** What a request asks for, as the properties of an object: `status`, `...(status !== 'all' && { status })`, `search: searched`, `limit: '10'`. All are texts for an address, and numbers are numbers for a procedure. */
function askedParts({ tests, choices, search, take }: Moved, term: string | undefined, isAddress: boolean): readonly string[] {
  const property = (name: string, value: string): string => (name === value ? name : `${name}: ${value}`);
  return [
    ...tests.map(({ field, value }) => property(field.name, field.type === 'Boolean' ? `'${value}'` : value)),
    ...choices.map(({ field, value, unless }) => `...(${opposite(unless)} && { ${property(field.name, value)} })`),
    ...(search && term !== undefined ? [property('search', term)] : []),
    ...(take === undefined ? [] : [`limit: ${isAddress ? `'${take}'` : take}`]),
  ];
}

/** `status !== 'all'` of `status === 'all'`, and `status !== ''` of `!status`, which is a text. */
function opposite(unless: string): string {
  return unless.split(' || ').map((one) => (one.startsWith('!') ? `${one.slice(1)} !== ''` : one.replace(' === ', ' !== '))).join(' && ');
}

/** The address of a request, or the key that is one; undefined where it is not written out as a text, or says something already. */
export function addressOf(request: ts.CallExpression): ts.StringLiteralLike | ts.TemplateExpression | undefined {
  const [first] = request.arguments;
  const node = first && bare(first);
  return node && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && !/[?#]/.test(node.getText().replace(/\$\{[^}]*\}/g, '')) ? node : undefined;
}

/**
 * The request that asks for a part: its address with what it asks for behind it (https://developer.mozilla.org/docs/Web/API/URLSearchParams), or the input of a procedure of tRPC
 * (https://trpc.io/docs/client/react/useQuery). Undefined where it is made in another form.
 */
export function requestWith(request: ts.CallExpression, moved: Moved, term: string | undefined): IntoQuery | undefined {
  const text = request.getText();
  const start = request.getStart();
  const put = (from: number, end: number, by: string): IntoQuery => ({ query: text.slice(0, from - start) + by + text.slice(end - start), isOrdered: moved.order === undefined, isSearched: true, isChosen: true });
  const address = addressOf(request);
  if (!address) return undefined;
  const asked = `?\${new URLSearchParams({ ${askedParts(moved, term, true).join(', ')} })}`;
  const written = ts.isStringLiteral(address) ? address.text.replace(/[`\\$]/g, '\\$&') : address.getText().slice(1, -1);
  return put(address.getStart(), address.end, `\`${written}${asked}\``);
}

/**
 * Whether something else in the workspace asks the same address for a part, which the handler did not look at until now: it would get one then.
 */
export function isAskedElsewhere(request: ts.CallExpression, { workspace }: FixContext): boolean {
  const address = addressOf(request);
  const path = address && (ts.isStringLiteralLike(address) ? address.text : address.templateSpans.at(-1)?.literal.text || address.head.text);
  if (path === undefined) return true;
  const quoted = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const asks = new RegExp(`${quoted}(?:\\?|['"\`]\\s*,\\s*\\{[^}]*\\b(?:params|searchParams|query)\\b|['"\`]\\s*\\+)`);
  return workspace.files().some((file) => { const text = workspace.text(file); return text !== undefined && text.includes(path) && asks.test(text); });
}
