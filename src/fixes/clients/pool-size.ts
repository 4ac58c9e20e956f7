import { poolSizeChange, poolSizeNumber } from '../../catalog/clients/pool-size';
import type { Fix } from '../../core';
import { isDeployedAsFunctions } from '../../flow/entries/runtime';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { Planner } from '../types';
import { perInstance, perServer, sizeReason } from './new-module';

/** A pool that every instance of a function has gets a size with which dozens of them fit, and one that may open more than its server accepts gets one that leaves room for others; the number that it was given goes, and why is said. */
export const planPoolSize: Planner<'pool'> = (finding, { checker, withheld, workspace }): Fix | undefined => {
  const { meaning: { call }, size } = finding.subject;
  const file = call.getSourceFile();
  const isInstance = isDeployedAsFunctions(file.fileName, workspace);
  const connections = isInstance ? perInstance : perServer;
  const title = `Let ${isInstance ? 'each instance' : 'the pool'} hold at most ${connections} connections (a request that needs more at once waits)`;
  if (size.written === undefined) {
    const edits = poolSizeChange(call, size, connections, checker);
    return edits && { kind: 'pool-size', title, preferred: true, changesBehavior: true, edits: new EditBuilder().all(file, edits).build() };
  }
  const number = poolSizeNumber(call, size, checker);
  const statement = statementOf(call) ?? ts.findAncestor(call, ts.isClassElement);
  if (!number || !statement) {
    withheld?.('its size is said by what others may read, too');
    return undefined;
  }
  if (isExplained(number)) {
    withheld?.('a comment beside its size says why it is that');
    return undefined;
  }
  const builder = new EditBuilder().replace(number, String(connections));
  // Beside the number, where it has a line of its own.
  const { line } = file.getLineAndCharacterOfPosition(number.parent.getStart());
  const isApart = line > file.getLineAndCharacterOfPosition(number.parent.parent.getStart()).line && /^\s*$/.test(file.text.slice(file.getPositionOfLineAndCharacter(line, 0), number.parent.getStart()));
  builder.before(isApart ? number.parent : statement, [`// ${sizeReason(connections, size.facts)}`]);
  return { kind: 'pool-size', title, preferred: true, changesBehavior: true, edits: builder.build() };
};

/** Whether somebody has written why a number is what it is: behind it in its line, or above it where it has lines of its own. */
function isExplained(number: ts.Expression): boolean {
  const { text } = number.getSourceFile();
  const { parent: option } = number;
  const above = /\n/.test(text.slice(option.pos, option.getStart())) && ts.getLeadingCommentRanges(text, option.pos)?.some(({ pos }) => /\n/.test(text.slice(option.pos, pos)));
  return above === true || /^[ \t]*,?[ \t]*(?:\/\/|\/\*)/.test(text.slice(number.end));
}
