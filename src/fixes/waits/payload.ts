import { constDeclaration } from '../../catalog/values/literal';
import { uncast } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What a value may be in place of what its type says otherwise. */
type Absent = 'null' | 'undefined' | 'either' | undefined;

/** How a value is kept as JSON: as it is, as the text of a date, or piece by piece. A number that may be none is kept as `null` (`orNaN`). */
export type Plain =
  | { readonly kind: 'value'; readonly type: string; readonly absent: Absent; readonly orNaN?: boolean }
  | { readonly kind: 'date'; readonly absent: Absent }
  | { readonly kind: 'list'; readonly of: Plain; readonly absent: Absent }
  | { readonly kind: 'object'; readonly fields: readonly PlainField[]; readonly absent: Absent };

export interface PlainField {
  readonly name: string;
  readonly optional: boolean;
  readonly of: Plain;
}

/** Why something cannot be part of a job, for people. */
export interface Refusal {
  readonly refused: string;
}

export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}

/** What nobody wants to find in a table of jobs. A token that is sent to confirm something is made to be sent, and lies in the database as well. */
const secret = /passw(?:or)?d|passphrase|secret|api_?key|private_?key|credential|(?:access|refresh|session|auth|bearer|api)_?token|\bauthorization\b|\bcookies?\b|card_?number|\bcvc\b|\bcvv\b|\bssn\b|\bsalt\b/i;

export function isSecret(name: string): boolean {
  return secret.test(name);
}

/** Whether a variable is a secret by another name: `const key = req.body.password`, `const { password: key } = req.body`. What a function makes of one (a signed token) is another value. */
export function isSecretBehind(place: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = uncast(place);
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (declaration && ts.isBindingElement(declaration)) return declaration.propertyName !== undefined && isSecret(declaration.propertyName.getText());
  const text = constDeclaration(node, checker)?.initializer?.getText() ?? '';
  return isSecret(text) && !/[({[]/.test(text.replaceAll('${', ''));
}

const maxDepth = 4;
const maxFields = 40;

/** How values of a type are kept; `path` names the value in what is said where they cannot be, `name` is that of the property which holds it. */
export function plainOf(type: ts.Type, place: ts.Node, path: string, checker: ts.TypeChecker, depth = 0, name = ''): Plain | Refusal {
  if (isSecret(name)) return { refused: `\`${path}\` is a secret, which a job must not hold` };
  const parts = type.isUnion() ? type.types : [type];
  const rest = parts.filter(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) === 0);
  const isNull = parts.some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);
  const isUndefined = rest.length + (isNull ? 1 : 0) < parts.length;
  const absent: Absent = isNull ? (isUndefined ? 'either' : 'null') : isUndefined ? 'undefined' : undefined;
  const [first] = rest;
  if (!first) return { kind: 'value', type: 'null', absent };
  const texts = rest.map((one) => simple(one));
  if (texts.every((text) => text !== undefined)) return { kind: 'value', type: [...new Set(withBoolean(texts)), ...(isNull ? ['null'] : [])].join(' | '), absent };
  if (rest.length > 1) return { refused: `\`${path}\` can be one of several things` };
  return structured(first, absent, place, path, checker, depth);
}

function structured(type: ts.Type, absent: Absent, place: ts.Node, path: string, checker: ts.TypeChecker, depth: number): Plain | Refusal {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return { refused: `nothing says what \`${path}\` is` };
  if ((type.flags & ts.TypeFlags.EnumLike) !== 0) return { refused: `\`${path}\` is of an enum` };
  const { symbol } = type;
  if (symbol?.name === 'Date' && checker.getPropertyOfType(type, 'toISOString')) return { kind: 'date', absent };
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const of = element && plainOf(element, place, `${path}[]`, checker, depth + 1);
    if (!of || isRefusal(of)) return of ?? { refused: `nothing says what \`${path}\` is` };
    return { kind: 'list', of, absent };
  }
  if ((type.flags & ts.TypeFlags.Object) === 0 || !symbol || depth >= maxDepth) return { refused: `\`${path}\` cannot be kept as plain data` };
  if ((symbol.flags & ts.SymbolFlags.Class) !== 0) return { refused: `\`${path}\` is an object of the class ${symbol.name}` };
  if (type.getCallSignatures().length > 0) return { refused: `\`${path}\` is a function` };
  if (checker.getIndexInfosOfType(type).length > 0 || isOfPlatform(symbol)) return { refused: `\`${path}\` cannot be kept as plain data` };
  return fieldsOf(type, absent, place, path, checker, depth);
}

function fieldsOf(type: ts.Type, absent: Absent, place: ts.Node, path: string, checker: ts.TypeChecker, depth: number): Plain | Refusal {
  const properties = checker.getPropertiesOfType(type);
  if (properties.length === 0 || properties.length > maxFields) return { refused: `\`${path}\` cannot be kept as plain data` };
  const fields: PlainField[] = [];
  for (const property of properties) {
    const own = checker.getTypeOfSymbolAtLocation(property, place);
    const of = plainOf(own, place, `${path}.${property.name}`, checker, depth + 1, property.name);
    if (isRefusal(of)) return of;
    fields.push({ name: property.name, optional: (property.flags & ts.SymbolFlags.Optional) !== 0 || admitsUndefined(own), of });
  }
  return { kind: 'object', fields, absent };
}

/** The type's text where it is one of JSON's own. */
function simple(type: ts.Type): string | undefined {
  const { flags } = type;
  if ((flags & ts.TypeFlags.EnumLike) !== 0) return undefined;
  if (type.isStringLiteral()) return `'${type.value.replace(/[\\']/g, '\\$&')}'`;
  if (type.isNumberLiteral()) return String(type.value);
  if ((flags & ts.TypeFlags.StringLike) !== 0) return 'string';
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) return (type as ts.Type & { readonly intrinsicName?: string }).intrinsicName;
  return (flags & ts.TypeFlags.Boolean) !== 0 ? 'boolean' : undefined;
}

function withBoolean(texts: readonly string[]): readonly string[] {
  return texts.includes('true') && texts.includes('false') ? ['boolean', ...texts.filter((text) => text !== 'true' && text !== 'false')] : texts;
}

/** `Buffer`, `Map`, `Response`: declared by the platform, with a life of their own. */
function isOfPlatform(symbol: ts.Symbol): boolean {
  return symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith('/headroom-library/')) ?? false;
}

export function admitsUndefined(type: ts.Type): boolean {
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
}

/** The type of what is kept, as source text. */
export function typeText(plain: Plain): string {
  const orNull = plain.absent === 'null' || plain.absent === 'either' ? ' | null' : '';
  switch (plain.kind) {
    case 'value': return plain.type;
    case 'date': return `string${orNull}`;
    case 'list': {
      const text = typeText(plain.of);
      return `${text.includes(' | ') ? `(${text})` : text}[]${orNull}`;
    }
    default: return `{ ${plain.fields.map(({ name, optional, of }) => `${key(name)}${optional ? '?' : ''}: ${typeText(of)}`).join('; ')} }${orNull}`;
  }
}

/** Whether what is kept is the value as it is. */
export function isSame(plain: Plain): boolean {
  return plain.kind === 'value' || (plain.kind === 'list' ? isSame(plain.of) : plain.kind === 'object' && plain.fields.every(({ of }) => isSame(of)));
}

/** Whether a value of a type holds more than is kept of it. */
export function hasMore(plain: Plain, own: ts.Type, place: ts.Node, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(own);
  if ((type.flags & ts.TypeFlags.Any) !== 0) return plain.kind !== 'value';
  if (plain.kind === 'list') {
    const [element] = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
    return element !== undefined && hasMore(plain.of, element, place, checker);
  }
  if (plain.kind !== 'object') return false;
  const properties = checker.getPropertiesOfType(type);
  return properties.length > plain.fields.length || plain.fields.some(({ name, of }) => {
    const property = properties.find((one) => one.name === name);
    return property !== undefined && hasMore(of, checker.getTypeOfSymbolAtLocation(property, place), place, checker);
  });
}

/** What is kept of a value that `value` names, piece by piece where it has to be. */
export function encoded(plain: Plain, value: string): string {
  switch (plain.kind) {
    case 'value': return value;
    case 'date': return plain.absent === 'null' ? `${value}?.toISOString() ?? null` : plain.absent === undefined ? `${value}.toISOString()` : `${value}?.toISOString()`;
    case 'list': return unlessAbsent(plain, value, each(value, encoded(plain.of, 'item')));
    default: return unlessAbsent(plain, value, `{ ${plain.fields.map(({ name, of }) => pair(name, encoded(of, `${value}${member(name)}`))).join(', ')} }`);
  }
}

/** The value again, from what was kept of it. */
export function decoded(plain: Plain, value: string): string {
  if (plain.kind === 'value') return plain.orNaN ? `(${value} ?? NaN)` : value;
  if (isSame(plain)) return value;
  switch (plain.kind) {
    case 'date': return unlessAbsent(plain, value, `new Date(${value})`);
    case 'list': return unlessAbsent(plain, value, each(value, decoded(plain.of, 'item')));
    default: {
      const changed = plain.fields.filter(({ of }) => !isSame(of)).map(({ name, of }) => pair(name, decoded(of, `${value}${member(name)}`)));
      return unlessAbsent(plain, value, `{ ...${value}, ${changed.join(', ')} }`);
    }
  }
}

/** The list of what is made of each `item`. */
function each(list: string, made: string): string {
  return made === 'item' ? list : `${list}.map((item) => ${made.startsWith('{') ? `(${made})` : made})`;
}

function unlessAbsent({ absent }: Plain, value: string, text: string): string {
  if (absent === undefined) return text;
  return absent === 'either' ? `${value} == null ? ${value} : ${text}` : `${value} === ${absent} ? ${absent} : ${text}`;
}

function pair(name: string, value: string): string {
  return name === value ? name : `${key(name)}: ${value}`;
}

function member(name: string): string {
  return key(name) === name ? `.${name}` : `[${key(name)}]`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}
