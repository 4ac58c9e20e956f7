import { lineBreak, ownLineIndent } from '../../catalog/rewrites/edit-literal';
import type { TextEdit } from '../../core';
import { isTypeScript } from '../../project/paths';
import { mentions, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RequestContext } from './types';

/** The edit that gives a function, or what an interface says of one, one more parameter, laid out as its others are. */
export function addParameter(fn: FunctionNode | ts.MethodSignature, text: string): TextEdit | undefined {
  const last = fn.parameters.at(-1);
  if (!last) {
    // Between the parentheses; `()` is all that is there.
    const at = fn.parameters.pos;
    return fn.getSourceFile().text[at - 1] === '(' ? { start: at, end: fn.parameters.end, newText: text } : undefined;
  }
  if (last.dotDotDotToken || fn.getSourceFile().text[fn.parameters.pos - 1] !== '(') return undefined;
  const file = fn.getSourceFile();
  const indent = ownLineIndent(last, file);
  return { start: last.end, end: last.end, newText: indent === undefined ? `, ${text}` : `,${lineBreak(file)}${indent}${text}` };
}

/**
 * The name of a function's parameter at an index, with the edit that it takes to use it: one that is called `_req` because it was not used becomes `req`. Undefined where it
 * is taken apart, or there is none.
 */
export function parameterAt(fn: FunctionNode, index: number, wish: string, { free }: Pick<RequestContext, 'free'>): { readonly name: string; readonly edits: readonly TextEdit[] } | undefined {
  const parameter = fn.parameters[index];
  if (!parameter || !ts.isIdentifier(parameter.name) || parameter.dotDotDotToken) return undefined;
  const { text } = parameter.name;
  if (!text.startsWith('_') || mentions(fn, new Set([text]))) return { name: text, edits: [] };
  const name = free(text.replace(/^_+/, '') || wish);
  return { name, edits: [{ start: parameter.name.getStart(), end: parameter.name.end, newText: name }] };
}

/**
 * A member of the object that a handler is given as its only argument, with the edits that it takes to use it: `{ request }`, `args.request`. Undefined where the rest of it is gathered.
 * @param added what a handler is given that takes nothing yet: the type of the member, or what the object is called where its framework says its type
 */
export function memberOf(fn: FunctionNode, name: string, added: { readonly type: string } | { readonly object: string }, { free }: Pick<RequestContext, 'free'>): { readonly text: string; readonly edits: readonly TextEdit[] } | undefined {
  const [parameter] = fn.parameters;
  if (!parameter) {
    const text = 'object' in added ? free(added.object) : free(name) === name ? `{ ${name} }${isTyped(fn) ? `: { ${name}: ${added.type} }` : ''}` : undefined;
    const edit = text === undefined ? undefined : addParameter(fn, text);
    return edit && { text: 'object' in added ? `${text}.${name}` : name, edits: [edit] };
  }
  const pattern = parameter.name;
  if (!ts.isObjectBindingPattern(pattern)) {
    const own = parameterAt(fn, 0, 'args', { free });
    return own && { text: `${own.name}.${name}`, edits: own.edits };
  }
  const taken = pattern.elements.find((element) => (element.propertyName ?? element.name).getText() === name);
  if (taken) return ts.isIdentifier(taken.name) && !taken.initializer ? { text: taken.name.text, edits: [] } : undefined;
  const last = pattern.elements.at(-1);
  if (!last || last.dotDotDotToken) return undefined;
  const local = free(name, `${name}Given`);
  return { text: local, edits: [{ start: last.end, end: last.end, newText: `, ${local === name ? name : `${name}: ${local}`}` }] };
}

/** The edit that gives an interface, or a type that is written out, further members, laid out as its others are; undefined where it has none. */
export function addMember({ members }: ts.TypeLiteralNode | ts.InterfaceDeclaration, ...texts: readonly string[]): TextEdit | undefined {
  const last = members.at(-1);
  if (!last) return undefined;
  const file = last.getSourceFile();
  const end = /[;,]$/.exec(last.getText())?.[0];
  const indent = ownLineIndent(last, file);
  const lines = texts.map((text) => (indent === undefined ? `${end === undefined ? ';' : ''} ${text}${end ?? ''}` : `${lineBreak(file)}${indent}${text}${end ?? ''}`));
  return { start: last.end, end: last.end, newText: lines.join('') };
}

/** Whether a file has types. */
export function isTyped(fn: FunctionNode): boolean {
  return isTypeScript(fn.getSourceFile().fileName);
}
