import { type ts } from '../../project/ts';
import { indentUnit, lineBreak, semicolon } from '../edits/edit-builder';

/** How a project writes its code, as one of its files shows. */
export interface Form {
  readonly quote: string;
  readonly end: string;
  readonly unit: string;
  readonly eol: string;
}

/** `like` shows how far lines are indented where the file itself has none that is. */
export function formOf(file: ts.SourceFile, like = file): Form {
  const quote = file.statements.flatMap((statement) => /['"]/.exec(statement.getText())?.[0] ?? [])[0] ?? '\'';
  return { quote, end: semicolon(file), unit: indentUnit(/\n[ \t]+\S/.test(file.text) ? file : like), eol: lineBreak(file) };
}

/** Lines that are long are broken where an object or a list of arguments begins. */
export const width = 80;

/**
 * Text with single quotes, semicolons and two spaces, in another form. What stands between `«` and `»` was written by the project, or in its form, and stays.
 */
export function inForm(text: string, { quote, end, unit, eol }: Form): string {
  const kept: string[] = [];
  const hidden = text.replace(/«([^»]*)»/g, (_, own: string) => `\0${kept.push(own) - 1}\0`);
  return hidden.replace(/'([^'\n]*)'/g, (_, inner: string) => quote + inner + quote).split('\n').map((line) => {
    const indent = /^(?: {2})*/.exec(line)?.[0] ?? '';
    const rest = line.slice(indent.length);
    return unit.repeat(indent.length / 2) + (end === '' && !/^(?:\/\/|\*)/.test(rest) ? rest.replace(/;$/, '') : rest);
  }).join(eol).replace(/\0(\d+)\0/g, (_, index: string) => kept[Number(index)]?.split('\n').join(eol) ?? '');
}

/** An object or its type, on one line where there is room behind what stands before it, else an entry a line. */
export function fitted(text: string, before: number, indent: string, unit: string): string {
  if (before + text.length <= width || !/^\{ .* \}$/s.test(text) || text.includes('\n')) return text;
  const { entries, mark } = entriesOf(text.slice(2, -2));
  const inner = indent + unit;
  const lines = entries.map((entry) => {
    const head = /^['\w$]+\??: /.exec(entry)?.[0] ?? '';
    return `${inner}${head}${fitted(entry.slice(head.length), inner.length + head.length, inner, unit)}${mark}\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/** What commas or semicolons separate outside brackets and strings. */
function entriesOf(text: string): { readonly entries: readonly string[]; readonly mark: string } {
  const entries: string[] = [];
  let [depth, start, mark] = [0, 0, ','];
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quote !== '') {
      if (letter === '\\') at++;
      else if (letter === quote) quote = '';
    } else if (/['"`]/.test(letter)) quote = letter;
    else if (/[([{]/.test(letter)) depth++;
    else if (/[)\]}]/.test(letter)) depth--;
    else if (depth === 0 && /[,;]/.test(letter)) {
      mark = letter;
      entries.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = text.slice(start).trim();
  return { entries: last === '' ? entries : [...entries, last], mark };
}
