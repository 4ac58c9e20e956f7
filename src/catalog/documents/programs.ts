import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeModule, calleeName } from '../tables/members';
import type { ExternalKind, LibraryEntry, RecogniseContext } from '../types';
import { constDeclaration } from '../values/literal';
import { moduleOf } from '../values/specifier';
import { textValue } from '../values/text-value';

/** Modules that start programs: Node's (https://nodejs.org/api/child_process.html) and execa (https://github.com/sindresorhus/execa). */
const starting = /^(?:(?:node:)?child_process|execa)$/;
/** What of them does, and what a wrapper with promises is mostly called (`const execAsync = promisify(exec)`); `()` is any other name that is told a program as text. */
const starters = ['exec', 'execFile', 'spawn', 'execSync', 'execFileSync', 'spawnSync', 'execa', 'execaSync', 'execaCommand', 'execaCommandSync'];
const wrappers = ['execAsync', 'execFileAsync', 'execPromise', 'execFilePromise', 'asyncExec', 'asyncExecFile', 'execP', 'execFileP', 'pExec', 'pExecFile', 'execCommand', 'run', 'runCommand'];

/** Programs that go through a whole film or sound, a file of an office, a page; and those that work on one picture. */
const programs: readonly (readonly [RegExp, ExternalKind, isLong: boolean])[] = [
  [/^(?:ffmpeg|handbrakecli|sox|lame|whisper)$/i, 'image', true],
  [/^(?:libreoffice|soffice|lowriter|localc|unoconv|unoconvert|pandoc|wkhtmltopdf|wkhtmltoimage|weasyprint|prince|pdflatex|xelatex|lualatex|latexmk|tectonic|gs|pdftoppm|pdftocairo|ocrmypdf|tesseract|ebook-convert|mmdc)$/i, 'document', true],
  [/^(?:convert|magick|mogrify|gm|inkscape|rsvg-convert|cwebp|optipng|pngquant|jpegoptim|cjpeg|heif-convert)$/i, 'image', false],
];

const called = /['"](?:node:)?child_process['"]|['"]execa['"]|\bexec(?:File)?(?:Async|Promise)\s*\(/;

/** Programs that convert files, started as processes of their own: a film, a document of an office, a picture. */
export const convertingPrograms: LibraryEntry = {
  id: 'converting-programs',
  trigger: called,
  globals: called,
  callNames: new Set([...starters, ...wrappers, '()']),
  stubs: () => [],
  dialect: {},
  recognise(call, context) {
    if (!ts.isCallExpression(call) || !call.arguments[0]) return undefined;
    const name = programOf(call.arguments[0], context.checker);
    const found = name === undefined ? undefined : programs.find(([pattern]) => pattern.test(name));
    if (!found || !startsProgram(call, context)) return undefined;
    const [, kind, isLong] = found;
    // One picture of a film, and what only looks at it.
    const isWhole = isLong && !/-vframes\b|-frames:v\b|-version\b|--version\b|--help\b/.test(call.getText());
    return { concept: 'external', kind, library: 'converting-programs', call, label: `${calleeName(call) ?? 'exec'}('${name}')`, ...(isWhole && { isLong: true }) };
  },
};

/** The name of the program that is started: `soffice` of `'/usr/bin/soffice --headless'`, of a template that begins so, and `ffmpeg` of `ffmpegPath`. */
function programOf(command: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const node = bare(command);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) return programOf(node.left, checker);
  const text = ts.isTemplateExpression(node) ? node.head.text : textValue(node, checker);
  if (text !== undefined) {
    const first = /^\s*"?([^\s"]+)/.exec(text)?.[1];
    // Of `${ffmpeg} -i …` the name is put in.
    return first === undefined && ts.isTemplateExpression(node) && node.templateSpans[0] ? programOf(node.templateSpans[0].expression, checker) : first?.split(/[\\/]/).at(-1)?.replace(/\.exe$/i, '');
  }
  const named = ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
  return named === undefined ? undefined : /^(ffmpeg|soffice|libreoffice|wkhtmltopdf|pandoc)(?:_?(?:path|bin|binary|exe|executable|cmd|command|static))?$/i.exec(named)?.[1]?.toLowerCase();
}

function startsProgram(call: ts.CallExpression, context: RecogniseContext): boolean {
  const module = calleeModule(call, context);
  if (module !== undefined && starting.test(module)) return true;
  const callee = bare(call.expression);
  const wrapper = constDeclaration(callee, context.checker)?.initializer;
  const made = wrapper && bare(wrapper);
  // `promisify(exec)`, `util.promisify(childProcess.execFile)`
  if (!made || !ts.isCallExpression(made) || !/\bpromisify$/.test(made.expression.getText()) || !made.arguments[0]) return false;
  const wrapped = bare(made.arguments[0]);
  const owner = ts.isPropertyAccessExpression(wrapped) ? bare(wrapped.expression) : wrapped;
  if (ts.isCallExpression(owner)) return /\bchild_process\b/.test(owner.getText());
  const from = ts.isIdentifier(owner) ? moduleOf(context.checker.getSymbolAtLocation(owner)?.declarations?.[0]) : undefined;
  return from !== undefined && starting.test(from);
}
