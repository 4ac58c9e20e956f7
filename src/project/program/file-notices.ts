import type { FilePath, Notice } from '../../core';
import { isTooDeep } from './depth';
import type { Plan } from './plan';
import { positionAt } from '../positions';
import { ts } from '../ts';

/** What is to be said of single files: those that cannot be used, those that are nested too deep, and syntax errors of those that are looked at. */
export function fileNotices(sourceFiles: ReadonlyMap<FilePath, ts.SourceFile>, { files, candidates }: Plan, unusable: readonly Notice[]): readonly Notice[] {
  const found = [...unusable];
  for (const file of files) {
    const sourceFile = sourceFiles.get(file);
    if (sourceFile !== undefined && isTooDeep(sourceFile)) found.push({ code: 'file-too-deep', severity: 'note', message: 'The file is nested deeper than anything that is written by hand; it is not analysed.', file });
  }
  for (const file of candidates) {
    const sourceFile = sourceFiles.get(file);
    if (sourceFile !== undefined) found.push(...syntaxNotice(sourceFile));
  }
  return found;
}

/** For a file with types that could not be worked out. */
export function typesNotice(file: FilePath): Notice {
  return { code: 'types-too-deep', severity: 'note', message: 'Types in this file follow from one another over too many steps to be worked out; what depends on them is not known.', file };
}

/** The parser recovers from errors, and the rest of the file is analysed; the first error is worth a word. */
function syntaxNotice(sourceFile: ts.SourceFile): readonly Notice[] {
  const { parseDiagnostics } = sourceFile as ts.SourceFile & { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const first = parseDiagnostics?.[0];
  if (first === undefined) return [];
  const said = ts.flattenDiagnosticMessageText(first.messageText, ' ').replace(/\.$/, '');
  const at = (offset: number): ReturnType<typeof positionAt> => positionAt(sourceFile.text, offset);
  return [{
    code: 'syntax-error',
    severity: 'note',
    message: `The file has a syntax error: ${said}. The rest of it is analysed.`,
    file: sourceFile.fileName,
    location: { file: sourceFile.fileName, start: at(first.start), end: at(first.start + first.length) },
  }];
}
