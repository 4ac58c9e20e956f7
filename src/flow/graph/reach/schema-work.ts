import { isFunctionNode, isWithin, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CallSite, Site } from '../../types';
import { isPassedOn } from '../handed/passed-on';

/** Statements that say what a database is made of, as SQL has them in common. */
const defining = /^\s*(?:create|alter|drop)\s+(?:(?:or\s+replace|temp|temporary|unique|unlogged|foreign|materialized|virtual)\s+)*(?:table|index|schema|database|column|view|type|sequence|collection)\b/i;

/**
 * Whether what is asked at the end of a path belongs to a change of the tables themselves that follows from what varies at its start: `addColumn(table, name)` that runs `ALTER TABLE …` for that name, and writes
 * down that it is there. It is called for each table or column, of which there are few, and no statement does it for several.
 */
export function isSchemaWork(path: readonly CallSite[], end: Site, varies: (node: ts.Node) => boolean, checker: ts.TypeChecker): boolean {
  const [first, ...inner] = path;
  return first !== undefined && [...inner, end].some(({ enclosing }, index) => isFunctionNode(enclosing) && !isWithin(enclosing, first.enclosing)
    && definitionsIn(enclosing).some((call) => isPassedOn(path.slice(0, index + 1), { loops: [], waiting: 'awaited', enclosing, call }, given(call), varies, checker)));
}

/** The statements in a function, or in a part of one, that change tables, and are given something to do it with. */
export function definitionsIn(node: ts.Node): readonly (ts.CallExpression | ts.TaggedTemplateExpression)[] {
  const known = found.get(node);
  if (known) return known;
  const calls: (ts.CallExpression | ts.TaggedTemplateExpression)[] = [];
  walk(node, (inner) => {
    if ((ts.isCallExpression(inner) || ts.isTaggedTemplateExpression(inner)) && defining.test(textOf(inner) ?? '')) calls.push(inner);
  });
  found.set(node, calls);
  return calls;
}

const found = new WeakMap<ts.Node, readonly (ts.CallExpression | ts.TaggedTemplateExpression)[]>();

/** What a statement is made with. */
export function given(call: ts.CallExpression | ts.TaggedTemplateExpression): readonly ts.Node[] {
  return ts.isCallExpression(call) ? call.arguments : [call.template];
}

/** How the text of a statement begins, where it is written out in its call. */
function textOf(call: ts.CallExpression | ts.TaggedTemplateExpression): string | undefined {
  const node = ts.isCallExpression(call) ? call.arguments[0] : call.template;
  return node && (ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : undefined);
}
