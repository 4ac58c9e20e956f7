import { capitalized } from '../../project/letter-case';

/** What the text of a module is written with. */
export interface Writing {
  readonly eol: string;
  /** A semicolon, or nothing. */
  readonly end: string;
  readonly isTyped: boolean;
  /** `export `, or nothing. */
  readonly exported: string;
}

/** A client that the first request makes which needs it. */
export interface LateClient {
  readonly name: string;
  /** What makes it. */
  readonly made: string;
  /** Its type by name; undefined where it follows from what makes it. */
  readonly type: string | undefined;
  readonly reason: string;
  /** What listens for connections that break, of the client called `made`, with the comment above it. */
  readonly heard?: readonly string[];
  /** Where it outlives the reload of modules. */
  readonly isKept: boolean;
  /** Whether it is to be opened, by a function whose promise is kept beside it. */
  readonly isOpened: boolean;
  /** True where what is kept is a promise of it, which is let go of where it fails. */
  readonly isAwaited: boolean;
}

/** `getMail` */
export function getterFor(name: string): string {
  return `get${capitalized(name)}`;
}

/** The statements of a module with such a client, and with the function that gives it. */
export function lateText({ name, made, type, reason, heard = [], isKept, isOpened, isAwaited }: LateClient, { eol, end, isTyped, exported }: Writing): readonly string[] {
  const maker = heard.length > 0 || (isTyped && type === undefined) ? `make${capitalized(name)}` : undefined;
  const typed = !isTyped ? '' : maker === undefined ? `: ${type ?? ''}` : `: ReturnType<typeof ${maker}>`;
  const place = isKept ? `globalFor${capitalized(name)}.${name}` : name;
  const again = isAwaited ? [`.catch((error${isTyped ? ': unknown' : ''}) => {`, `    ${place} = undefined${end}`, `    throw error${end}`, '  })'].join(eol) : '';
  const inner = made.split(eol).join(`${eol}  `);
  const making = maker === undefined ? [] : heard.length === 0 ? [`const ${maker} = () => ${made}${end}`, '']
    : [[`function ${maker}() {`, `  const made = ${inner}${end}`, ...heard.map((line) => `  ${line.split(eol).join(`${eol}  `)}`), `  return made${end}`, '}'].join(eol), ''];
  const opened = isOpened ? `; ${name}Opened?: Promise<unknown> | undefined` : '';
  return [
    ...making,
    ...(isKept ? ['// While developing, modules are loaded anew with each change; the client stays.', `const globalFor${capitalized(name)} = globalThis${isTyped ? ` as unknown as { ${name}?${typed} | undefined${opened} }` : ''}${end}`] : [`let ${name}${isTyped ? `${typed} | undefined` : ''}${end}`]), '',
    reason,
    [`${exported}function ${getterFor(name)}()${typed} {`, `  return (${place} ??= ${maker === undefined ? inner : `${maker}()`}${again})${end}`, '}'].join(eol),
  ];
}
