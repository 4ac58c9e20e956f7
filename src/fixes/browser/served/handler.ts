import { partEdits, type PageEdit } from '../../../catalog';
import { quoteOf } from '../../../catalog/rewrites/page';
import type { FileEdit } from '../../../core';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import type { Served } from '../../../rules/client-side-processing/own-routes';
import type { ListPlace } from '../../bounds/pages/answered';
import { partFromRequest, type PartOfRows } from '../../bounds/pages/from-request';
import { mostRows } from '../../bounds/pages/page-of';
import { isFunctionNode, propertyName } from '../../../project/syntax';
import type { FixContext } from '../../types';
import type { Moved } from '../moved';
import { partOf } from './part-of';

/** The frameworks whose handlers were run together with what asks them, before and after. */
const wasRun: ReadonlySet<string> = new Set(['nextjs', 'express', 'fastify', 'hono', 'trpc']);
/** What the handler is asked for besides its query: names that mean something of their own. */
const ownNames: ReadonlySet<string> = new Set(['search', 'limit']);
/** A handler that reads its query string already. */
const readsQuery = /\b(?:_?req|_?request|ctx|context|event|c|r)\.(?:req\.)?quer(?:y|ies)\b|\bsearchParams\b|[{,]\s*query\b/;

/** What says of a route which names its query string may have, in a form that is not added to: `zValidator('query', schema)` of Hono (https://hono.dev/docs/guides/validation), `celebrate({ [Segments.QUERY]: … })` of Express. */
const checksQuery = /(['"`])query\1|\bQUERY\b/;
/** Packages that refuse a query string which a description of the whole server does not name: https://github.com/cdimascio/express-openapi-validator#readme */
const checkers = ['express-openapi-validator', 'openapi-backend', 'fastify-openapi-glue'];

/** What has an answer's place taken so as to keep it, by an address that says nothing of the query string. */
const takesAnswer = /\.(?:json|send|end)\s*=[^=>]/;
const asksWholeAddress = /\boriginalUrl\b|\.url\b/;
/** A route of Next.js whose answer is kept for some time (https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config/revalidate, https://nextjs.org/docs/app/api-reference/directives/use-cache): one that looks at its request is answered anew each time. */
const keepsAnswer = /\bexport\s+const\s+revalidate\s*=\s*(?!0\b|false\b)|['"]use cache\b/;

/** The other half of a rewrite: the handler reads what is asked for, and its query gives that. */
export interface HandlerPart {
  readonly edits: readonly FileEdit[];
  /** The property of the answer that has the list, where it is not the answer itself. */
  readonly property?: string;
  /** What is said of the order that the rows get, for the title. */
  readonly by: readonly string[];
}

/**
 * Lets the handler of a route take conditions, a search and a limit from its request, each of which may be missing: without them it answers as it did. Undefined where its rows are not the answer as they are, where it
 * reads its query string already, or where its query cannot be asked so.
 */
export function handlerPart(finding: FixableFinding<'download'>, { site, reached }: Served, { tests, choices, search, take }: Moved, context: FixContext): HandlerPart | undefined {
  const { withheld, workspace } = context;
  const refuse = (why: string): undefined => void withheld?.(`what the request asks for: ${why}`);
  if (!reached) return refuse('the handler of the route is not known');
  if (!wasRun.has(reached.entry.framework)) return refuse('handlers of its framework were never run with such a rewrite');
  const fields = [...tests, ...choices].map(({ field }) => field);
  if (fields.some(({ name }) => ownNames.has(name) || !/^[A-Za-z_]\w*$/.test(name))) return refuse('a column is called as something else of the request is');
  if (tests.some(({ is, value }) => is !== 'equal' || value === 'null')) return refuse('only what equals something is asked for by an address');
  if (take !== undefined && take > mostRows) return refuse(`more than the ${mostRows} rows are shown that one answer has at most`);
  if (search && (search.pairs.length > 0 || search.exact.length > 0)) return refuse('two texts as one, or letters as they are, are searched for');
  // An empty search finds every row for the handler, and for JavaScript none without any text.
  if (search?.fields.every(({ optional }) => optional)) return refuse('rows without any text are shown to nobody now');
  const places = [...reached.entry.functions, ...reached.path.map(({ enclosing }) => enclosing), site.enclosing].flatMap((one) => (one && !ts.isSourceFile(one) ? [one] : []));
  if (places.some((one) => readsQuery.test(one.getText()))) return refuse('the handler, or what runs before it, reads its query string already');
  if (places.some((one) => takesAnswer.test(one.getText()) && !asksWholeAddress.test(one.getText())) || keepsAnswer.test(site.enclosing.getSourceFile().text) || keepsAnswer.test(reached.entry.node.getSourceFile().text)) return refuse('its answers are kept, for all that ask');
  // https://expressjs.com/en/5x/api.html#app.settings.table: a server that reads no query string, or in a way of its own.
  if (workspace.files().some((file) => workspace.text(file)?.includes('query parser'))) return refuse('its server reads query strings in a way of its own');
  const dependencyVersion = (name: string): string | undefined => workspace.dependencyVersion(site.call.getSourceFile().fileName, name);
  if (places.some(({ parent }) => ts.isCallExpression(parent) && parent.arguments.some((one) => !isFunctionNode(one) && checksQuery.test(one.getText()))) || checkers.some((name) => dependencyVersion(name) !== undefined)) return refuse('what its query string may say is checked');
  const names = [...new Set(fields.map(({ name }) => name)), ...(search ? ['search'] : [])];
  const part: PartOfRows<PageEdit> = {
    helper: partOf, asks: { ...Object.fromEntries(names.map((name) => [name, 'string'] as const)), ...(take !== undefined && { limit: 'number' as const }) },
    more: () => names.map(quoteOf(reached.entry.node)), wishes: ['part', 'asked'], type: `{ ${[...names.map((name) => `${name}?: string`), ...(take === undefined ? [] : ['limit?: number'])].join('; ')} }`,
    whole: true, isChosen: tests.length + choices.length > 0 || search !== undefined, isInOrderOf: () => false,
  };
  const made = partFromRequest({ ...finding, subject: { kind: 'unbounded', site, reached } }, context, part, (name, imported) => partEdits(site.meaning, {
    equal: fields.map((field) => ({ field, asked: `${name}.${field.name}` })),
    ...(search && { search: { fields: search.fields, asked: `${name}.search` } }),
    ...(take !== undefined && { limit: `${name}.limit` }),
    imported, dependencyVersion,
  }));
  if (!made) return undefined;
  const property = made.lists && placeIn(made.lists);
  return property === undefined ? refuse('the answer has more than the list in its place') : { edits: made.edits, by: made.change.by, ...(property !== '' && { property }) };
}

/** Where the list is in an answer: a property of it, or, as an empty text, the answer itself. Undefined where that differs. */
function placeIn(lists: readonly ListPlace[]): string | undefined {
  const [first, ...others] = lists.map(({ node }) => (ts.isShorthandPropertyAssignment(node) ? node.name.text : ts.isPropertyAssignment(node.parent) ? propertyName(node.parent.name) : ''));
  return others.every((one) => one === first) ? first : undefined;
}
