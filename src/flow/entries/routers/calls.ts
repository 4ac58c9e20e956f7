import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { RouterCall } from './types';

const verbs = 'get|post|put|patch|delete|del|head|options|opts|all|query|connect|trace';
const others = 'use|route|register|addHook|param|prefix|on|mount|openapi|ext|group|guard|ws|state|derive|resolve|onRequest|onBeforeHandle|onTransform|onParse|pre|addRoute|link|unlink|search|propfind|report|mkcol';

/**
 * Text of a file in which something may be registered on a router. A verb has a comma after its first argument, as a map's or client's own
 * `get(key)` has not.
 */
export const routerTrigger = new RegExp(
  `(?<!Promise)\\.\\s*(?:${verbs})\\s*(?:<[^(]{0,300}>)?\\(\\s*(?:'[^'\\n]*'|"[^"\\n]*"|\`[^\`]*\`|[^'"\`\\s()][^()]*(?:\\([^()]*\\)[^(),]*)?),` +
  `|\\.(?:use|route|register|mount|openapi|basePath|addHook|group|derive|onBeforeHandle)\\s*(?:<[^(]{0,300}>)?\\(|\\]\\s*\\(\\s*[^()\\s,]+\\s*,`,
);

const sites = new RegExp(`\\.\\s*(${verbs}|${others})\\s*[<(]|\\[[^\\]\\n]{1,80}\\]\\s*\\(`, 'g');
const names: ReadonlySet<string> = new Set(`${verbs}|${others}`.split('|'));
/** Names that stand in any file. With one argument they register only at the end of a chain: `app.route('/x').get(list)`. */
const common: ReadonlySet<string> = new Set(['get', 'delete', 'all', 'head', 'query', 'options', 'search', 'link']);

const known = new WeakMap<ts.SourceFile, readonly RouterCall[]>();

/** The calls of a file that may register something on a router, read off its text and syntax alone; worked out once per parsed file. */
export function routerCalls(file: ts.SourceFile): readonly RouterCall[] {
  let calls = known.get(file);
  if (!calls) known.set(file, (calls = read(file)));
  return calls;
}

function read(file: ts.SourceFile): readonly RouterCall[] {
  const places = [...file.text.matchAll(sites)].map((match) => match.index);
  const found: RouterCall[] = [];
  const visit = (node: ts.Node): void => {
    // Only what has one of the places in it is gone into.
    const first = places[firstFrom(places, node.pos)];
    if (first === undefined || first >= node.end) return;
    if (ts.isCallExpression(node)) {
      const call = routerCall(node);
      if (call) found.push(call);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.sort((a, b) => a.site.getStart() - b.site.getStart());
}

/** The index of the first of the sorted places that is not before `start`. */
function firstFrom(places: readonly number[], start: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function routerCall(call: ts.CallExpression): RouterCall | undefined {
  const callee = bare(call.expression);
  if (ts.isElementAccessExpression(callee)) {
    const key = callee.argumentExpression;
    if (call.arguments.length < 2 || ts.isNumericLiteral(key)) return undefined;
    return { call, receiver: callee.expression, name: ts.isStringLiteralLike(key) ? key.text : undefined, site: key };
  }
  if (!ts.isPropertyAccessExpression(callee) || !names.has(callee.name.text)) return undefined;
  const name = callee.name.text;
  const [first] = call.arguments;
  if (!first || (common.has(name) && call.arguments.length < 2 && (!ts.isCallExpression(bare(callee.expression)) || isText(first)))) return undefined;
  return { call, receiver: callee.expression, name, site: callee.name };
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isNumericLiteral(node);
}
