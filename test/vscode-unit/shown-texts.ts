// Where what a person reads in the editor comes from: the texts that a module shows, traced back through its constants and functions.
import { ts } from '../../src/project/ts';

/** Calls whose texts are read by a person, and which of their arguments are. */
const saying: readonly (readonly [call: RegExp, from: number, to?: number])[] = [
  [/(?:^|\.)show(?:Information|Warning|Error)Message$/, 0],
  [/(?:^|\.)(?:setStatusBarMessage|CodeAction|FixAllOfKind|TreeItem|appendMarkdown|appendPlaceholder)$/, 0, 1],
  // What stands before: what kind of panel it is; the place.
  [/(?:^|\.)(?:createWebviewPanel|Diagnostic|DiagnosticRelatedInformation)$/, 1, 2],
  // What goes into the log stands before, in English.
  [/^sayFailed$/, 3],
];
/** Properties of objects that are read by a person. */
const shown = new Set(['title', 'tooltip', 'description', 'placeHolder', 'prompt', 'label', 'detail', 'message']);
/** Calls that give back the text that they are given, or what of it can be shown. */
const passing = /(?:^|\.)(?:plain|escaped)$/;
/** Methods of texts and lists that leave the words as they are. */
const keeping = new Set(['join', 'filter', 'trim', 'toString', 'slice', 'replaceAll', 'flatMap', 'map']);

export interface ShownTexts {
  /** Texts that are shown as they are written, with their places. */
  readonly bare: readonly string[];
  /** What is shown besides, as the code has it: it comes from elsewhere. */
  readonly given: readonly string[];
}

/** Words, and not the name of the product, of an icon, or the beginning of a link to a command. */
export function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\$\([\w~-]+\)|\bHeadroom\b|\]\(command:/g, ''));
}

type Callable = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;

/** The texts that the modules show, by their sources. */
export function shownTexts(modules: ReadonlyMap<string, string>): ShownTexts {
  const files = [...modules].map(([name, text]) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  const exported = new Map(files.flatMap((file) => [...declarationsOf(file)].filter(([, found]) => isExported(found))));
  const bare = new Set<string>();
  const given = new Set<string>();
  for (const file of files) {
    const own = declarationsOf(file);
    const seen = new Set<ts.Node>();
    const find = (name: string): ts.Node | undefined => own.get(name) ?? exported.get(name);
    const trace = (value: ts.Node): void => {
      if (seen.has(value)) return;
      seen.add(value);
      if (ts.isStringLiteralLike(value)) { if (hasWords(value.text)) bare.add(placed(value, value.text)); }
      else if (ts.isTemplateExpression(value)) {
        if (hasWords(value.head.text + value.templateSpans.map((span) => span.literal.text).join(''))) bare.add(placed(value, value.getText()));
        value.templateSpans.forEach(({ expression }) => trace(expression));
      } else if (ts.isConditionalExpression(value)) [value.whenTrue, value.whenFalse].forEach(trace);
      else if (ts.isBinaryExpression(value)) traceBinary(value);
      else if (ts.isParenthesizedExpression(value) || ts.isAwaitExpression(value) || ts.isSpreadElement(value) || ts.isNonNullExpression(value)) trace(value.expression);
      else if (ts.isArrayLiteralExpression(value)) value.elements.forEach(trace);
      else if (ts.isCallExpression(value)) traceCall(value);
      else if (ts.isIdentifier(value)) traceName(value);
      else if (isCallable(value)) traceBody(value);
      else if (ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value)) given.add(value.getText());
    };
    const traceBinary = ({ left, operatorToken: { kind }, right }: ts.BinaryExpression): void => {
      // What is compared or asked is not shown.
      if (kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) [left, right].forEach(trace);
      else if (kind === ts.SyntaxKind.AmpersandAmpersandToken) trace(right);
    };
    const traceCall = (call: ts.CallExpression): void => {
      const name = call.expression.getText();
      // `toLocaleString` of a number is in the editor's language.
      if (/(?:^|\.)(?:l10n\.t|say|toLocaleString)$/.test(name)) return;
      if (passing.test(name)) return call.arguments.forEach(trace);
      if (ts.isPropertyAccessExpression(call.expression) && keeping.has(call.expression.name.text)) {
        trace(call.expression.expression);
        return call.arguments.filter(isCallable).forEach(trace);
      }
      const callee = ts.isIdentifier(call.expression) ? find(call.expression.text) : undefined;
      if (callee && isCallable(callee)) trace(callee);
      else given.add(`${name}(…)`);
    };
    const traceName = (name: ts.Identifier): void => {
      if (name.text === 'undefined') return;
      const values = valuesOf(name);
      if (values) values.forEach(trace);
      else given.add(name.text);
    };
    const traceBody = (fn: Callable): void => {
      if (fn.body && !ts.isBlock(fn.body)) trace(fn.body);
      else if (fn.body) returnsOf(fn.body).forEach(trace);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        const [, from, to] = saying.find(([call]) => call.test(node.expression.getText())) ?? [];
        if (from !== undefined) node.arguments?.slice(from, to).filter((argument) => !ts.isObjectLiteralExpression(argument)).forEach(trace);
      }
      if (ts.isPropertyAssignment(node) && shown.has(node.name.getText())) trace(node.initializer);
      if (ts.isShorthandPropertyAssignment(node) && shown.has(node.name.text)) trace(node.name);
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && shown.has(node.left.name.text)) trace(node.right);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { bare: [...bare], given: [...given].sort() };
}

function placed(node: ts.Node, text: string): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text}`;
}

function isCallable(node: ts.Node): node is Callable {
  return ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The functions of a module by their names. */
function declarationsOf(file: ts.SourceFile): ReadonlyMap<string, ts.Node> {
  const found = new Map<string, ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name) found.set(node.name.text, node);
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && isCallable(node.initializer)) found.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isExported(node: ts.Node): boolean {
  return ts.isFunctionDeclaration(node) && !!node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** What a constant or variable around a name is given; undefined for a parameter and for what is taken out of something. */
function valuesOf(name: ts.Identifier): readonly ts.Expression[] | undefined {
  for (let scope: ts.Node = name.parent; scope; scope = scope.parent) {
    const found: ts.Expression[] = [];
    let isThere = false;
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name.text) {
        isThere = true;
        if (node.initializer) found.push(node.initializer);
      }
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === name.text) found.push(node.right);
      ts.forEachChild(node, visit);
    };
    if (isCallable(scope) && scope.parameters.some((parameter) => names(parameter.name).includes(name.text))) return undefined;
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) visit(scope);
    if (isThere) return found;
  }
  return undefined;
}

function names(binding: ts.BindingName): readonly string[] {
  return ts.isIdentifier(binding) ? [binding.text] : binding.elements.flatMap((element) => (ts.isBindingElement(element) ? names(element.name) : []));
}

/** What a function gives back, its inner functions aside. */
function returnsOf(body: ts.Block): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    if (!isCallable(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
