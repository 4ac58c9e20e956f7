import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { moduleOf } from '../values/specifier';

/**
 * What gives a stream that can be read to its end, by module: those of Node (https://nodejs.org/api/stream.html, https://nodejs.org/api/zlib.html, https://nodejs.org/api/fs.html#fscreatereadstreampath-options),
 * a document of PDFKit (https://pdfkit.org/docs/getting_started.html), and an archive (https://www.archiverjs.com/docs/archiver).
 */
const makers: Readonly<Record<string, RegExp>> = {
  stream: /^(?:PassThrough|Transform)$/,
  zlib: /^create(?:Gzip|Gunzip|Deflate|DeflateRaw|Inflate|InflateRaw|Unzip|BrotliCompress|BrotliDecompress)$/,
  fs: /^createReadStream$/,
  pdfkit: /^default$/,
  archiver: /^default$/,
};

/** Whether an expression makes a stream whose bytes can be gathered: `new PassThrough()`, `zlib.createGzip()`, `archiver('zip')`. */
export function makesStream(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const made = bare(expression);
  if (!ts.isCallExpression(made) && !ts.isNewExpression(made)) return false;
  const callee = bare(made.expression);
  const [root, member] = ts.isPropertyAccessExpression(callee) ? [bare(callee.expression), callee.name.text] : [callee, undefined];
  const declaration = ts.isIdentifier(root) ? checker.getSymbolAtLocation(root)?.declarations?.[0] : undefined;
  const module = moduleOf(declaration)?.replace(/^node:/, '');
  return declaration !== undefined && module !== undefined && makers[module]?.test(member ?? nameIn(declaration)) === true;
}

/** What a name is of its module: `default` for the whole. */
function nameIn(declaration: ts.Declaration): string {
  return ts.isImportSpecifier(declaration) || ts.isBindingElement(declaration) ? (declaration.propertyName ?? declaration.name).getText() : 'default';
}
