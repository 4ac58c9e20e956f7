import type { ts } from '../../project/ts';
import { lineIndent } from '../edits/edit-builder';
import type { Captured } from './capture';
import { fitted, formOf, width } from './form';

/** The type of a job's data, as source text. */
export function payloadType(captured: readonly Captured[]): string {
  return captured.length === 0 ? 'Record<string, never>' : `{ ${captured.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type}`).join('; ')} }`;
}

/** `enqueue('sendWelcome', { email: user.email })`: what stands before and behind a job's data, with the data between. */
export function sendingText(call: ts.CallExpression, [head = '', tail = '']: readonly string[], captured: readonly Piece[]): string {
  const file = call.getSourceFile();
  const { unit, eol } = formOf(file);
  const start = call.getStart();
  const indent = lineIndent(file, start);
  const column = start - file.text.lastIndexOf('\n', start - 1) - 1;
  const data = dataText(captured);
  const text = (): string => {
    const room = column + `${head}${data}${tail}`.length;
    const [, callee = '', first = ''] = /^([\w$.]+\()(.*?)(?:, )?$/.exec(head) ?? [];
    if (tail === ')' || room <= width || callee === '') return `${head}${fitted(data, column + head.length + 2, indent, unit)}${tail}`;
    if (first.startsWith('{ ')) return `${callee}${fitted(`${first}${data}${tail.slice(0, -1)}`, width, indent, unit)})`;
    const inner = indent + unit;
    return [callee, ...[first, fitted(data, inner.length, inner, unit), tail.slice(2, -1)].map((piece) => `${inner}${piece},`), `${indent})`].join('\n');
  };
  return text().split('\n').join(eol);
}

/** A part of a job's data, and what the handler says it is. */
export type Piece = Pick<Captured, 'name' | 'value'>;

/** A job's data as an object. */
export function dataText(pieces: readonly Piece[]): string {
  return pieces.length === 0 ? '{}' : `{ ${pieces.map((one) => (one.name === one.value ? one.name : `${one.name}: ${one.value}`)).join(', ')} }`;
}

/** A call as it stands elsewhere, with other data; broken into lines where its first object begins. */
export function repeatedText(call: ts.CallExpression, [head = '', tail = '']: readonly string[], pieces: readonly Piece[]): string {
  const file = call.getSourceFile();
  const { unit, eol } = formOf(file);
  const start = call.getStart();
  const text = `${head}${dataText(pieces)}${tail}`;
  const [from, to] = [text.indexOf('{ '), text.lastIndexOf(' }') + 2];
  const column = start - file.text.lastIndexOf('\n', start - 1) - 1;
  return `${text.slice(0, from)}${fitted(text.slice(from, to), column + from, lineIndent(file, start), unit)}${text.slice(to)}`.split('\n').join(eol);
}
