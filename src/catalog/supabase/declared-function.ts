import type { FileEdit, FilePath } from '../../core';
import { lineBreak, lineIndent } from '../rewrites/edit-literal';
import { propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';

/** A function of the database as the generated types say it. */
interface Declared {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  /** A type, or the columns of a row of numbers. */
  readonly returns: string | readonly string[];
}

const types: Readonly<Record<string, string>> = { integer: 'number', bigint: 'number', boolean: 'boolean', json: 'Json' };

/** What the generated types get that a project has, in the form of `supabase gen types` (https://supabase.com/docs/guides/api/rest/generating-types); undefined where it has none. */
export function declaredFunction(files: readonly FilePath[], textOf: (file: FilePath) => string | undefined, declared: Declared): FileEdit | undefined {
  for (const file of files) {
    const text = /\.ts$/.test(file) ? textOf(file) : undefined;
    if (text === undefined || !/\bFunctions\b/.test(text)) continue;
    // It need not be part of the program: a client without types imports none.
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
    const members = functionsOf(source);
    if (!members) continue;
    const eol = lineBreak(source);
    const indent = lineIndent(source, members.parent.getStart());
    const unit = indent.length >= 4 ? indent.slice(0, indent.length / 2) : '  ';
    const entry = entryText(declared, `${indent}${unit}`, unit).join(eol);
    // `{ [_ in never]: never }` stands for none.
    const edit = ts.isTypeLiteralNode(members) ? { start: members.getStart() + 1, end: members.getStart() + 1, newText: `${eol}${entry}${members.members.length === 0 ? `${eol}${indent}` : ''}` } : { start: members.getStart(), end: members.end, newText: `{${eol}${entry}${eol}${indent}}` };
    return { file, edits: [edit] };
  }
  return undefined;
}

function entryText({ name, parameters, returns }: Declared, indent: string, unit: string): readonly string[] {
  const args = parameters.map((one) => `${one.name}: ${types[one.type.replace('[]', '')] ?? 'string'}${one.type.endsWith('[]') ? '[]' : ''}`);
  const row = typeof returns === 'string' ? [`${indent}${unit}Returns: ${returns}`] : [`${indent}${unit}Returns: {`, ...returns.map((one) => `${indent}${unit}${unit}${one}: number`), `${indent}${unit}}[]`];
  return [`${indent}${name}: {`, `${indent}${unit}Args: ${args.length === 0 ? 'Record<PropertyKey, never>' : `{ ${args.join('; ')} }`}`, ...row, `${indent}}`];
}

/** The type of `Functions` in the schema `public`. */
function functionsOf(file: ts.SourceFile): ts.TypeNode | undefined {
  for (const statement of file.statements) {
    const members = ts.isInterfaceDeclaration(statement) ? statement.members : ts.isTypeAliasDeclaration(statement) && ts.isTypeLiteralNode(statement.type) ? statement.type.members : [];
    const found = typeNamed(members, 'public');
    const functions = found && ts.isTypeLiteralNode(found) ? typeNamed(found.members, 'Functions') : undefined;
    if (functions && (ts.isTypeLiteralNode(functions) || ts.isMappedTypeNode(functions) || ts.isTypeReferenceNode(functions))) return functions;
  }
  return undefined;
}

function typeNamed(members: readonly ts.TypeElement[], name: string): ts.TypeNode | undefined {
  const member = members.find((one) => propertyName(one.name) === name);
  return member && ts.isPropertySignature(member) ? member.type : undefined;
}
