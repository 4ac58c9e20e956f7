import type { FileEdit, FilePath } from '../../core';
import { readJson } from './json';
import { ts } from '../ts';

/**
 * The change that adds an entry to a list of `headroom.config.json`: the file is made where there is none, the list where it is missing.
 * @param text the file's text; undefined where there is no such file
 * @returns undefined where the file is broken or holds something else under that name: then nobody may write into it
 */
export function configEdit(file: FilePath, text: string | undefined, key: 'smallModels' | 'libraries', entry: string | object): FileEdit | undefined {
  const value = typeof entry === 'string' ? JSON.stringify(entry) : JSON.stringify(entry).replace(/([{,:])(?=")/g, '$1 ').replace(/}$/, ' }');
  if (text === undefined || text.trim() === '') return { file, ...(text === undefined && { create: true }), edits: [{ start: 0, end: text?.length ?? 0, newText: `{\n  "${key}": [${value}]\n}\n` }] };
  const { sourceFile, notices } = readJson(file, text, 'config-invalid');
  const top = sourceFile.statements[0]?.expression;
  if (notices.length > 0 || !top || !ts.isObjectLiteralExpression(top)) return undefined;
  const property = top.properties.find((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && ts.isStringLiteral(one.name) && one.name.text === key);
  const list = property?.initializer;
  if (list && !ts.isArrayLiteralExpression(list)) return undefined;
  const insert = (at: number, newText: string): FileEdit => ({ file, edits: [{ start: at, end: at, newText }] });
  if (list) {
    const last = list.elements.at(-1);
    return last ? insert(last.end, `, ${value}`) : insert(list.getStart(sourceFile) + 1, value);
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const last = top.properties.at(-1);
  return last ? insert(last.end, `,${eol}  "${key}": [${value}]`) : { file, edits: [{ start: top.getStart(sourceFile), end: top.end, newText: `{${eol}  "${key}": [${value}]${eol}}` }] };
}
