import { bare, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { constDeclaration } from '../values/literal';

/** Stages after which there is at least a row for each that came in, or those of them that match (https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/). */
const keeping: ReadonlySet<string> = new Set([
  '$match', '$lookup', '$graphLookup', '$unwind', '$project', '$addFields', '$set', '$unset', '$sort', '$replaceRoot', '$replaceWith', '$unionWith', '$redact', '$setWindowFields',
]);
/** Methods of an aggregation that add such a stage, or none. */
const keepingLinks = /^(?:match|lookup|graphLookup|unwind|project|addFields|sort|replaceRoot|unionWith|redact|exec|then|toArray|next|hasNext|allowDiskUse|option|session|hint|collation|read|readConcern|cursor|comment)$/;

/**
 * Whether an aggregation reads documents as `find` does, and works nothing out of many: all its stages are written down, and each lets the documents through that it is given or
 * that match (`[{ $match: … }, { $lookup: … }]`). `links` are the calls from `aggregate` on.
 */
export function readsDocuments([first, ...links]: readonly Link[], checker: ts.TypeChecker): boolean {
  const [pipeline] = first?.call.arguments ?? [];
  if (!links.every(({ name }) => keepingLinks.test(name))) return false;
  const stages = pipeline ? stagesOf(pipeline, checker) : [];
  return stages !== undefined && (pipeline !== undefined || links.some(({ name }) => name === 'match' || name === 'lookup')) && stages.every((stage) => {
    const node = bare(stage);
    return ts.isObjectLiteralExpression(node) && node.properties.length === 1 && keeping.has(propertyName(node.properties[0]?.name) ?? '');
  });
}

/** What the first stage of a pipeline asks for; undefined where that is something else. */
export function matched(pipeline: ts.Expression | undefined, checker: ts.TypeChecker): ts.Expression | undefined {
  const [first] = (pipeline && stagesOf(pipeline, checker)) ?? [];
  const node = first && bare(first);
  return node && ts.isObjectLiteralExpression(node) ? propertyValue(node, '$match') : undefined;
}

/** The stages as they are written in one list, to which nothing is added. */
function stagesOf(pipeline: ts.Expression, checker: ts.TypeChecker): readonly ts.Expression[] | undefined {
  const written = bare(pipeline);
  const list = ts.isIdentifier(written) ? keptAsMade(written, checker) : written;
  return list && ts.isArrayLiteralExpression(list) && !list.elements.some(ts.isSpreadElement) ? list.elements : undefined;
}

/** What a variable is from its declaration on, where its file nowhere adds to something of that name. */
function keptAsMade(name: ts.Identifier, checker: ts.TypeChecker): ts.Expression | undefined {
  const declaration = constDeclaration(name, checker);
  const isAddedTo = new RegExp(`\\b${name.text}\\s*(?:\\.(?:push|unshift|splice)\\b|\\[)`);
  const { text } = name.getSourceFile();
  return declaration?.initializer && declaration.getSourceFile().text === text && !isAddedTo.test(text) ? bare(declaration.initializer) : undefined;
}
