import { ts } from '../../../project/ts';
import { lineIndent, reindentAll, type EditBuilder } from '../../edits/edit-builder';
import { formOf, inForm } from '../form';

/** Whether one module of the application has both classes, so that what one of them is given the other can be given, too: https://docs.nestjs.com/modules */
export function isOfModuleOf(one: ts.ClassDeclaration, other: ts.ClassDeclaration, texts: readonly { readonly text: string }[]): boolean {
  const named = [one, other].map(({ name }) => new RegExp(`(?<![\\w$.])${name?.text ?? ' '}(?![\\w$])`));
  return texts.some(({ text }) => [...text.matchAll(/@Module\s*\(\s*\{([^]*?)\}\s*\)\s*(?:export\s|class\s|@)/g)].some(([, inside = '']) => named.every((name) => name.test(inside))));
}

/** Gives a class further parameters of its constructor, which it gets where it has none. */
export function withParameters(of: ts.ClassDeclaration, texts: readonly string[], builder: EditBuilder): void {
  if (texts.length === 0) return;
  const file = of.getSourceFile();
  const form = formOf(file);
  const constructor = of.members.find(ts.isConstructorDeclaration);
  const last = constructor?.parameters.at(-1);
  if (constructor) {
    const isBroken = last !== undefined && /^\s*\n/.test(last.getFullText());
    const open = constructor.getChildren().find((one) => one.kind === ts.SyntaxKind.OpenParenToken)?.end ?? constructor.end;
    const mark = isBroken ? `,${form.eol}${lineIndent(file, last.getStart())}` : ', ';
    builder.range(file, last?.end ?? open, last?.end ?? open, (last ? mark : '') + texts.join(mark));
    return;
  }
  const [first] = of.members;
  const isDerived = of.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;
  const lines = [`constructor(${texts.map((text) => `«${text}»`).join(', ')}) {${isDerived ? '' : '}'}`, ...(isDerived ? ['  super();', '}'] : [])];
  const start = first && (ts.getLeadingCommentRanges(file.text, first.getFullStart())?.[0]?.pos ?? first.getStart());
  if (start !== undefined) builder.range(file, start, start, `${reindentAll(inForm(lines.join('\n'), form), lineIndent(file, start), form.eol)}${form.eol}${form.eol}${lineIndent(file, start)}`);
}

/** Gives a class one more property, before its first member, which may go. */
export function withProperty(of: ts.ClassDeclaration, text: string, builder: EditBuilder): void {
  const [first] = of.members;
  const file = of.getSourceFile();
  const form = formOf(file);
  if (first) builder.range(file, first.getFullStart(), first.getFullStart(), form.eol + lineIndent(file, first.getStart()) + inForm(`«${text}»`, form) + (ts.isPropertyDeclaration(first) ? '' : form.eol));
}

/** Gives a class one more method, behind its last member. */
export function withMethod(of: ts.ClassDeclaration, lines: readonly string[], builder: EditBuilder): void {
  const last = of.members.at(-1);
  const form = formOf(of.getSourceFile());
  if (last) builder.after(last, ['', ...lines.map((line) => inForm(line, form))]);
}
