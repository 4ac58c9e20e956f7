import { getSchema, PrismaParser, VisitorClassFactory } from '@mrleebo/prisma-ast';
import type { Attribute, BlockAttribute, Datasource, Enum, Field, Generator, KeyValue, Model, Type, Value, View } from '@mrleebo/prisma-ast';
import type { Block } from './blocks';

export type ObjectNode = Model | View | Type;
export type Node = ObjectNode | Enum | Datasource | Generator;

/** What became of a block: its syntax tree, or the range (relative to the block) where it stops making sense. */
export type Parsed = { readonly node: Node } | { readonly error: { readonly start: number; readonly end: number } };

// Own instances: the library's defaults take their options from a file in the current folder.
const parser = new PrismaParser({ nodeLocationTracking: 'full' });
const Visitor = VisitorClassFactory(parser);
const visitor = new Visitor();

/** Parses one block. Offsets in the tree are relative to the block's start. Never throws. */
export function parseBlock(block: Block): Parsed {
  const illegal = illegalCharacter(block.text);
  if (illegal !== undefined) {
    return { error: { start: illegal, end: illegal + 1 } };
  }
  let node: Node | undefined;
  try {
    node = getSchema(openOnOwnLine(block.text), { parser, visitor }).list.find((entry): entry is Node => entry.type === block.kind);
  } catch (error) {
    return { error: errorRange(error, block.text) };
  }
  if (!node) {
    return { error: { start: 0, end: endOfLine(block.text, 0) } };
  }
  const half = halfLine(node, block.text);
  return half === undefined ? { node } : { error: { start: half, end: endOfLine(block.text, half) } };
}

/** How many broken lines of one declaration are passed over before it is given up. */
const brokenLines = 8;

/** A broken declaration without the lines that cannot be read: better than no model of that name. Undefined where nothing is left. */
export function parseReadable(block: Block, first: { readonly start: number; readonly end: number }): Node | undefined {
  let { text } = block;
  let range = first;
  for (let tries = 0; tries < brokenLines; tries++) {
    const start = text.lastIndexOf('\n', range.start - 1) + 1;
    const end = endOfLine(text, range.start);
    // The header and the closing brace are no lines that could be done without.
    if (start === 0 || text.slice(start, end).trim() === '' || text.slice(start, end).trim() === '}') return undefined;
    // Blanks keep every other place where it is.
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
    const result = parseBlock({ ...block, text });
    if ('node' in result) return result.node;
    range = result.error;
  }
  return undefined;
}

/** The fields of a model, view or composite type, in source order. */
export function fieldsOf(node: ObjectNode): readonly Field[] {
  return (node.properties ?? []).filter((entry): entry is Field => entry.type === 'field');
}

/** The `@@…` attributes of a model, view or composite type. */
export function blockAttributesOf(node: ObjectNode): readonly BlockAttribute[] {
  return (node.properties ?? []).filter((entry): entry is BlockAttribute => entry.type === 'attribute');
}

/** The values of an enum, in source order. */
export function valuesOf(node: Enum): readonly string[] {
  return (node.enumerators ?? []).flatMap((entry) => (entry.type === 'enumerator' ? [entry.name] : []));
}

/** The settings of a datasource or generator. */
export function settingsOf(node: Datasource | Generator): ReadonlyMap<string, Value> {
  return new Map((node.assignments ?? []).flatMap((entry) => (entry.type === 'assignment' ? [[entry.key, entry.value] as const] : [])));
}

/** The attribute without a group (`@id`, not `@db.Id`), where it is there. */
export function attribute(field: Field, name: string): Attribute | undefined {
  return field.attributes?.find((entry) => entry.name === name && entry.group === undefined);
}

/** The argument of that name; where `position` is given, the unnamed argument at that place counts too. */
export function argument(of: Attribute | BlockAttribute | undefined, name: string, position?: number): Value | undefined {
  const args = (of?.args ?? []).map((entry) => entry.value);
  const named = args.find((value): value is KeyValue => isKeyValue(value) && value.key === name);
  if (named) {
    return named.value;
  }
  return position === undefined ? undefined : (args.filter((value) => !isKeyValue(value))[position] as Value | undefined);
}

/** The text of a string literal; undefined for anything else (`env("X")`, a name, a number). */
export function stringOf(value: Value | undefined): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('"')) {
    return undefined;
  }
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}

/** The names in a list: `[a, b(sort: Desc)]` gives `a` and `b`; strings are unquoted; a single value is a list of one. */
export function namesOf(value: Value | undefined): readonly string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap(namesOf);
  }
  if (typeof value === 'object') {
    return value.type === 'array' ? (value.args ?? []).flatMap(namesOf) : value.type === 'function' ? [value.name] : [];
  }
  return [stringOf(value) ?? String(value)];
}

function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'keyValue';
}

/** The lexer drops characters that it does not know, which would hide a mistake. */
function illegalCharacter(text: string): number | undefined {
  const withoutStrings = text.replace(/"(?:[^"\\\r\n]|\\.)*"/g, (literal) => ' '.repeat(literal.length));
  const at = withoutStrings.search(/[^\w\s@.?{}[\](),:=-]/);
  return at === -1 ? undefined : at;
}

/** The grammar wants a line break right after the brace; spaces (or a blanked comment) before it would hide the break. */
function openOnOwnLine(text: string): string {
  return text.replace(/^([^{]*\{)([ \t]+)(\r?\n)/, (_all, head: string, space: string, line: string) => head + line + space);
}

/** A name alone on its line swallows the next line's name as its type: the tree is there, but it is not what was meant. */
function halfLine(node: Node, text: string): number | undefined {
  if (node.type !== 'model' && node.type !== 'view' && node.type !== 'type') {
    return undefined;
  }
  for (const field of fieldsOf(node)) {
    const start = field.location?.startOffset;
    if (start !== undefined && !/^[\w-]+[ \t]+\S/.test(text.slice(start, start + 400))) {
      return start;
    }
  }
  return undefined;
}

function errorRange(error: unknown, text: string): { start: number; end: number } {
  const { token, previousToken } = error as { token?: TokenLike; previousToken?: TokenLike };
  // Where the closing brace comes too early, what lacks something is the line before it.
  const early = token?.image === '}' || !Number.isFinite(token?.startOffset);
  const found = (early ? [previousToken, token] : [token, previousToken]).find((entry) => entry !== undefined && Number.isFinite(entry.startOffset));
  if (!found) {
    return { start: 0, end: endOfLine(text, 0) };
  }
  return { start: found.startOffset, end: found.startOffset + Math.max(1, found.image.length) };
}

interface TokenLike {
  readonly startOffset: number;
  readonly image: string;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
