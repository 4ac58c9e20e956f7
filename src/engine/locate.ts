import type { FilePath, Finding, Location, Notice } from '../core';
import { enclosingName } from '../flow/values/names';
import { lineStarts, positionAt } from '../project/positions';
import { ts } from '../project/ts';
import type { Snapshot } from '../project/types';
import type { RuleFinding } from '../rules';
import { applyDirectives } from './directives';
import { shortened } from './long-lists';
import { moved, moveOf } from './moves';
import type { Range } from './regions';

/** A finding as the outside sees it, with the syntax that it came from, which its fixes start from. */
export interface Located {
  readonly finding: Finding;
  readonly raw: RuleFinding;
}

/**
 * What rules say of a file, as plain data, without what a directive of its text silences. `raw` is in source order. Syntax may be older than the snapshot (of functions that were not
 * edited, of how requests come in): places are those where it is now. `displayPath` gives the path that fingerprints carry.
 */
export function locate(
  file: FilePath, raw: readonly RuleFinding[], snapshot: Snapshot, displayPath: (file: FilePath) => string,
): { readonly located: readonly Located[]; readonly suppressed: number; readonly notices: readonly Notice[] } {
  const placers = new Map<ts.SourceFile, (range: Range) => Location>();
  const placeIn = (sourceFile: ts.SourceFile): ((range: Range) => Location) => {
    let placeRange = placers.get(sourceFile);
    if (!placeRange) placers.set(sourceFile, placeRange = placer(sourceFile, snapshot));
    return placeRange;
  };
  const place = (node: ts.Node): Location => placeIn(node.getSourceFile())(headOf(node));
  const ordinals = new Map<string, number>();
  const located = raw.map((one): Located => {
    const enclosing = enclosingName(one.enclosing);
    const key = [one.rule, one.shape, displayPath(file), enclosing, one.detail].join('|');
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    const finding: Finding = {
      rule: one.rule, shape: one.shape, severity: one.severity, confidence: one.confidence, message: one.message,
      location: place(one.node),
      related: one.related.map(({ node, message }) => ({ location: place(node), message })),
      path: shortened(one.path ?? [], ({ node }, count) => ({ node, message: `${count} more calls, one after the other.` })).map(({ node, message }) => ({ location: place(node), message })),
      fingerprint: ordinal === 0 ? key : `${key}|${ordinal}`,
      frequency: one.frequency, library: one.library, ...(one.model !== undefined && { model: one.model }), enclosing,
      ...(one.route !== undefined && { route: one.route }),
    };
    return { finding, raw: one };
  });
  const byFinding = new Map(located.map((one) => [one.finding, one]));
  const statementLine = (finding: Finding): number => {
    const statement = statementAround(byFinding.get(finding)?.raw.node);
    return statement ? placeIn(statement.getSourceFile())({ start: statement.getStart(), end: statement.end }).start.line : -1;
  };
  const { findings, suppressed, notices } = applyDirectives(file, snapshot.sourceFile(file)?.text ?? '', located.map((one) => one.finding), statementLine);
  return { located: findings.flatMap((finding) => byFinding.get(finding) ?? []), suppressed, notices };
}

/** What is underlined of a call: its name up to the parenthesis, so that a call of ten lines is no red block. */
export function headOf(node: ts.Node): Range {
  const head = ts.isCallExpression(node) || (ts.isNewExpression(node) && node.arguments) ? node.expression : ts.isTaggedTemplateExpression(node) ? node.tag : node;
  return { start: node.getStart(), end: head.end };
}

function placer(sourceFile: ts.SourceFile, snapshot: Snapshot): (range: Range) => Location {
  const move = moveOf(sourceFile, snapshot);
  const { text } = snapshot.sourceFile(sourceFile.fileName) ?? sourceFile;
  const starts = lineStarts(text);
  return ({ start, end }) => ({ file: sourceFile.fileName, start: positionAt(text, moved(start, move), starts), end: positionAt(text, moved(end, move), starts) });
}

/** The innermost statement around a node. */
function statementAround(node: ts.Node | undefined): ts.Node | undefined {
  let current = node;
  while (current && !(ts.isStatement(current) && !ts.isBlock(current))) current = current.parent;
  return current;
}
