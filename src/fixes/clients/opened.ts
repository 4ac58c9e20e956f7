import { capitalized } from '../../project/letter-case';
import { hasModifier, referencesTo, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Writing } from './late-client';

/** The calls that open a client, each waited for in a statement of its own; undefined where one stands elsewhere. */
export function openingsOf(scope: ts.Node, name: string, method: string): readonly ts.CallExpression[] | undefined {
  const found: ts.CallExpression[] = [];
  for (const use of referencesTo(name, scope)) {
    const access = outward(use).user;
    if (!ts.isPropertyAccessExpression(access) || access.name.text !== method) continue;
    const call = outward(access).user;
    const awaited = ts.isCallExpression(call) && call.arguments.length === 0 ? outward(call).user : undefined;
    if (!awaited || !ts.isAwaitExpression(awaited) || !ts.isExpressionStatement(outward(awaited).user)) return undefined;
    found.push(call as ts.CallExpression);
  }
  return found;
}

/** What the function is called that opens the client of a name. */
export function openerOf(name: string): string {
  return `open${capitalized(name)}`;
}

/** What a function is called that a module exports to open its client, which a name or a call gives (`getRedis()`), as the new modules here have it. */
export function exportedOpener(file: ts.SourceFile, given: string, method: string): string | undefined {
  let found: string | undefined;
  for (const statement of file.statements) {
    if (!ts.isFunctionDeclaration(statement) || !statement.name || statement.parameters.length > 0 || !hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
    const called = statement.name.text;
    walk(statement, (node) => {
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken && node.right.getText().startsWith(`${given}.${method}()`)) found = called;
    });
  }
  return found;
}

/**
 * The statements that open a client once: whoever asks first does, those who come meanwhile wait for the same, and after a failure the next one tries again.
 * @param given what gives the client: its name, or `getRedis()`
 * @param kept where it is kept that it is open: `globalForDb.dbOpened`; left out for a variable of the module
 */
export function openerText(name: string, method: string, { eol, end, isTyped, exported, given, kept }: Writing & { readonly given: string; readonly kept?: string }): readonly string[] {
  const place = kept ?? 'opened';
  return [
    '', ...(kept === undefined ? [`let opened${isTyped ? ': Promise<unknown> | undefined' : ''}${end}`, ''] : []),
    `/** Opens it where it is first needed: those who come meanwhile wait for the same, and after a failure the next one tries again. */`,
    [
      `${exported}function ${openerOf(name)}()${isTyped ? ': Promise<unknown>' : ''} {`,
      `  return (${place} ??= ${given}.${method}().catch((error${isTyped ? ': unknown' : ''}) => {`,
      `    ${place} = undefined${end}`,
      `    throw error${end}`,
      `  }))${end}`,
      '}',
    ].join(eol),
  ];
}
